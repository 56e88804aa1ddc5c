#include <check.h>
#include <string.h>

#include "ext/js.h"
#include "report/cyclonedx.h"
#include "unit/sample.h"

static void render(bool with_findings, int64_t made, struct str *to)
{
	auto_clear(inventory) inv = {0};
	auto_clear(findings) f = {0};

	sample_inventory(&inv);
	sample_findings(&f);
	inv.generated = f.generated = made;
	if (with_findings)
		cyclonedx_findings(&f, &inv, to);
	else
		cyclonedx_inventory(&inv, to);
}

static struct js *parsed(bool with_findings)
{
	auto_clear(str) text = {0};
	struct js *doc = NULL;
	struct err err = {0};

	render(with_findings, SAMPLE_NOW, &text);
	ck_assert_msg(js_parse(span_make(text.buf, text.len), &doc, &err), "%s", err.msg);
	return doc;
}

static void is_compact(const struct js *v, const char *want)
{
	auto_clear(str) got = {0};

	ck_assert_ptr_nonnull(v);
	js_print(v, JS_COMPACT, &got);
	ck_assert_str_eq(str_c(&got), want);
}

static const struct js *vulnerability(const struct js *doc, const char *id)
{
	const struct js *list = js_member(doc, "vulnerabilities");

	for (size_t i = 0; i < js_count(list); i++)
		if (str_eq(js_string(js_member(js_at(list, i), "id")), id))
			return js_at(list, i);
	return NULL;
}

START_TEST(a_component_is_this)
{
	auto_js doc = parsed(false);
	const struct js *list = js_member(doc, "components");

	is_compact(js_at(list, 0), "{\"bom-ref\":\"os:debian@12\",\"type\":\"operating-system\","
	                           "\"name\":\"debian\",\"version\":\"12\","
	                           "\"description\":\"Debian GNU/Linux 12 (bookworm)\"}");
	is_compact(
	        js_at(list, 3),
	        "{\"bom-ref\":\"pkg:deb/debian/openssl@3.0.1-1?arch=amd64\",\"type\":\"library\","
	        "\"publisher\":\"Debian\",\"name\":\"openssl\",\"version\":\"3.0.1-1\","
	        "\"purl\":\"pkg:deb/debian/openssl@3.0.1-1?arch=amd64\",\"properties\":["
	        "{\"name\":\"fettle:type\",\"value\":\"deb\"},"
	        "{\"name\":\"fettle:arch\",\"value\":\"amd64\"},"
	        "{\"name\":\"fettle:source\",\"value\":\"openssl\"},"
	        "{\"name\":\"fettle:source_version\",\"value\":\"3.0.1-1\"},"
	        "{\"name\":\"fettle:status\",\"value\":\"installed\"}],"
	        "\"evidence\":{\"occurrences\":[{\"location\":\"var/lib/dpkg/status\"}]}}");
}
END_TEST

START_TEST(what_could_not_be_read_makes_it_incomplete)
{
	auto_js doc = parsed(false);

	is_compact(js_member(doc, "compositions"),
	           "[{\"aggregate\":\"incomplete\",\"dependencies\":[\"host:h1\"]}]");
	is_compact(js_at(js_member(js_member(doc, "metadata"), "properties"), 0),
	           "{\"name\":\"fettle:unread\",\"value\":\"python /usr/lib/python3: unreadable: "
	           "permission denied <script>alert(\\\"1\\\")</script> & 'x'\"}");
}
END_TEST

START_TEST(every_reference_is_there_and_unique)
{
	auto_js doc = parsed(true);
	const struct js *list = js_member(doc, "components");
	const struct js *all = js_member(js_at(js_member(doc, "dependencies"), 0), "dependsOn");

	ck_assert_uint_eq(js_count(list), js_count(all));
	for (size_t i = 0; i < js_count(list); i++) {
		const char *ref = js_string(js_member(js_at(list, i), "bom-ref"));

		ck_assert_str_eq(ref, js_string(js_at(all, i)));
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(ref, js_string(js_at(all, j)));
	}
}
END_TEST

START_TEST(a_finding_is_this_vulnerability)
{
	auto_js doc = parsed(true);
	const struct js *v = vulnerability(doc, "CVE-2026-1001");

	is_compact(js_member(v, "analysis"),
	           "{\"state\":\"exploitable\",\"response\":[\"update\"],\"detail\":\"open: "
	           "3.0.1-1 is "
	           "below 3.0.2-1, \\\"the fix\\\"\",\"firstIssued\":\"2026-01-21T10:00:00Z\"}");
	is_compact(js_member(v, "affects"),
	           "[{\"ref\":\"pkg:deb/debian/libssl3@3.0.1-1?arch=amd64\",\"versions\":["
	           "{\"version\":\"3.0.1-1\",\"status\":\"affected\"}]},"
	           "{\"ref\":\"pkg:deb/debian/openssl@3.0.1-1?arch=amd64\",\"versions\":["
	           "{\"version\":\"3.0.1-1\",\"status\":\"affected\"}]}]");
	is_compact(js_member(v, "ratings"),
	           "[{\"source\":{\"name\":\"debian\"},\"score\":9.5,\"severity\":\"high\"},"
	           "{\"source\":{\"name\":\"cisa-bod-26-04-1.0.0\"},\"method\":\"SSVC\","
	           "\"vector\":\"kev=y exposed=n automatable=y impact=total\","
	           "\"justification\":\"urgent\"}]");
}
END_TEST

START_TEST(a_state_is_never_better_than_it_is)
{
	static const char *const want[][2] = {
	        {"CVE-2026-1003", "exploitable"},  {"CVE-2026-1004", "exploitable"},
	        {"CVE-2026-1005", "resolved"},     {"CVE-2026-1006", "exploitable"},
	        {"CVE-2026-1007", "exploitable"},  {"CVE-2026-1008", "not_affected"},
	        {"archive:nowhere@2", "in_triage"}};
	auto_js doc = parsed(true);

	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		const struct js *analysis = js_member(vulnerability(doc, want[i][0]), "analysis");

		ck_assert_str_eq(js_string(js_member(analysis, "state")), want[i][1]);
	}
}
END_TEST

START_TEST(the_same_facts_give_the_same_bytes_but_for_the_time)
{
	auto_clear(str) a = {0}, b = {0}, with = {0};
	char *at;

	render(false, SAMPLE_NOW, &a);
	render(false, SAMPLE_NOW + 1, &b);
	at = strstr(b.buf, "2026-01-31T10:00:01Z");
	ck_assert_ptr_nonnull(at);
	at[18] = '0';
	ck_assert_str_eq(str_c(&a), str_c(&b));
	ck_assert_ptr_null(strstr(str_c(&a), "00000000-0000"));
	render(true, SAMPLE_NOW, &with);
	ck_assert_int_ne(memcmp(strstr(a.buf, "urn:uuid:"), strstr(with.buf, "urn:uuid:"), 45), 0);
}
END_TEST

START_TEST(nothing_known_of_the_host_is_a_document_too)
{
	auto_clear(inventory) inv = {0};
	auto_clear(findings) f = {0};
	auto_clear(str) text = {0};
	auto_js doc = NULL;

	sample_findings(&f);
	cyclonedx_findings(&f, &inv, &text);
	ck_assert(js_parse(span_make(text.buf, text.len), &doc, NULL));
	is_compact(js_member(vulnerability(doc, "CVE-2026-1001"), "affects"), "[]");
	is_compact(js_member(doc, "components"), "[]");
}
END_TEST

Suite *report_cyclonedx_suite(void);
Suite *report_cyclonedx_suite(void)
{
	Suite *s = suite_create("report/cyclonedx");
	TCase *t = tcase_create("cyclonedx");

	tcase_add_test(t, a_component_is_this);
	tcase_add_test(t, what_could_not_be_read_makes_it_incomplete);
	tcase_add_test(t, every_reference_is_there_and_unique);
	tcase_add_test(t, a_finding_is_this_vulnerability);
	tcase_add_test(t, a_state_is_never_better_than_it_is);
	tcase_add_test(t, the_same_facts_give_the_same_bytes_but_for_the_time);
	tcase_add_test(t, nothing_known_of_the_host_is_a_document_too);
	suite_add_tcase(s, t);
	return s;
}
