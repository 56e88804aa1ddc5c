#include <sys/utsname.h>

#include "unit/root.h"

static void add_package(struct inventory *inv, const char *type, const char *name,
                        const char *version)
{
	struct component *c = inventory_add(inv);

	c->type = mem_strdup(type);
	c->name = mem_strdup(name);
	c->version = mem_strdup(version);
	c->arch = mem_strdup("x86_64");
}

START_TEST(a_kernel_that_no_package_brought_is_a_component)
{
	auto_clear(inventory) inv = {0};

	root_put("boot/vmlinuz-6.1.0-9-amd64", "");
	root_put("boot/vmlinuz-6.9.0-own", "");
	root_put("lib/modules/6.10-arch1/vmlinuz", "");
	root_put("lib/modules/6.2.0-left/modules.dep", "");
	add_package(&inv, "deb", "linux-image-6.1.0-9-amd64", "6.1.27-1");
	scan_kernel(&root_scan, &inv);
	root_covers(&inv, "boot", COVERAGE_READ, 2);
	ck_assert_uint_eq(inv.count, 3);
	ck_assert_str_eq(inv.components[1].purl, "pkg:generic/linux@6.10-arch1");
	ck_assert_str_eq(inv.components[2].version, "6.9.0-own");
	ck_assert_str_eq(inv.components[2].type, "kernel");
}
END_TEST
START_TEST(an_rpm_is_found_by_its_version_and_architecture)
{
	auto_clear(inventory) inv = {0};

	root_put("lib/modules/5.14.0-1.el9.x86_64/vmlinuz", "");
	root_put("lib/modules/5.14.0-11.el9.x86_64/vmlinuz", "");
	add_package(&inv, "rpm", "kernel-core", "5.14.0-1.el9");
	scan_kernel(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 2);
	ck_assert_str_eq(inv.components[1].version, "5.14.0-11.el9.x86_64");
}
END_TEST
START_TEST(a_foreign_root_runs_no_kernel)
{
	auto_clear(inventory) inv = {0};

	root_put("etc/hostname", "web1\n");
	root_put("proc/sys/kernel/random/boot_id", "planted\n");
	scan_kernel(&root_scan, &inv);
	root_covers(&inv, "boot", COVERAGE_ABSENT, 0);
	ck_assert_str_eq(inv.host.name, "web1");
	ck_assert_ptr_null(inv.host.kernel_running);
	ck_assert_ptr_null(inv.host.boot_id);
}
END_TEST
START_TEST(the_running_one_is_marked_and_in_a_container_is_not_ours)
{
	auto_clear(inventory) real = {0}, inside = {0};
	struct scan here = root_scan;
	struct utsname u;

	here.is_here = true;
	ck_assert_int_eq(uname(&u), 0);
	scan_kernel(&here, &real);
	ck_assert_str_eq(real.host.kernel_running, u.release);
	ck_assert_uint_eq(real.count, 1);
	ck_assert(real.components[0].is_running);
	root_put(".dockerenv", "");
	scan_kernel(&here, &inside);
	ck_assert_str_eq(inside.host.virtual_kind, "docker");
	ck_assert_str_eq(inside.host.kernel_running, u.release);
	ck_assert_uint_eq(inside.count, 0);
	root_covers(&inside, "boot", COVERAGE_ABSENT, 0);
}
END_TEST

Suite *scan_kernel_suite(void);
Suite *scan_kernel_suite(void)
{
	Suite *s = suite_create("scan/kernel");
	TCase *t = tcase_create("kernel");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, a_kernel_that_no_package_brought_is_a_component);
	tcase_add_test(t, an_rpm_is_found_by_its_version_and_architecture);
	tcase_add_test(t, a_foreign_root_runs_no_kernel);
	tcase_add_test(t, the_running_one_is_marked_and_in_a_container_is_not_ours);
	suite_add_tcase(s, t);
	return s;
}
