#include "unit/root.h"

static void copy(const char *from, const char *to)
{
	auto_clear(str) bytes = {0};

	ck_assert(fs_read_operand(from, 1 << 20, &bytes, NULL));
	root_put_bytes(to, span_make(bytes.buf, bytes.len));
}

START_TEST(archives_in_archives_tell_what_they_are)
{
	auto_clear(inventory) inv = {0};

	copy("cases/java/prefixed.jar", "opt/app.jar");
	scan_tree(&root_scan, &inv);
	ck_assert_int_eq(root_source(&inv, "java")->result, COVERAGE_READ);
	ck_assert_uint_eq(inv.count, 5);
	ck_assert_str_eq(root_find(&inv, "com.example/app")->purl, "pkg:maven/com.example/app@3.0");
	ck_assert_str_eq(root_find(&inv, "com.example/app")->location, "opt/app.jar");
	ck_assert(root_has(&inv, "org.shaded/inner"));
	ck_assert_str_eq(root_find(&inv, "org.example/stored")->location,
	                 "opt/app.jar!/BOOT-INF/lib/stored.jar");
	ck_assert_str_eq(root_find(&inv, "org.example/deflated")->version, "2.0");
	ck_assert_str_eq(root_find(&inv, "named")->purl, "pkg:maven/named@1.5");
}
END_TEST
START_TEST(the_name_of_the_file_is_the_last_resort)
{
	auto_clear(inventory) inv = {0};

	copy("cases/java/plain-1.2.jar", "usr/share/java/log4j-over-slf4j-1.7.jar");
	copy("cases/java/plain-1.2.jar", "usr/share/java/plain.jar");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 1);
	ck_assert_str_eq(inv.components[0].name, "log4j-over-slf4j");
	ck_assert_str_eq(inv.components[0].version, "1.7");
}
END_TEST
START_TEST(a_manifest_tells_what_the_name_does_not)
{
	auto_clear(inventory) inv = {0};

	copy("cases/java/bundle.jar", "opt/one.jar");
	copy("cases/java/bundle.jar", "opt/two-1.5.par");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 2);
	ck_assert_str_eq(root_find(&inv, "org.example.vendor/one")->purl,
	                 "pkg:maven/org.example.vendor/one@7.0.1");
	ck_assert_str_eq(root_find(&inv, "org.example.vendor/two")->version, "1.5");
}
END_TEST
START_TEST(what_is_no_archive_is_told)
{
	auto_clear(inventory) inv = {0};

	copy("cases/java/app.jar", "opt/a.jar");
	root_put("opt/b.war", "nonsense");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 5);
	ck_assert_str_eq(root_source(&inv, "java")->reason,
	                 "1 could not be read, the first is 'opt/b.war': not a whole ZIP "
	                 "file: it is too short");
}
END_TEST
START_TEST(the_package_that_has_the_outer_file_has_all_of_it)
{
	auto_clear(inventory) inv = {0};

	copy("cases/java/app.jar", "usr/share/java/app.jar");
	root_put("var/lib/dpkg/status", "Package: libapp-java\nStatus: install ok installed\n"
	                                "Architecture: all\nVersion: 3\n\n");
	root_put("var/lib/dpkg/info/libapp-java.list", "/usr/share/java/app.jar\n");
	scan_dpkg(&root_scan, &inv);
	scan_tree(&root_scan, &inv);
	ck_assert_str_eq(root_find(&inv, "org.example/stored")->owner,
	                 "pkg:deb/libapp-java@3?arch=all");
}
END_TEST

Suite *scan_java_suite(void);
Suite *scan_java_suite(void)
{
	Suite *s = suite_create("scan/java");
	TCase *t = tcase_create("java");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, archives_in_archives_tell_what_they_are);
	tcase_add_test(t, the_name_of_the_file_is_the_last_resort);
	tcase_add_test(t, a_manifest_tells_what_the_name_does_not);
	tcase_add_test(t, what_is_no_archive_is_told);
	tcase_add_test(t, the_package_that_has_the_outer_file_has_all_of_it);
	suite_add_tcase(s, t);
	return s;
}
