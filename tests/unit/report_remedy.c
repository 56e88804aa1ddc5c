#include <check.h>

#include "report/remedy.h"
#include "unit/history.h"

/* The window is day 100 to 129; it is day 125. */
static const struct history_line lines[] = {
        {.finding = "early", .seen = 10, .due = 99, .closed = 98, .as = "fixed"},   /* due before */
        {.finding = "before", .seen = 90, .due = 110, .closed = 95, .as = "fixed"}, /* on time */
        {.finding = "on-time", .seen = 90, .due = 110, .closed = 110, .as = "gone"},
        {.finding = "late", .seen = 90, .due = 110, .closed = 111, .as = "fixed"},
        {.finding = "open", .seen = 101, .due = 115},
        {.finding = "excepted", .seen = 101, .due = 115, .closed = 112, .as = "excepted"},
        {.finding = "void", .seen = 101, .due = 115, .closed = 112, .as = "not-affected"},
        {.finding = "later", .seen = 101, .due = 126}, /* not due yet */
        {.finding = "dateless", .seen = 101},
        {.finding = "future", .seen = 101, .due = 120, .closed = 127, .as = "fixed"}, /* open now */
};

START_TEST(the_rate_is_of_what_was_due)
{
	auto_clear(episodes) e = {0};
	auto_clear(metric) m = {0};
	auto_free char *text = NULL;
	struct records r;

	history_make(lines, ARRAY_LEN(lines), &e);
	r = history_records(&e, 100, 130, 125);
	remedy_rate(&r, &m);
	text = metric_text(&m);
	ck_assert_str_eq(text, "2 of 6 (33.3 %); 2 on time, 1 excepted, 1 late, 2 open");
	ck_assert_str_eq(m.numerator.v[0], "before@1970-04-01T00:00:00Z");
}
END_TEST

/* In the flow: on-time, late, open, excepted, later, dateless, future; remedied: on-time, late. */
START_TEST(the_flow_is_of_what_there_was)
{
	auto_clear(episodes) e = {0};
	auto_clear(metric) m = {0};
	auto_free char *text = NULL;
	struct records r;

	history_make(lines, ARRAY_LEN(lines), &e);
	r = history_records(&e, 100, 130, 125);
	remedy_flow(&r, &m);
	text = metric_text(&m);
	ck_assert_str_eq(text, "2 of 7 (28.6 %)");
}
END_TEST

START_TEST(the_end_of_the_window_is_the_end_of_knowledge)
{
	auto_clear(episodes) e = {0};
	auto_clear(metric) m = {0}, later = {0};
	struct records r;

	history_make(lines, ARRAY_LEN(lines), &e);
	/* on day 110 'late' was not remedied yet, whatever the present is */
	r = history_records(&e, 100, 111, 125);
	remedy_rate(&r, &m);
	ck_assert_uint_eq(m.denominator.count, 3);
	ck_assert_uint_eq(m.parts[3].ids.count, 1);
	r = history_records(&e, 200, 300, 400);
	remedy_rate(&r, &later);
	ck_assert(!metric_has_value(&later));
}
END_TEST

Suite *report_remedy_suite(void);
Suite *report_remedy_suite(void)
{
	Suite *s = suite_create("report/remedy");
	TCase *t = tcase_create("remedy");

	tcase_add_test(t, the_rate_is_of_what_was_due);
	tcase_add_test(t, the_flow_is_of_what_there_was);
	tcase_add_test(t, the_end_of_the_window_is_the_end_of_knowledge);
	suite_add_tcase(s, t);
	return s;
}
