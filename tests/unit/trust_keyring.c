#include <check.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "ext/js.h"
#include "trust/keyring.h"

#define NOW 1000000

/* Three keys and a keyring that holds them with role vendor, as "a", "b" and "c". */
struct bench {
	struct minisign_public public[3];
	struct minisign_secret secret[3];
	struct keyring ring;
};

static struct keyring_key *key(const struct bench *b, const char *name)
{
	struct keyring_key *k = keyring_find(&b->ring, name);

	ck_assert_ptr_nonnull(k);
	return k;
}

static void bench_begin(struct bench *b)
{
	static const char *const names[] = {"a", "b", "c"};

	*b = (struct bench){0};
	for (int i = 0; i < 3; i++) {
		struct keyring_key *k;

		minisign_generate(&b->public[i], &b -> secret[i]);
		ck_assert(keyring_add(&b->ring, &b->public[i], names[i], &k, NULL));
		k->roles = 1u << ROLE_VENDOR;
	}
}

static void bench_end(struct bench *b)
{
	keyring_clear(&b->ring);
}

static void sign_with(const struct bench *b, int i, const char *bytes, struct minisign_sig *ret)
{
	auto_clear(str) text = {0};

	minisign_sign(&b->secret[i], span_of(bytes), "u", "t", &text);
	ck_assert(minisign_sig_parse(span_make(text.buf, text.len), ret, NULL));
}

/* Proves "bytes" by the signatures of the keys with these numbers ("01" is a and b). */
static bool prove(const struct bench *b, const char *keys, enum role role, size_t *ret_count,
                  struct err *err)
{
	auto_clear(keyring_proof) proof = {0};
	struct minisign_sig sigs[8] = {0};
	size_t count = strlen(keys);
	bool ok;

	for (size_t i = 0; i < count; i++)
		sign_with(b, keys[i] - '0', "bytes", &sigs[i]);
	ok = keyring_prove(&b->ring, role, span_of("bytes"), sigs, count, NOW, &proof, err);
	if (ret_count)
		*ret_count = proof.count;
	for (size_t i = 0; i < count; i++)
		minisign_sig_clear(&sigs[i]);
	return ok;
}

/* The same must be refused as untrusted, for a reason that names `why`. */
static void check_refused(const struct bench *b, const char *keys, enum role role, const char *why)
{
	struct err err = {0};

	ck_assert(!prove(b, keys, role, NULL, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert_msg(strstr(err.msg, why) != NULL, "'%s' has no '%s'", err.msg, why);
}

START_TEST(one_signature_is_enough_unless_told)
{
	struct bench b;
	size_t count = 0;

	bench_begin(&b);
	ck_assert(prove(&b, "0", ROLE_VENDOR, &count, NULL));
	ck_assert_uint_eq(count, 1);
	bench_end(&b);
}
END_TEST

START_TEST(an_empty_keyring_trusts_nobody)
{
	struct bench b;

	bench_begin(&b);
	keyring_clear(&b.ring);
	check_refused(&b, "0", ROLE_VENDOR, "not signed by a key of the keyring");
	bench_end(&b);
}
END_TEST

START_TEST(what_is_not_signed_is_refused)
{
	struct bench b;

	bench_begin(&b);
	check_refused(&b, "", ROLE_VENDOR, "not signed");
	bench_end(&b);
}
END_TEST

START_TEST(a_key_without_the_role_is_not_trusted_for_it)
{
	struct bench b;

	bench_begin(&b);
	check_refused(&b, "0", ROLE_REPOSITORY, "does not have the role repository");
	key(&b, "a")->roles |= 1u << ROLE_REPOSITORY;
	ck_assert(prove(&b, "0", ROLE_REPOSITORY, NULL, NULL));
	bench_end(&b);
}
END_TEST

START_TEST(a_revoked_key_counts_for_nothing)
{
	struct bench b;

	bench_begin(&b);
	key(&b, "a")->revoked = NOW - 1;
	check_refused(&b, "0", ROLE_VENDOR, "is revoked");
	bench_end(&b);
}
END_TEST

START_TEST(a_key_counts_only_in_its_time)
{
	struct bench b;

	bench_begin(&b);
	key(&b, "a")->not_before = NOW + 1;
	check_refused(&b, "0", ROLE_VENDOR, "is not valid yet");
	key(&b, "a")->not_before = NOW;
	ck_assert(prove(&b, "0", ROLE_VENDOR, NULL, NULL));
	key(&b, "a")->not_after = NOW;
	check_refused(&b, "0", ROLE_VENDOR, "is no longer valid");
	key(&b, "a")->not_after = NOW + 1;
	ck_assert(prove(&b, "0", ROLE_VENDOR, NULL, NULL));
	bench_end(&b);
}
END_TEST

START_TEST(two_signatures_of_one_key_count_once)
{
	struct bench b;
	size_t count = 0;

	bench_begin(&b);
	b.ring.thresholds[ROLE_VENDOR] = 2;
	check_refused(&b, "00", ROLE_VENDOR, "signed by 1 of the 2 keys");
	ck_assert(prove(&b, "010", ROLE_VENDOR, &count, NULL));
	ck_assert_uint_eq(count, 2);
	bench_end(&b);
}
END_TEST

START_TEST(a_revoked_key_does_not_fill_a_threshold)
{
	struct bench b;

	bench_begin(&b);
	b.ring.thresholds[ROLE_VENDOR] = 2;
	key(&b, "b")->revoked = NOW;
	check_refused(&b, "01", ROLE_VENDOR, "is revoked");
	ck_assert(prove(&b, "012", ROLE_VENDOR, NULL, NULL));
	bench_end(&b);
}
END_TEST

START_TEST(a_bad_signature_by_a_known_key_refuses_even_if_others_hold)
{
	struct bench b;
	struct minisign_sig sigs[2] = {0};
	auto_clear(keyring_proof) proof = {0};
	struct err err = {0};

	bench_begin(&b);
	sign_with(&b, 0, "bytes", &sigs[0]);
	sign_with(&b, 1, "other bytes", &sigs[1]);
	ck_assert(
	        !keyring_prove(&b.ring, ROLE_VENDOR, span_of("bytes"), sigs, 2, NOW, &proof, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert_ptr_nonnull(strstr(err.msg, "('b')"));
	ck_assert_uint_eq(proof.count, 0);
	minisign_sig_clear(&sigs[0]);
	minisign_sig_clear(&sigs[1]);
	bench_end(&b);
}
END_TEST

START_TEST(a_signature_by_an_unknown_key_is_ignored)
{
	struct bench b, stranger;
	struct minisign_sig sigs[2] = {0};
	auto_clear(keyring_proof) proof = {0};

	bench_begin(&b);
	bench_begin(&stranger);
	sign_with(&stranger, 0, "bytes", &sigs[0]);
	sign_with(&b, 0, "bytes", &sigs[1]);
	ck_assert(
	        keyring_prove(&b.ring, ROLE_VENDOR, span_of("bytes"), sigs, 2, NOW, &proof, NULL));
	ck_assert_uint_eq(proof.count, 1);
	ck_assert_ptr_eq(proof.keys[0], key(&b, "a"));
	minisign_sig_clear(&sigs[0]);
	minisign_sig_clear(&sigs[1]);
	bench_end(&b);
	bench_end(&stranger);
}
END_TEST

START_TEST(a_key_number_is_no_identity)
{
	struct bench b, thief;

	bench_begin(&b);
	bench_begin(&thief);
	memcpy(thief.secret[0].keynum, b.secret[0].keynum, MINISIGN_KEYNUM_SIZE);
	memcpy(b.secret[0].key, thief.secret[0].key, SIGN_SECRET_SIZE);
	check_refused(&b, "0", ROLE_VENDOR, "does not match");
	bench_end(&b);
	bench_end(&thief);
}
END_TEST

START_TEST(two_keys_may_share_a_number_and_each_still_counts)
{
	struct bench b;

	bench_begin(&b);
	memcpy(b.secret[1].keynum, b.secret[0].keynum, MINISIGN_KEYNUM_SIZE);
	memcpy(key(&b, "b")->public.keynum, b.secret[0].keynum, MINISIGN_KEYNUM_SIZE);
	ck_assert(prove(&b, "0", ROLE_VENDOR, NULL, NULL));
	ck_assert(prove(&b, "1", ROLE_VENDOR, NULL, NULL));
	bench_end(&b);
}
END_TEST

START_TEST(a_key_is_added_once_and_a_name_too)
{
	struct bench b;
	struct keyring_key *k;
	struct err err = {0};

	bench_begin(&b);
	ck_assert(!keyring_add(&b.ring, &b.public[0], "new", &k, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "in the keyring already, as 'a'"));
	err_clear(&err);
	b.public[0].key[0] ^= 1;
	ck_assert(!keyring_add(&b.ring, &b.public[0], "a", &k, &err));
	ck_assert_str_eq(err.msg, "another key has the name 'a'");
	ck_assert_uint_eq(b.ring.count, 3);
	bench_end(&b);
}
END_TEST

START_TEST(a_vendor_is_bound_to_its_products_and_paths)
{
	struct bench b;
	struct keyring_key *k;

	bench_begin(&b);
	k = key(&b, "a");
	ck_assert(keyring_key_has_product(k, "anything"));
	ck_assert(keyring_key_has_path(k, "/bin/sh"));
	strlist_add(&k->products, "app");
	strlist_add(&k->under, "/opt/app");
	ck_assert(keyring_key_has_product(k, "app"));
	ck_assert(!keyring_key_has_product(k, "app2"));
	ck_assert(keyring_key_has_path(k, "/opt/app"));
	ck_assert(keyring_key_has_path(k, "/opt/app/bin/x"));
	ck_assert(!keyring_key_has_path(k, "/opt/application"));
	ck_assert(!keyring_key_has_path(k, "/opt"));
	ck_assert(!keyring_key_has_path(k, "/bin/sh"));
	strlist_add(&k->under, "/");
	ck_assert(keyring_key_has_path(k, "/bin/sh"));
	bench_end(&b);
}
END_TEST

START_TEST(a_keyring_is_read_as_it_was_written)
{
	auto_clear(keyring) again = {0};
	auto_clear(str) first = {0}, second = {0};
	auto_js doc = js_object();
	auto_js doc2 = js_object();
	struct err err = {0};
	struct bench b;

	bench_begin(&b);
	strlist_add(&key(&b, "a")->products, "app");
	strlist_add(&key(&b, "a")->under, "/opt/app");
	key(&b, "b")->not_before = 5;
	key(&b, "b")->not_after = 500;
	key(&b, "c")->revoked = 77;
	key(&b, "c")->revoked_reason = str_format("lost");
	b.ring.thresholds[ROLE_VENDOR] = 2;
	keyring_encode(&b.ring, doc);
	js_print(doc, JS_SORTED, &first);
	ck_assert_msg(keyring_decode(doc, &again, &err), "%s", err.msg);
	keyring_encode(&again, doc2);
	js_print(doc2, JS_SORTED, &second);
	ck_assert_str_eq(str_c(&first), str_c(&second));
	ck_assert_uint_eq(keyring_threshold(&again, ROLE_VENDOR), 2);
	ck_assert_uint_eq(keyring_threshold(&again, ROLE_HOST), 1);
	bench_end(&b);
}
END_TEST

#define PUBLIC "RWSvqkT025N4iNpvyikhkPzLGCsFv11cA64zLyyVnpKZWdqW3mzcoFQw"

START_TEST(a_keyring_that_is_not_valid_is_refused_with_the_place)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
	        {"{}", "keys: missing"},
	        {"{\"keys\":[1]}", "keys[0]: not an object"},
	        {"{\"keys\":[{\"name\":\"a\",\"public\":\"x\"}]}",
	         "keys[0]: public: not a minisign public key"},
	        {"{\"keys\":[{\"name\":\"a\",\"public\":\"" PUBLIC "\",\"roles\":[\"root\"]}]}",
	         "keys[0]: roles[0]: no role 'root'"},
	        {"{\"keys\":[{\"name\":\"a\",\"public\":\"" PUBLIC "\",\"under\":[\"opt\"]}]}",
	         "keys[0]: under[0]: 'opt' is not an absolute path"},
	        {"{\"keys\":[],\"thresholds\":{\"vendor\":0}}",
	         "thresholds: vendor: not between 1 and 8"},
	        {"{\"keys\":[],\"thresholds\":{\"root\":1}}", "thresholds: no role 'root'"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		auto_clear(keyring) k = {0};
		struct err err = {0};
		auto_js doc = NULL;

		ck_assert(js_parse(span_of(cases[i].text), &doc, NULL));
		ck_assert_msg(!keyring_decode(doc, &k, &err), "%s", cases[i].text);
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_str_eq(err.msg, cases[i].message);
		ck_assert_uint_eq(k.count, 0);
	}
}
END_TEST

Suite *trust_keyring_suite(void);
Suite *trust_keyring_suite(void)
{
	Suite *s = suite_create("trust/keyring");
	TCase *t = tcase_create("keyring");

	tcase_add_test(t, one_signature_is_enough_unless_told);
	tcase_add_test(t, an_empty_keyring_trusts_nobody);
	tcase_add_test(t, what_is_not_signed_is_refused);
	tcase_add_test(t, a_key_without_the_role_is_not_trusted_for_it);
	tcase_add_test(t, a_revoked_key_counts_for_nothing);
	tcase_add_test(t, a_key_counts_only_in_its_time);
	tcase_add_test(t, two_signatures_of_one_key_count_once);
	tcase_add_test(t, a_revoked_key_does_not_fill_a_threshold);
	tcase_add_test(t, a_bad_signature_by_a_known_key_refuses_even_if_others_hold);
	tcase_add_test(t, a_signature_by_an_unknown_key_is_ignored);
	tcase_add_test(t, a_key_number_is_no_identity);
	tcase_add_test(t, two_keys_may_share_a_number_and_each_still_counts);
	tcase_add_test(t, a_key_is_added_once_and_a_name_too);
	tcase_add_test(t, a_vendor_is_bound_to_its_products_and_paths);
	tcase_add_test(t, a_keyring_is_read_as_it_was_written);
	tcase_add_test(t, a_keyring_that_is_not_valid_is_refused_with_the_place);
	suite_add_tcase(s, t);
	return s;
}
