#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "report/deployments.h"

/* A borrowed receipt: nothing of it is freed. */
static struct receipt made(const char *id, const char *kind, int64_t finished,
                           enum receipt_result result, const char *undoes)
{
	return (struct receipt){.transaction = (char *)(uintptr_t)id,
	                        .kind = (char *)(uintptr_t)kind,
	                        .undoes = (char *)(uintptr_t)undoes,
	                        .finished = finished,
	                        .result = result};
}
#define RECORDS(all, since, to)                                                                    \
	{                                                                                          \
		.window = {since, to}, .history = {.items = all, .count = ARRAY_LEN(all) }         \
	}

START_TEST(what_was_rolled_back_or_undone_is_no_success)
{
	struct receipt all[] = {
	        made("t1", "apply", 10, RECEIPT_DONE, NULL),
	        made("t2", "apply", 20, RECEIPT_DONE, NULL),
	        made("t3", "apply", 30, RECEIPT_UNDONE, NULL),
	        made("t4", "rollback", 40, RECEIPT_DONE, "t2"),
	        made("t5", "apply", 50, RECEIPT_BROKEN, NULL),
	};
	struct records r = RECORDS(all, 0, 100);
	auto_clear(metric) m = {0};

	deployments_success(&r, &m);
	ck_assert_uint_eq(m.denominator.count, 4);
	ck_assert_uint_eq(m.numerator.count, 1);
	ck_assert_str_eq(m.numerator.v[0], "t1");
	ck_assert(metric_value(&m) == 0.25);
}
END_TEST

START_TEST(a_rollback_that_failed_undid_nothing)
{
	struct receipt all[] = {
	        made("t1", "apply", 10, RECEIPT_DONE, NULL),
	        made("t2", "rollback", 20, RECEIPT_UNDONE, "t1"),
	};
	struct records r = RECORDS(all, 0, 100);
	auto_clear(metric) m = {0};

	deployments_success(&r, &m);
	ck_assert_uint_eq(m.numerator.count, 1);
}
END_TEST

START_TEST(the_window_has_its_beginning_and_not_its_end)
{
	struct receipt all[] = {
	        made("t1", "apply", 10, RECEIPT_DONE, NULL),
	        made("t2", "apply", 20, RECEIPT_DONE, NULL),
	        made("t3", "rollback", 99, RECEIPT_DONE, "t1"),
	};
	struct records r = RECORDS(all, 10, 20);
	auto_clear(metric) m = {0};

	deployments_success(&r, &m);
	ck_assert_uint_eq(m.denominator.count, 1);
	ck_assert_str_eq(m.denominator.v[0], "t1");
	/* it was undone after the window: still no success */
	ck_assert_uint_eq(m.numerator.count, 0);
}
END_TEST

START_TEST(what_was_done_and_taken_back_is_counted)
{
	struct receipt all[] = {
	        made("t0", "apply", 5, RECEIPT_DONE, NULL), /* before the window */
	        made("t1", "apply", 10, RECEIPT_DONE, NULL),
	        made("t2", "apply", 20, RECEIPT_DONE, NULL),
	        made("t3", "apply", 30, RECEIPT_UNDONE, NULL), /* never was in effect */
	        made("t4", "apply", 40, RECEIPT_DONE, NULL),
	        made("t5", "rollback", 50, RECEIPT_BROKEN, "t1"),
	        made("t6", "rollback", 500, RECEIPT_DONE, "t4"), /* after it: counts */
	};
	struct records r = RECORDS(all, 10, 100);
	auto_clear(metric) m = {0};
	auto_free char *text = NULL;

	deployments_rolled_back(&r, &m);
	text = metric_text(&m);
	ck_assert_str_eq(text, "1 of 3 (33.3 %)");
	ck_assert_str_eq(m.numerator.v[0], "t4");
}
END_TEST

START_TEST(nothing_applied_has_no_rate)
{
	struct records r = {.window = {0, 100}};
	auto_clear(metric) success = {0}, rolled_back = {0};

	deployments_success(&r, &success);
	deployments_rolled_back(&r, &rolled_back);
	ck_assert(!metric_has_value(&success));
	ck_assert(!metric_has_value(&rolled_back));
}
END_TEST

Suite *report_deployments_suite(void);
Suite *report_deployments_suite(void)
{
	Suite *s = suite_create("report/deployments");
	TCase *t = tcase_create("deployments");

	tcase_add_test(t, what_was_rolled_back_or_undone_is_no_success);
	tcase_add_test(t, a_rollback_that_failed_undid_nothing);
	tcase_add_test(t, the_window_has_its_beginning_and_not_its_end);
	tcase_add_test(t, what_was_done_and_taken_back_is_counted);
	tcase_add_test(t, nothing_applied_has_no_rate);
	suite_add_tcase(s, t);
	return s;
}
