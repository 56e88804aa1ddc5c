#include "unit/assess_fixture.h"
#include "assess/subject.h"

START_TEST(packages_of_one_source_are_one_subject)
{
	auto_clear(inventory) inv = {0};
	auto_clear(subjects) s = {0};

	fixture_debian(DEB("libssl3", "3.0-1", "openssl",
	                   "3.0-1") "," DEB("openssl", "3.0-1+b1", "openssl",
	                                    "3.0-1") "," DEB("zip", "3.0-13", "zip", "3.0-13"),
	               &inv);
	subjects_make(&inv, &s);
	ck_assert_uint_eq(s.count, 2);
	ck_assert_str_eq(s.v[0].name, "openssl");
	ck_assert_str_eq(s.v[0].version, "3.0-1");
	ck_assert_uint_eq(s.v[0].count, 2);
	ck_assert_str_eq(s.v[0].purl, "pkg:deb/debian/openssl@3.0-1?arch=source&distro=bookworm");
	ck_assert(s.v[0].has_scheme);
	ck_assert_str_eq(s.native, "amd64");
}
END_TEST
START_TEST(what_is_not_on_the_disk_or_not_a_package_is_none)
{
	auto_clear(inventory) inv = {0};
	auto_clear(subjects) s = {0};

	fixture_debian("{\"purl\":\"pkg:deb/debian/"
	               "x@1\",\"type\":\"deb\",\"name\":\"x\",\"version\":\"1\",\"status\":"
	               "\"config-files\"},"
	               "{\"purl\":\"pkg:generic/"
	               "k@1\",\"type\":\"kernel\",\"name\":\"k\",\"version\":\"1\"},"
	               "{\"purl\":\"pkg:pypi/"
	               "p@1\",\"type\":\"pypi\",\"name\":\"p\",\"version\":\"1\",\"owner\":\"pkg:"
	               "deb/debian/p@1\"}",
	               &inv);
	subjects_make(&inv, &s);
	ck_assert_uint_eq(s.count, 0);
}
END_TEST
START_TEST(a_foreign_architecture_is_told)
{
	auto_clear(inventory) inv = {0};
	auto_clear(subjects) s = {0};
	auto_clear(str) name = {0};

	fixture_debian(DEB("a", "1", "a", "1") "," DEB(
	                       "b", "1", "b",
	                       "1") ","
	                            "{\"purl\":\"pkg:deb/debian/"
	                            "c@1\",\"type\":\"deb\",\"name\":\"c\",\"version\":\"1\","
	                            "\"arch\":\"i386\",\"status\":\"installed\",\"held\":true}",
	               &inv);
	subjects_make(&inv, &s);
	ck_assert_uint_eq(s.count, 3);
	subject_add_package(&s, s.v[2].members[0], &name);
	ck_assert_str_eq(str_c(&name), "c:i386");
	ck_assert(s.v[2].is_held && !s.v[0].is_held);
	str_reset(&name);
	subject_add_package(&s, s.v[0].members[0], &name);
	ck_assert_str_eq(str_c(&name), "a");
}
END_TEST

Suite *assess_subject_suite(void);
Suite *assess_subject_suite(void)
{
	Suite *s = suite_create("assess/subject");
	TCase *t = tcase_create("subject");

	tcase_add_test(t, packages_of_one_source_are_one_subject);
	tcase_add_test(t, what_is_not_on_the_disk_or_not_a_package_is_none);
	tcase_add_test(t, a_foreign_architecture_is_told);
	suite_add_tcase(s, t);
	return s;
}
