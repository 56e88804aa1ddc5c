/* In the ordinary flavour a fault is nothing at all; in its own (-DFETTLE_FAULT) it is exact. */
#include <check.h>
#include <errno.h>
#include <signal.h>

#include "base/err.h"
#include "base/fault.h"

#ifdef FETTLE_FAULT
START_TEST(the_call_that_was_named_fails_and_no_other)
{
	ck_assert(fault_arm("enospc:3", NULL));
	ck_assert(!fault_hit() && !fault_hit());
	ck_assert(fault_hit());
	ck_assert_int_eq(errno, ENOSPC);
	ck_assert(!fault_hit());
}
END_TEST
START_TEST(from_a_call_on_all_fail)
{
	ck_assert(fault_arm("eio-on:2", NULL));
	ck_assert(!fault_hit());
	ck_assert(fault_hit() && fault_hit());
	ck_assert_int_eq(errno, EIO);
}
END_TEST
START_TEST(a_crash_is_a_kill)
{
	ck_assert(fault_arm("crash:1", NULL));
	fault_hit();
}
END_TEST
START_TEST(what_is_no_fault_is_refused)
{
	static const char *const bad[] = {"crash", "crash:", "crash:x", "boom:1", "eio:-1"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = {0};

		ck_assert_msg(!fault_arm(bad[i], &err), "'%s'", bad[i]);
		ck_assert_int_eq(err.kind, ERR_USAGE);
	}
}
END_TEST
#else
START_TEST(an_ordinary_build_has_no_faults)
{
	for (int i = 0; i < 1000; i++)
		ck_assert(!fault_hit());
}
END_TEST
#endif

Suite *base_fault_suite(void);
Suite *base_fault_suite(void)
{
	Suite *s = suite_create("base/fault");
	TCase *t = tcase_create("fault");

#ifdef FETTLE_FAULT
	tcase_add_test(t, the_call_that_was_named_fails_and_no_other);
	tcase_add_test(t, from_a_call_on_all_fail);
	tcase_add_test_raise_signal(t, a_crash_is_a_kill, SIGKILL);
	tcase_add_test(t, what_is_no_fault_is_refused);
#else
	tcase_add_test(t, an_ordinary_build_has_no_faults);
#endif
	suite_add_tcase(s, t);
	return s;
}
