#include <check.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "format/gobuild.h"

/* The programs are made by cases/elf/make.py. */
struct fixture {
	struct str bytes;
	struct region file;
	struct elf elf;
	struct span segments;
	struct elf_section info;
};

static void load(const char *path, struct fixture *f)
{
	struct span whole, sections, names;
	struct elf_section s;

	ck_assert(fs_read_operand(path, 1 << 20, &f->bytes, NULL));
	whole = span_make(f->bytes.buf, f->bytes.len);
	f->file = region_of_span(whole);
	ck_assert(elf_parse(whole, &f->elf, NULL));
	f->segments = span_make(whole.ptr + f->elf.segments.at,
	                        f->elf.segments.size * f->elf.segments.count);
	sections = span_from(whole, f->elf.sections.at);
	ck_assert(elf_section(&f->elf, sections, f->elf.names, &s));
	names = span_make(whole.ptr + s.offset, s.size);
	for (size_t i = 0; elf_section(&f->elf, sections, i, &f->info); i++)
		if (elf_is_section(&f->info, names, ".go.buildinfo"))
			return;
	ck_abort_msg("no build information in %s", path);
}

static bool read_it(const struct fixture *f, struct gobuild *ret, struct err *err)
{
	return gobuild_read(&f->file, &f->elf, f->segments, f->info.offset, f->info.size, ret, err);
}

START_TEST(each_form_tells_the_version_and_the_modules)
{
	static const struct {
		const char *path, *version;
	} cases[] = {{"cases/elf/go", "go1.21.5"},
	             {"cases/elf/go-old", "go1.15.2"},
	             {"cases/elf/go-old-be", "go1.15.2"}};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct fixture f = {0};
		auto_clear(gobuild) g = {0};
		auto_clear(str) text = {0};
		struct go_module m;
		struct span rest;

		load(cases[i].path, &f);
		ck_assert(read_it(&f, &g, NULL));
		ck_assert_str_eq(str_c(&g.version), cases[i].version);
		rest = span_make(g.modules.buf, g.modules.len);
		while (gobuild_next(&rest, &m))
			str_addf(&text, "%s%.*s %.*s;", m.is_main ? "main " : "", (int)m.path.len,
			         m.path.ptr, (int)m.version.len, m.version.ptr);
		ck_assert_str_eq(str_c(&text),
		                 "main example.org/app v1.2.3;golang.org/x/net v0.17.0;"
		                 "example.org/new v1.1.0;./here ;");
		str_clear(&f.bytes);
	}
}
END_TEST
START_TEST(any_damaged_byte_is_harmless)
{
	static const char *const paths[] = {"cases/elf/go", "cases/elf/go-old",
	                                    "cases/elf/go-old-be"};

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct fixture f = {0};

		load(paths[i], &f);
		for (size_t at = 0; at < f.info.size; at++) {
			auto_clear(gobuild) g = {0};
			char *byte = f.bytes.buf + f.info.offset + at, kept = *byte;
			struct err err = {0};

			*byte = (char)~kept;
			if (!read_it(&f, &g, &err))
				ck_assert_int_eq(err.kind, ERR_INPUT);
			*byte = kept;
		}
		str_clear(&f.bytes);
	}
}
END_TEST

Suite *format_gobuild_suite(void);
Suite *format_gobuild_suite(void)
{
	Suite *s = suite_create("format/gobuild");
	TCase *t = tcase_create("gobuild");

	tcase_add_test(t, each_form_tells_the_version_and_the_modules);
	tcase_add_test(t, any_damaged_byte_is_harmless);
	suite_add_tcase(s, t);
	return s;
}
