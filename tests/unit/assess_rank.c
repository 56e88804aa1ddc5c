#include "unit/assess_fixture.h"
#include "assess/rank.h"

static struct finding *add(struct findings *f, const char *vulnerability, enum finding_state state)
{
	struct finding *one = findings_add(f);

	one->vulnerability = mem_strdup(vulnerability);
	one->source = mem_strdup("s");
	one->state = state;
	return one;
}

START_TEST(unknown_inputs_count_as_the_worse_and_stay_unknown)
{
	auto_clear(findings) f = {0};
	struct finding *one = add(&f, "CVE-1", FINDING_OPEN);
	struct rules rules = {0};

	one->times.available = NOW;
	rank_finding(one, &rules, 0, NOW);
	ck_assert_int_eq(one->priority.tier, TIER_URGENT);
	ck_assert_str_eq(one->priority.row, "kev=n exposed=y automatable=y impact=total");
	ck_assert_int_eq(one->priority.exposed, ANSWER_UNKNOWN);
	ck_assert_int_eq(one->due, NOW + 3 * 86400);
}
END_TEST
START_TEST(the_clock_starts_at_the_patch_then_at_the_publication_then_at_the_first_sight)
{
	struct rules rules = {0}, published = {.start = START_PUBLISHED};
	struct finding f = {.times = {.published = 20, .available = 30, .first_seen = 40}};

	ck_assert_int_eq(rank_start(&f, &rules, 50), 30);
	ck_assert_int_eq(rank_start(&f, &published, 50), 20);
	f.times.available = 0;
	ck_assert_int_eq(rank_start(&f, &rules, 50), 20);
	f.times.published = 0;
	ck_assert_int_eq(rank_start(&f, &rules, 50), 40);
	f.times.first_seen = 0;
	ck_assert_int_eq(rank_start(&f, &rules, 50), 50);
}
END_TEST
START_TEST(a_due_date_moves_earlier_and_never_later)
{
	auto_clear(findings) f = {0};
	struct finding *one = add(&f, "CVE-1", FINDING_OPEN);
	struct rules rules = {0}, kev = {.kev_due_date = true};

	one->due = NOW + 86400;
	rank_finding(one, &rules, NOW + 60, NOW);
	ck_assert_int_eq(one->due, NOW + 86400);
	rank_finding(one, &kev, NOW + 60, NOW);
	ck_assert_int_eq(one->due, NOW + 60);
	one->priority.exposed = ANSWER_NO;
	one->priority.automatable = ANSWER_NO;
	rank_finding(one, &rules, 0, NOW);
	ck_assert_int_eq(one->priority.tier, TIER_UPGRADE);
	ck_assert_int_eq(one->due, NOW + 60);
}
END_TEST
START_TEST(the_next_upgrade_has_no_date)
{
	auto_clear(findings) f = {0};
	struct finding *one = add(&f, "CVE-1", FINDING_OPEN);
	struct rules rules = {0};

	one->priority.exposed = one->priority.automatable = ANSWER_NO;
	rank_finding(one, &rules, 0, NOW);
	ck_assert_int_eq(one->due, 0);
}
END_TEST
START_TEST(ranks_are_dense_over_what_is_live)
{
	auto_clear(findings) f = {0};
	struct rules rules = {0};

	add(&f, "CVE-1", FINDING_FIXED);
	add(&f, "CVE-2", FINDING_OPEN)->priority.epss = 0.1;
	add(&f, "CVE-3", FINDING_NO_FIX)->priority.epss = 0.9;
	add(&f, "CVE-4", FINDING_OPEN)->priority.kev = true;
	add(&f, "CVE-5", FINDING_OPEN);
	for (size_t i = 0; i < f.count; i++)
		rank_finding(&f.items[i], &rules, 0, NOW);
	rank_all(&f);
	ck_assert_str_eq(f.items[0].vulnerability, "CVE-4");
	ck_assert_str_eq(f.items[1].vulnerability, "CVE-3");
	ck_assert_str_eq(f.items[2].vulnerability, "CVE-2");
	ck_assert_str_eq(f.items[3].vulnerability, "CVE-5");
	for (unsigned i = 0; i < 4; i++)
		ck_assert_uint_eq(f.items[i].priority.rank, i + 1);
	ck_assert_uint_eq(f.items[4].priority.rank, 0);
}
END_TEST

/* The due date and what set it, under one overlay. */
static void hold(const struct policy_overlay *o, struct finding *f, int64_t due, const char *by)
{
	struct rules rules = {.overlays = o, .overlay_count = 1};

	f->due = 0;
	rank_finding(f, &rules, 0, NOW);
	ck_assert_int_eq(f->due, due);
	ck_assert_str_eq(f->due_by, by);
}

START_TEST(an_overlay_moves_a_date_earlier_where_all_that_it_asks_holds)
{
	auto_clear(findings) all = {0};
	struct finding *f = add(&all, "CVE-1", FINDING_OPEN);
	char name[] = "edge", high[] = "high", pattern[] = "s*", other[] = "t*", *v = pattern;
	const struct policy_overlay any = {.name = name, .days = 1, .cvss = -1, .epss = -1};
	struct policy_overlay o = any;

	f->times.available = NOW;
	f->times.kev = NOW - 86400;
	hold(&any, f, NOW + 86400, "overlay edge");
	o.days = 4;
	hold(&o, f, NOW + 3 * 86400, "table");
	o = any;
	o.severity = high;
	hold(&o, f, NOW + 3 * 86400, "table");
	f->priority.cvss = 7;
	hold(&o, f, NOW + 86400, "overlay edge");
	o = any;
	o.kev = POLICY_YES;
	hold(&o, f, NOW + 3 * 86400, "table");
	o = any;
	o.exposed = POLICY_NO;
	hold(&o, f, NOW + 3 * 86400, "table");
	o = any;
	o.epss = 0.5;
	hold(&o, f, NOW + 3 * 86400, "table");
	o = any;
	o.packages = (struct strlist){.v = &v, .count = 1};
	hold(&o, f, NOW + 86400, "overlay edge");
	v = other;
	hold(&o, f, NOW + 3 * 86400, "table");
	o = any;
	o.from = POLICY_KEV;
	hold(&o, f, NOW, "overlay edge");
	f->times.kev = 0;
	hold(&o, f, NOW + 3 * 86400, "table");
}
END_TEST
START_TEST(a_date_of_an_earlier_run_is_called_so)
{
	auto_clear(findings) all = {0};
	struct finding *f = add(&all, "CVE-1", FINDING_OPEN);
	struct rules rules = {0};

	f->times.available = NOW;
	f->due = NOW + 5;
	rank_finding(f, &rules, 0, NOW);
	ck_assert_str_eq(f->due_by, "earlier");
}
END_TEST

Suite *assess_rank_suite(void);
Suite *assess_rank_suite(void)
{
	Suite *s = suite_create("assess/rank");
	TCase *t = tcase_create("rank");

	tcase_add_test(t, unknown_inputs_count_as_the_worse_and_stay_unknown);
	tcase_add_test(
	        t, the_clock_starts_at_the_patch_then_at_the_publication_then_at_the_first_sight);
	tcase_add_test(t, a_due_date_moves_earlier_and_never_later);
	tcase_add_test(t, the_next_upgrade_has_no_date);
	tcase_add_test(t, ranks_are_dense_over_what_is_live);
	tcase_add_test(t, an_overlay_moves_a_date_earlier_where_all_that_it_asks_holds);
	tcase_add_test(t, a_date_of_an_earlier_run_is_called_so);
	suite_add_tcase(s, t);
	return s;
}
