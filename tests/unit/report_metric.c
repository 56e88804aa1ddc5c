#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "report/metric.h"

/* Of these things, those that begin with "t1". */
static void fill(struct metric *m, const char *things)
{
	*m = (struct metric){.name = "x-rate", .definition = "x", .window = {0, 100}};
	strlist_split(&m->denominator, things, ' ');
	for (size_t i = 0; i < m->denominator.count; i++)
		if (str_starts(m->denominator.v[i], "t1"))
			strlist_add(&m->numerator, m->denominator.v[i]);
	metric_seal(m);
}

START_TEST(nothing_done_has_no_value)
{
	auto_clear(metric) m = {0};
	auto_js o = NULL;
	auto_clear(str) text = {0};

	fill(&m, "");
	ck_assert(!metric_has_value(&m));
	o = metric_encode(&m);
	js_print(o, JS_COMPACT, &text);
	ck_assert_ptr_nonnull(strstr(str_c(&text), "\"value\":null"));
}
END_TEST

START_TEST(the_digests_are_of_the_lists)
{
	auto_clear(metric) m = {0};
	auto_js o = NULL;
	const char *digest;

	fill(&m, "t1");
	o = metric_encode(&m);
	/* printf 't1\n' | sha256sum */
	ck_assert(js_get_str(o, "denominator_digest", &digest, NULL));
	ck_assert_str_eq(digest,
	                 "465c49ce69b998fd4f6d15bd24f74a9e9fc651f4902cbafb055252008e2d66f7");
}
END_TEST

START_TEST(the_lists_can_be_reckoned_again)
{
	auto_clear(metric) m = {0};
	auto_clear(str) text = {0};

	fill(&m, "t2 t1");
	metric_explain(&m, &text);
	ck_assert_ptr_nonnull(strstr(str_c(&text), "x-rate: 1 of 2 (50.0 %)\n"));
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

	tcase_add_test(t, nothing_done_has_no_value);
	tcase_add_test(t, the_digests_are_of_the_lists);
	tcase_add_test(t, the_lists_can_be_reckoned_again);
	tcase_add_test(t, a_value_with_a_unit_may_be_unknown);
	suite_add_tcase(s, t);
	return s;
}
