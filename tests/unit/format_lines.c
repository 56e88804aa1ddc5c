#include <check.h>

#include "base/err.h"
#include "format/lines.h"

static bool note(void *ctx, size_t number, struct span line, struct err *err)
{
	if (span_eq(line, "stop"))
		return err_set(err, ERR_FAILED, "told to");
	str_addf(ctx, "%zu:%.*s;", number, (int)line.len, line.ptr);
	return true;
}

START_TEST(lines_are_the_same_however_the_pieces_fall)
{
	const char *text = "a\n\nbcd\ne";

	for (size_t cut = 0; cut <= strlen(text); cut++) {
		auto_clear(str) got = {0};
		auto_clear(lines) l = {.sink = note, .ctx = &got};

		ck_assert(lines_feed(&l, span_make(text, cut), NULL));
		ck_assert(lines_feed(&l, span_of(text + cut), NULL));
		ck_assert(lines_end(&l, NULL));
		ck_assert_str_eq(str_c(&got), "1:a;2:;3:bcd;4:e;");
	}
}
END_TEST
START_TEST(a_sink_that_fails_ends_it)
{
	auto_clear(str) got = {0};
	auto_clear(lines) l = {.sink = note, .ctx = &got};
	struct err err = {0};

	ck_assert(!lines_feed(&l, span_of("a\nstop\nb\n"), &err));
	ck_assert_str_eq(err.msg, "told to");
	ck_assert_str_eq(str_c(&got), "1:a;");
}
END_TEST
START_TEST(a_line_without_end_is_refused_before_it_fills_memory)
{
	static char block[1 << 20];
	auto_clear(str) got = {0};
	auto_clear(lines) l = {.sink = note, .ctx = &got};
	struct err err = {0};
	int n = 0;

	memset(block, 'x', sizeof(block));
	while (lines_feed(&l, span_make(block, sizeof(block)), &err))
		n++;
	ck_assert_int_eq(n, LINES_MAX / sizeof(block));
	ck_assert_int_eq(err.kind, ERR_INPUT);
}
END_TEST

Suite *format_lines_suite(void);
Suite *format_lines_suite(void)
{
	Suite *s = suite_create("format/lines");
	TCase *t = tcase_create("lines");

	tcase_add_test(t, lines_are_the_same_however_the_pieces_fall);
	tcase_add_test(t, a_sink_that_fails_ends_it);
	tcase_add_test(t, a_line_without_end_is_refused_before_it_fills_memory);
	suite_add_tcase(s, t);
	return s;
}
