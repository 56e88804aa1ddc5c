#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

START_TEST(zero_is_the_empty_string)
{
	struct str s = {0};

	ck_assert_str_eq(str_c(&s), "");
	str_reset(&s);
	str_truncate(&s, 7);
	ck_assert_uint_eq(s.len, 0);
	str_clear(&s);
}
END_TEST
START_TEST(bytes_may_hold_zeros_and_end_in_one)
{
	auto_clear(str) s = {0};

	str_add(&s, "a\0b", 3);
	str_addc(&s, '\0');
	ck_assert_uint_eq(s.len, 4);
	ck_assert_mem_eq(s.buf, "a\0b\0", 5);
}
END_TEST
START_TEST(it_grows_by_one_byte_at_a_time)
{
	auto_clear(str) s = {0};

	for (int i = 0; i < 100000; i++)
		str_addc(&s, (char)('a' + i % 26));
	ck_assert_uint_eq(s.len, 100000);
	ck_assert_int_eq(s.buf[99999], 'a' + 99999 % 26);
	ck_assert_int_eq(s.buf[100000], 0);
}
END_TEST
START_TEST(a_format_longer_than_the_room_is_not_cut)
{
	auto_clear(str) s = {0};

	str_adds(&s, "x");
	str_addf(&s, "%0500d", 7);
	ck_assert_uint_eq(s.len, 501);
	ck_assert_str_eq(str_c(&s) + 498, "007");
	str_setf(&s, "%s-%d", "a", 1);
	ck_assert_str_eq(str_c(&s), "a-1");
}
END_TEST
START_TEST(a_number_is_what_printf_makes_of_it)
{
	static const int64_t numbers[] = {
	        0, 7, -7, 10, 99, 100, -1000, 1234567890123, INT64_MAX, INT64_MIN};

	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		auto_clear(str) s = {0};
		auto_free char *want = str_format("x%lld", (long long)numbers[i]);

		str_addc(&s, 'x');
		str_addi(&s, numbers[i]);
		ck_assert_str_eq(str_c(&s), want);
	}
}
END_TEST
START_TEST(a_stolen_string_leaves_an_empty_one)
{
	struct str s = {0};
	auto_free char *a = NULL, *b = NULL;

	str_adds(&s, "abc");
	a = str_steal(&s);
	b = str_steal(&s);
	ck_assert_str_eq(a, "abc");
	ck_assert_str_eq(b, "");
	ck_assert_ptr_null(s.buf);
}
END_TEST
START_TEST(cutting_only_ever_shortens)
{
	auto_clear(str) s = {0};

	str_adds(&s, "abc");
	str_truncate(&s, 9);
	ck_assert_str_eq(str_c(&s), "abc");
	str_truncate(&s, 1);
	ck_assert_str_eq(str_c(&s), "a");
}
END_TEST
START_TEST(no_text_adds_nothing)
{
	auto_clear(str) s = {0};

	str_adds(&s, NULL);
	ck_assert_uint_eq(s.len, 0);
}
END_TEST
START_TEST(beginnings_ends_and_equality)
{
	ck_assert(str_starts("abc", "ab"));
	ck_assert(str_starts("abc", ""));
	ck_assert(!str_starts("ab", "abc"));
	ck_assert(str_ends("abc", "bc"));
	ck_assert(str_ends("abc", ""));
	ck_assert(!str_ends("bc", "abc"));
	ck_assert(str_eq(NULL, NULL));
	ck_assert(!str_eq(NULL, ""));
	ck_assert(str_eq("a", "a"));
}
END_TEST

Suite *base_str_suite(void);
Suite *base_str_suite(void)
{
	Suite *s = suite_create("base/str");
	TCase *t = tcase_create("str");

	tcase_add_test(t, zero_is_the_empty_string);
	tcase_add_test(t, bytes_may_hold_zeros_and_end_in_one);
	tcase_add_test(t, a_number_is_what_printf_makes_of_it);
	tcase_add_test(t, it_grows_by_one_byte_at_a_time);
	tcase_add_test(t, a_format_longer_than_the_room_is_not_cut);
	tcase_add_test(t, a_stolen_string_leaves_an_empty_one);
	tcase_add_test(t, cutting_only_ever_shortens);
	tcase_add_test(t, no_text_adds_nothing);
	tcase_add_test(t, beginnings_ends_and_equality);
	suite_add_tcase(s, t);
	return s;
}
