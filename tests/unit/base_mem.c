#include <check.h>
#include <signal.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

START_TEST(new_memory_is_zero)
{
	auto_free char *p = mem_alloc(100, 3);

	for (int i = 0; i < 300; i++)
		ck_assert_int_eq(p[i], 0);
}
END_TEST
START_TEST(no_elements_are_memory_too)
{
	auto_free char *p = mem_alloc(0, 0);

	ck_assert_ptr_nonnull(p);
}
END_TEST
START_TEST(too_much_ends_the_program)
{
	auto_free char *p = mem_alloc(SIZE_MAX / 2, 4);

	ck_assert_ptr_null(p);
}
END_TEST
START_TEST(a_copy_has_a_zero_byte_behind_it)
{
	auto_free char *p = mem_dup("ab\0c", 4);

	ck_assert_mem_eq(p, "ab\0c", 5);
}
END_TEST
START_TEST(a_copy_of_nothing_is_the_empty_string)
{
	auto_free char *p = mem_dup(NULL, 0);

	ck_assert_str_eq(p, "");
	ck_assert_ptr_null(mem_strdup(NULL));
}
END_TEST
START_TEST(a_grown_array_keeps_its_elements_and_adds_a_zero_one)
{
	int *v = NULL;
	size_t cap = 0;

	for (size_t i = 0; i < 1000; i++) {
		v = mem_grow(v, i, &cap, sizeof(*v));
		ck_assert_int_eq(v[i], 0);
		v[i] = (int)i;
	}
	for (size_t i = 0; i < 1000; i++)
		ck_assert_int_eq(v[i], i);
	mem_free(&v);
	ck_assert_ptr_null(v);
}
END_TEST

Suite *base_mem_suite(void);
Suite *base_mem_suite(void)
{
	Suite *s = suite_create("base/mem");
	TCase *t = tcase_create("mem");

	tcase_add_test(t, new_memory_is_zero);
	tcase_add_test(t, no_elements_are_memory_too);
	tcase_add_test_raise_signal(t, too_much_ends_the_program, SIGABRT);
	tcase_add_test(t, a_copy_has_a_zero_byte_behind_it);
	tcase_add_test(t, a_copy_of_nothing_is_the_empty_string);
	tcase_add_test(t, a_grown_array_keeps_its_elements_and_adds_a_zero_one);
	suite_add_tcase(s, t);
	return s;
}
