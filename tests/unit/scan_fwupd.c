#include "scan/fwupd.h"
#include "unit/root.h"

START_TEST(each_device_with_a_version_is_a_component)
{
	auto_clear(inventory) inv = {0};
	size_t silent = 0;

	ck_assert(fwupd_take(
	        span_of("{\"Devices\":[{\"Name\":\"System Firmware\",\"DeviceId\":\"a45d\","
	                "\"Guid\":[\"x\"],\"Vendor\":\"LENOVO\",\"Version\":\"0.1.42\"},"
	                "{\"Name\":\"TPM\",\"DeviceId\":\"b\",\"Flags\":[\"internal\"]}]}"),
	        &inv, &silent, NULL));
	ck_assert_uint_eq(inv.count, 1);
	ck_assert_uint_eq(silent, 1);
	ck_assert_str_eq(inv.components[0].purl, "pkg:generic/System%20Firmware@0.1.42");
	ck_assert_str_eq(inv.components[0].origin, "LENOVO");
	ck_assert_str_eq(inv.components[0].location, "fwupd/a45d");
	ck_assert_str_eq(inv.components[0].type, "firmware");
}
END_TEST
START_TEST(what_is_no_list_of_devices_is_refused)
{
	static const char *const bad[] = {"", "{}", "{\"Devices\":{}}",
	                                  "{\"Devices\":[{\"Name\":1}]}"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		auto_clear(inventory) inv = {0};
		size_t silent = 0;

		ck_assert_msg(!fwupd_take(span_of(bad[i]), &inv, &silent, NULL), "'%s'", bad[i]);
	}
}
END_TEST
START_TEST(it_is_asked_of_the_running_system_alone)
{
	auto_clear(inventory) inv = {0};

	root_put("usr/bin/fwupdmgr", "#!/bin/sh\nexit 1\n");
	scan_fwupd(&root_scan, &inv);
	ck_assert_uint_eq(inv.coverage_count, 0);
}
END_TEST

Suite *scan_fwupd_suite(void);
Suite *scan_fwupd_suite(void)
{
	Suite *s = suite_create("scan/fwupd");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, each_device_with_a_version_is_a_component);
	tcase_add_test(t, what_is_no_list_of_devices_is_refused);
	tcase_add_test(t, it_is_asked_of_the_running_system_alone);
	suite_add_tcase(s, t);
	return s;
}
