#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "format/procmaps.h"

START_TEST(a_line_is_read_as_the_kernel_writes_it)
{
	struct span rest = span_of(
	        "55d0a000-55d0b000 r-xp 00002000 fe:1f 247498                     /usr/bin/head\n"
	        "7f00-7f10 rw-p 00000000 00:00 0 \n"
	        "7ffc1000-7ffc2000 r-xp 00000000 00:00 0                          [vdso]\n"
	        "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0    [vsyscall]\n");
	struct procmap m;

	ck_assert(procmaps_next(&rest, &m));
	ck_assert_uint_eq(m.start, 0x55d0a000);
	ck_assert_uint_eq(m.end, 0x55d0b000);
	ck_assert(span_eq(m.range, "55d0a000-55d0b000"));
	ck_assert(m.is_exec && !m.is_deleted);
	ck_assert_uint_eq(m.major, 0xfe);
	ck_assert_uint_eq(m.minor, 0x1f);
	ck_assert_uint_eq(m.inode, 247498);
	ck_assert(span_eq(m.path, "/usr/bin/head"));
	ck_assert(procmaps_next(&rest, &m));
	ck_assert(!m.is_exec && m.path.len == 0 && m.inode == 0);
	ck_assert(procmaps_next(&rest, &m));
	ck_assert(m.is_exec && span_eq(m.path, "[vdso]"));
	ck_assert(procmaps_next(&rest, &m));
	ck_assert(!procmaps_next(&rest, &m));
}
END_TEST

START_TEST(what_was_deleted_says_so_and_its_path_does_not)
{
	struct span rest = span_of("1-2 r-xp 0 fe:00 7 /lib/x y.so (deleted)\n"
	                           "1-2 r-xp 0 00:05 8 /memfd:a (deleted)\n"
	                           "1-2 r-xp 0 fe:00 7 /lib/(deleted)\n");
	struct procmap m;

	ck_assert(procmaps_next(&rest, &m));
	ck_assert(m.is_deleted && span_eq(m.path, "/lib/x y.so"));
	ck_assert(procmaps_next(&rest, &m));
	ck_assert(m.is_deleted && span_eq(m.path, "/memfd:a"));
	ck_assert(procmaps_next(&rest, &m));
	ck_assert(!m.is_deleted && span_eq(m.path, "/lib/(deleted)"));
}
END_TEST

START_TEST(a_newline_in_a_name_comes_back)
{
	struct span rest = span_of("1-2 r-xp 0 fe:00 7 /opt/a\\012b\\013\\01\n");
	auto_clear(str) path = {0};
	struct procmap m;

	ck_assert(procmaps_next(&rest, &m));
	procmaps_path(m.path, &path);
	ck_assert_str_eq(str_c(&path), "/opt/a\nb\\013\\01");
}
END_TEST

START_TEST(what_is_no_line_of_maps_is_skipped)
{
	static const char *const bad[] = {
	        "",
	        "2-1 r-xp 0 fe:00 7 /x",
	        "1-1 r-xp 0 fe:00 7 /x",
	        "1 r-xp 0 fe:00 7 /x",
	        "g-h r-xp 0 fe:00 7 /x",
	        "1-11111111111111111 r-xp 0 fe:00 7 /x",
	        "1-2 r-x 0 fe:00 7 /x",
	        "1-2 r-xp  fe:00 7 /x",
	        "1-2 r-xp 0 fe 7 /x",
	        "1-2 r-xp 0 fe:123456789 7 /x",
	        "1-2 r-xp 0 fe:00 x /x",
	        "1-2 r-xp 0 fe:00",
	        "1-2 r-xp 0 fe:00 99999999999999999999 /x",
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		auto_clear(str) text = {0};
		struct procmap m;
		struct span rest;

		str_setf(&text, "%s\n3-4 r-xp 0 fe:00 9 /good\n", bad[i]);
		rest = span_make(text.buf, text.len);
		ck_assert_msg(procmaps_next(&rest, &m), "'%s'", bad[i]);
		ck_assert_msg(m.start == 3 && m.inode == 9, "'%s' was taken", bad[i]);
	}
}
END_TEST

Suite *format_procmaps_suite(void);
Suite *format_procmaps_suite(void)
{
	Suite *s = suite_create("format/procmaps");
	TCase *t = tcase_create("procmaps");

	tcase_add_test(t, a_line_is_read_as_the_kernel_writes_it);
	tcase_add_test(t, what_was_deleted_says_so_and_its_path_does_not);
	tcase_add_test(t, a_newline_in_a_name_comes_back);
	tcase_add_test(t, what_is_no_line_of_maps_is_skipped);
	suite_add_tcase(s, t);
	return s;
}
