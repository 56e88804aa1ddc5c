#include <check.h>
#include <string.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "trust/minisign.h"

/* cases/minisign/README tells how minisign made these. */
static void load(const char *name, struct str *to)
{
	auto_free char *path = str_format("cases/minisign/%s", name);
	struct err err = {0};

	ck_assert_msg(fs_read_operand(path, MINISIGN_FILE_MAX, to, &err), "%s", err.msg);
}

static struct span bytes_of(const struct str *s)
{
	return span_make(s->buf, s->len);
}

static struct minisign_public load_public(const char *name)
{
	auto_clear(str) text = {0};
	struct minisign_public key;
	struct err err = {0};

	load(name, &text);
	ck_assert_msg(minisign_public_parse(bytes_of(&text), &key, &err), "%s", err.msg);
	return key;
}

static void load_sig(const char *name, struct minisign_sig *ret)
{
	auto_clear(str) text = {0};
	struct err err = {0};

	load(name, &text);
	ck_assert_msg(minisign_sig_parse(bytes_of(&text), ret, &err), "%s", err.msg);
}

START_TEST(a_key_number_is_shown_as_minisign_shows_it)
{
	struct minisign_public key = load_public("unlocked.pub");
	char id[MINISIGN_ID_SIZE];

	minisign_id(key.keynum, id);
	ck_assert_str_eq(id, "887893DBF444AAAF");
}
END_TEST

START_TEST(what_minisign_signed_is_proved)
{
	struct minisign_public key = load_public("unlocked.pub");
	auto_clear(minisign_sig) sig = {0};
	auto_clear(str) message = {0};
	struct err err = {0};

	load("message", &message);
	load_sig("message.minisig", &sig);
	ck_assert_msg(minisign_verify(&key, &sig, bytes_of(&message), &err), "%s", err.msg);
	ck_assert_str_eq(sig.trusted, "a trusted word");
	ck_assert_str_eq(sig.untrusted, "signature from minisign secret key");
}
END_TEST

START_TEST(a_signature_of_other_bytes_is_refused)
{
	struct minisign_public key = load_public("unlocked.pub");
	auto_clear(minisign_sig) sig = {0};
	struct err err = {0};

	load_sig("message.minisig", &sig);
	ck_assert(!minisign_verify(&key, &sig, span_of("hello, fettle"), &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert_str_eq(err.msg, "the signature does not match");
}
END_TEST

START_TEST(a_signature_by_another_key_is_refused)
{
	struct minisign_public key = load_public("locked.pub");
	auto_clear(minisign_sig) sig = {0};
	auto_clear(str) message = {0};
	struct err err = {0};

	load("message", &message);
	load_sig("message.minisig", &sig);
	ck_assert(!minisign_verify(&key, &sig, bytes_of(&message), &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
}
END_TEST

START_TEST(a_changed_trusted_comment_is_refused)
{
	struct minisign_public key = load_public("unlocked.pub");
	auto_clear(minisign_sig) sig = {0};
	auto_clear(str) message = {0};
	struct err err = {0};

	load("message", &message);
	load_sig("message.minisig", &sig);
	sig.trusted[0] = 'A';
	ck_assert(!minisign_verify(&key, &sig, bytes_of(&message), &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert_str_eq(err.msg, "the trusted comment was changed");
}
END_TEST

START_TEST(a_legacy_signature_is_refused_as_such)
{
	auto_clear(minisign_sig) sig = {0};
	auto_clear(str) text = {0};
	struct err err = {0};

	load("legacy.minisig", &text);
	ck_assert(!minisign_sig_parse(bytes_of(&text), &sig, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert_ptr_nonnull(strstr(err.msg, "legacy"));
}
END_TEST

/* Reads the secret key, signs, and proves it with the public key of the same name. */
static void check_secret(const char *secret_name, const char *public_name, const char *password)
{
	struct minisign_public public = load_public(public_name);
	auto_clear(minisign_secret) secret = {0};
	auto_clear(minisign_sig) sig = {0};
	auto_clear(str) text = {0}, signature = {0};
	struct err err = {0};

	load(secret_name, &text);
	ck_assert_int_eq(minisign_secret_is_locked(bytes_of(&text)), password != NULL);
	ck_assert_msg(minisign_secret_parse(bytes_of(&text), password, &secret, &err), "%s",
	              err.msg);
	minisign_sign(&secret, span_of("bytes"), "u", "t", &signature);
	ck_assert(minisign_sig_parse(bytes_of(&signature), &sig, &err));
	ck_assert_msg(minisign_verify(&public, &sig, span_of("bytes"), &err), "%s", err.msg);
}

START_TEST(a_key_that_minisign_made_without_a_password_signs)
{
	check_secret("unlocked.key", "unlocked.pub", NULL);
}
END_TEST

START_TEST(a_key_that_minisign_locked_signs)
{
	check_secret("locked.key", "locked.pub", "secret");
}
END_TEST

START_TEST(a_wrong_password_is_told)
{
	auto_clear(minisign_secret) secret = {0};
	auto_clear(str) text = {0};
	struct err err = {0};

	load("locked.key", &text);
	ck_assert(!minisign_secret_parse(bytes_of(&text), "Secret", &secret, &err));
	ck_assert_int_eq(err.kind, ERR_PRIVILEGE);
	ck_assert_str_eq(err.msg, "wrong password for the key");
}
END_TEST

START_TEST(a_locked_key_wants_a_password)
{
	auto_clear(minisign_secret) secret = {0};
	auto_clear(str) text = {0};
	struct err err = {0};

	load("locked.key", &text);
	ck_assert(!minisign_secret_parse(bytes_of(&text), NULL, &secret, &err));
	ck_assert_int_eq(err.kind, ERR_PRIVILEGE);
}
END_TEST

START_TEST(an_unlocked_key_with_a_flipped_bit_is_refused)
{
	auto_clear(minisign_secret) secret = {0};
	auto_clear(str) text = {0};
	struct err err = {0};
	char *at;

	load("unlocked.key", &text);
	at = strchr(text.buf, '\n') + 1 + 100;
	*at = *at == 'A' ? 'B' : 'A';
	ck_assert(!minisign_secret_parse(bytes_of(&text), NULL, &secret, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
}
END_TEST

START_TEST(a_key_is_read_as_it_was_written)
{
	struct minisign_public public, public2;
	auto_clear(minisign_secret) secret = {0}, secret2 = {0};
	auto_clear(str) text = {0}, ptext = {0};
	struct err err = {0};

	minisign_generate(&public, &secret);
	ck_assert(minisign_secret_print(&secret, NULL, NULL, &text, &err));
	minisign_public_print(&public, "a comment", &ptext);
	ck_assert(minisign_secret_parse(bytes_of(&text), NULL, &secret2, &err));
	ck_assert_mem_eq(&secret, &secret2, sizeof(secret));
	ck_assert(minisign_public_parse(bytes_of(&ptext), &public2, &err));
	ck_assert_mem_eq(&public, &public2, sizeof(public));
}
END_TEST

START_TEST(a_public_key_may_be_its_line_alone)
{
	struct minisign_public key = load_public("unlocked.pub"), again;
	auto_clear(str) line = {0};
	struct err err = {0};

	minisign_public_line(&key, &line);
	ck_assert_str_eq(str_c(&line), "RWSvqkT025N4iNpvyikhkPzLGCsFv11cA64zLyyVnpKZWdqW3mzcoFQw");
	ck_assert(minisign_public_parse(bytes_of(&line), &again, &err));
	ck_assert_mem_eq(&key, &again, sizeof(key));
}
END_TEST

START_TEST(signing_is_deterministic)
{
	struct minisign_public public;
	auto_clear(minisign_secret) secret = {0};
	auto_clear(str) a = {0}, b = {0};

	minisign_generate(&public, &secret);
	minisign_sign(&secret, span_of("bytes"), "u", "t", &a);
	minisign_sign(&secret, span_of("bytes"), "u", "t", &b);
	ck_assert_str_eq(str_c(&a), str_c(&b));
}
END_TEST

START_TEST(a_signature_file_in_any_other_form_is_refused)
{
	static const struct {
		const char *what, *from, *to;
	} cases[] = {
	        {"no untrusted line", "untrusted comment: s", "s"},
	        {"no trusted line", "\ntrusted comment: ", "\n"},
	        {"carriage returns", "\n", "\r\n"},
	        {"a blank after the signature", "/qgY=", "/qgY= "},
	        {"more after it", "6xAA==\n", "6xAA==\nmore\n"},
	        {"no last newline", "6xAA==\n", "6xAA=="},
	        {"not canonical base64", "/qgY=", "/qgZ="},
	        {"not canonical base64 in the last line", "6xAA==", "6xAB=="},
	        {"another algorithm", "\nRUSv", "\nRVSv"},
	        {"too short", "\nRUSvqkT0", "\nRUSv"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		auto_clear(str) text = {0}, changed = {0};
		auto_clear(minisign_sig) sig = {0};
		struct err err = {0};
		char *at;

		load("message.minisig", &text);
		at = strstr(text.buf, cases[i].from);
		ck_assert_msg(at != NULL, "%s", cases[i].what);
		str_add(&changed, text.buf, (size_t)(at - text.buf));
		str_adds(&changed, cases[i].to);
		str_adds(&changed, at + strlen(cases[i].from));
		ck_assert_msg(!minisign_sig_parse(bytes_of(&changed), &sig, &err), "%s",
		              cases[i].what);
		ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	}
}
END_TEST

START_TEST(no_byte_of_a_signature_file_but_its_first_line_is_free)
{
	struct minisign_public key = load_public("unlocked.pub");
	auto_clear(str) text = {0}, message = {0};

	load("message", &message);
	load("message.minisig", &text);
	for (size_t i = strcspn(text.buf, "\n"); i < text.len; i++)
		for (int bit = 0; bit < 8; bit++) {
			auto_clear(minisign_sig) sig = {0};
			bool held;

			text.buf[i] ^= (char)(1 << bit);
			held = minisign_sig_parse(bytes_of(&text), &sig, NULL) &&
			       memcmp(sig.keynum, key.keynum, sizeof(key.keynum)) == 0 &&
			       minisign_verify(&key, &sig, bytes_of(&message), NULL);
			ck_assert_msg(!held, "byte %zu bit %d", i, bit);
			text.buf[i] ^= (char)(1 << bit);
		}
}
END_TEST

START_TEST(what_is_no_public_key_is_refused)
{
	static const char *const bad[] = {
	        "",
	        "\n",
	        "RW",
	        "untrusted comment: x\n",
	        "untrusted comment: x",
	        "RUSvqkT025N4iNpvyikhkPzLGCsFv11cA64zLyyVnpKZWdqW3mzcoFQw",
	        "comment\nRWSvqkT025N4iNpvyikhkPzLGCsFv11cA64zLyyVnpKZWdqW3mzcoFQw",
	        "RWSvqkT025N4iNpvyikhkPzLGCsFv11cA64zLyyVnpKZWdqW3mzcoFQw\nmore",
	        "RWSvqkT025N4iNpvyikhkPzLGCsFv11cA64zLyyVnpKZWdqW3mzcoFQ=",
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct minisign_public key;
		struct err err = {0};

		ck_assert_msg(!minisign_public_parse(span_of(bad[i]), &key, &err), "'%s'", bad[i]);
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_str_eq(err.msg, "not a minisign public key");
	}
}
END_TEST

Suite *trust_minisign_suite(void);
Suite *trust_minisign_suite(void)
{
	Suite *s = suite_create("trust/minisign");
	TCase *t = tcase_create("minisign");

	/* scrypt at minisign's cost takes a gigabyte and seconds */
	tcase_set_timeout(t, 120);
	tcase_add_test(t, a_key_number_is_shown_as_minisign_shows_it);
	tcase_add_test(t, what_minisign_signed_is_proved);
	tcase_add_test(t, a_signature_of_other_bytes_is_refused);
	tcase_add_test(t, a_signature_by_another_key_is_refused);
	tcase_add_test(t, a_changed_trusted_comment_is_refused);
	tcase_add_test(t, a_legacy_signature_is_refused_as_such);
	tcase_add_test(t, a_key_that_minisign_made_without_a_password_signs);
	tcase_add_test(t, a_key_that_minisign_locked_signs);
	tcase_add_test(t, a_wrong_password_is_told);
	tcase_add_test(t, a_locked_key_wants_a_password);
	tcase_add_test(t, an_unlocked_key_with_a_flipped_bit_is_refused);
	tcase_add_test(t, a_key_is_read_as_it_was_written);
	tcase_add_test(t, a_public_key_may_be_its_line_alone);
	tcase_add_test(t, signing_is_deterministic);
	tcase_add_test(t, a_signature_file_in_any_other_form_is_refused);
	tcase_add_test(t, no_byte_of_a_signature_file_but_its_first_line_is_free);
	tcase_add_test(t, what_is_no_public_key_is_refused);
	suite_add_tcase(s, t);
	return s;
}
