#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "ext/jsview.h"
#include "format/osv.h"

/* A document that is gone when it leaves its scope. */
struct doc {
	struct jsview view;
	const struct jsval *root;
};

static void doc_clear(struct doc *d)
{
	jsview_clear(&d->view);
}

static struct doc doc_of(const char *text)
{
	struct doc d = {0};

	ck_assert(jsview_parse(&d.view, span_of(text), &d.root, NULL));
	return d;
}

START_TEST(a_record_is_read_with_what_it_is_about)
{
	auto_clear(doc) doc = doc_of(
	        "{\"id\":\"GHSA-1\",\"published\":\"2026-01-31T10:00:00Z\",\"aliases\":[\"CVE-1\"],"
	        "\"upstream\":[\"CVE-2\",\"CVE-1\"],\"related\":[\"CVE-3\"],"
	        "\"severity\":[{\"type\":\"CVSS_V2\",\"score\":\"AV:N\"},{\"type\":\"CVSS_V3\","
	        "\"score\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}],"
	        "\"database_specific\":{\"severity\":\"HIGH\"}}");
	auto_clear(osv) o = {0};

	ck_assert(osv_read(doc.root, &o, NULL));
	ck_assert_str_eq(o.id, "GHSA-1");
	ck_assert_uint_eq(o.cves.count, 2);
	ck_assert_str_eq(o.cves.v[1], "CVE-2");
	ck_assert_int_eq(o.published, 1769853600);
	ck_assert_int_eq(o.cvss, 98);
	ck_assert_str_eq(o.severity, "HIGH");
	ck_assert(!o.is_withdrawn);
}
END_TEST
START_TEST(what_is_related_counts_for_those_who_say_it_so)
{
	auto_clear(doc) alma = doc_of("{\"id\":\"ALSA-2026:1\",\"related\":[\"CVE-3\"]}");
	auto_clear(doc) other = doc_of("{\"id\":\"GO-1\",\"related\":[\"CVE-3\"]}");
	auto_clear(osv) o = {0}, p = {0};

	ck_assert(osv_read(alma.root, &o, NULL) && osv_read(other.root, &p, NULL));
	ck_assert_uint_eq(o.cves.count, 1);
	ck_assert_uint_eq(p.cves.count, 0);
}
END_TEST
START_TEST(what_is_broken_says_where)
{
	static const struct {
		const char *text, *why;
	} bad[] = {
	        {"[]", "not an object"},
	        {"{}", "id: missing"},
	        {"{\"id\":\"\"}", "id: empty"},
	        {"{\"id\":1}", "id: not a string"},
	        {"{\"id\":\"x\",\"affected\":{}}", "affected: not an array"},
	        {"{\"id\":\"x\",\"aliases\":[1]}", "aliases[0]: not a string"},
	        {"{\"id\":\"x\",\"withdrawn\":\"soon\"}", "withdrawn: 'soon' is not a time"},
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		auto_clear(doc) doc = doc_of(bad[i].text);
		auto_clear(osv) o = {0};
		struct err err = {0};

		ck_assert(!osv_read(doc.root, &o, &err));
		ck_assert_msg(str_starts(err.msg, bad[i].why), "%s", err.msg);
	}
}
END_TEST

static bool note(void *ctx, char letter, struct span version)
{
	str_addf(ctx, "%c%.*s ", letter, (int)version.len, version.ptr);
	return true;
}

START_TEST(ranges_are_given_as_events_and_commits_are_left_out)
{
	auto_clear(doc) doc = doc_of(
	        "{\"id\":\"x\",\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"p\"},"
	        "\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":"
	        "\"1\"}]},"
	        "{\"type\":\"GIT\",\"events\":[{\"introduced\":\"0\"}]},"
	        "{\"type\":\"ECOSYSTEM\",\"events\":[{\"introduced\":\"2\"},{\"last_affected\":"
	        "\"3\"},{\"limit\":\"*\"}]}]},"
	        "{\"ranges\":[]},{\"package\":{\"name\":\"p\"}},7]}");
	auto_clear(osv) o = {0};
	auto_clear(str) got = {0};
	struct osv_affected a;
	struct err err = {0};
	size_t commits;
	bool has_package;

	ck_assert(osv_read(doc.root, &o, NULL));
	ck_assert(osv_affected_at(&o, 0, &a, &has_package, NULL) && has_package);
	ck_assert(osv_each_event(&a, note, &got, &commits, NULL));
	ck_assert_str_eq(str_c(&got), "S i0 f1 R i2 l3 m* ");
	ck_assert_uint_eq(commits, 1);
	ck_assert(osv_affected_at(&o, 1, &a, &has_package, NULL) && !has_package);
	ck_assert(!osv_affected_at(&o, 2, &a, &has_package, &err));
	ck_assert_str_eq(err.msg, "affected[2].package: ecosystem: missing");
	ck_assert(!osv_affected_at(&o, 3, &a, &has_package, NULL));
}
END_TEST

Suite *format_osv_suite(void);
Suite *format_osv_suite(void)
{
	Suite *s = suite_create("format/osv");
	TCase *t = tcase_create("osv");

	tcase_add_test(t, a_record_is_read_with_what_it_is_about);
	tcase_add_test(t, what_is_related_counts_for_those_who_say_it_so);
	tcase_add_test(t, what_is_broken_says_where);
	tcase_add_test(t, ranges_are_given_as_events_and_commits_are_left_out);
	suite_add_tcase(s, t);
	return s;
}
