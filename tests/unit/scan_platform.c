#include <check.h>

#include "unit/root.h"

static struct inventory inv;

static void setup(void)
{
	root_setup();
	root_scan.is_here = true;
}

static void teardown(void)
{
	inventory_clear(&inv);
	root_teardown();
}

static void fact(const char *topic, const char *name, const char *want)
{
	const char *got;

	inventory_clear(&inv);
	scan_platform(&root_scan, &inv);
	got = facts_get(&inv.facts, topic, name);
	ck_assert_msg(str_eq(got, want), "%s %s: %s", topic, name, got ? got : "-");
}

START_TEST(weaknesses_of_the_processor_are_told_as_the_kernel_says_them)
{
	root_put("sys/devices/system/cpu/vulnerabilities/mds", "Mitigation: Clear CPU buffers\n");
	fact("cpu", "mds", "Mitigation: Clear CPU buffers");
	root_covers(&inv, "sys/devices/system/cpu/vulnerabilities", COVERAGE_READ, 0);
}
END_TEST

START_TEST(patches_of_the_running_kernel_say_whether_they_are_in_use)
{
	root_put("sys/kernel/livepatch/kpatch_5_14/enabled", "1\n");
	fact("livepatch", "kpatch_5_14", "enabled");
	root_put("sys/kernel/livepatch/kpatch_5_14/enabled", "0\n");
	fact("livepatch", "kpatch_5_14", "disabled");
	root_put("sys/kernel/livepatch/kpatch_5_14/transition", "1\n");
	fact("livepatch", "kpatch_5_14", "in transition");
	ck_assert(fs_mkdirs(root_scan.root, "sys/kernel/livepatch/odd", 0755, NULL));
	fact("livepatch", "odd", NULL);
	root_covers(&inv, "sys/kernel/livepatch", COVERAGE_PARTIAL, 0);
}
END_TEST

#define ENTRIES                                                                                    \
	"menuentry 'A' {\n\techo x\n\tlinux\t/boot/vmlinuz-6.1.0-38-amd64 root=/dev/sda\n}\n"      \
	"menuentry 'B' {\n\tlinux /vmlinuz-6.1.0-37-amd64\n}\n"

START_TEST(the_next_boot_is_the_first_entry_unless_grub_is_told_otherwise)
{
	root_put("boot/grub/grub.cfg", "set default=\"0\"\n" ENTRIES);
	fact("boot", "next", "6.1.0-38-amd64");
	root_put("boot/grub/grub.cfg", "set default=\"gnulinux>1\"\n" ENTRIES);
	fact("boot", "next", NULL);
	root_put("boot/grub/grub.cfg", "set default=\"${saved_entry}\"\n" ENTRIES);
	fact("boot", "next", NULL);
	root_put("boot/grub/grub.cfg", "insmod x\n");
	fact("boot", "next", NULL);
	root_put("boot/grub/grub.cfg", "set default=\"0\"\n" ENTRIES);
	root_put("boot/grub/grubenv", "# GRUB Environment Block\nnext_entry=\n####");
	fact("boot", "next", "6.1.0-38-amd64");
	root_put("boot/grub/grubenv", "# GRUB Environment Block\nnext_entry=1\n####");
	fact("boot", "next", NULL);
}
END_TEST

START_TEST(the_next_boot_is_the_entry_that_was_chosen)
{
	root_put("boot/grub2/grub.cfg", "set default=\"${saved_entry}\"\ninsmod blscfg\nblscfg\n");
	fact("boot", "next", NULL);
	root_put("boot/grub2/grubenv", "saved_entry=abc-5.14.0-2.el9.x86_64\nboot_success=1\n");
	fact("boot", "next", NULL);
	root_put("boot/loader/entries/abc-5.14.0-2.el9.x86_64.conf",
	         "title x\nversion 5.14.0-2.el9.x86_64\nlinux /vmlinuz-5.14.0-2.el9.x86_64\n");
	fact("boot", "next", "5.14.0-2.el9.x86_64");
	root_put("boot/grub2/grubenv", "saved_entry=../../../x\n");
	fact("boot", "next", NULL);
}
END_TEST

START_TEST(a_reboot_that_is_asked_for_is_told_with_who_asks)
{
	fact("boot", "reboot-required", NULL);
	root_covers(&inv, "boot", COVERAGE_ABSENT, 0);
	root_put("run/reboot-required", "*** System restart required ***\n");
	root_put("run/reboot-required.pkgs", "linux-base\n\n");
	fact("boot", "reboot-required", "yes");
	fact("boot", "reboot-required-by", "linux-base");
	root_covers(&inv, "boot", COVERAGE_READ, 0);
}
END_TEST

START_TEST(a_root_does_not_run)
{
	root_scan.is_here = false;
	root_put("sys/devices/system/cpu/vulnerabilities/mds", "Vulnerable\n");
	fact("cpu", "mds", NULL);
	ck_assert_uint_eq(inv.coverage_count, 0);
}
END_TEST

Suite *scan_platform_suite(void);
Suite *scan_platform_suite(void)
{
	Suite *s = suite_create("scan/platform");
	TCase *t = tcase_create("platform");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, weaknesses_of_the_processor_are_told_as_the_kernel_says_them);
	tcase_add_test(t, patches_of_the_running_kernel_say_whether_they_are_in_use);
	tcase_add_test(t, the_next_boot_is_the_first_entry_unless_grub_is_told_otherwise);
	tcase_add_test(t, the_next_boot_is_the_entry_that_was_chosen);
	tcase_add_test(t, a_reboot_that_is_asked_for_is_told_with_who_asks);
	tcase_add_test(t, a_root_does_not_run);
	suite_add_tcase(s, t);
	return s;
}
