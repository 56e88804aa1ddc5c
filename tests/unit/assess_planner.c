#include "unit/apt_root.h"
#include "assess/planner.h"

START_TEST(security_updates_and_fixes_are_planned_and_nothing_else)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};
	const struct patch *p;

	fixture_feed(&f, "mine", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\n\nsrc,0,SH F,1.0-1+deb12u1,\nsrc,1,S  "
	                     " ,1.0-9,\n\n"));
	fixture_debian(DEB("a", "1.0-1", "src", "1.0-1") "," DEB("c", "1.0-1", "c", "1.0-1"), &inv);
	fixture_assess(&f, &inv, NULL, root, NOW, &r);
	ck_assert_uint_eq(r.plan.count, 1);
	p = &r.plan.patches[0];
	ck_assert_str_eq(p->id, "archive:src@1.0-1+deb12u2");
	ck_assert_str_eq(p->class, "security");
	ck_assert_str_eq(p->from, "1.0-1");
	ck_assert_uint_eq(p->ends.count, 1);
	ck_assert_str_eq(p->ends.v[0], fixture_find(&r, "CVE-1")->id);
	ck_assert_str_eq(r.plan.order.v[0], p->id);
	ck_assert_int_eq(fixture_find(&r, "CVE-1")->state, FINDING_OPEN);
	ck_assert_int_eq(fixture_find(&r, "CVE-1")->times.available, NOW);
	ck_assert_int_eq(fixture_find(&r, "CVE-2")->state, FINDING_FIX_UNREACHABLE);
	ck_assert_ptr_nonnull(strstr(fixture_find(&r, "CVE-2")->reason.text,
	                             "1.0-1+deb12u2, which is offered, is vulnerable too"));
}
END_TEST
START_TEST(an_update_that_no_feed_names_is_a_finding_of_its_own)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};
	const struct finding *one;

	fixture_debian(DEB("a", "1.0-1", "src", "1.0-1"), &inv);
	fixture_assess(&f, &inv, NULL, root, NOW, &r);
	one = fixture_find(&r, "archive:src@1.0-1+deb12u2");
	ck_assert_ptr_nonnull(one);
	ck_assert_int_eq(one->state, FINDING_OPEN);
	ck_assert_str_eq(one->reason.rule, "archive");
	ck_assert_uint_eq(r.plan.count, 1);
	ck_assert_uint_eq(r.plan.patches[0].ends.count, 1);
	ck_assert(!r.claims);
}
END_TEST
START_TEST(what_is_held_is_not_planned)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};

	fixture_debian("{\"purl\":\"pkg:deb/debian/"
	               "a@1.0-1\",\"type\":\"deb\",\"name\":\"a\",\"version\":\"1.0-1\","
	               "\"arch\":\"amd64\",\"source\":{\"name\":\"src\",\"version\":\"1.0-1\"},"
	               "\"status\":\"installed\",\"held\":true}",
	               &inv);
	fixture_assess(&f, &inv, NULL, root, NOW, &r);
	ck_assert_uint_eq(r.plan.count, 0);
	ck_assert_int_eq(r.findings.items[0].state, FINDING_FIX_UNREACHABLE);
}
END_TEST
START_TEST(what_is_required_comes_first_and_a_circle_ends)
{
	static const struct {
		const char *id, *requires;
	} patches[] = {{"a", "c"}, {"b", "a"}, {"c", "b"}, {"d", "e"}, {"e", NULL}};
	auto_clear(plan) p = {0};
	struct findings none = {0};

	for (size_t i = 0; i < ARRAY_LEN(patches); i++) {
		struct patch *one = plan_add(&p);

		one->id = mem_strdup(patches[i].id);
		one->class = mem_strdup("bugfix");
		one->name = mem_strdup("x");
		one->to = mem_strdup("1");
		if (patches[i].requires)
			strlist_add(&one->requires, patches[i].requires);
	}
	planner_seal(&none, &p);
	ck_assert_uint_eq(p.order.count, 5);
	ck_assert_str_eq(p.order.v[2], "a");
	ck_assert_str_eq(p.order.v[3], "e");
	ck_assert_str_eq(p.order.v[4], "d");
}
END_TEST

static void add(struct plan *p, const char *id, const char *finding)
{
	struct patch *one = plan_add(p);

	one->id = mem_strdup(id);
	one->class = mem_strdup("security");
	one->name = mem_strdup("x");
	one->to = mem_strdup("1");
	if (finding)
		strlist_add(&one->ends, finding);
}

START_TEST(what_reduces_the_most_urgent_risk_comes_first)
{
	static const struct {
		const char *id;
		enum tier tier;
		bool kev;
		int64_t due;
	} all[] = {
	        {"f0", TIER_UPGRADE, false, 0}, {"f1", TIER_SOON, false, 200},
	        {"f2", TIER_SOON, false, 100},  {"f3", TIER_SOON, true, 900},
	        {"f4", TIER_URGENT, false, 50},
	};
	auto_clear(plan) p = {0};
	auto_clear(findings) f = {0};

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		struct finding *x = findings_add(&f);

		x->id = mem_strdup(all[i].id);
		x->state = FINDING_OPEN;
		x->priority.tier = all[i].tier;
		x->priority.kev = all[i].kev;
		x->due = all[i].due;
		x->priority.epss = (double)i / 10; /* changes daily: of no account */
	}
	add(&p, "none", NULL);
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		add(&p, all[i].id, all[i].id);
	add(&p, "z-two", "f1");
	strlist_add(&p.patches[6].ends, "f2");
	strlist_add(&p.patches[6].requires, "none");
	planner_seal(&f, &p);
	ck_assert_str_eq(p.order.v[0], "f4");
	ck_assert_str_eq(p.order.v[1], "f3");
	ck_assert_str_eq(p.order.v[2], "f2");
	ck_assert_str_eq(p.order.v[3], "none");
	ck_assert_str_eq(p.order.v[4], "z-two");
	ck_assert_str_eq(p.order.v[5], "f1");
	ck_assert_str_eq(p.order.v[6], "f0");
}
END_TEST
START_TEST(a_patch_says_its_class_and_what_it_needs)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(inventory) inv = {0};
	auto_clear(subjects) subjects = {0};
	auto_clear(plan) p = {0};
	struct findings none = {0};
	struct offer offers[3] = {{.version = str_format("1.0-2")},
	                          {.version = str_format("2.0-1")},
	                          {.version = str_format("1.0-2"), .is_security = true}};
	struct live_socket *s;

	fixture_debian(DEB("a", "1.0-1", "a", "1.0-1") "," DEB("b", "1.0-1", "b", "1.0-1") "," DEB(
	                       "libc6", "1.0-1", "glibc", "1.0-1"),
	               &inv);
	s = live_add_socket(&inv.live);
	s->unit = mem_strdup("ssh.service");
	strlist_add(&s->packages, inv.components[2].purl);
	strlist_add(&offers[2].packages, "libc6=1.0-2");
	subjects_make(&inv, &subjects);
	planner_add_archive(&subjects, offers, &none, &p);
	ck_assert_str_eq(p.patches[0].class, "bugfix");
	ck_assert_str_eq(p.patches[1].class, "feature");
	ck_assert_str_eq(p.patches[2].class, "security");
	ck_assert(!p.patches[0].reboot && p.patches[2].reboot);
	ck_assert_uint_eq(p.patches[0].restart.count, 0);
	ck_assert_str_eq(p.patches[2].restart.v[0], "ssh.service");
	for (size_t i = 0; i < ARRAY_LEN(offers); i++)
		offer_clear(&offers[i]);
}
END_TEST

Suite *assess_planner_suite(void);
Suite *assess_planner_suite(void)
{
	Suite *s = suite_create("assess/planner");
	TCase *t = tcase_create("planner");

	tcase_add_test(t, security_updates_and_fixes_are_planned_and_nothing_else);
	tcase_add_test(t, an_update_that_no_feed_names_is_a_finding_of_its_own);
	tcase_add_test(t, what_is_held_is_not_planned);
	tcase_add_test(t, what_is_required_comes_first_and_a_circle_ends);
	tcase_add_test(t, what_reduces_the_most_urgent_risk_comes_first);
	tcase_add_test(t, a_patch_says_its_class_and_what_it_needs);
	suite_add_tcase(s, t);
	return s;
}
