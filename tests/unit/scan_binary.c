#include "unit/root.h"

/* A program of cases/elf, made as long as real ones are. */
static void put_program(const char *from, const char *to, mode_t mode)
{
	auto_clear(str) bytes = {0};

	ck_assert(fs_read_operand(from, 1 << 20, &bytes, NULL));
	while (bytes.len < 20000)
		str_addc(&bytes, 0);
	root_put_bytes(to, span_make(bytes.buf, bytes.len));
	ck_assert(fs_chmod(root_scan.root, to, mode, NULL));
}

START_TEST(a_program_of_go_tells_its_modules)
{
	auto_clear(inventory) inv = {0};

	put_program("cases/elf/go", "opt/app/server", 0755);
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 4);
	ck_assert_str_eq(root_find(&inv, "stdlib")->purl, "pkg:golang/stdlib@1.21.5");
	ck_assert_str_eq(root_find(&inv, "golang.org/x/net")->purl,
	                 "pkg:golang/golang.org/x/net@v0.17.0");
	ck_assert_str_eq(root_find(&inv, "example.org/new")->version, "v1.1.0");
	ck_assert_str_eq(root_find(&inv, "example.org/app")->location, "opt/app/server");
	ck_assert(!root_has(&inv, "example.org/old"));
}
END_TEST
START_TEST(a_program_of_rust_tells_its_crates)
{
	auto_clear(inventory) inv = {0};

	put_program("cases/elf/rust", "usr/local/bin/app", 0755);
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 2);
	ck_assert_str_eq(root_find(&inv, "serde")->purl, "pkg:cargo/serde@1.0.190");
	ck_assert(root_has(&inv, "app") && !root_has(&inv, "cc"));
}
END_TEST
START_TEST(what_is_no_program_is_not_opened)
{
	auto_clear(inventory) inv = {0};

	put_program("cases/elf/go", "opt/data", 0644);
	put_program("cases/elf/go", "opt/lib.so.1", 0755);
	put_program("cases/elf/go", "opt/tool.py", 0755);
	put_program("cases/elf/go", "opt/md5sums", 0644);
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 0);
	put_program("cases/elf/go", "opt/bin/tool-1.2", 0755);
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 4);
}
END_TEST
START_TEST(a_program_may_have_a_dot_in_its_name)
{
	static const char *const names[] = {"opt/provider_v5.98.0_x5", "opt/tool-1.2",
	                                    "opt/tool.linux-amd64",    "opt/tool.static",
	                                    "opt/bin/tool.py",         "opt/tool."};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		auto_clear(inventory) inv = {0};

		put_program("cases/elf/go", names[i], 0755);
		scan_tree(&root_scan, &inv);
		ck_assert_msg(inv.count == 4 * (i + 1), "'%s': %zu", names[i], inv.count);
	}
}
END_TEST
START_TEST(a_damaged_one_is_told)
{
	auto_clear(inventory) inv = {0};
	auto_clear(str) bytes = {0};

	put_program("cases/elf/go", "bin/x", 0755);
	ck_assert(fs_read(root_scan.root, "bin/x", 1 << 20, &bytes, NULL));
	memset(bytes.buf + 128 + 32, 0xff, 8); /* the length of the first text */
	root_put_bytes("bin/x", span_make(bytes.buf, bytes.len));
	ck_assert(fs_chmod(root_scan.root, "bin/x", 0755, NULL));
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 0);
	ck_assert_str_eq(
	        root_source(&inv, "binary")->reason,
	        "1 could not be read, the first is 'bin/x': what Go wrote into the program "
	        "is damaged");
}
END_TEST

Suite *scan_binary_suite(void);
Suite *scan_binary_suite(void)
{
	Suite *s = suite_create("scan/binary");
	TCase *t = tcase_create("binary");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, a_program_of_go_tells_its_modules);
	tcase_add_test(t, a_program_of_rust_tells_its_crates);
	tcase_add_test(t, what_is_no_program_is_not_opened);
	tcase_add_test(t, a_program_may_have_a_dot_in_its_name);
	tcase_add_test(t, a_damaged_one_is_told);
	suite_add_tcase(s, t);
	return s;
}
