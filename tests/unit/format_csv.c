#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "format/csv.h"

/* "LINE:a|b;LINE:c", a broken row as "LINE!WHY". */
static void check(const char *text, const char *want)
{
	struct csv c = {.rest = span_of(text), .separator = ','};
	auto_clear(str) got = {0};

	for (;;) {
		auto_clear(strlist) row = {0};
		struct err why = {0};

		if (!csv_next(&c, &row, &why))
			break;
		str_addf(&got, "%s%zu%s", got.len ? ";" : "", c.line, why.kind ? "!" : ":");
		if (why.kind)
			str_adds(&got, why.msg);
		for (size_t i = 0; i < row.count; i++)
			str_addf(&got, "%s%s", i ? "|" : "", row.v[i]);
	}
	ck_assert_str_eq(str_c(&got), want);
}

START_TEST(rows_end_in_every_way_that_lines_do)
{
	check("", "");
	check("a,b\nc,d", "1:a|b;2:c|d");
	check("a,b\r\nc,d\r\n", "1:a|b;2:c|d");
	check("a,b\rc,d", "1:a|b;2:c|d");
	check("\n\na\n\n\nb\n", "3:a;6:b");
	check(",\na,,b,", "1:|;2:a||b|");
}
END_TEST
START_TEST(quoted_cells_hold_anything)
{
	check("\"a,b\",\"c\"\"d\",\"\"", "1:a,b|c\"d|");
	check("\"a\nb\",c\nd", "1:a\nb|c;3:d");
	check("\"a\r\nb\"\r\nd", "1:a\nb;3:d");
}
END_TEST
START_TEST(a_broken_row_spoils_no_other)
{
	check("a\n\"b\"c,d\ne", "1:a;2!text behind a quoted cell;3:e");
	check("a\nb\"c,d\ne", "1:a;2!a quote inside of a cell;3:e");
	check("a\n\"b\nc", "1:a;2!a quote that is not closed");
}
END_TEST
START_TEST(the_separator_is_the_most_common_one)
{
	ck_assert_int_eq(csv_guess(span_of("a,b\n;;;")), ',');
	ck_assert_int_eq(csv_guess(span_of("a;b,c;d")), ';');
	ck_assert_int_eq(csv_guess(span_of("a\tb")), '\t');
	ck_assert_int_eq(csv_guess(span_of("\"a,b,c\";d")), ';');
	ck_assert_int_eq(csv_guess(span_of("a")), ',');
}
END_TEST

Suite *format_csv_suite(void);
Suite *format_csv_suite(void)
{
	Suite *s = suite_create("format/csv");
	TCase *t = tcase_create("csv");

	tcase_add_test(t, rows_end_in_every_way_that_lines_do);
	tcase_add_test(t, quoted_cells_hold_anything);
	tcase_add_test(t, a_broken_row_spoils_no_other);
	tcase_add_test(t, the_separator_is_the_most_common_one);
	suite_add_tcase(s, t);
	return s;
}
