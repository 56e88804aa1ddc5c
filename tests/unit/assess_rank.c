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
	suite_add_tcase(s, t);
	return s;
}
