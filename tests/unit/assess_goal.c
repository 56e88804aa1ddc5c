#include <check.h>

#include "assess/goal.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#define NOW 1000

/* How many of these findings stand against a goal. */
static size_t count(const char *text, const struct findings *f)
{
	auto_clear(goal) g = {0};
	struct err err = {0};
	size_t n = 0;

	ck_assert_msg(goal_parse(text, &g, &err), "%s: %s", text, err.msg);
	for (size_t i = 0; i < f->count; i++)
		n += goal_is_against(&g, &f->items[i], NOW);
	return n;
}

static struct finding *add(struct findings *f, enum finding_state state)
{
	struct finding *x = findings_add(f);

	x->state = state;
	x->priority.tier = TIER_SCHEDULED;
	return x;
}

START_TEST(terms_say_what_is_in_the_way)
{
	auto_clear(findings) f = {0};
	struct finding *x = add(&f, FINDING_OPEN);

	x->priority.kev = true;
	x->due = NOW;
	x->priority.severity = mem_strdup("Important");
	x = add(&f, FINDING_NO_FIX);
	x->due = NOW + 1;
	x->priority.cvss = 9.8;
	x->priority.epss = 0.5;
	x->priority.tier = TIER_URGENT;
	x = add(&f, FINDING_OPEN);
	x->priority.severity = mem_strdup("low");
	x->priority.cvss = 1;
	x->priority.epss = 0.01;
	x->priority.tier = TIER_UPGRADE;
	x = add(&f, FINDING_FIXED);
	x->priority.kev = true;

	ck_assert_uint_eq(count("no-kev", &f), 1);
	ck_assert_uint_eq(count("none-overdue", &f), 1);
	ck_assert_uint_eq(count("no-fixable", &f), 2);
	ck_assert_uint_eq(count("severity<high", &f), 2);
	ck_assert_uint_eq(count("severity<critical", &f), 1);
	ck_assert_uint_eq(count("tier<urgent", &f), 1);
	ck_assert_uint_eq(count("tier<scheduled", &f), 2);
	ck_assert_uint_eq(count("no-kev, tier<urgent", &f), 2);
}
END_TEST
START_TEST(what_is_not_known_is_not_below_anything)
{
	auto_clear(findings) f = {0};

	add(&f, FINDING_OPEN);
	ck_assert_uint_eq(count("severity<critical", &f), 1);
	ck_assert_uint_eq(count("cvss<10", &f), 1);
	ck_assert_uint_eq(count("epss<1", &f), 1);
	ck_assert_uint_eq(count("no-kev", &f), 0);
}
END_TEST
START_TEST(a_finding_of_unknown_state_is_in_doubt)
{
	auto_clear(findings) f = {0};
	auto_clear(goal) g = {0};

	add(&f, FINDING_UNKNOWN)->priority.kev = true;
	add(&f, FINDING_OPEN)->priority.kev = true;
	ck_assert(goal_parse("no-kev", &g, NULL));
	ck_assert(goal_is_in_doubt(&g, &f.items[0], NOW));
	ck_assert(!goal_is_against(&g, &f.items[0], NOW));
	ck_assert(!goal_is_in_doubt(&g, &f.items[1], NOW));
}
END_TEST
START_TEST(what_is_no_goal_is_named)
{
	static const struct {
		const char *text, *msg;
	} all[] = {
	        {"", "no goal is named"},
	        {" , ", "no goal is named"},
	        {"no-kevs", "'no-kevs' is no goal"},
	        {"no-kev,x", "'x' is no goal"},
	        {"severity", "'severity' is no goal"},
	        {"severity<", "'severity<': there is no such value: there is low medium high "
	                      "critical"},
	        {"tier<later", "'tier<later': there is no such value: there is next-upgrade "
	                       "scheduled soon urgent"},
	        {"cvss<11", "'cvss<11': not a number from 0 to 10"},
	        {"cvss<-1", "'cvss<-1': not a number from 0 to 10"},
	        {"cvss<.", "'cvss<.': not a number from 0 to 10"},
	        {"epss<1e0", "'epss<1e0': not a number from 0 to 1"},
	        {"epss<0.1.2", "'epss<0.1.2': not a number from 0 to 1"},
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		auto_clear(goal) g = {0};
		struct err err = {0};

		ck_assert(!goal_parse(all[i].text, &g, &err));
		ck_assert_int_eq(err.kind, ERR_USAGE);
		ck_assert_str_eq(err.msg, all[i].msg);
	}
}
END_TEST

Suite *assess_goal_suite(void);
Suite *assess_goal_suite(void)
{
	Suite *s = suite_create("assess/goal");
	TCase *t = tcase_create("goal");

	tcase_add_test(t, terms_say_what_is_in_the_way);
	tcase_add_test(t, what_is_not_known_is_not_below_anything);
	tcase_add_test(t, a_finding_of_unknown_state_is_in_doubt);
	tcase_add_test(t, what_is_no_goal_is_named);
	suite_add_tcase(s, t);
	return s;
}
