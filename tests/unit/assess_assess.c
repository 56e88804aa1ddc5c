/* Whole assessments: each folder of cases/assess has an inventory, feeds (named TYPE.RELEASE or
 * TYPE.EXTENSION) and what is to be found. */
#include "unit/assess_fixture.h"

#include "assess/feedtype.h"

#define CASES "cases/assess"

static void read_file(int dir, const char *name, struct str *to)
{
	struct err err = {0};

	ck_assert_msg(fs_read(dir, name, 1 << 24, to, &err), "%s", err.msg);
}

static void add_feeds(struct fixture *f, int dir)
{
	auto_clear(strlist) names = {0};

	ck_assert(fs_list(dir, &names, NULL));
	for (size_t i = 0; i < names.count; i++) {
		auto_clear(str) bytes = {0};
		const char *dot = strchr(names.v[i], '.');
		auto_free char *type = dot ? mem_dup(names.v[i], (size_t)(dot - names.v[i])) : NULL;
		const struct feedtype *t;

		if (!type || !feedtype_find(type, &t, NULL))
			continue;
		read_file(dir, names.v[i], &bytes);
		fixture_feed(f, type, type, t->release ? dot + 1 : NULL,
		             span_make(bytes.buf, bytes.len));
	}
}

static int by_name(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int c = strcmp(x->vulnerability, y->vulnerability);

	return c ? c : strcmp(x->source, y->source);
}

static struct js *statements_of(const struct statement *all, size_t count)
{
	struct js *list = js_array();

	for (size_t i = 0; i < count; i++) {
		struct js *o = js_object();

		js_set_str(o, "vulnerability", all[i].vulnerability);
		js_set_str(o, "status", all[i].status);
		js_set_str(o, "author", all[i].author);
		js_set_str(o, "justification", all[i].justification);
		js_set_str(o, "impact", all[i].impact);
		js_set_str(o, "package", all[i].package);
		js_set_str(o, "reason", all[i].reason);
		if (all[i].decides)
			js_set_bool(o, "decides", true);
		js_push(list, o);
	}
	return list;
}

static struct js *what_counts(struct assess_result *r)
{
	struct js *doc = js_object(), *findings = js_array(), *uncovered = js_array();

	if (r->findings.count)
		qsort(r->findings.items, r->findings.count, sizeof(*r->findings.items), by_name);
	for (size_t i = 0; i < r->findings.count; i++) {
		const struct finding *f = &r->findings.items[i];
		struct js *o = js_object();

		js_set_str(o, "vulnerability", f->vulnerability);
		js_set_str(o, "source", f->source);
		js_set_str(o, "installed", f->installed);
		js_set_strings(o, "packages", &f->packages);
		js_set_strings(o, "aliases", &f->aliases);
		js_set_str(o, "fixed", f->fixed_version);
		js_set_str(o, "state", finding_state_name(f->state));
		js_set_str(o, "rule", f->reason.rule);
		js_set_str(o, "text", f->reason.text);
		js_set(o, "vex", statements_of(f->vex, f->vex_count));
		js_push(findings, o);
	}
	for (size_t i = 0; i < r->findings.uncovered_count; i++) {
		struct js *o = js_object();

		js_set_str(o, "purl", r->findings.uncovered[i].purl);
		js_set_str(o, "reason", r->findings.uncovered[i].reason);
		js_push(uncovered, o);
	}
	js_set(doc, "findings", findings);
	js_set(doc, "uncovered", uncovered);
	js_set_bool(doc, "claims", r->claims);
	js_set(doc, "unmatched",
	       statements_of(r->findings.vex_count ? r->findings.vex[0].unmatched : NULL,
	                     r->findings.vex_count ? r->findings.vex[0].unmatched_count : 0));
	return doc;
}

/* Only the members that the expectation has are compared, so that it says what it is about. */
static bool agrees(const struct js *is, const struct js *wanted)
{
	const struct js *member;
	const char *key;
	auto_clear(str) a = {0}, b = {0};

	if (js_is_object(wanted)) {
		for (void *at = NULL; js_each(wanted, &at, &key, &member);)
			if (!js_member(is, key) || !agrees(js_member(is, key), member))
				return false;
		return true;
	}
	if (js_is_array(wanted)) {
		if (js_count(is) != js_count(wanted))
			return false;
		for (size_t i = 0; i < js_count(wanted); i++)
			if (!agrees(js_at(is, i), js_at(wanted, i)))
				return false;
		return true;
	}
	js_print(is, JS_SORTED, &a);
	js_print(wanted, JS_SORTED, &b);
	return strcmp(str_c(&a), str_c(&b)) == 0;
}

static void check_case(const char *name)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_free char *path = str_format(CASES "/%s", name);
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};
	auto_clear(str) inventory = {0}, expected = {0}, got = {0};
	auto_js wanted = NULL;
	auto_js is = NULL;
	auto_fd dir = -1;

	ck_assert(fs_open_dir(path, &dir, NULL));
	read_file(dir, "inventory.json", &inventory);
	read_file(dir, "expected.json", &expected);
	fixture_inventory(str_c(&inventory), &inv);
	add_feeds(&f, dir);
	fixture_assess(&f, &inv, NULL, -1, NOW, &r);
	ck_assert(js_parse(span_make(expected.buf, expected.len), &wanted, NULL));
	is = what_counts(&r);
	js_print(is, JS_PRETTY, &got);
	ck_assert_msg(agrees(is, wanted), "%s: found\n%s", name, str_c(&got));
}

START_TEST(every_case_is_judged_as_it_should_be)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	ck_assert(fs_open_dir(CASES, &dir, NULL) && fs_list(dir, &names, NULL));
	ck_assert_uint_gt(names.count, 10);
	for (size_t i = 0; i < names.count; i++)
		check_case(names.v[i]);
}
END_TEST
START_TEST(two_runs_over_the_same_facts_give_the_same_bytes)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0}, s = {0};
	auto_clear(str) a = {0}, b = {0};

	fixture_feed(&f, "mine", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\n\na,0,SH F,2,\na,1,S   ,,\n\n"));
	fixture_debian(DEB("a", "1", "a", "1") "," DEB("b", "1", "b", "1"), &inv);
	fixture_assess(&f, &inv, NULL, -1, NOW, &r);
	fixture_assess(&f, &inv, NULL, -1, NOW, &s);
	findings_encode(&r.findings, &a);
	findings_encode(&s.findings, &b);
	ck_assert_str_eq(str_c(&a), str_c(&b));
	ck_assert_str_eq(r.plan.digest, s.plan.digest);
}
END_TEST

Suite *assess_assess_suite(void);
Suite *assess_assess_suite(void)
{
	Suite *s = suite_create("assess/assess");
	TCase *t = tcase_create("assess");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, every_case_is_judged_as_it_should_be);
	tcase_add_test(t, two_runs_over_the_same_facts_give_the_same_bytes);
	suite_add_tcase(s, t);
	return s;
}
