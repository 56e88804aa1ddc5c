#include <check.h>
#include <string.h>

#include "base/str.h"
#include "ext/sign.h"

static int digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

static void unhex(const char *hex, unsigned char *ret)
{
	for (; *hex; hex += 2)
		*ret++ = (unsigned char)(digit(hex[0]) << 4 | digit(hex[1]));
}

/* RFC 8032, 7.1, TEST 2: libsodium's secret key is the seed and the public key. */
#define SEED "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
#define PUBLIC "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
#define SIGNATURE                                                                                  \
	"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"                         \
	"085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"

START_TEST(ed25519_is_that_of_rfc_8032)
{
	unsigned char secret[SIGN_SECRET_SIZE], public[SIGN_PUBLIC_SIZE], want[SIGN_SIZE],
	        got[SIGN_SIZE];

	unhex(SEED PUBLIC, secret);
	unhex(PUBLIC, public);
	unhex(SIGNATURE, want);
	sign_make(secret, span_make("\x72", 1), got);
	ck_assert_mem_eq(got, want, SIGN_SIZE);
	ck_assert(sign_check(public, span_make("\x72", 1), want));
	ck_assert(!sign_check(public, span_make("\x73", 1), want));
}
END_TEST

START_TEST(every_flipped_bit_of_a_signature_is_seen)
{
	unsigned char secret[SIGN_SECRET_SIZE], public[SIGN_PUBLIC_SIZE], sig[SIGN_SIZE];
	struct span bytes = span_of("the bytes");

	sign_keypair(public, secret);
	sign_make(secret, bytes, sig);
	ck_assert(sign_check(public, bytes, sig));
	for (int bit = 0; bit < SIGN_SIZE * 8; bit++) {
		sig[bit / 8] ^= (unsigned char)(1 << bit % 8);
		ck_assert_msg(!sign_check(public, bytes, sig), "bit %d", bit);
		sig[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
}
END_TEST

START_TEST(the_hash_is_blake2b)
{
	unsigned char want[64], got[64];

	unhex("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
	      "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
	      want);
	sign_hash(span_of("abc"), got, sizeof(got));
	ck_assert_mem_eq(got, want, sizeof(want));
}
END_TEST

START_TEST(scrypt_refuses_to_be_asked_for_more_than_its_bounds)
{
	unsigned char out[32], salt[32] = {0};

	ck_assert(!sign_scrypt("x", salt, SIGN_SCRYPT_OPS, UINT64_MAX, out, sizeof(out)));
	ck_assert(!sign_scrypt("x", salt, UINT64_MAX, SIGN_SCRYPT_MEM, out, sizeof(out)));
}
END_TEST

START_TEST(two_random_runs_differ)
{
	unsigned char a[16] = {0}, b[16] = {0};

	sign_random(a, sizeof(a));
	sign_random(b, sizeof(b));
	ck_assert_mem_ne(a, b, sizeof(a));
}
END_TEST

/* RFC 4648, 10. */
static const struct {
	const char *plain, *text;
} vectors[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
};

START_TEST(base64_is_that_of_rfc_4648)
{
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		auto_clear(str) text = {0}, plain = {0};

		base64_add(&text, vectors[i].plain, strlen(vectors[i].plain));
		ck_assert_str_eq(str_c(&text), vectors[i].text);
		ck_assert(base64_decode(span_of(vectors[i].text), &plain));
		ck_assert_str_eq(str_c(&plain), vectors[i].plain);
		ck_assert_uint_eq(plain.len, strlen(vectors[i].plain));
	}
}
END_TEST

START_TEST(base64_in_any_but_the_canonical_form_is_refused)
{
	static const char *const bad[] = {
	        "Zh==",  "Zm9=",     "Zg=",  "Zg",       "Z",    "====",  "Zg==\n",  "Z g=",
	        "Zm9v=", "Zm9v====", "Zm-_", "Zg==Zg==", "=Zg=", "Zm9vZ", "Zm9\xaf", "Zm9\xab"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		auto_clear(str) plain = {0};

		ck_assert_msg(!base64_decode(span_of(bad[i]), &plain), "'%s'", bad[i]);
		ck_assert_uint_eq(plain.len, 0);
	}
}
END_TEST

START_TEST(base64_of_another_length_is_refused)
{
	char three[3];

	ck_assert(base64_take(span_of("Zm9v"), three, 3));
	ck_assert_mem_eq(three, "foo", 3);
	ck_assert(!base64_take(span_of("Zm8="), three, 3));
	ck_assert(!base64_take(span_of("Zm9vYg=="), three, 3));
	ck_assert(!base64_take(span_of(""), three, 3));
}
END_TEST

START_TEST(wiping_leaves_zeros)
{
	char secret[8] = "secret";

	sign_wipe(secret, sizeof(secret));
	for (size_t i = 0; i < sizeof(secret); i++)
		ck_assert_int_eq(secret[i], 0);
}
END_TEST

Suite *ext_sign_suite(void);
Suite *ext_sign_suite(void)
{
	Suite *s = suite_create("ext/sign");
	TCase *t = tcase_create("sign");

	tcase_add_test(t, ed25519_is_that_of_rfc_8032);
	tcase_add_test(t, every_flipped_bit_of_a_signature_is_seen);
	tcase_add_test(t, the_hash_is_blake2b);
	tcase_add_test(t, scrypt_refuses_to_be_asked_for_more_than_its_bounds);
	tcase_add_test(t, two_random_runs_differ);
	tcase_add_test(t, base64_is_that_of_rfc_4648);
	tcase_add_test(t, base64_in_any_but_the_canonical_form_is_refused);
	tcase_add_test(t, base64_of_another_length_is_refused);
	tcase_add_test(t, wiping_leaves_zeros);
	suite_add_tcase(s, t);
	return s;
}
