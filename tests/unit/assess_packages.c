#include "unit/assess_fixture.h"
#include "assess/packages.h"

START_TEST(stanzas_become_rows)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(builder) b = {0};
	auto_clear(index) ix = {0};
	auto_fd fd = fixture_file(
	        span_of("Package: libssl3\nSource: openssl (3.0-1)\nVersion: "
	                "3.0-1+b1\nArchitecture: amd64\nSize: 12\nTag: a,\n b\n\n"
	                "Package: x\n\nPackage: zip\nVersion: 1\nArchitecture: all\n"));
	size_t row;

	ck_assert(packages_compile(fd, &b, NULL));
	ck_assert_int_eq(b.about.records, 2);
	ck_assert_int_eq(b.about.broken, 1);
	ck_assert_str_eq(str_c(&b.first_broken), "line 9: a package without a name or a version");
	ck_assert(builder_write(&b, f.cache, "x", NULL));
	ck_assert(index_open(f.cache, "x", PACKAGE_TEXTS, PACKAGE_NUMBERS, &ix, NULL));
	ck_assert_uint_eq(index_find(&ix, "libssl3", &row), 1);
	ck_assert_str_eq(index_text(&ix, row, PACKAGE_SOURCE), "openssl");
	ck_assert_str_eq(index_text(&ix, row, PACKAGE_SOURCE_VERSION), "3.0-1");
	ck_assert_int_eq(index_number(&ix, row, PACKAGE_SIZE), 12);
	ck_assert_uint_eq(index_find(&ix, "zip", &row), 1);
	ck_assert_str_eq(index_text(&ix, row, PACKAGE_SOURCE), "zip");
	ck_assert_str_eq(index_text(&ix, row, PACKAGE_SOURCE_VERSION), "1");
}
END_TEST

Suite *assess_packages_suite(void);
Suite *assess_packages_suite(void)
{
	Suite *s = suite_create("assess/packages");
	TCase *t = tcase_create("packages");

	tcase_add_test(t, stanzas_become_rows);
	suite_add_tcase(s, t);
	return s;
}
