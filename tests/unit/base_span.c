#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"

START_TEST(cutting_gives_every_part_once)
{
	struct span s = span_of("a,,b"), part;

	ck_assert(span_cut(&s, ',', &part) && span_eq(part, "a"));
	ck_assert(span_cut(&s, ',', &part) && span_eq(part, ""));
	ck_assert(span_cut(&s, ',', &part) && span_eq(part, "b"));
	ck_assert(!span_cut(&s, ',', &part));
}
END_TEST
START_TEST(a_separator_at_the_end_makes_no_part)
{
	struct span s = span_of("a\n"), part;

	ck_assert(span_cut(&s, '\n', &part) && span_eq(part, "a"));
	ck_assert(!span_cut(&s, '\n', &part));
}
END_TEST
START_TEST(words_stand_between_blanks)
{
	struct span s = span_of("  a\t bc \r\n"), word;

	ck_assert(span_word(&s, &word) && span_eq(word, "a"));
	ck_assert(span_word(&s, &word) && span_eq(word, "bc"));
	ck_assert(!span_word(&s, &word));
}
END_TEST
START_TEST(numbers_are_digits_alone_and_in_range)
{
	uint64_t n = 7;

	ck_assert(span_to_u64(span_of("0"), 0, &n) && n == 0);
	ck_assert(span_to_u64(span_of("18446744073709551615"), UINT64_MAX, &n));
	ck_assert(n == UINT64_MAX);
	n = 7;
	ck_assert(!span_to_u64(span_of("18446744073709551616"), UINT64_MAX, &n));
	ck_assert(!span_to_u64(span_of("101"), 100, &n));
	ck_assert(!span_to_u64(span_of("9"), 5, &n));
	ck_assert(!span_to_u64(span_of(""), 9, &n));
	ck_assert(!span_to_u64(span_of("-1"), 9, &n));
	ck_assert(!span_to_u64(span_of("+1"), 9, &n));
	ck_assert(!span_to_u64(span_of("1 "), 9, &n));
	ck_assert(n == 7);
	ck_assert(span_to_u64(span_of("100"), 100, &n) && n == 100);
}
END_TEST
START_TEST(order_is_by_bytes_then_length)
{
	ck_assert_int_lt(span_cmp(span_of("a"), span_of("ab")), 0);
	ck_assert_int_gt(span_cmp(span_of("b"), span_of("ab")), 0);
	ck_assert_int_eq(span_cmp(span_of("ab"), span_of("ab")), 0);
	ck_assert_int_lt(span_cmp(span_of("a"), span_of("\xff")), 0);
	ck_assert_int_eq(span_cmp((struct span){0}, span_of("")), 0);
}
END_TEST
START_TEST(the_empty_span_is_safe_everywhere)
{
	struct span none = span_of(NULL), out;
	auto_free char *copy = span_dup(none);

	ck_assert_str_eq(copy, "");
	ck_assert(span_eq(none, ""));
	ck_assert(!span_word(&none, &out));
	ck_assert_uint_eq(span_find(none, 'x'), 0);
	ck_assert_uint_eq(span_from(none, 5).len, 0);
	ck_assert_uint_eq(span_trim(none).len, 0);
	ck_assert(span_starts(none, ""));
}
END_TEST
START_TEST(past_the_end_is_empty)
{
	ck_assert_uint_eq(span_from(span_of("abc"), 3).len, 0);
	ck_assert_uint_eq(span_from(span_of("abc"), 99).len, 0);
	ck_assert(span_eq(span_from(span_of("abc"), 2), "c"));
	ck_assert_uint_eq(span_find(span_of("abc"), 'x'), 3);
}
END_TEST
START_TEST(plain_bytes_end_at_the_first_that_json_escapes_at_every_place)
{
	char text[24];

	ck_assert_uint_eq(span_plain((struct span){0}), 0);
	for (unsigned c = 0; c < 256; c++)
		for (size_t at = 0; at < sizeof(text); at++) {
			bool plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\';

			memset(text, '~', sizeof(text));
			text[at] = (char)c;
			ck_assert_uint_eq(span_plain(span_make(text, sizeof(text))),
			                  plain ? sizeof(text) : at);
			ck_assert_uint_eq(span_plain(span_make(text, at)), at);
			if (at)
				text[at - 1] = '!'; /* a byte before it that nearly is one */
			if (at + 1 < sizeof(text))
				text[at + 1] = '"';
			ck_assert_uint_eq(span_plain(span_make(text, at + 1)), plain ? at + 1 : at);
		}
}
END_TEST

Suite *base_span_suite(void);
Suite *base_span_suite(void)
{
	Suite *s = suite_create("base/span");
	TCase *t = tcase_create("span");

	tcase_add_test(t, plain_bytes_end_at_the_first_that_json_escapes_at_every_place);
	tcase_add_test(t, cutting_gives_every_part_once);
	tcase_add_test(t, a_separator_at_the_end_makes_no_part);
	tcase_add_test(t, words_stand_between_blanks);
	tcase_add_test(t, numbers_are_digits_alone_and_in_range);
	tcase_add_test(t, order_is_by_bytes_then_length);
	tcase_add_test(t, the_empty_span_is_safe_everywhere);
	tcase_add_test(t, past_the_end_is_empty);
	suite_add_tcase(s, t);
	return s;
}
