#include "unit/root.h"

START_TEST(the_file_in_etc_goes_before_the_one_in_usr)
{
	auto_clear(inventory) inv = {0};

	root_put("usr/lib/os-release", "ID=usr\n");
	root_put("etc/os-release",
	         "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\nID_LIKE='a b'\n"
	         "PRETTY_NAME=\"Debian GNU/Linux 12\"\n");
	scan_osrelease(&root_scan, &inv);
	root_covers(&inv, "etc/os-release", COVERAGE_READ, 0);
	ck_assert_str_eq(inv.host.os.id, "debian");
	ck_assert_str_eq(inv.host.os.version_id, "12");
	ck_assert_str_eq(inv.host.os.codename, "bookworm");
	ck_assert_str_eq(inv.host.os.pretty, "Debian GNU/Linux 12");
	ck_assert_uint_eq(inv.host.os.like.count, 2);
}
END_TEST
START_TEST(a_link_into_usr_is_followed)
{
	auto_clear(inventory) inv = {0};

	root_put("usr/lib/os-release", "ID=usr\n");
	root_put("etc/x", "");
	ck_assert(fs_symlink(root_scan.root, "../usr/lib/os-release", "etc/os-release", NULL));
	scan_osrelease(&root_scan, &inv);
	ck_assert_str_eq(inv.host.os.id, "usr");
}
END_TEST
START_TEST(a_missing_file_and_a_missing_id_are_told)
{
	auto_clear(inventory) none = {0}, odd = {0};

	scan_osrelease(&root_scan, &none);
	root_covers(&none, "usr/lib/os-release", COVERAGE_ABSENT, 0);
	root_put("etc/os-release", "NAME=x\nID=\"open\n");
	scan_osrelease(&root_scan, &odd);
	root_covers(&odd, "etc/os-release", COVERAGE_PARTIAL, 0);
	ck_assert_ptr_null(odd.host.os.id);
}
END_TEST
START_TEST(control_characters_are_no_value)
{
	auto_clear(inventory) inv = {0};

	root_put("etc/os-release", "ID=debian\nPRETTY_NAME=\"\033[2J\"\n");
	scan_osrelease(&root_scan, &inv);
	ck_assert_ptr_null(inv.host.os.pretty);
}
END_TEST

Suite *scan_osrelease_suite(void);
Suite *scan_osrelease_suite(void)
{
	Suite *s = suite_create("scan/osrelease");
	TCase *t = tcase_create("osrelease");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, the_file_in_etc_goes_before_the_one_in_usr);
	tcase_add_test(t, a_link_into_usr_is_followed);
	tcase_add_test(t, a_missing_file_and_a_missing_id_are_told);
	tcase_add_test(t, control_characters_are_no_value);
	suite_add_tcase(s, t);
	return s;
}
