#include <check.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/str.h"
#include "format/microcode.h"

#define CORPUS "fuzz/corpus/format_microcode/"

static struct str file;

static void load(const char *path)
{
	str_clear(&file);
	ck_assert(fs_read_operand(path, 65536, &file, NULL));
}

static struct span bytes(void)
{
	return span_make(file.buf, file.len);
}

START_TEST(a_signature_is_made_of_the_numbers_of_the_kernel)
{
	ck_assert_uint_eq(microcode_signature(6, 0x8c, 1), 0x806c1);
	ck_assert_uint_eq(microcode_signature(6, 158, 13), 0x906ed);
	ck_assert_uint_eq(microcode_signature(0x17, 1, 2), 0x800f12);
	ck_assert_uint_eq(microcode_signature(0x17, 0x31, 0), 0x830f10);
}
END_TEST

START_TEST(of_intel_the_newest_that_fits_counts)
{
	uint32_t revision;

	load(CORPUS "intel");
	ck_assert(microcode_intel(bytes(), 0x806c1, 0x80, &revision));
	ck_assert_uint_eq(revision, 0x22); /* by the table behind the data of the second */
	ck_assert(microcode_intel(bytes(), 0x906ed, 0x02, &revision) && revision == 0x22);
	ck_assert(microcode_intel(bytes(), 0x806c2, 0x01, &revision) && revision == 0x22);
	ck_assert(!microcode_intel(bytes(), 0x806c1, 0x40, &revision)); /* another platform */
	ck_assert(!microcode_intel(bytes(), 0x806c3, 0x80, &revision));
}
END_TEST

START_TEST(of_amd_the_newest_for_the_equivalent_counts)
{
	uint32_t revision;

	load(CORPUS "amd");
	ck_assert(microcode_amd(bytes(), 0x800f12, &revision) && revision == 0x8001230);
	ck_assert(microcode_amd(bytes(), 0x830f10, &revision) && revision == 0x8301025);
	ck_assert(!microcode_amd(bytes(), 0x800f11, &revision));
}
END_TEST

START_TEST(a_file_that_is_cut_short_has_what_is_whole)
{
	uint32_t revision;

	load(CORPUS "intel");
	file.len = 70; /* within the second */
	ck_assert(microcode_intel(bytes(), 0x806c1, 0x80, &revision) && revision == 0x11);
	file.len = 40;
	ck_assert(!microcode_intel(bytes(), 0x806c1, 0x80, &revision));
	load(CORPUS "amd");
	file.len = 100;
	ck_assert(!microcode_amd(bytes(), 0x800f12, &revision));
	ck_assert(!microcode_amd(span_of("DMA"), 0x800f12, &revision));
	ck_assert(!microcode_amd(span_of("something else"), 0x800f12, &revision));
	str_clear(&file);
}
END_TEST

Suite *format_microcode_suite(void);
Suite *format_microcode_suite(void)
{
	Suite *s = suite_create("format/microcode");
	TCase *t = tcase_create("microcode");

	tcase_add_test(t, a_signature_is_made_of_the_numbers_of_the_kernel);
	tcase_add_test(t, of_intel_the_newest_that_fits_counts);
	tcase_add_test(t, of_amd_the_newest_for_the_equivalent_counts);
	tcase_add_test(t, a_file_that_is_cut_short_has_what_is_whole);
	suite_add_tcase(s, t);
	return s;
}
