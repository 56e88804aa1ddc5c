#include <check.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/str.h"
#include "format/elf.h"

/* An ELF header made by hand; both classes, both byte orders. */
struct maker {
	bool is_64, is_big;
	struct str bytes;
};

static void put(struct maker *m, uint64_t n, size_t size)
{
	for (size_t i = 0; i < size; i++)
		str_addc(&m->bytes, (char)(n >> 8 * (m->is_big ? size - 1 - i : i)));
}

static void put_wide(struct maker *m, uint64_t n)
{
	put(m, n, m->is_64 ? 8 : 4);
}

static void put_head(struct maker *m, unsigned segments, unsigned segment_size)
{
	str_reset(&m->bytes);
	str_add(&m->bytes, "\177ELF", 4);
	str_addc(&m->bytes, m->is_64 ? 2 : 1);
	str_addc(&m->bytes, m->is_big ? 2 : 1);
	put(m, 1, 2);
	put(m, 0, 8);
	put(m, 3, 2);
	put(m, 62, 2);
	put(m, 1, 4);
	put_wide(m, 0);
	put_wide(m, 64);
	put_wide(m, 0x1000);
	put(m, 0, 4);
	put(m, m->is_64 ? 64 : 52, 2);
	put(m, segment_size, 2);
	put(m, segments, 2);
	put(m, m->is_64 ? 64 : 40, 2);
	put(m, 3, 2);
	put(m, 2, 2);
}

static struct span bytes_of(const struct maker *m)
{
	return span_make(m->bytes.buf, m->bytes.len);
}

static void put_segment(struct maker *m, uint64_t type, uint64_t offset, uint64_t size)
{
	put(m, type, 4);
	if (m->is_64)
		put(m, 5, 4);
	put_wide(m, offset);
	put_wide(m, 0x400000);
	put_wide(m, 0);
	put_wide(m, size);
	put_wide(m, size);
	if (!m->is_64)
		put(m, 5, 4);
	put_wide(m, 4);
}

static void put_section(struct maker *m, uint64_t name, uint64_t offset, uint64_t size)
{
	put(m, name, 4);
	put(m, ELF_SHT_NOTE, 4);
	put_wide(m, 2);
	put_wide(m, 0x400000);
	put_wide(m, offset);
	put_wide(m, size);
	put(m, 0, 8);
	put_wide(m, 4);
	put_wide(m, 0);
}

static void put_note(struct maker *m, uint64_t type, const char *name, const char *desc)
{
	put(m, strlen(name) + 1, 4);
	put(m, strlen(desc), 4);
	put(m, type, 4);
	str_add(&m->bytes, name, strlen(name) + 1);
	while (m->bytes.len % 4)
		str_addc(&m->bytes, 0);
	str_adds(&m->bytes, desc);
	while (m->bytes.len % 4)
		str_addc(&m->bytes, 0);
}

static void in_each_form(void (*test)(struct maker *))
{
	for (int form = 0; form < 4; form++) {
		struct maker m = {.is_64 = form & 1, .is_big = form & 2};

		test(&m);
		str_clear(&m.bytes);
	}
}

static void check_tables(struct maker *m)
{
	struct elf_segment segment;
	struct elf_section section;
	struct elf e;

	put_head(m, 2, m->is_64 ? 56 : 32);
	ck_assert(elf_parse(bytes_of(m), &e, NULL));
	ck_assert(e.is_64 == m->is_64 && e.is_big == m->is_big);
	ck_assert(e.type == 3 && e.machine == 62 && e.names == 2);
	ck_assert(e.segments.at == 64 && e.segments.count == 2);
	ck_assert(e.sections.at == 0x1000 && e.sections.count == 3);
	str_reset(&m->bytes);
	put_segment(m, ELF_PT_LOAD, 0, 512);
	put_segment(m, ELF_PT_NOTE, 300, 36);
	ck_assert(elf_segment(&e, bytes_of(m), 1, &segment));
	ck_assert(segment.type == ELF_PT_NOTE && segment.offset == 300 && segment.size == 36);
	ck_assert(segment.flags == 5 && segment.address == 0x400000);
	ck_assert(!elf_segment(&e, bytes_of(m), 2, &segment));
	ck_assert(!elf_segment(&e, span_make(m->bytes.buf, m->bytes.len - 1), 1, &segment));
	str_reset(&m->bytes);
	put_section(m, 7, 900, 24);
	ck_assert(elf_section(&e, bytes_of(m), 0, &section));
	ck_assert(section.name == 7 && section.type == ELF_SHT_NOTE);
	ck_assert(section.offset == 900 && section.size == 24 && section.address == 0x400000);
	ck_assert(!elf_section(&e, bytes_of(m), 1, &section));
}

START_TEST(tables_are_read_in_both_classes_and_both_byte_orders)
{
	in_each_form(check_tables);
}
END_TEST

static void check_notes(struct maker *m)
{
	struct span id, rest;
	struct elf_note n;
	struct elf e;

	put_head(m, 0, 0);
	ck_assert(elf_parse(bytes_of(m), &e, NULL));
	str_reset(&m->bytes);
	put_note(m, 1, "GNU", "abi");
	put_note(m, ELF_NOTE_BUILD_ID, "GNV", "not it");
	put_note(m, ELF_NOTE_BUILD_ID, "GNU", "the build id");
	rest = bytes_of(m);
	ck_assert(elf_note(&e, &rest, &n) && n.type == 1 && span_eq(n.desc, "abi"));
	ck_assert(elf_build_id(&e, bytes_of(m), &id));
	ck_assert(span_eq(id, "the build id"));
	ck_assert(!elf_build_id(&e, span_make(m->bytes.buf, m->bytes.len - 1), &id));
	str_reset(&m->bytes);
	put_note(m, ELF_NOTE_BUILD_ID, "GNU", "");
	ck_assert(!elf_build_id(&e, bytes_of(m), &id));
	str_reset(&m->bytes);
	put(m, UINT32_MAX, 4);
	put(m, UINT32_MAX, 4);
	put(m, ELF_NOTE_BUILD_ID, 4);
	ck_assert(!elf_build_id(&e, bytes_of(m), &id));
}

static void check_package(struct maker *m)
{
	struct span json;
	struct elf e;

	put_head(m, 0, m->is_64 ? 56 : 32);
	ck_assert(elf_parse(bytes_of(m), &e, NULL));
	str_reset(&m->bytes);
	put_note(m, ELF_NOTE_BUILD_ID, "FDO", "not it");
	put_note(m, ELF_NOTE_PACKAGE, "GNU", "not it");
	ck_assert(!elf_package(&e, bytes_of(m), &json));
	put_note(m, ELF_NOTE_PACKAGE, "FDO", "{}");
	ck_assert(elf_package(&e, bytes_of(m), &json));
	ck_assert(span_eq(json, "{}"));
	str_reset(&m->bytes);
	put_note(m, ELF_NOTE_PACKAGE, "FDO", "");
	ck_assert(elf_package(&e, bytes_of(m), &json) && json.len == 0);
}

START_TEST(a_package_note_is_the_note_of_that_type_and_name)
{
	in_each_form(check_package);
}
END_TEST

START_TEST(a_build_id_is_the_note_of_that_type_and_name)
{
	in_each_form(check_notes);
}
END_TEST

START_TEST(a_section_has_the_name_that_begins_at_its_place)
{
	struct span names = span_make("\0.text\0.note.x", 15);
	struct elf_section s = {.name = 7};

	ck_assert(elf_is_section(&s, names, ".note.x"));
	ck_assert(!elf_is_section(&s, names, ".note"));
	ck_assert(!elf_is_section(&s, span_make(names.ptr, 14), ".note.x"));
	s.name = UINT32_MAX;
	ck_assert(!elf_is_section(&s, names, ".note.x"));
}
END_TEST

static void refuses(struct span head, const char *why)
{
	struct err err = {0};
	struct elf e;

	ck_assert(!elf_parse(head, &e, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_str_eq(err.msg, why);
}

START_TEST(what_is_no_elf_file_is_refused)
{
	struct maker m = {.is_64 = true};

	refuses(span_of(""), "not an ELF file");
	refuses(span_of("#!/bin/sh\necho 1234567890"), "not an ELF file");
	refuses(span_of("\177ELF\3\1\1 12345678"), "an ELF file of no known class");
	put_head(&m, 2, 56);
	refuses(span_make(m.bytes.buf, 63), "an ELF file that ends in its header");
	put_head(&m, 2, 32);
	refuses(bytes_of(&m), "an ELF table has entries of 32 bytes, not 56");
	str_clear(&m.bytes);
}
END_TEST

START_TEST(the_program_that_runs_this_has_segments_and_sections)
{
	auto_clear(str) text = {0};
	struct elf_section s = {0}, names;
	struct elf e;
	struct span all;
	size_t i = 0;

	ck_assert(fs_read_operand("/proc/self/exe", 256 << 20, &text, NULL));
	all = span_make(text.buf, text.len);
	ck_assert(elf_parse(span_make(text.buf, ELF_HEAD), &e, NULL));
	ck_assert(elf_section(&e, span_from(all, e.sections.at), e.names, &names));
	while (elf_section(&e, span_from(all, e.sections.at), i, &s) &&
	       !elf_is_section(&s, span_from(all, names.offset), ".text"))
		i++;
	ck_assert_uint_lt(i, e.sections.count);
	ck_assert_uint_gt(s.size, 0);
}
END_TEST

Suite *format_elf_suite(void);
Suite *format_elf_suite(void)
{
	Suite *s = suite_create("format/elf");
	TCase *t = tcase_create("elf");

	tcase_add_test(t, tables_are_read_in_both_classes_and_both_byte_orders);
	tcase_add_test(t, a_package_note_is_the_note_of_that_type_and_name);
	tcase_add_test(t, a_build_id_is_the_note_of_that_type_and_name);
	tcase_add_test(t, a_section_has_the_name_that_begins_at_its_place);
	tcase_add_test(t, what_is_no_elf_file_is_refused);
	tcase_add_test(t, the_program_that_runs_this_has_segments_and_sections);
	suite_add_tcase(s, t);
	return s;
}
