#include <check.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/rpmheader.h"

/* cases/rpm/make.py: the header of alpha */
static void load(struct str *to)
{
	ck_assert(fs_read_operand("cases/rpm/header", 1 << 16, to, NULL));
}

START_TEST(a_header_says_what_the_package_is)
{
	auto_clear(str) blob = {0};
	struct rpmheader h;
	struct rpm_package p;

	load(&blob);
	ck_assert(rpmheader_open(span_make(blob.buf, blob.len), &h, NULL));
	ck_assert(rpmheader_package(&h, &p, NULL));
	ck_assert(span_eq(p.name, "alpha") && span_eq(p.version, "1.0"));
	ck_assert(span_eq(p.release, "1.el9") && span_eq(p.arch, "x86_64"));
	ck_assert(p.has_epoch && p.epoch == 2);
	ck_assert(span_eq(p.vendor, "Example, Inc."));
	ck_assert(span_eq(p.source, "alpha-src") && span_eq(p.source_version, "1.0-1.el9"));
	ck_assert(span_eq(p.modularity, "alpha:5:820:abcd"));
}
END_TEST
START_TEST(files_are_directories_and_names)
{
	auto_clear(str) blob = {0}, paths = {0};
	auto_clear(rpm_files) files = {0};
	struct rpmheader h;
	struct span dir, name;

	load(&blob);
	ck_assert(rpmheader_open(span_make(blob.buf, blob.len), &h, NULL));
	while (rpmheader_next_file(&h, &files, &dir, &name))
		str_addf(&paths, "%.*s%.*s ", (int)dir.len, dir.ptr, (int)name.len, name.ptr);
	ck_assert_str_eq(str_c(&paths), "/usr/bin/a /usr/lib/b ");
}
END_TEST
START_TEST(a_header_of_another_size_is_refused)
{
	auto_clear(str) blob = {0};
	struct rpmheader h;
	struct err err = {0};

	load(&blob);
	for (size_t n = 0; n < blob.len; n++)
		ck_assert(!rpmheader_open(span_make(blob.buf, n), &h, NULL));
	blob.buf[8 + 8] = 0x7f; /* the offset of the first entry */
	ck_assert(!rpmheader_open(span_make(blob.buf, blob.len), &h, &err));
	ck_assert_str_eq(err.msg, "a header has an entry outside of it");
}
END_TEST
START_TEST(any_damaged_byte_is_harmless)
{
	auto_clear(str) blob = {0};

	load(&blob);
	for (size_t i = 0; i < blob.len; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			auto_free char *copy = mem_dup(blob.buf, blob.len);
			auto_clear(rpm_files) files = {0};
			struct rpmheader h;
			struct rpm_package p;
			struct span dir, name;

			copy[i] = (char)(copy[i] ^ (1 << bit));
			if (!rpmheader_open(span_make(copy, blob.len), &h, NULL))
				continue;
			if (rpmheader_package(&h, &p, NULL))
				ck_assert(p.name.len && p.version.len && p.release.len &&
				          p.source.len);
			while (rpmheader_next_file(&h, &files, &dir, &name))
				ck_assert(name.ptr >= copy &&
				          name.ptr + name.len < copy + blob.len);
		}
}
END_TEST

Suite *format_rpmheader_suite(void);
Suite *format_rpmheader_suite(void)
{
	Suite *s = suite_create("format/rpmheader");
	TCase *t = tcase_create("rpmheader");

	tcase_add_test(t, a_header_says_what_the_package_is);
	tcase_add_test(t, files_are_directories_and_names);
	tcase_add_test(t, a_header_of_another_size_is_refused);
	tcase_add_test(t, any_damaged_byte_is_harmless);
	suite_add_tcase(s, t);
	return s;
}
