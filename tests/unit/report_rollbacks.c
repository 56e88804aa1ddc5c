#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "report/rollbacks.h"

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

START_TEST(what_was_done_and_taken_back_is_counted)
{
	const struct receipt all[] = {
	        made("t0", "apply", 5, RECEIPT_DONE, NULL), /* before the window */
	        made("t1", "apply", 10, RECEIPT_DONE, NULL),
	        made("t2", "apply", 20, RECEIPT_DONE, NULL),
	        made("t3", "apply", 30, RECEIPT_UNDONE, NULL), /* never was in effect */
	        made("t4", "apply", 40, RECEIPT_DONE, NULL),
	        made("t5", "rollback", 50, RECEIPT_BROKEN, "t1"),
	        made("t6", "rollback", 500, RECEIPT_DONE, "t4"), /* after it: counts */
	};
	struct records r = {.window = {10, 100}, .receipts = all, .receipt_count = ARRAY_LEN(all)};
	auto_clear(metric) m = {0};
	auto_free char *text = NULL;

	rollbacks_rate(&r, &m);
	text = metric_text(&m);
	ck_assert_str_eq(text, "1 of 3 (33.3 %)");
	ck_assert_str_eq(m.numerator.v[0], "t4");
}
END_TEST

START_TEST(nothing_applied_has_no_rate)
{
	struct records r = {.window = {0, 100}};
	auto_clear(metric) m = {0};
	auto_free char *text = NULL;

	rollbacks_rate(&r, &m);
	text = metric_text(&m);
	ck_assert_str_eq(text, "not evaluated");
}
END_TEST

Suite *report_rollbacks_suite(void);
Suite *report_rollbacks_suite(void)
{
	Suite *s = suite_create("report/rollbacks");
	TCase *t = tcase_create("rollbacks");

	tcase_add_test(t, what_was_done_and_taken_back_is_counted);
	tcase_add_test(t, nothing_applied_has_no_rate);
	suite_add_tcase(s, t);
	return s;
}
