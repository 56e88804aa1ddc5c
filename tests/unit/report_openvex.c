#include <check.h>
#include <string.h>

#include "ext/js.h"
#include "report/openvex.h"
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
	ck_assert(openvex_findings(&f, with_inventory ? &inv : NULL, &text, &err));
	ck_assert_msg(js_parse(span_make(text.buf, text.len), &doc, &err), "%s", err.msg);
	return doc;
}

static const struct js *statement(const struct js *doc, size_t i)
{
	return js_at(js_member(doc, "statements"), i);
}

START_TEST(a_statement_is_this)
{
	auto_clear(str) got = {0};
	auto_js doc = render(true);

	js_print(statement(doc, 1), JS_COMPACT, &got);
	ck_assert_str_eq(str_c(&got),
	                 "{\"vulnerability\":{\"name\":\"CVE-2026-1002\"},\"products\":[{"
	                 "\"@id\":\"pkg:deb/debian/bash@5.2-1?arch=amd64\",\"identifiers\":{"
	                 "\"purl\":\"pkg:deb/debian/bash@5.2-1?arch=amd64\"}}],"
	                 "\"status\":\"affected\","
	                 "\"status_notes\":\"open: =HYPERLINK(\\\"http://x\\\")\","
	                 "\"action_statement\":\"upgrade bash from 3.0.1-1 to 5.2-2 or later\"}");
}
END_TEST

START_TEST(each_status_has_what_it_must_have)
{
	static const char *const want[] = {
	        "affected", "affected", "affected", "affected",     "affected",
	        "fixed",    "affected", "affected", "not_affected", "under_investigation"};
	auto_js doc = render(true);

	ck_assert_uint_eq(js_count(js_member(doc, "statements")), ARRAY_LEN(want));
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		const struct js *s = statement(doc, i);

		ck_assert_str_eq(js_string(js_member(s, "status")), want[i]);
		ck_assert_int_eq(js_member(s, "action_statement") != NULL,
		                 strcmp(want[i], "affected") == 0);
		ck_assert_int_eq(js_member(s, "impact_statement") != NULL,
		                 strcmp(want[i], "not_affected") == 0);
	}
	ck_assert_str_eq(js_string(js_member(statement(doc, 8), "impact_statement")),
	                 "feed 'debian' says so, rule 'debsecan'");
}
END_TEST

START_TEST(without_an_inventory_the_source_is_the_product)
{
	auto_js doc = render(false);
	const struct js *product = js_at(js_member(statement(doc, 0), "products"), 0);

	ck_assert_str_eq(js_string(js_member(product, "@id")),
	                 "pkg:deb/debian/openssl@1?arch=source");
}
END_TEST

START_TEST(no_finding_is_no_document)
{
	auto_clear(findings) f = {0};
	auto_clear(str) text = {0};
	struct err err = {0};

	ck_assert(!openvex_findings(&f, NULL, &text, &err));
	ck_assert_uint_eq(text.len, 0);
	ck_assert_ptr_nonnull(strstr(err.msg, "there is no finding"));
}
END_TEST

START_TEST(the_same_facts_have_the_same_id)
{
	auto_clear(findings) f = {0};
	auto_clear(str) a = {0}, b = {0}, c = {0};

	sample_findings(&f);
	ck_assert(openvex_findings(&f, NULL, &a, NULL));
	f.generated++;
	ck_assert(openvex_findings(&f, NULL, &b, NULL));
	f.items[0].state = FINDING_FIXED;
	ck_assert(openvex_findings(&f, NULL, &c, NULL));
	ck_assert_int_eq(memcmp(strstr(a.buf, "urn:uuid"), strstr(b.buf, "urn:uuid"), 45), 0);
	ck_assert_int_ne(memcmp(strstr(a.buf, "urn:uuid"), strstr(c.buf, "urn:uuid"), 45), 0);
}
END_TEST

Suite *report_openvex_suite(void);
Suite *report_openvex_suite(void)
{
	Suite *s = suite_create("report/openvex");
	TCase *t = tcase_create("openvex");

	tcase_add_test(t, a_statement_is_this);
	tcase_add_test(t, each_status_has_what_it_must_have);
	tcase_add_test(t, without_an_inventory_the_source_is_the_product);
	tcase_add_test(t, no_finding_is_no_document);
	tcase_add_test(t, the_same_facts_have_the_same_id);
	suite_add_tcase(s, t);
	return s;
}
