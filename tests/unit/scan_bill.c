#include "unit/root.h"

START_TEST(what_a_vendor_says_of_a_program_is_told)
{
	auto_clear(inventory) inv = {0};

	root_put("opt/bitnami/redis/.spdx-redis.spdx",
	         "{\"spdxVersion\":\"SPDX-2.3\",\"SPDXID\":\"SPDXRef-DOCUMENT\",\"name\":\"x\","
	         "\"packages\":[{\"SPDXID\":\"SPDXRef-r\",\"name\":\"redis\",\"versionInfo\":"
	         "\"7.0.5-0\",\"externalRefs\":[{\"referenceCategory\":\"PACKAGE-MANAGER\","
	         "\"referenceType\":\"purl\",\"referenceLocator\":\"pkg:bitnami/redis@7.0.5-0\"}]},"
	         "{\"SPDXID\":\"SPDXRef-d\",\"name\":\"d\",\"versionInfo\":\"1\",\"externalRefs\":"
	         "[{\"referenceCategory\":\"PACKAGE-MANAGER\",\"referenceType\":\"purl\","
	         "\"referenceLocator\":\"pkg:deb/debian/d@1\"}]}]}");
	root_put("opt/other.spdx", "no bill");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 1);
	ck_assert_str_eq(inv.components[0].purl, "pkg:bitnami/redis@7.0.5-0");
	ck_assert_str_eq(inv.components[0].location, "opt/bitnami/redis/.spdx-redis.spdx");
}
END_TEST
START_TEST(what_is_no_bill_is_told)
{
	auto_clear(inventory) inv = {0};

	root_put("opt/.spdx-x.spdx", "SPDXVersion: SPDX-2.3\n");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 0);
	ck_assert_int_eq(root_source(&inv, "bill")->result, COVERAGE_PARTIAL);
}
END_TEST

Suite *scan_bill_suite(void);
Suite *scan_bill_suite(void)
{
	Suite *s = suite_create("scan/bill");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, what_a_vendor_says_of_a_program_is_told);
	tcase_add_test(t, what_is_no_bill_is_told);
	suite_add_tcase(s, t);
	return s;
}
