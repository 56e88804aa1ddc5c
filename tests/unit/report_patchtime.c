#include <check.h>

#include "report/patchtime.h"
#include "unit/history.h"

/* It is day 140. From available: 10 e, 20 e, 20 censored (excepted), 30 e, 40 open:
 * S = 0.8, 0.6, 0.3: the median is 30, one in ten is not reached, the mean of the closed is 20. */
static const struct history_line lines[] = {
        {.finding = "a",
         .seen = 101,
         .available = 100,
         .published = 90,
         .closed = 110,
         .as = "fixed"},
        {.finding = "b", .seen = 100, .available = 100, .closed = 120, .as = "gone"},
        {.finding = "c", .seen = 100, .available = 100, .closed = 120, .as = "excepted"},
        {.finding = "d", .seen = 100, .available = 100, .kev = 120, .closed = 130, .as = "fixed"},
        {.finding = "e", .seen = 100, .available = 100},
        {.finding = "f", .seen = 100},                  /* no fix: no clock */
        {.finding = "g", .seen = 100, .available = 90}, /* began before the window */
};

START_TEST(open_ones_are_censored_and_not_left_out)
{
	auto_clear(episodes) e = {0};
	auto_clear(metric) m = {0};
	auto_free char *text = NULL;
	struct records r;

	history_make(lines, ARRAY_LEN(lines), &e);
	r = history_records(&e, 100, 200, 140);
	patchtime_available(&r, &m);
	text = metric_text(&m);
	ck_assert_str_eq(text, "30.0 days; p90 not reached; closed only 20.0");
	ck_assert_uint_eq(m.denominator.count, 5);
	ck_assert_uint_eq(m.numerator.count, 3);
	ck_assert_str_eq(m.denominator.v[2], "c@1970-04-11T00:00:00Z 1728000 excepted");
	ck_assert_str_eq(m.denominator.v[4], "e@1970-04-11T00:00:00Z 3456000 open");
}
END_TEST

START_TEST(each_clock_starts_at_its_own_time)
{
	auto_clear(episodes) e = {0};
	auto_clear(metric) kev = {0}, published = {0}, seen = {0};
	auto_free char *a = NULL, *b = NULL;
	struct records r;

	history_make(lines, ARRAY_LEN(lines), &e);
	r = history_records(&e, 0, 200, 140);
	patchtime_kev(&r, &kev);
	patchtime_published(&r, &published);
	patchtime_seen(&r, &seen);
	a = metric_text(&kev);
	b = metric_text(&published);
	ck_assert_str_eq(a, "10.0 days; p90 10.0; closed only 10.0");
	ck_assert_str_eq(b, "20.0 days; p90 20.0; closed only 20.0");
	ck_assert_uint_eq(seen.denominator.count, 7);
}
END_TEST

START_TEST(what_was_not_known_then_is_open_then)
{
	auto_clear(episodes) e = {0};
	auto_clear(metric) m = {0};
	struct records r;

	history_make(lines, ARRAY_LEN(lines), &e);
	/* the window ends on day 115: one was remedied */
	r = history_records(&e, 100, 116, 140);
	patchtime_available(&r, &m);
	ck_assert_uint_eq(m.numerator.count, 1);
	ck_assert_uint_eq(m.denominator.count, 5);
	ck_assert(!m.is_known);
}
END_TEST

START_TEST(nobody_knows_without_records)
{
	auto_clear(metric) m = {0};
	struct records r = history_records(NULL, 0, 200, 140);
	auto_free char *text = NULL;

	patchtime_available(&r, &m);
	text = metric_text(&m);
	ck_assert_str_eq(text, "not evaluated");
}
END_TEST

Suite *report_patchtime_suite(void);
Suite *report_patchtime_suite(void)
{
	Suite *s = suite_create("report/patchtime");
	TCase *t = tcase_create("patchtime");

	tcase_add_test(t, open_ones_are_censored_and_not_left_out);
	tcase_add_test(t, each_clock_starts_at_its_own_time);
	tcase_add_test(t, what_was_not_known_then_is_open_then);
	tcase_add_test(t, nobody_knows_without_records);
	suite_add_tcase(s, t);
	return s;
}
