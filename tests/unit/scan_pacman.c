#include "unit/root.h"

#define LOCAL "var/lib/pacman/local"

START_TEST(each_directory_is_a_package)
{
	auto_clear(inventory) inv = {0};

	root_put(LOCAL "/ALPM_DB_VERSION", "9\n");
	root_put(LOCAL "/gcc-libs-14-1/desc",
	         "%NAME%\ngcc-libs\n\n%VERSION%\n14-1\n\n%BASE%\ngcc\n\n%ARCH%\nx86_64\n\n"
	         "%VALIDATION%\npgp\n\n%REASON%\n1\n\n");
	root_put(LOCAL "/mine-1-1/desc",
	         "%NAME%\nmine\n\n%VERSION%\n1-1\n\n%VALIDATION%\nnone\n\n");
	scan_pacman(&root_scan, &inv);
	root_covers(&inv, LOCAL, COVERAGE_READ, 2);
	ck_assert_str_eq(inv.components[0].purl, "pkg:alpm/gcc-libs@14-1?arch=x86_64");
	ck_assert_str_eq(inv.components[0].source_name, "gcc");
	ck_assert_ptr_null(inv.components[0].origin);
	ck_assert_str_eq(root_find(&inv, "mine")->origin, "not signed");
	ck_assert(inv.components[0].is_auto);
}
END_TEST
START_TEST(what_is_damaged_is_counted_and_the_first_told)
{
	auto_clear(inventory) inv = {0};

	root_put(LOCAL "/a-1-1/desc", "%NAME%\na\n\n%VERSION%\n1-1\n\n%ARCH%\nany\n\n");
	root_put(LOCAL "/b-1-1/files", "");
	root_put(LOCAL "/c-1-1/desc", "%NAME%\nc\n\n%VERSION%\n2-1\n\n%ARCH%\nany\n\n");
	root_put(LOCAL "/d-1-1/desc", "");
	scan_pacman(&root_scan, &inv);
	root_covers(&inv, LOCAL, COVERAGE_PARTIAL, 1);
	ck_assert_str_eq(root_line(&inv, LOCAL)->reason,
	                 "3 of 4 entries are damaged, the first: cannot open "
	                 "'var/lib/pacman/local/b-1-1/desc': No such file or directory");
}
END_TEST
START_TEST(none_is_absent_and_empty_is_partial)
{
	auto_clear(inventory) none = {0}, empty = {0};

	scan_pacman(&root_scan, &none);
	root_covers(&none, LOCAL, COVERAGE_ABSENT, 0);
	root_put(LOCAL "/ALPM_DB_VERSION", "9\n");
	scan_pacman(&root_scan, &empty);
	root_covers(&empty, LOCAL, COVERAGE_PARTIAL, 0);
}
END_TEST

Suite *scan_pacman_suite(void);
Suite *scan_pacman_suite(void)
{
	Suite *s = suite_create("scan/pacman");
	TCase *t = tcase_create("pacman");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, each_directory_is_a_package);
	tcase_add_test(t, what_is_damaged_is_counted_and_the_first_told);
	tcase_add_test(t, none_is_absent_and_empty_is_partial);
	suite_add_tcase(s, t);
	return s;
}
