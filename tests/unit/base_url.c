#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/url.h"

START_TEST(the_three_schemes_are_told_apart)
{
	enum url_scheme s = URL_FILE;

	ck_assert(url_check("https://host/a/b?c=d", &s, NULL));
	ck_assert_int_eq(s, URL_HTTPS);
	ck_assert(url_check("http://127.0.0.1:8080", &s, NULL));
	ck_assert_int_eq(s, URL_HTTP);
	ck_assert(url_check("http://[::1]:80/", &s, NULL));
	ck_assert(url_check("file:///srv/x", &s, NULL));
	ck_assert_int_eq(s, URL_FILE);
	ck_assert_str_eq(url_scheme_name(s), "file");
	ck_assert(url_check("https://host/%20", NULL, NULL));
}
END_TEST

START_TEST(what_is_no_url_is_refused_with_the_rule)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
	        {"", "not an https, http or file URL"},
	        {"ftp://host/x", "not an https, http or file URL"},
	        {"HTTPS://host/x", "not an https, http or file URL"},
	        {"host/x", "not an https, http or file URL"},
	        {"https:/host", "not an https, http or file URL"},
	        {"https://", "no host"},
	        {"https:///x", "no host"},
	        {"https://:80/x", "no host"},
	        {"https://me:secret@host/x", "password"},
	        {"https://host/a b", "byte 7 has to be written as %20"},
	        {"https://host/\n", "byte 6 has to be written as %0A"},
	        {"https://host/\xc3\xa4", "%C3"},
	        {"https://host/x#y", "fragment"},
	        {"file://host/x", "file:///PATH"},
	        {"file://", "file:///PATH"},
	        {"file://localhost", "file:///PATH"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err err = {0};

		ck_assert_msg(!url_check(cases[i].text, NULL, &err), "%s", cases[i].text);
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_msg(strstr(err.msg, cases[i].why), "%s: %s", cases[i].text, err.msg);
	}
}
END_TEST

START_TEST(a_long_one_is_refused)
{
	auto_clear(str) s = {0};
	struct err err = {0};

	str_adds(&s, "https://h/");
	for (int i = 0; i < 2000; i++)
		str_addc(&s, 'x');
	ck_assert(!url_check(str_c(&s), NULL, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "longer than 2000 bytes"));
}
END_TEST

START_TEST(the_path_of_a_file_url_is_decoded)
{
	auto_free char *path = NULL, *other = NULL;

	ck_assert(url_file_path("file:///srv/a%20b%2fc", &path, NULL));
	ck_assert_str_eq(path, "/srv/a b/c");
	ck_assert(url_file_path("file://localhost/x", &other, NULL));
	ck_assert_str_eq(other, "/x");
}
END_TEST

START_TEST(escapes_that_are_none_are_refused)
{
	static const char *const bad[] = {"file:///a%", "file:///a%2", "file:///a%zz",
	                                  "file:///a%00", "https://host/x"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *path = NULL;

		ck_assert_msg(!url_file_path(bad[i], &path, NULL), "%s", bad[i]);
		ck_assert_ptr_null(path);
	}
}
END_TEST

START_TEST(a_path_is_joined_and_stays_a_path)
{
	static const struct {
		const char *base, *path, *want;
	} cases[] = {
	        {"https://h", "a", "https://h/a"},
	        {"https://h/", "a/b", "https://h/a/b"},
	        {"https://h/x", "a b?c#d%e", "https://h/x/a%20b%3Fc%23d%25e"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		auto_free char *url = url_join(cases[i].base, cases[i].path);

		ck_assert_str_eq(url, cases[i].want);
		ck_assert(url_check(url, NULL, NULL));
	}
}
END_TEST

Suite *base_url_suite(void);
Suite *base_url_suite(void)
{
	Suite *s = suite_create("base/url");
	TCase *t = tcase_create("url");

	tcase_add_test(t, the_three_schemes_are_told_apart);
	tcase_add_test(t, what_is_no_url_is_refused_with_the_rule);
	tcase_add_test(t, a_long_one_is_refused);
	tcase_add_test(t, the_path_of_a_file_url_is_decoded);
	tcase_add_test(t, escapes_that_are_none_are_refused);
	tcase_add_test(t, a_path_is_joined_and_stays_a_path);
	suite_add_tcase(s, t);
	return s;
}
