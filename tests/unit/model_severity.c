#include <check.h>

#include "base/err.h"
#include "model/severity.h"

START_TEST(words_of_feeds_are_words_of_cvss)
{
	ck_assert_str_eq(severity_name("Important"), "high");
	ck_assert_str_eq(severity_name("MODERATE"), "medium");
	ck_assert_str_eq(severity_score("critical"), "9.0");
	ck_assert_str_eq(severity_score("unimportant"), "0.1");
}
END_TEST

START_TEST(what_is_no_such_word_is_not_guessed)
{
	ck_assert_ptr_null(severity_name("not yet assigned"));
	ck_assert_ptr_null(severity_name(NULL));
	ck_assert_ptr_null(severity_score(""));
}
END_TEST

START_TEST(a_level_is_that_of_the_word_else_of_the_score)
{
	ck_assert_int_eq(severity_level("Important", 1), 3);
	ck_assert_int_eq(severity_level(NULL, 9.8), 4);
	ck_assert_int_eq(severity_level("odd", 4), 2);
	ck_assert_int_eq(severity_level(NULL, 0), 0);
	ck_assert_int_eq(severity_level("none", 9), 0);
	ck_assert_int_eq(severity_level(NULL, -1), -1);
}
END_TEST

Suite *model_severity_suite(void);
Suite *model_severity_suite(void)
{
	Suite *s = suite_create("model/severity");
	TCase *t = tcase_create("severity");

	tcase_add_test(t, words_of_feeds_are_words_of_cvss);
	tcase_add_test(t, what_is_no_such_word_is_not_guessed);
	tcase_add_test(t, a_level_is_that_of_the_word_else_of_the_score);
	suite_add_tcase(s, t);
	return s;
}
