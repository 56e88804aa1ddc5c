#include <check.h>
#include <string.h>

#include "base/err.h"
#include "ext/late.h"

START_TEST(a_library_that_is_there_gives_its_functions)
{
	double (*root)(double) = NULL;
	const struct late_symbol symbols[] = {{"sqrt", (void **)&root}, {NULL, NULL}};

	ck_assert(late_load("libm.so.6", symbols, NULL));
	ck_assert(root(9.0) == 3.0);
}
END_TEST

START_TEST(what_is_missing_is_named_and_nothing_is_filled_in)
{
	void *a = NULL, *b = NULL;
	const struct late_symbol symbols[] = {{"sqrt", &a}, {"no_such_function", &b}, {NULL, NULL}};
	struct err err = {0};

	ck_assert(!late_load("libm.so.6", symbols, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "'no_such_function'"));
	ck_assert_ptr_null(a);
	err_clear(&err);
	ck_assert(!late_load("libno-such-library.so.1", symbols, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "libno-such-library.so.1"));
	ck_assert(err.hint[0]);
}
END_TEST

Suite *ext_late_suite(void);
Suite *ext_late_suite(void)
{
	Suite *s = suite_create("ext/late");
	TCase *t = tcase_create("late");

	tcase_add_test(t, a_library_that_is_there_gives_its_functions);
	tcase_add_test(t, what_is_missing_is_named_and_nothing_is_filled_in);
	suite_add_tcase(s, t);
	return s;
}
