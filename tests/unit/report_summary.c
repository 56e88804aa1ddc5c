#include <check.h>

#include "base/err.h"
#include "ext/js.h"
#include "report/summary.h"

static void add(struct findings *f, enum finding_state state, enum tier tier, int64_t due, bool kev)
{
	struct finding *x = findings_add(f);

	x->state = state;
	x->priority.tier = tier;
	x->priority.kev = kev;
	x->due = due;
}

START_TEST(every_finding_is_counted_once)
{
	auto_clear(findings) f = {0};
	struct summary s;
	size_t all = 0;

	add(&f, FINDING_OPEN, TIER_URGENT, 100, true);
	add(&f, FINDING_OPEN, TIER_SOON, 300, false);
	add(&f, FINDING_NO_FIX, TIER_UPGRADE, 0, false);
	add(&f, FINDING_FIXED, TIER_URGENT, 50, true);
	add(&f, FINDING_UNKNOWN, TIER_UNKNOWN, 0, false);
	summary_make(&f, 200, &s);
	for (unsigned i = 0; i < FINDING_STATES; i++)
		all += s.by_state[i];
	ck_assert_uint_eq(all, f.count);
	ck_assert_uint_eq(s.by[FINDING_OPEN][TIER_URGENT], 1);
	ck_assert_uint_eq(s.live, 3);
	ck_assert_uint_eq(s.by_tier[TIER_URGENT], 1);
	ck_assert_uint_eq(s.overdue, 1);
	ck_assert_uint_eq(s.kev, 1);
	ck_assert_int_eq(s.next_due, 300);
}
END_TEST

START_TEST(the_document_names_states_and_tiers)
{
	auto_clear(findings) f = {0};
	const struct js *states, *row;
	struct summary s;
	auto_js o = NULL;
	int64_t n;

	add(&f, FINDING_FIX_UNREACHABLE, TIER_SCHEDULED, 0, false);
	summary_make(&f, 0, &s);
	o = summary_encode(&s);
	ck_assert(js_get_object(o, "by_state", &states, NULL));
	ck_assert(js_get_object(states, "fix-unreachable", &row, NULL));
	ck_assert(js_get_int(row, "scheduled", 0, 10, &n, NULL));
	ck_assert_int_eq(n, 1);
	ck_assert(js_get_int(row, "all", 0, 10, &n, NULL));
	ck_assert_int_eq(n, 1);
	ck_assert_ptr_null(js_member(o, "next_due"));
}
END_TEST

Suite *report_summary_suite(void);
Suite *report_summary_suite(void)
{
	Suite *s = suite_create("report/summary");
	TCase *t = tcase_create("summary");

	tcase_add_test(t, every_finding_is_counted_once);
	tcase_add_test(t, the_document_names_states_and_tiers);
	suite_add_tcase(s, t);
	return s;
}
