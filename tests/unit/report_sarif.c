#include <check.h>
#include <string.h>

#include "ext/js.h"
#include "report/sarif.h"
#include "unit/sample.h"

static struct js *render(bool with_inventory)
{
	auto_clear(inventory) inv = {0};
	auto_clear(findings) f = {0};
	auto_clear(str) text = {0};
	struct js *doc = NULL;
	struct err err = {0};

	sample_inventory(&inv);
	sample_findings(&f);
	sarif_findings(&f, with_inventory ? &inv : NULL, &text);
	ck_assert_msg(js_parse(span_make(text.buf, text.len), &doc, &err), "%s", err.msg);
	return doc;
}

static const struct js *run_of(const struct js *doc)
{
	return js_at(js_member(doc, "runs"), 0);
}

static const struct js *result_of(const struct js *doc, const char *rule, size_t nth)
{
	const struct js *results = js_member(run_of(doc), "results");

	for (size_t i = 0; i < js_count(results); i++)
		if (str_eq(js_string(js_member(js_at(results, i), "ruleId")), rule) && nth-- == 0)
			return js_at(results, i);
	return NULL;
}

static void is_text(const struct js *o, const char *key, const char *want)
{
	ck_assert_str_eq(js_string(js_member(o, key)), want);
}

START_TEST(a_result_is_this)
{
	static const char want[] =
	        "{\"ruleId\":\"CVE-2026-1001\",\"ruleIndex\":0,\"kind\":\"fail\",\"level\":"
	        "\"error\","
	        "\"message\":{\"text\":\"CVE-2026-1001 in openssl 3.0.1-1: open, fixed in 3.0.2-1 "
	        "(3.0.1-1 is below 3.0.2-1, \\\"the fix\\\")\"},\"locations\":[{"
	        "\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"var/lib/dpkg/status\","
	        "\"uriBaseId\":\"ROOT\"}},\"logicalLocations\":[{\"name\":\"libssl3\","
	        "\"fullyQualifiedName\":\"pkg:deb/debian/libssl3@3.0.1-1?arch=amd64\","
	        "\"kind\":\"package\"}]}],\"partialFingerprints\":{\"fettleFinding/v1\":\"%s\"},"
	        "\"properties\":{\"state\":\"open\",\"tier\":\"urgent\","
	        "\"due\":\"2026-01-30T10:00:00Z\",\"kev\":true,\"epss\":0.25,"
	        "\"fixedVersion\":\"3.0.2-1\",\"patch\":\"archive:openssl@3.0.2-1\"}}";
	auto_js doc = render(true);
	auto_free char *id = finding_make_id("openssl", "CVE-2026-1001");
	auto_clear(str) got = {0}, expected = {0};

	js_print(result_of(doc, "CVE-2026-1001", 0), JS_COMPACT, &got);
	str_add(&expected, want, (size_t)(strstr(want, "%s") - want));
	str_adds(&expected, id);
	str_adds(&expected, strstr(want, "%s") + 2);
	ck_assert_str_eq(str_c(&got), str_c(&expected));
}
END_TEST

START_TEST(a_vulnerability_of_two_components_is_one_rule)
{
	auto_js doc = render(true);
	const struct js *driver = js_member(js_member(run_of(doc), "tool"), "driver");
	const struct js *rules = js_member(driver, "rules");
	int64_t a, b;

	ck_assert_uint_eq(js_count(rules), 8);
	ck_assert(js_get_int(result_of(doc, "CVE-2026-1001", 0), "ruleIndex", 0, 99, &a, NULL));
	ck_assert(js_get_int(result_of(doc, "CVE-2026-1001", 1), "ruleIndex", 0, 99, &b, NULL));
	ck_assert_int_eq(a, b);
	is_text(js_at(rules, (size_t)a), "id", "CVE-2026-1001");
	is_text(js_member(js_at(rules, (size_t)a), "properties"), "security-severity", "9.5");
	is_text(js_at(rules, (size_t)a), "helpUri",
	        "https://www.cve.org/CVERecord?id=CVE-2026-1001");
	/* what has no score says none */
	ck_assert_ptr_null(
	        js_member(js_member(js_at(rules, 1), "properties"), "security-severity"));
}
END_TEST

START_TEST(the_words_of_feeds_have_a_score)
{
	auto_clear(findings) f = {0};
	auto_clear(str) text = {0};

	sample_findings(&f);
	f.items[1].priority.severity = mem_strdup("Moderate");
	sarif_findings(&f, NULL, &text);
	ck_assert_ptr_nonnull(strstr(str_c(&text), "\"security-severity\": \"4.0\""));
}
END_TEST

START_TEST(what_is_fixed_is_gone_and_what_is_unknown_is_not)
{
	auto_js doc = render(true);
	const struct js *unknown = result_of(doc, "archive:nowhere@2", 0);

	ck_assert_ptr_null(result_of(doc, "CVE-2026-1005", 0));
	ck_assert_ptr_nonnull(unknown);
	is_text(unknown, "kind", "review");
	is_text(unknown, "level", "none");
}
END_TEST

START_TEST(what_a_decision_covers_is_suppressed)
{
	static const char *const covered[] = {"CVE-2026-1006", "CVE-2026-1007", "CVE-2026-1008"};
	auto_js doc = render(true);

	for (size_t i = 0; i < ARRAY_LEN(covered); i++) {
		const struct js *s =
		        js_at(js_member(result_of(doc, covered[i], 0), "suppressions"), 0);

		is_text(s, "kind", "external");
		is_text(s, "status", "accepted");
	}
	ck_assert_ptr_null(js_member(result_of(doc, "CVE-2026-1002", 0), "suppressions"));
}
END_TEST

START_TEST(the_tier_gives_the_level)
{
	auto_js doc = render(true);

	is_text(result_of(doc, "CVE-2026-1002", 0), "level", "warning");
	is_text(result_of(doc, "CVE-2026-1003", 0), "level", "note");
	is_text(result_of(doc, "CVE-2026-1004", 0), "level", "error");
}
END_TEST

START_TEST(what_was_not_judged_is_notified)
{
	auto_js doc = render(true);
	const struct js *call = js_at(js_member(run_of(doc), "invocations"), 0);
	const struct js *list = js_member(call, "toolExecutionNotifications");

	ck_assert_uint_eq(js_count(list), 3);
	is_text(js_member(js_at(list, 0), "message"), "text",
	        "python: '/usr/lib/python3' could not be read: permission denied " SAMPLE_HARM);
	is_text(js_member(js_at(list, 1), "message"), "text", "feed 'kev' is stale");
}
END_TEST

START_TEST(without_an_inventory_there_is_no_file)
{
	auto_js doc = render(false);
	const struct js *location =
	        js_at(js_member(result_of(doc, "CVE-2026-1001", 0), "locations"), 0);

	ck_assert_ptr_null(js_member(location, "physicalLocation"));
	is_text(js_at(js_member(location, "logicalLocations"), 0), "fullyQualifiedName",
	        "pkg:deb/debian/openssl@1?arch=source");
}
END_TEST

Suite *report_sarif_suite(void);
Suite *report_sarif_suite(void)
{
	Suite *s = suite_create("report/sarif");
	TCase *t = tcase_create("sarif");

	tcase_add_test(t, a_result_is_this);
	tcase_add_test(t, a_vulnerability_of_two_components_is_one_rule);
	tcase_add_test(t, the_words_of_feeds_have_a_score);
	tcase_add_test(t, what_is_fixed_is_gone_and_what_is_unknown_is_not);
	tcase_add_test(t, what_a_decision_covers_is_suppressed);
	tcase_add_test(t, the_tier_gives_the_level);
	tcase_add_test(t, what_was_not_judged_is_notified);
	tcase_add_test(t, without_an_inventory_there_is_no_file);
	suite_add_tcase(s, t);
	return s;
}
