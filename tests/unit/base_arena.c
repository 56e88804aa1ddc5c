#include <check.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

START_TEST(copies_stay_where_they_are_and_as_they_are)
{
	auto_clear(arena) a = {0};
	char *copies[5000];

	for (size_t i = 0; i < ARRAY_LEN(copies); i++) {
		auto_free char *text = str_format("text %zu", i);

		copies[i] = arena_dup(&a, span_of(text));
	}
	for (size_t i = 0; i < ARRAY_LEN(copies); i++) {
		auto_free char *text = str_format("text %zu", i);

		ck_assert_str_eq(copies[i], text);
	}
}
END_TEST
START_TEST(a_text_of_any_length_has_room)
{
	auto_clear(arena) a = {0};

	for (size_t len = 0; len < 100000; len = len * 2 + 1) {
		auto_free char *text = mem_alloc(len + 1, 1);
		char *copy;

		memset(text, 'x', len);
		copy = arena_dup(&a, span_make(text, len));
		ck_assert_mem_eq(copy, text, len + 1);
		ck_assert_str_eq(arena_dup(&a, (struct span){0}), "");
		ck_assert_mem_eq(copy, text, len + 1);
	}
}
END_TEST
START_TEST(an_arena_can_be_used_again_after_it_was_cleared)
{
	auto_clear(arena) a = {0};

	ck_assert_str_eq(arena_dup(&a, span_of("one")), "one");
	arena_clear(&a);
	ck_assert_str_eq(arena_dup(&a, span_make("two\0b", 5)), "two");
	arena_clear(&a);
	arena_clear(&a);
}
END_TEST

Suite *base_arena_suite(void);
Suite *base_arena_suite(void)
{
	Suite *s = suite_create("base/arena");
	TCase *t = tcase_create("arena");

	tcase_add_test(t, copies_stay_where_they_are_and_as_they_are);
	tcase_add_test(t, a_text_of_any_length_has_room);
	tcase_add_test(t, an_arena_can_be_used_again_after_it_was_cleared);
	suite_add_tcase(s, t);
	return s;
}
