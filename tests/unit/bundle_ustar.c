#include <check.h>
#include <string.h>

#include "base/err.h"
#include "bundle/ustar.h"

START_TEST(a_header_says_name_and_size)
{
	static const struct {
		const char *name;
		uint64_t size;
	} cases[] = {{"manifest.json", 0}, {"a", 1}, {"objects/x", 0x1ffffffff}, {"n", 07654321}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned char block[USTAR_BLOCK];
		char name[101];
		uint64_t size = 0;

		ustar_header(cases[i].name, cases[i].size, block);
		ck_assert(ustar_read(block, name, &size, NULL));
		ck_assert_str_eq(name, cases[i].name);
		ck_assert_uint_eq(size, cases[i].size);
	}
}
END_TEST

START_TEST(what_is_not_the_one_form_is_refused)
{
	unsigned char block[USTAR_BLOCK];
	char name[101] = "untouched";
	uint64_t size = 7;

	ustar_header("manifest.json", 1234, block);
	for (size_t i = 0; i < USTAR_BLOCK; i++)
		for (unsigned change = 1; change < 256; change++) {
			struct err err = {0};

			block[i] ^= (unsigned char)change;
			ck_assert_msg(!ustar_read(block, name, &size, &err), "byte %zu", i);
			ck_assert_int_eq(err.kind, ERR_INPUT);
			ck_assert(strncmp(err.msg, "not a fettle bundle: ", 21) == 0);
			ck_assert_uint_eq(size, 7);
			block[i] ^= (unsigned char)change;
		}
	memset(block, 0, sizeof(block));
	ck_assert(!ustar_read(block, name, &size, NULL));
}
END_TEST

START_TEST(a_file_takes_whole_blocks)
{
	ck_assert_uint_eq(ustar_padded(0), 0);
	ck_assert_uint_eq(ustar_padded(1), 512);
	ck_assert_uint_eq(ustar_padded(512), 512);
	ck_assert_uint_eq(ustar_padded(513), 1024);
	ck_assert_uint_eq(ustar_padded(0x1ffffffff), 0x200000000);
}
END_TEST

START_TEST(zero_is_every_byte)
{
	unsigned char bytes[3] = {0};

	ck_assert(ustar_is_zero(bytes, 3) && ustar_is_zero(bytes, 0));
	bytes[2] = 1;
	ck_assert(ustar_is_zero(bytes, 2) && !ustar_is_zero(bytes, 3));
}
END_TEST

Suite *bundle_ustar_suite(void);
Suite *bundle_ustar_suite(void)
{
	Suite *s = suite_create("bundle/ustar");
	TCase *t = tcase_create("ustar");

	tcase_add_test(t, a_header_says_name_and_size);
	tcase_add_test(t, what_is_not_the_one_form_is_refused);
	tcase_add_test(t, a_file_takes_whole_blocks);
	tcase_add_test(t, zero_is_every_byte);
	suite_add_tcase(s, t);
	return s;
}
