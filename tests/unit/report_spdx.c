#include <check.h>
#include <string.h>

#include "ext/js.h"
#include "report/spdx.h"
#include "unit/sample.h"

static struct js *render(struct str *text)
{
	auto_clear(inventory) inv = {0};
	struct js *doc = NULL;
	struct err err = {0};

	sample_inventory(&inv);
	spdx_inventory(&inv, text);
	ck_assert_msg(js_parse(span_make(text->buf, text->len), &doc, &err), "%s", err.msg);
	return doc;
}

START_TEST(a_package_is_this)
{
	auto_clear(str) text = {0}, got = {0};
	auto_js doc = render(&text);

	js_print(js_at(js_member(doc, "packages"), 3), JS_COMPACT, &got);
	/* printf '%s' 'pkg:deb/debian/openssl@3.0.1-1?arch=amd64' | sha256sum | cut -c1-16 */
	ck_assert_str_eq(
	        str_c(&got),
	        "{\"SPDXID\":\"SPDXRef-Package-4deadd0dfe683395\",\"name\":\"openssl\","
	        "\"versionInfo\":\"3.0.1-1\",\"supplier\":\"Organization: Debian\","
	        "\"sourceInfo\":\"built from openssl 3.0.1-1; read from var/lib/dpkg/status\","
	        "\"downloadLocation\":\"NOASSERTION\",\"filesAnalyzed\":false,"
	        "\"licenseConcluded\":\"NOASSERTION\",\"licenseDeclared\":\"NOASSERTION\","
	        "\"copyrightText\":\"NOASSERTION\","
	        "\"comment\":\"fettle:type=deb\\nfettle:arch=amd64\\nfettle:status=installed\","
	        "\"externalRefs\":[{"
	        "\"referenceCategory\":\"PACKAGE-MANAGER\",\"referenceType\":\"purl\","
	        "\"referenceLocator\":\"pkg:deb/debian/openssl@3.0.1-1?arch=amd64\"}]}");
}
END_TEST

START_TEST(the_document_describes_the_host_which_contains_everything)
{
	auto_clear(str) text = {0};
	auto_js doc = render(&text);
	const struct js *packages = js_member(doc, "packages");
	const struct js *all = js_member(doc, "relationships");

	ck_assert_uint_eq(js_count(all), js_count(packages));
	ck_assert_str_eq(js_string(js_member(js_at(all, 0), "relationshipType")), "DESCRIBES");
	for (size_t i = 1; i < js_count(all); i++) {
		const char *id = js_string(js_member(js_at(packages, i), "SPDXID"));

		ck_assert_str_eq(id, js_string(js_member(js_at(all, i), "relatedSpdxElement")));
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(id, js_string(js_member(js_at(packages, j), "SPDXID")));
	}
}
END_TEST

START_TEST(what_could_not_be_read_is_said)
{
	auto_clear(str) text = {0};
	auto_js doc = render(&text);

	ck_assert_str_eq(js_string(js_member(js_member(doc, "creationInfo"), "comment")),
	                 "not everything was read: python /usr/lib/python3 (unreadable: permission "
	                 "denied " SAMPLE_HARM ")");
}
END_TEST

START_TEST(an_inventory_of_nothing_is_not_a_bill_of_nothing)
{
	auto_clear(inventory) inv = {0};
	auto_clear(str) text = {0};

	spdx_inventory(&inv, &text);
	ck_assert_ptr_nonnull(strstr(str_c(&text), "nothing is known of what is installed"));
}
END_TEST

START_TEST(the_same_facts_have_the_same_namespace)
{
	auto_clear(inventory) inv = {0};
	auto_clear(str) a = {0}, b = {0}, c = {0};

	sample_inventory(&inv);
	spdx_inventory(&inv, &a);
	inv.generated++;
	spdx_inventory(&inv, &b);
	mem_free(&inv.components[0].version);
	spdx_inventory(&inv, &c);
	ck_assert_int_eq(memcmp(strstr(a.buf, "inventory-"), strstr(b.buf, "inventory-"), 46), 0);
	ck_assert_int_ne(memcmp(strstr(a.buf, "inventory-"), strstr(c.buf, "inventory-"), 46), 0);
}
END_TEST

Suite *report_spdx_suite(void);
Suite *report_spdx_suite(void)
{
	Suite *s = suite_create("report/spdx");
	TCase *t = tcase_create("spdx");

	tcase_add_test(t, a_package_is_this);
	tcase_add_test(t, the_document_describes_the_host_which_contains_everything);
	tcase_add_test(t, what_could_not_be_read_is_said);
	tcase_add_test(t, an_inventory_of_nothing_is_not_a_bill_of_nothing);
	tcase_add_test(t, the_same_facts_have_the_same_namespace);
	suite_add_tcase(s, t);
	return s;
}
