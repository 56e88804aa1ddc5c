#include "unit/root.h"

static void copy(const char *from, const char *to)
{
	auto_clear(str) bytes = {0};

	ck_assert(fs_read_operand(from, 1 << 20, &bytes, NULL));
	root_put_bytes(to, span_make(bytes.buf, bytes.len));
}

START_TEST(headers_are_components_and_keys_are_not)
{
	auto_clear(inventory) inv = {0};

	inv.host.os.id = mem_strdup("rocky");
	inv.host.os.version_id = mem_strdup("9.4");
	copy("cases/rpm/rpmdb.sqlite", "var/lib/rpm/rpmdb.sqlite");
	scan_rpm(&root_scan, &inv);
	root_covers(&inv, "var/lib/rpm/rpmdb.sqlite", COVERAGE_READ, 3);
	ck_assert_str_eq(root_find(&inv, "alpha")->version, "2:1.0-1.el9");
	ck_assert_str_eq(root_find(&inv, "alpha")->purl,
	                 "pkg:rpm/rocky/alpha@1.0-1.el9?arch=x86_64&distro=rocky-9.4&epoch=2&"
	                 "rpmmod=alpha:5:820:abcd");
	ck_assert_str_eq(root_find(&inv, "alpha")->source_name, "alpha-src");
	ck_assert_str_eq(root_find(&inv, "alpha")->origin, "rocky");
	ck_assert_str_eq(root_find(&inv, "alpha")->module, "alpha:5:820:abcd");
	ck_assert_str_eq(root_find(&inv, "beta")->origin, "no vendor");
	ck_assert_str_eq(root_find(&inv, "gamma")->source_name, "gamma");
	ck_assert_ptr_null(root_find(&inv, "gamma")->source_version);
	ck_assert(!root_has(&inv, "gpg-pubkey"));
	ck_assert_str_eq(inv.host.arch, "x86_64");
}
END_TEST
START_TEST(what_the_distribution_built_is_told_from_what_others_did)
{
	static const char *const want[][2] = {{"glibc", "opensuse-leap"},
	                                      {"backport", "opensuse-leap"},
	                                      {"player", "Packman"},
	                                      {"home-made", "no vendor"}};
	auto_clear(inventory) inv = {0}, unknown = {0};

	copy("cases/rpm/vendors", "usr/lib/sysimage/rpm/Packages.db");
	scan_rpm(&root_scan, &unknown);
	ck_assert_str_eq(root_find(&unknown, "backport")->origin, "openSUSE");
	ck_assert_ptr_null(root_find(&unknown, "home-made")->origin);
	inv.host.os.id = mem_strdup("opensuse-leap");
	scan_rpm(&root_scan, &inv);
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		ck_assert_str_eq(root_find(&inv, want[i][0])->origin, want[i][1]);
}
END_TEST
START_TEST(a_live_log_counts_and_nothing_is_written)
{
	auto_clear(inventory) inv = {0};
	auto_clear(strlist) names = {0};

	copy("cases/rpm/sqlite-wal", "usr/share/rpm/rpmdb.sqlite");
	copy("cases/rpm/sqlite-wal-wal", "usr/share/rpm/rpmdb.sqlite-wal");
	scan_rpm(&root_scan, &inv);
	root_covers(&inv, "usr/share/rpm/rpmdb.sqlite", COVERAGE_READ, 3);
	ck_assert(source_list(&root_scan, "usr/share/rpm", &names, NULL));
	ck_assert_uint_eq(names.count, 2);
}
END_TEST
START_TEST(an_interrupted_change_is_partial)
{
	auto_clear(inventory) inv = {0};

	copy("cases/rpm/rpmdb.sqlite", "var/lib/rpm/rpmdb.sqlite");
	root_put("var/lib/rpm/rpmdb.sqlite-journal", "x");
	scan_rpm(&root_scan, &inv);
	root_covers(&inv, "var/lib/rpm/rpmdb.sqlite", COVERAGE_PARTIAL, 3);
}
END_TEST
START_TEST(one_database_under_two_names_is_read_once)
{
	auto_clear(inventory) inv = {0};

	copy("cases/rpm/Packages.db", "usr/lib/sysimage/rpm/Packages.db");
	root_put("var/lib/x", "");
	ck_assert(fs_symlink(root_scan.root, "../../usr/lib/sysimage/rpm", "var/lib/rpm", NULL));
	scan_rpm(&root_scan, &inv);
	root_covers(&inv, "var/lib/rpm/Packages.db", COVERAGE_READ, 3);
	ck_assert_uint_eq(inv.coverage_count, 1);
}
END_TEST
START_TEST(what_cannot_be_read_is_told)
{
	auto_clear(inventory) none = {0}, odd = {0}, cut = {0};
	auto_clear(str) bytes = {0};

	scan_rpm(&root_scan, &none);
	root_covers(&none, "var/lib/rpm", COVERAGE_ABSENT, 0);
	root_put("var/lib/rpm/Packages", "nonsense");
	scan_rpm(&root_scan, &odd);
	root_covers(&odd, "var/lib/rpm/Packages", COVERAGE_UNREADABLE, 0);
	ck_assert(fs_read_operand("cases/rpm/Packages.db", 1 << 20, &bytes, NULL));
	root_put_bytes("var/lib/rpm/Packages.db", span_make(bytes.buf, bytes.len - 8));
	scan_rpm(&root_scan, &cut);
	root_covers(&cut, "var/lib/rpm/Packages.db", COVERAGE_PARTIAL, 3);
}
END_TEST

Suite *scan_rpm_suite(void);
Suite *scan_rpm_suite(void)
{
	Suite *s = suite_create("scan/rpm");
	TCase *t = tcase_create("rpm");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, headers_are_components_and_keys_are_not);
	tcase_add_test(t, what_the_distribution_built_is_told_from_what_others_did);
	tcase_add_test(t, a_live_log_counts_and_nothing_is_written);
	tcase_add_test(t, an_interrupted_change_is_partial);
	tcase_add_test(t, one_database_under_two_names_is_read_once);
	tcase_add_test(t, what_cannot_be_read_is_told);
	suite_add_tcase(s, t);
	return s;
}
