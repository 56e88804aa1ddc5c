#include <check.h>

#include "base/span.h"
#include "scan/buildid.h"
#include "unit/root.h"

static bool read_of(const char *name, struct str *to)
{
	auto_fd fd = -1;

	ck_assert(fs_open_file(root_scan.root, name, &fd, NULL));
	return buildid_read(fd, to);
}

START_TEST(the_build_id_is_read_in_hexadecimal)
{
	static const char *const forms[] = {"64-little", "64-big", "32-little", "32-big"};

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		auto_free char *path = str_format("fuzz/corpus/format_elf/%s", forms[i]);
		auto_clear(str) bytes = {0}, id = {0};

		ck_assert(fs_read_operand(path, 65536, &bytes, NULL));
		root_put_bytes("x", span_make(bytes.buf, bytes.len));
		ck_assert(read_of("x", &id));
		ck_assert_str_eq(str_c(&id), "000102030405060708090a0b0c0d0e0f10111213");
	}
}
END_TEST

START_TEST(what_has_none_is_told)
{
	auto_clear(str) bytes = {0}, id = {0};

	root_put("text", "#!/bin/sh\nexit 0 # long enough to hold the header of an ELF file: 64\n");
	root_put("empty", "");
	ck_assert(fs_read_operand("fuzz/corpus/format_elf/64-little", 65536, &bytes, NULL));
	root_put_bytes("cut", span_make(bytes.buf, 64 + 56 + 20));
	ck_assert(!read_of("text", &id) && !read_of("empty", &id) && !read_of("cut", &id));
	ck_assert_uint_eq(id.len, 0);
}
END_TEST

Suite *scan_buildid_suite(void);
Suite *scan_buildid_suite(void)
{
	Suite *s = suite_create("scan/buildid");
	TCase *t = tcase_create("buildid");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, the_build_id_is_read_in_hexadecimal);
	tcase_add_test(t, what_has_none_is_told);
	suite_add_tcase(s, t);
	return s;
}
