#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "report/metric.h"

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

START_TEST(what_was_rolled_back_or_undone_is_no_success)
{
	const struct receipt all[] = {
	        made("t1", "apply", 10, RECEIPT_DONE, NULL),
	        made("t2", "apply", 20, RECEIPT_DONE, NULL),
	        made("t3", "apply", 30, RECEIPT_UNDONE, NULL),
	        made("t4", "rollback", 40, RECEIPT_DONE, "t2"),
	        made("t5", "apply", 50, RECEIPT_BROKEN, NULL),
	};
	auto_clear(metric) m = {0};

	metric_deployment_success(all, ARRAY_LEN(all), (struct window){0, 100}, &m);
	ck_assert_uint_eq(m.denominator.count, 4);
	ck_assert_uint_eq(m.numerator.count, 1);
	ck_assert_str_eq(m.numerator.v[0], "t1");
	ck_assert(metric_value(&m) == 0.25);
}
END_TEST

START_TEST(a_rollback_that_failed_undid_nothing)
{
	const struct receipt all[] = {
	        made("t1", "apply", 10, RECEIPT_DONE, NULL),
	        made("t2", "rollback", 20, RECEIPT_UNDONE, "t1"),
	};
	auto_clear(metric) m = {0};

	metric_deployment_success(all, ARRAY_LEN(all), (struct window){0, 100}, &m);
	ck_assert_uint_eq(m.numerator.count, 1);
}
END_TEST

START_TEST(the_window_has_its_beginning_and_not_its_end)
{
	const struct receipt all[] = {
	        made("t1", "apply", 10, RECEIPT_DONE, NULL),
	        made("t2", "apply", 20, RECEIPT_DONE, NULL),
	        made("t3", "rollback", 99, RECEIPT_DONE, "t1"),
	};
	auto_clear(metric) m = {0};

	metric_deployment_success(all, ARRAY_LEN(all), (struct window){10, 20}, &m);
	ck_assert_uint_eq(m.denominator.count, 1);
	ck_assert_str_eq(m.denominator.v[0], "t1");
	/* it was undone after the window: still no success */
	ck_assert_uint_eq(m.numerator.count, 0);
}
END_TEST

START_TEST(nothing_done_has_no_value)
{
	auto_clear(metric) m = {0};
	auto_js o = NULL;
	auto_clear(str) text = {0};

	metric_deployment_success(NULL, 0, (struct window){0, 100}, &m);
	ck_assert(!metric_has_value(&m));
	o = metric_encode(&m);
	js_print(o, JS_COMPACT, &text);
	ck_assert_ptr_nonnull(strstr(str_c(&text), "\"value\":null"));
}
END_TEST

START_TEST(the_digests_are_of_the_lists)
{
	const struct receipt one[] = {made("t1", "apply", 10, RECEIPT_DONE, NULL)};
	auto_clear(metric) m = {0};
	auto_js o = NULL;
	const char *digest;

	metric_deployment_success(one, 1, (struct window){0, 100}, &m);
	o = metric_encode(&m);
	/* printf 't1\n' | sha256sum */
	ck_assert(js_get_str(o, "denominator_digest", &digest, NULL));
	ck_assert_str_eq(digest,
	                 "465c49ce69b998fd4f6d15bd24f74a9e9fc651f4902cbafb055252008e2d66f7");
}
END_TEST

START_TEST(the_lists_can_be_reckoned_again)
{
	const struct receipt all[] = {
	        made("t2", "apply", 20, RECEIPT_UNDONE, NULL),
	        made("t1", "apply", 10, RECEIPT_DONE, NULL),
	};
	auto_clear(metric) m = {0};
	auto_clear(str) text = {0};

	metric_deployment_success(all, ARRAY_LEN(all), (struct window){0, 100}, &m);
	metric_explain(&m, &text);
	ck_assert_ptr_nonnull(strstr(str_c(&text), "deployment-success-rate: 1 of 2 (50.0 %)\n"));
	ck_assert(str_ends(str_c(&text), "window: the beginning to 1970-01-01T00:01:40Z\n"
	                                 "\nnumerator: 1\nt1\n\ndenominator: 2\nt1\nt2\n"));
}
END_TEST

START_TEST(a_value_with_a_unit_may_be_unknown)
{
	struct metric m = {
	        .name = "x", .unit = "days", .numbers = {{"p90", 2.5, true}, {"p99", 0, false}}};
	auto_free char *none = metric_text(&m), *unreached = NULL, *known = NULL;
	auto_clear(str) text = {0};
	auto_js o = NULL;

	ck_assert_str_eq(none, "not evaluated");
	strlist_add(&m.denominator, "a 1");
	unreached = metric_text(&m);
	ck_assert_str_eq(unreached, "not reached; p90 2.5; p99 not reached");
	o = metric_encode(&m);
	js_print(o, JS_COMPACT, &text);
	ck_assert_ptr_nonnull(
	        strstr(str_c(&text), "\"value\":null,\"numbers\":{\"p90\":2.5,\"p99\":null}"));
	m.is_known = true;
	m.value = 1.5;
	known = metric_text(&m);
	ck_assert_str_eq(known, "1.5 days; p90 2.5; p99 not reached");
	metric_clear(&m);
}
END_TEST

Suite *report_metric_suite(void);
Suite *report_metric_suite(void)
{
	Suite *s = suite_create("report/metric");
	TCase *t = tcase_create("metric");

	tcase_add_test(t, what_was_rolled_back_or_undone_is_no_success);
	tcase_add_test(t, a_rollback_that_failed_undid_nothing);
	tcase_add_test(t, the_window_has_its_beginning_and_not_its_end);
	tcase_add_test(t, nothing_done_has_no_value);
	tcase_add_test(t, the_digests_are_of_the_lists);
	tcase_add_test(t, the_lists_can_be_reckoned_again);
	tcase_add_test(t, a_value_with_a_unit_may_be_unknown);
	suite_add_tcase(s, t);
	return s;
}
