#include <check.h>

#include "base/err.h"
#include "format/apk.h"

static const char two[] = "C:Q1x=\nP:musl\nV:1.1.22-r3\nA:x86_64\no:musl-src\ns:edge\nF:lib\n"
                          "R:libc.so\na:0:0:755\nF:\nR:init\nF:usr\nF:usr/lib\n\n"
                          "P:b\nV:1\n\n";

START_TEST(records_have_fields_and_then_files)
{
	struct span text = span_of(two), record, dir = {0}, name;
	struct apk_package p;

	ck_assert(apk_next(&text, &record) && apk_parse(record, &p, NULL));
	ck_assert(span_eq(p.name, "musl") && span_eq(p.version, "1.1.22-r3"));
	ck_assert(span_eq(p.arch, "x86_64") && span_eq(p.origin, "musl-src"));
	ck_assert(span_eq(p.tag, "edge"));
	ck_assert(apk_next_file(&p.files, &dir, &name));
	ck_assert(span_eq(dir, "lib") && span_eq(name, "libc.so"));
	ck_assert(apk_next_file(&p.files, &dir, &name));
	ck_assert(span_eq(dir, "") && span_eq(name, "init"));
	ck_assert(!apk_next_file(&p.files, &dir, &name));
	ck_assert(apk_next(&text, &record) && apk_parse(record, &p, NULL));
	ck_assert(span_eq(p.origin, "b") && p.files.len == 0);
	ck_assert(!apk_next(&text, &record));
}
END_TEST
START_TEST(a_file_field_twice_is_fine_and_a_package_field_is_not)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	        {"V:1\n", "no name of a package"},
	        {"P:a\n", "no version of 'a'"},
	        {"P:a\nV:1\nV:2\n", "field 'V' twice"},
	        {"P:a\nV:1\nx\n", "a line that is no field"},
	        {"P:a b\nV:1\n", "no name of a package"},
	        {"P:a\nV:1\no:x\x01\n", "no valid origin or architecture of 'a'"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct apk_package p;
		struct err err = {0};

		ck_assert(!apk_parse(span_of(cases[i].text), &p, &err));
		ck_assert_str_eq(err.msg, cases[i].want);
	}
}
END_TEST
START_TEST(a_world_names_what_was_asked_for)
{
	struct span world = span_of("alpine-base curl@edge\nbusybox>=1.2 !dropbear a~1 =x\n"), name;
	static const char *const want[] = {"alpine-base", "curl", "busybox", "a"};

	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		ck_assert(apk_next_wanted(&world, &name) && span_eq(name, want[i]));
	ck_assert(!apk_next_wanted(&world, &name));
}
END_TEST

Suite *format_apk_suite(void);
Suite *format_apk_suite(void)
{
	Suite *s = suite_create("format/apk");
	TCase *t = tcase_create("apk");

	tcase_add_test(t, records_have_fields_and_then_files);
	tcase_add_test(t, a_file_field_twice_is_fine_and_a_package_field_is_not);
	tcase_add_test(t, a_world_names_what_was_asked_for);
	suite_add_tcase(s, t);
	return s;
}
