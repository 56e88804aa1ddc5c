#include <check.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "fetch/signatures.h"

static const char message[] = "what is signed";

static void make(struct signatures *s, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		auto_clear(minisign_secret) key = {0};
		struct minisign_public public;

		minisign_generate(&public, &key);
		ck_assert(signatures_add(s, &key, span_of(message), "a comment", NULL));
	}
}

START_TEST(what_is_printed_is_read)
{
	auto_clear(signatures) s = {0}, again = {0};
	auto_clear(str) text = {0}, second = {0};
	struct err err = {0};

	make(&s, 8);
	signatures_print(&s, &text);
	ck_assert_msg(signatures_parse(span_make(text.buf, text.len), &again, &err), "%s", err.msg);
	ck_assert_uint_eq(again.count, 8);
	signatures_print(&again, &second);
	ck_assert_str_eq(str_c(&text), str_c(&second));
}
END_TEST

START_TEST(each_signature_is_a_good_one)
{
	auto_clear(signatures) s = {0};
	auto_clear(minisign_secret) key = {0};
	struct minisign_public public;

	make(&s, 2);
	minisign_generate(&public, &key);
	ck_assert(signatures_add(&s, &key, span_of(message), "a comment", NULL));
	ck_assert(minisign_verify(&public, &s.v[2], span_of(message), NULL));
	ck_assert(!minisign_verify(&public, &s.v[1], span_of(message), NULL));
}
END_TEST

START_TEST(a_key_signs_once)
{
	auto_clear(signatures) s = {0};
	auto_clear(minisign_secret) key = {0};
	struct minisign_public public;

	minisign_generate(&public, &key);
	ck_assert(signatures_add(&s, &key, span_of("old"), "old", NULL));
	make(&s, 1);
	ck_assert(signatures_add(&s, &key, span_of(message), "new", NULL));
	ck_assert_uint_eq(s.count, 2);
	ck_assert_str_eq(s.v[1].trusted, "new");
}
END_TEST

START_TEST(there_are_eight_at_most)
{
	auto_clear(signatures) s = {0}, again = {0};
	auto_clear(minisign_secret) key = {0};
	auto_clear(str) text = {0};
	struct minisign_public public;
	struct err err = {0};

	make(&s, 8);
	minisign_generate(&public, &key);
	ck_assert(!signatures_add(&s, &key, span_of(message), "x", &err));
	ck_assert_uint_eq(s.count, 8);
	signatures_print(&s, &text);
	minisign_sig_print(&s.v[0], &text);
	err_clear(&err);
	ck_assert(!signatures_parse(span_make(text.buf, text.len), &again, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert_str_eq(err.msg, "more than 8 signatures");
}
END_TEST

START_TEST(what_is_no_whole_signature_is_refused)
{
	auto_clear(signatures) s = {0};
	auto_clear(str) text = {0};

	make(&s, 2);
	signatures_print(&s, &text);
	for (size_t len = 0; len < text.len; len++) {
		auto_clear(signatures) again = {0};
		struct err err = {0};
		bool whole = len == text.len / 2;

		/* two signatures of the same length: the first alone is whole */
		ck_assert_msg(signatures_parse(span_make(text.buf, len), &again, &err) == whole,
		              "%zu bytes", len);
		ck_assert(whole || err.kind == ERR_UNTRUSTED);
	}
}
END_TEST

Suite *fetch_signatures_suite(void);
Suite *fetch_signatures_suite(void)
{
	Suite *s = suite_create("fetch/signatures");
	TCase *t = tcase_create("signatures");

	tcase_add_test(t, what_is_printed_is_read);
	tcase_add_test(t, each_signature_is_a_good_one);
	tcase_add_test(t, a_key_signs_once);
	tcase_add_test(t, there_are_eight_at_most);
	tcase_add_test(t, what_is_no_whole_signature_is_refused);
	suite_add_tcase(s, t);
	return s;
}
