#include <check.h>

#include "unit/root.h"

#define DMI "sys/class/dmi/id/"
#define ESRT "sys/firmware/efi/esrt/entries/entry0/"

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

START_TEST(firmware_is_a_component_with_its_place)
{
	const struct component *c;

	root_put(DMI "bios_vendor", "LENOVO\n");
	root_put(DMI "bios_version", "N2IET91W (1.69 )\n");
	root_put(DMI "product_name", "20QD\n");
	root_put("sys/devices/pci/nvme0/model", "Samsung SSD 970                         \n");
	root_put("sys/devices/pci/nvme0/firmware_rev", "2B2QEXM7\n");
	root_put("sys/class/mei/mei0/fw_ver", "0:12.0.85.1919\n0:12.0.85.1919\n");
	ck_assert(fs_mkdirs(root_scan.root, "sys/class/nvme", 0755, NULL));
	ck_assert(fs_symlink(root_scan.root, "../../devices/pci/nvme0", "sys/class/nvme/nvme0",
	                     NULL));
	scan_firmware(&root_scan, &inv);
	c = root_find(&inv, "bios");
	ck_assert_str_eq(c->type, "firmware");
	ck_assert_str_eq(c->version, "N2IET91W (1.69 )");
	ck_assert_str_eq(c->origin, "LENOVO");
	ck_assert_str_eq(c->location, DMI "bios_version");
	ck_assert(str_starts(c->purl, "pkg:generic/bios@N2IET91W%20"));
	ck_assert_str_eq(root_find(&inv, "Samsung SSD 970")->version, "2B2QEXM7");
	ck_assert_str_eq(root_find(&inv, "management-engine")->version, "0:12.0.85.1919");
	ck_assert_str_eq(facts_get(&inv.facts, "firmware", "product_name"), "20QD");
	root_covers(&inv, "sys/class/dmi/id", COVERAGE_READ, 1);
	root_covers(&inv, "sys/class/nvme", COVERAGE_READ, 1);
	root_covers(&inv, "sys/class/tpm", COVERAGE_ABSENT, 0);
}
END_TEST

START_TEST(entries_of_esrt_are_told_as_they_stand)
{
	root_put(ESRT "fw_class", "ac354f0f-9e5d-4ec4-b5d3-1d62d13b1f2a\n");
	root_put(ESRT "fw_version", "65886\n");
	root_put(ESRT "last_attempt_status", "0\n");
	root_put("sys/class/tpm/tpm0/tpm_version_major", "2\n");
	scan_firmware(&root_scan, &inv);
	ck_assert_str_eq(root_find(&inv, "ac354f0f-9e5d-4ec4-b5d3-1d62d13b1f2a")->version, "65886");
	ck_assert_str_eq(facts_get(&inv.facts, "firmware", "last_attempt_status"), "0");
	ck_assert_str_eq(facts_get(&inv.facts, "firmware", "tpm_version_major"), "2");
	root_covers(&inv, "sys/firmware/efi/esrt/entries", COVERAGE_READ, 1);
	root_covers(&inv, "sys/class/tpm", COVERAGE_READ, 0);
}
END_TEST

START_TEST(a_device_that_does_not_tell_makes_the_line_partial)
{
	ck_assert(fs_mkdirs(root_scan.root, ESRT "x", 0755, NULL));
	scan_firmware(&root_scan, &inv);
	root_covers(&inv, "sys/firmware/efi/esrt/entries", COVERAGE_PARTIAL, 0);
	ck_assert_str_eq(root_line(&inv, "sys/firmware/efi/esrt/entries")->reason,
	                 "1 of 1 do not tell their version");
}
END_TEST

START_TEST(a_root_has_no_firmware)
{
	root_scan.is_here = false;
	root_put(DMI "bios_version", "1\n");
	scan_firmware(&root_scan, &inv);
	ck_assert_uint_eq(inv.count + inv.coverage_count, 0);
}
END_TEST

Suite *scan_firmware_suite(void);
Suite *scan_firmware_suite(void)
{
	Suite *s = suite_create("scan/firmware");
	TCase *t = tcase_create("firmware");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, firmware_is_a_component_with_its_place);
	tcase_add_test(t, entries_of_esrt_are_told_as_they_stand);
	tcase_add_test(t, a_device_that_does_not_tell_makes_the_line_partial);
	tcase_add_test(t, a_root_has_no_firmware);
	suite_add_tcase(s, t);
	return s;
}
