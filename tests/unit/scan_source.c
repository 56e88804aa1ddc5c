#include "unit/root.h"

START_TEST(what_is_not_there_is_absent_and_what_cannot_be_read_is_not)
{
	auto_clear(inventory) inv = {0};
	auto_clear(str) text = {0};

	root_put("big", "12345");
	ck_assert(!source_read(&root_scan, &inv, "x", "gone/a", 9, &text));
	root_covers(&inv, "gone/a", COVERAGE_ABSENT, 0);
	ck_assert(!source_read(&root_scan, &inv, "x", "big", 4, &text));
	root_covers(&inv, "big", COVERAGE_UNREADABLE, 0);
	ck_assert(fs_mkdir(root_scan.root, "dir", 0755, NULL));
	ck_assert(!source_read(&root_scan, &inv, "x", "dir", 9, &text));
	root_covers(&inv, "dir", COVERAGE_UNREADABLE, 0);
	ck_assert(fs_mknod(root_scan.root, "pipe", S_IFIFO | 0644, 0, NULL));
	ck_assert(!source_read(&root_scan, &inv, "x", "pipe", 9, &text));
	ck_assert_ptr_nonnull(strstr(root_line(&inv, "pipe")->reason, "not a regular file"));
	ck_assert(fs_symlink(root_scan.root, "loop", "loop", NULL));
	ck_assert(!source_read(&root_scan, &inv, "x", "loop", 9, &text));
	root_covers(&inv, "loop", COVERAGE_UNREADABLE, 0);
}
END_TEST
START_TEST(a_link_out_of_the_root_stays_inside)
{
	auto_clear(inventory) inv = {0};
	auto_clear(str) text = {0};

	root_put("etc/hosts", "inside");
	ck_assert(fs_symlink(root_scan.root, "/etc/hosts", "a", NULL));
	ck_assert(fs_symlink(root_scan.root, "../../../../../../etc/hosts", "b", NULL));
	ck_assert(source_read(&root_scan, &inv, "x", "a", 99, &text));
	ck_assert(source_read(&root_scan, &inv, "x", "b", 99, &text));
	ck_assert_str_eq(str_c(&text), "insideinside");
}
END_TEST
START_TEST(a_device_is_not_even_opened)
{
	auto_clear(inventory) inv = {0};
	auto_clear(str) text = {0};
	struct err why = {0};

	/* a number that no driver has: opening it would fail with ENXIO and not as it does */
	if (!fs_mknod(root_scan.root, "device", S_IFCHR | 0666, 0xffeff, &why))
		return; /* not allowed here */
	ck_assert(!source_read(&root_scan, &inv, "x", "device", 9, &text));
	ck_assert_str_eq(root_line(&inv, "device")->reason, "'device' is not a regular file");
}
END_TEST
START_TEST(reasons_make_partial)
{
	auto_clear(inventory) inv = {0};
	auto_clear(str) reason = {0};

	source_done(&inv, "x", "whole", 3, &reason);
	root_covers(&inv, "whole", COVERAGE_READ, 3);
	source_reason(&reason, "%d", 1);
	source_reason(&reason, "two");
	source_done(&inv, "x", "half", 2, &reason);
	root_covers(&inv, "half", COVERAGE_PARTIAL, 2);
	ck_assert_str_eq(root_line(&inv, "half")->reason, "1; two");
}
END_TEST
START_TEST(names_follow_the_system_and_the_type)
{
	auto_clear(inventory) inv = {0};
	auto_clear(component) c = {0};

	c.type = mem_strdup("deb");
	c.name = mem_strdup("attr");
	c.version = mem_strdup("1:2.4");
	source_name(&inv, &c);
	ck_assert_str_eq(c.purl, "pkg:deb/attr@1:2.4");
	inv.host.os.id = mem_strdup("debian");
	inv.host.os.version_id = mem_strdup("12");
	source_name(&inv, &c);
	ck_assert_str_eq(c.purl, "pkg:deb/debian/attr@1:2.4?distro=debian-12");
	inv.host.os.codename = mem_strdup("bookworm");
	source_name(&inv, &c);
	ck_assert_str_eq(c.purl, "pkg:deb/debian/attr@1:2.4?distro=bookworm");
	mem_free(&c.type);
	c.type = mem_strdup("rpm");
	source_name(&inv, &c);
	ck_assert_str_eq(c.purl, "pkg:rpm/debian/attr@2.4?distro=debian-12&epoch=1");
}
END_TEST

Suite *scan_source_suite(void);
Suite *scan_source_suite(void)
{
	Suite *s = suite_create("scan/source");
	TCase *t = tcase_create("source");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, what_is_not_there_is_absent_and_what_cannot_be_read_is_not);
	tcase_add_test(t, a_link_out_of_the_root_stays_inside);
	tcase_add_test(t, a_device_is_not_even_opened);
	tcase_add_test(t, reasons_make_partial);
	tcase_add_test(t, names_follow_the_system_and_the_type);
	suite_add_tcase(s, t);
	return s;
}
