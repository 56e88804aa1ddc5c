#include "unit/root.h"

#define STATUS "var/lib/dpkg/status"
#define STATUS_DIR "var/lib/dpkg/status.d"
#define PACKAGE(name, status, version)                                                             \
	"Package: " name "\nStatus: " status "\nArchitecture: amd64\nVersion: " version "\n\n"
#define TWO PACKAGE("a", "install ok installed", "1") PACKAGE("b", "install ok installed", "2")

START_TEST(what_is_present_is_a_component_and_what_was_removed_is_not)
{
	auto_clear(inventory) inv = {0};

	root_put(STATUS, TWO PACKAGE("c", "deinstall ok config-files", "3")
	                         PACKAGE("d", "hold ok unpacked", "1:4+b1"));
	scan_dpkg(&root_scan, &inv);
	root_covers(&inv, STATUS, COVERAGE_READ, 3);
	ck_assert_uint_eq(inv.count, 3);
	ck_assert(!root_has(&inv, "c"));
	ck_assert(root_find(&inv, "d")->is_held);
	ck_assert_str_eq(root_find(&inv, "d")->status, "unpacked");
	ck_assert_str_eq(root_find(&inv, "d")->source_version, "1:4");
	ck_assert_str_eq(root_find(&inv, "a")->purl, "pkg:deb/a@1?arch=amd64");
}
END_TEST
START_TEST(updates_go_over_the_status_file_in_order)
{
	auto_clear(inventory) inv = {0};

	root_put(STATUS, TWO);
	root_put("var/lib/dpkg/updates/0001", PACKAGE("a", "install ok unpacked", "1.1"));
	root_put("var/lib/dpkg/updates/0000", PACKAGE("a", "install ok unpacked", "1.0"));
	root_put("var/lib/dpkg/updates/0002", PACKAGE("b", "deinstall ok config-files", "2"));
	root_put("var/lib/dpkg/updates/tmp.i", "half a sta");
	scan_dpkg(&root_scan, &inv);
	root_covers(&inv, STATUS, COVERAGE_READ, 1);
	ck_assert_str_eq(root_find(&inv, "a")->version, "1.1");
}
END_TEST
START_TEST(one_name_of_two_architectures_is_two_components)
{
	auto_clear(inventory) inv = {0};

	root_put(STATUS, TWO "Package: a\nStatus: install ok installed\nArchitecture: i386\n"
	                     "Version: 1\n\n");
	scan_dpkg(&root_scan, &inv);
	root_covers(&inv, STATUS, COVERAGE_READ, 3);
}
END_TEST
START_TEST(stanzas_in_status_d_are_packages_and_their_sums_are_not)
{
	auto_clear(inventory) inv = {0};

	root_put(STATUS_DIR "/base", "Package: base-files\nArchitecture: amd64\nVersion: 12\n");
	root_put(STATUS_DIR "/base.md5sums", "0123  usr/x\n");
	root_put(STATUS_DIR "/base.preinst", "#!/bin/sh\n");
	scan_dpkg(&root_scan, &inv);
	root_covers(&inv, STATUS_DIR, COVERAGE_READ, 1);
	ck_assert(!root_has_line(&inv, STATUS));
	ck_assert_str_eq(root_find(&inv, "base-files")->status, "installed");
}
END_TEST
START_TEST(no_database_is_absent_and_an_empty_one_is_partial)
{
	auto_clear(inventory) none = {0}, empty = {0};

	scan_dpkg(&root_scan, &none);
	root_covers(&none, STATUS, COVERAGE_ABSENT, 0);
	root_put(STATUS, "");
	scan_dpkg(&root_scan, &empty);
	root_covers(&empty, STATUS, COVERAGE_PARTIAL, 0);
	ck_assert_str_eq(root_line(&empty, STATUS)->reason, source_empty);
}
END_TEST
START_TEST(a_damaged_entry_is_counted_and_told_with_its_line)
{
	auto_clear(inventory) inv = {0};

	root_put(STATUS, TWO "Package: c\nStatus: install ok installed\n\n" TWO);
	scan_dpkg(&root_scan, &inv);
	root_covers(&inv, STATUS, COVERAGE_PARTIAL, 2);
	ck_assert_str_eq(root_line(&inv, STATUS)->reason,
	                 "1 of 3 entries are damaged, the first in 'var/lib/dpkg/status', line "
	                 "11: no version of 'c'");
}
END_TEST
START_TEST(a_file_list_without_an_entry_is_a_lost_package)
{
	auto_clear(inventory) inv = {0};

	root_put(STATUS, TWO);
	root_put("var/lib/dpkg/info/a.list", "");
	root_put("var/lib/dpkg/info/b:amd64.list", "");
	root_put("var/lib/dpkg/info/c.md5sums", "");
	scan_dpkg(&root_scan, &inv);
	root_covers(&inv, STATUS, COVERAGE_READ, 2);
	inventory_clear(&inv);
	root_put("var/lib/dpkg/info/c:amd64.list", "");
	scan_dpkg(&root_scan, &inv);
	root_covers(&inv, STATUS, COVERAGE_PARTIAL, 2);
	ck_assert_ptr_nonnull(strstr(root_line(&inv, STATUS)->reason, "c:amd64.list"));
}
END_TEST
START_TEST(cut_anywhere_it_never_looks_whole)
{
	static const char text[] = TWO;

	for (size_t n = 0; n + 1 < sizeof(text); n++) {
		auto_clear(inventory) inv = {0};
		const char *half = PACKAGE("a", "install ok installed", "1");

		root_put_bytes(STATUS, span_make(text, n));
		scan_dpkg(&root_scan, &inv);
		/* a cut between two entries shows in the file lists alone */
		root_covers(&inv, STATUS, n == strlen(half) ? COVERAGE_READ : COVERAGE_PARTIAL,
		            inv.count);
		for (size_t i = 0; i < inv.count; i++)
			ck_assert(str_eq(inv.components[i].version, "1") ||
			          str_eq(inv.components[i].version, "2"));
	}
}
END_TEST
START_TEST(apt_says_what_nobody_asked_for)
{
	auto_clear(inventory) inv = {0};

	root_put(STATUS, TWO "Package: c\nStatus: install ok installed\nArchitecture: all\n"
	                     "Version: 1\n\n");
	root_put("var/lib/apt/extended_states",
	         "Package: a\nArchitecture: amd64\nAuto-Installed: 1\n\n"
	         "Package: b\nArchitecture: amd64\nAuto-Installed: 0\n\n"
	         "Package: c\nArchitecture: amd64\nAuto-Installed: 1\n");
	scan_dpkg(&root_scan, &inv);
	ck_assert(root_find(&inv, "a")->is_auto);
	ck_assert(!root_find(&inv, "b")->is_auto);
	ck_assert(root_find(&inv, "c")->is_auto);
	root_covers(&inv, "var/lib/apt/extended_states", COVERAGE_READ, 0);
}
END_TEST

Suite *scan_dpkg_suite(void);
Suite *scan_dpkg_suite(void)
{
	Suite *s = suite_create("scan/dpkg");
	TCase *t = tcase_create("dpkg");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, what_is_present_is_a_component_and_what_was_removed_is_not);
	tcase_add_test(t, updates_go_over_the_status_file_in_order);
	tcase_add_test(t, one_name_of_two_architectures_is_two_components);
	tcase_add_test(t, stanzas_in_status_d_are_packages_and_their_sums_are_not);
	tcase_add_test(t, no_database_is_absent_and_an_empty_one_is_partial);
	tcase_add_test(t, a_damaged_entry_is_counted_and_told_with_its_line);
	tcase_add_test(t, a_file_list_without_an_entry_is_a_lost_package);
	tcase_add_test(t, cut_anywhere_it_never_looks_whole);
	tcase_add_test(t, apt_says_what_nobody_asked_for);
	suite_add_tcase(s, t);
	return s;
}
