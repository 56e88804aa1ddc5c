#include <check.h>

#include "unit/root.h"

#define FLAGS "sys/devices/system/cpu/cpu0/microcode/processor_flags"

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

static void put_cpu(const char *vendor, int family, int model, int stepping, const char *revision,
                    const char *flags)
{
	auto_free char *text = str_format(
	        "processor\t: 0\nvendor_id\t: %s\ncpu family\t: %d\nmodel\t\t: %d\nmodel name\t: "
	        "x\n"
	        "stepping\t: %d\nmicrocode\t: %s\nflags\t\t: fpu %s vme\n\nprocessor\t: 1\n"
	        "microcode\t: 0x1\n",
	        vendor, family, model, stepping, revision, flags);

	root_put("proc/cpuinfo", text);
}

static void ship(const char *path, const char *form)
{
	auto_free char *from = str_format("fuzz/corpus/format_microcode/%s", form);
	auto_clear(str) bytes = {0};

	ck_assert(fs_read_operand(from, 65536, &bytes, NULL));
	root_put_bytes(path, span_make(bytes.buf, bytes.len));
}

static void stands(const char *want)
{
	const char *got;

	inventory_clear(&inv);
	scan_microcode(&root_scan, &inv);
	got = facts_get(&inv.facts, "microcode", "standing");
	ck_assert_msg(str_eq(got, want), "%s", got ? got : "-");
}

START_TEST(what_runs_is_held_against_what_is_shipped)
{
	ship("usr/lib/firmware/intel-ucode/06-8c-01", "intel");
	root_put(FLAGS, "0x80\n");
	put_cpu("GenuineIntel", 6, 0x8c, 1, "0x15", "sse");
	stands("older than what is shipped: it is loaded at the next boot");
	ck_assert_str_eq(root_find(&inv, "microcode")->version, "0x15");
	ck_assert_str_eq(facts_get(&inv.facts, "microcode", "shipped"), "0x22");
	root_covers(&inv, "proc/cpuinfo", COVERAGE_READ, 1);
	put_cpu("GenuineIntel", 6, 0x8c, 1, "0x22", "sse");
	stands("what is shipped");
	put_cpu("GenuineIntel", 6, 0x8c, 1, "0x2b", "sse");
	stands("newer than what is shipped");
	ship("lib/firmware/amd-ucode/microcode_amd_fam17h.bin", "amd");
	put_cpu("AuthenticAMD", 0x17, 1, 2, "0x8001227", "sse");
	stands("older than what is shipped: it is loaded at the next boot");
}
END_TEST

START_TEST(in_a_virtual_machine_there_is_no_verdict)
{
	ship("usr/lib/firmware/intel-ucode/06-8c-01", "intel");
	root_put(FLAGS, "0x80\n");
	put_cpu("GenuineIntel", 6, 0x8c, 1, "0x1", "hypervisor");
	stands("not judged: a virtual machine shows what its host likes");
	ck_assert_str_eq(facts_get(&inv.facts, "microcode", "shipped"), "0x22");
}
END_TEST

START_TEST(without_a_file_or_a_platform_there_is_none_either)
{
	put_cpu("GenuineIntel", 6, 0x8c, 1, "0x15", "sse");
	stands(NULL);
	ship("usr/lib/firmware/intel-ucode/06-8c-01", "intel");
	stands(NULL);
	ck_assert_ptr_null(facts_get(&inv.facts, "microcode", "shipped"));
	put_cpu("Other", 6, 0x8c, 1, "0x15", "sse");
	stands(NULL);
	root_put("proc/cpuinfo", "Processor : ARM\nFeatures : fp\n");
	stands(NULL);
	root_covers(&inv, "proc/cpuinfo", COVERAGE_ABSENT, 0);
}
END_TEST

Suite *scan_microcode_suite(void);
Suite *scan_microcode_suite(void)
{
	Suite *s = suite_create("scan/microcode");
	TCase *t = tcase_create("microcode");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_runs_is_held_against_what_is_shipped);
	tcase_add_test(t, in_a_virtual_machine_there_is_no_verdict);
	tcase_add_test(t, without_a_file_or_a_platform_there_is_none_either);
	suite_add_tcase(s, t);
	return s;
}
