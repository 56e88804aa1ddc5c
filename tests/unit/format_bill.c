#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "format/bill.h"

static void show(void *ctx, const struct bill_item *i, const struct err *why)
{
	struct str *to = ctx;

	if (!i) {
		str_addf(to, "(%s)", why->msg);
		return;
	}
	str_addf(to, "[%s%s %s %s %s", i->is_subject ? "*" : "", i->kind ? i->kind : "-", i->name,
	         i->version ? i->version : "-", i->purl ? i->purl : "-");
	for (size_t k = 0; k + 1 < i->properties.count; k += 2)
		str_addf(to, " %s=%s", i->properties.v[k], i->properties.v[k + 1]);
	str_addc(to, ']');
}

static void read_all(const char *text, struct str *to)
{
	auto_clear(bill) b = {0};
	struct err err = {0};

	if (!bill_open(span_of(text), &b, &err) || !bill_each(&b, show, to, &err))
		str_addf(to, "failed: %s", err.msg);
	for (size_t i = 0; i < b.gaps.count; i++)
		str_addf(to, " gap: %s", b.gaps.v[i]);
}

static void check(const char *text, const char *want)
{
	auto_clear(str) got = {0};

	read_all(text, &got);
	ck_assert_str_eq(str_c(&got), want);
}

#define CDX "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\""
#define SPDX "{\"spdxVersion\":\"SPDX-2.3\""

START_TEST(items_are_read_with_those_that_lie_in_them)
{
	check(CDX
	      ",\"metadata\":{\"component\":{\"type\":\"device\",\"name\":\"h\"}},"
	      "\"components\":[{\"type\":\"library\",\"name\":\"a\",\"version\":\"1\","
	      "\"purl\":\"pkg:x/a\",\"components\":[{\"name\":\"b\",\"components\":[{\"name\":"
	      "\"c\"}]}],\"properties\":[{\"name\":\"p\",\"value\":\"q\"},{\"name\":\"none\"}]},"
	      "{\"name\":\"d\"}]}",
	      "[*device h - -][library a 1 pkg:x/a p=q][- b - -][- c - -][- d - -]");
	check(CDX "}", "");
}
END_TEST

START_TEST(an_item_that_is_broken_spoils_no_other)
{
	check(CDX
	      ",\"components\":[{\"version\":\"1\"},{\"name\":1},{\"name\":\"a\",\"components\":"
	      "[{\"name\":\"b\",\"purl\":[]}]},{\"name\":\"c\"}]}",
	      "(components[0]: name: missing)(components[1]: name: not a string)[- a - -]"
	      "(components[2].components[0]: purl: not a string)[- c - -]");
	check(SPDX ",\"packages\":[{\"name\":\"a\"},{\"SPDXID\":\"x\",\"name\":\"b\"}]}",
	      "(packages[0]: SPDXID: missing)[- b - -]");
}
END_TEST

START_TEST(packages_of_spdx_are_items)
{
	check("\xef\xbb\xbf" SPDX
	      ",\"relationships\":[{\"spdxElementId\":\"SPDXRef-DOCUMENT\",\"relationshipType\":"
	      "\"DESCRIBES\",\"relatedSpdxElement\":\"r\"}],\"packages\":[{\"SPDXID\":\"r\","
	      "\"name\":\"image\",\"primaryPackagePurpose\":\"CONTAINER\"},{\"SPDXID\":\"o\","
	      "\"name\":\"debian\",\"versionInfo\":\"12\",\"primaryPackagePurpose\":"
	      "\"OPERATING_SYSTEM\"},{\"SPDXID\":\"p\",\"name\":\"libssl3\",\"sourceInfo\":"
	      "\"built package from: openssl "
	      "3.0\",\"externalRefs\":[{\"referenceType\":\"cpe23Type\","
	      "\"referenceLocator\":\"c\"},{\"referenceType\":\"purl\",\"referenceLocator\":"
	      "\"pkg:deb/a\"}]},{\"SPDXID\":\"q\",\"name\":\"b\",\"comment\":\"words\\nfettle:type="
	      "deb\\nfettle:fixes=A=B\",\"sourceInfo\":\"built from b 2; read from x/y\"}]}",
	      "[*container image - -][operating-system debian 12 -][- libssl3 - pkg:deb/a "
	      "source=openssl source_version=3.0][- b - - fettle:type=deb fettle:fixes=A=B "
	      "location=x/y source=b source_version=2]");
	check(SPDX
	      ",\"documentDescribes\":[\"p\"],\"packages\":[{\"SPDXID\":\"p\",\"name\":\"a\"}]}",
	      "[*- a - -]");
}
END_TEST

START_TEST(a_bill_that_lacks_something_says_so)
{
	check(CDX ",\"compositions\":[{\"aggregate\":\"complete\"},{\"aggregate\":\"incomplete_"
	          "third_party_only\"}]}",
	      " gap: it says that it is incomplete");
	check(CDX
	      ",\"compositions\":[{\"aggregate\":\"incomplete\"}],\"metadata\":{\"properties\":["
	      "{\"name\":\"fettle:unread\",\"value\":\"dpkg x: partial: y\"}]}}",
	      " gap: dpkg x: partial: y");
	check(SPDX ",\"creationInfo\":{\"comment\":\"not everything was read: z\"}}", " gap: z");
	check(SPDX
	      ",\"comment\":\"fettle:unread=a\\nfettle:unread=b\",\"creationInfo\":{\"comment\":"
	      "\"not everything was read: z\"}}",
	      " gap: a gap: b");
}
END_TEST

START_TEST(what_is_no_bill_is_refused)
{
	check("", "failed: not valid JSON: line 1, column 1: premature EOF");
	check("[]", "failed: it is no JSON object");
	check("{}", "failed: it is neither CycloneDX ('bomFormat') nor SPDX ('spdxVersion')");
	check("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"2.0\"}",
	      "failed: version '2.0' of CycloneDX is not read: 1.2 to 1.7 are");
	check("{\"spdxVersion\":\"SPDX-1.2\"}",
	      "failed: version 'SPDX-1.2' is not read: SPDX-2.2 and SPDX-2.3 are");
	check("{\"@context\":\"x\",\"@graph\":[]}", "failed: it is SPDX 3, which is not read");
	check(CDX ",\"components\":{}}", "failed: components: not an array");
	check(CDX ",\"components\":[7]}", "failed: components[0]: not an object");
	check(CDX ",\"metadata\":{\"timestamp\":\"yesterday\"}}",
	      "failed: metadata: timestamp: 'yesterday' is not a time: write 2026-01-31T10:00:00Z");
}
END_TEST

START_TEST(it_is_known_by_what_it_says_of_itself)
{
	ck_assert(bill_is(span_of(CDX "}")));
	ck_assert(bill_is(span_of("{\"bomFormat\":\"CycloneDX\"}")));
	ck_assert(bill_is(span_of(SPDX "}")));
	ck_assert(bill_is(span_of("{\"@context\":1,\"@graph\":[]}")));
	ck_assert(!bill_is(span_of("{\"format\":\"fettle.inventory/1\"}")));
	ck_assert(!bill_is(span_of("<bom/>")));
	ck_assert_str_eq(bill_kind_name(BILL_SPDX), "spdx");
}
END_TEST

Suite *format_bill_suite(void);
Suite *format_bill_suite(void)
{
	Suite *s = suite_create("format/bill");
	TCase *t = tcase_create("bill");

	tcase_add_test(t, items_are_read_with_those_that_lie_in_them);
	tcase_add_test(t, an_item_that_is_broken_spoils_no_other);
	tcase_add_test(t, packages_of_spdx_are_items);
	tcase_add_test(t, a_bill_that_lacks_something_says_so);
	tcase_add_test(t, what_is_no_bill_is_refused);
	tcase_add_test(t, it_is_known_by_what_it_says_of_itself);
	suite_add_tcase(s, t);
	return s;
}
