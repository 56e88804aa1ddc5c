#include <check.h>
#include <stdlib.h>

#include "assess/alias.h"
#include "base/err.h"
#include "base/mem.h"

static char type[] = "npm", name_a[] = "a", name_b[] = "b";
static const struct subject a = {
        .type = type, .name = name_a, .has_scheme = true, .scheme = VERSION_SEMVER};
static const struct subject b = {
        .type = type, .name = name_b, .has_scheme = true, .scheme = VERSION_SEMVER};

/* `others`: with blanks between them. */
static void add(struct judgements *j, const struct subject *s, const char *known,
                const char *others, enum rule_answer answer, const char *fixed)
{
	struct judgement *one;

	j->v = mem_grow(j->v, j->count, &j->cap, sizeof(*j->v));
	one = &j->v[j->count++];
	one->subject = s;
	one->vulnerability = known;
	one->verdict.answer = answer;
	one->verdict.fixed = span_of(fixed);
	strlist_split(&one->names, others, ' ');
	strlist_add(&one->packages, s->name);
}

START_TEST(names_join_whatever_the_order_of_the_records)
{
	for (int turn = 0; turn < 2; turn++) {
		auto_clear(judgements) j = {0};

		if (turn)
			add(&j, &a, "LINK-1", "X-1 Y-1", RULE_YES, "1.2.0");
		add(&j, &a, "A-1", "X-1", RULE_YES, "1.1.0");
		add(&j, &a, "OTHER-1", "", RULE_YES, "9.0.0");
		add(&j, &a, "B-1", "Y-1", RULE_YES, "1.3.0");
		if (!turn)
			add(&j, &a, "LINK-1", "X-1 Y-1", RULE_YES, "1.2.0");
		alias_merge(&j);
		ck_assert_uint_eq(j.count, 2);
		ck_assert_str_eq(j.v[0].vulnerability, "A-1");
		ck_assert(span_eq(j.v[0].verdict.fixed, "1.3.0"));
		ck_assert_uint_eq(j.v[0].packages.count, 1);
		ck_assert(strlist_has(&j.v[0].names, "X-1") && strlist_has(&j.v[0].names, "Y-1"));
		ck_assert_str_eq(j.v[1].vulnerability, "OTHER-1");
	}
}
END_TEST
START_TEST(a_cve_is_the_name_before_all_others)
{
	auto_clear(judgements) j = {0};

	add(&j, &a, "A-1", "CVE-2026-2 CVE-2026-1", RULE_YES, "1.0.0");
	alias_merge(&j);
	ck_assert_str_eq(j.v[0].vulnerability, "CVE-2026-1");
}
END_TEST
START_TEST(what_is_vulnerable_decides)
{
	auto_clear(judgements) j = {0};

	add(&j, &a, "A-1", "X-1", RULE_UNKNOWN, NULL);
	add(&j, &a, "B-1", "X-1", RULE_YES, NULL);
	alias_merge(&j);
	ck_assert_uint_eq(j.count, 1);
	ck_assert_int_eq((int)j.v[0].verdict.answer, RULE_YES);
	ck_assert_str_eq(j.v[0].vulnerability, "A-1");
}
END_TEST
START_TEST(sources_do_not_share_names)
{
	auto_clear(judgements) j = {0};

	add(&j, &a, "A-1", "X-1", RULE_YES, "1.0.0");
	add(&j, &b, "B-1", "X-1", RULE_YES, "1.0.0");
	alias_merge(&j);
	ck_assert_uint_eq(j.count, 2);
}
END_TEST
START_TEST(nothing_is_merged_of_nothing)
{
	auto_clear(judgements) j = {0};

	alias_merge(&j);
	ck_assert_uint_eq(j.count, 0);
}
END_TEST

Suite *assess_alias_suite(void);
Suite *assess_alias_suite(void)
{
	Suite *s = suite_create("assess/alias");
	TCase *t = tcase_create("alias");

	tcase_add_test(t, names_join_whatever_the_order_of_the_records);
	tcase_add_test(t, a_cve_is_the_name_before_all_others);
	tcase_add_test(t, what_is_vulnerable_decides);
	tcase_add_test(t, sources_do_not_share_names);
	tcase_add_test(t, nothing_is_merged_of_nothing);
	suite_add_tcase(s, t);
	return s;
}
