#include <check.h>
#include <errno.h>

#include "base/err.h"

START_TEST(the_first_error_stays)
{
	struct err err = {0};

	ck_assert(!err_set(&err, ERR_INPUT, "no '%s'", "a"));
	ck_assert(!err_set(&err, ERR_FAILED, "no '%s'", "b"));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_str_eq(err.msg, "no 'a'");
}
END_TEST

START_TEST(a_prefix_goes_before_the_message)
{
	struct err err = {0};

	err_set(&err, ERR_INPUT, "not a string");
	ck_assert(!err_prefix(&err, "fixed[%d]", 2));
	ck_assert_str_eq(err.msg, "fixed[2]: not a string");
}
END_TEST

START_TEST(a_prefix_on_no_error_is_nothing)
{
	struct err err = {0};

	ck_assert(!err_prefix(&err, "x"));
	ck_assert_int_eq(err.kind, ERR_NONE);
	ck_assert_str_eq(err.msg, "");
}
END_TEST

START_TEST(a_system_error_keeps_errno_and_its_kind)
{
	struct err err = {0};

	errno = EACCES;
	ck_assert(!err_sys(&err, "cannot open '%s'", "x"));
	ck_assert_int_eq(err.kind, ERR_PRIVILEGE);
	ck_assert_int_eq(err.sys, EACCES);
	ck_assert_str_eq(err.msg, "cannot open 'x': Permission denied");
}
END_TEST

START_TEST(no_error_object_is_fine)
{
	ck_assert(!err_set(NULL, ERR_FAILED, "x"));
	ck_assert(!err_prefix(NULL, "x"));
	ck_assert(!err_hint(NULL, "x"));
}
END_TEST

START_TEST(a_long_message_is_cut_not_overrun)
{
	struct err err = {0};

	err_set(&err, ERR_FAILED, "%01000d", 7);
	ck_assert_uint_lt(strlen(err.msg), ERR_MSG_SIZE);
	err_prefix(&err, "%01000d", 7);
	ck_assert_uint_eq(strlen(err.msg), ERR_MSG_SIZE - 1);
}
END_TEST

Suite *base_err_suite(void);
Suite *base_err_suite(void)
{
	Suite *s = suite_create("base/err");
	TCase *t = tcase_create("err");

	tcase_add_test(t, the_first_error_stays);
	tcase_add_test(t, a_prefix_goes_before_the_message);
	tcase_add_test(t, a_prefix_on_no_error_is_nothing);
	tcase_add_test(t, a_system_error_keeps_errno_and_its_kind);
	tcase_add_test(t, no_error_object_is_fine);
	tcase_add_test(t, a_long_message_is_cut_not_overrun);
	suite_add_tcase(s, t);
	return s;
}
