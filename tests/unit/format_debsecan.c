#include <check.h>

#include "base/err.h"
#include "format/debsecan.h"

static bool give(struct debsecan *d, const char *line, struct debsecan_row *ret, bool *is_row,
                 struct err *err)
{
	return debsecan_line(d, span_of(line), ret, is_row, err);
}

static void begin(struct debsecan *d)
{
	struct debsecan_row row;
	bool is_row;

	ck_assert(give(d, "VERSION 1", &row, &is_row, NULL));
	ck_assert(give(d, "CVE-2026-1,,a, b", &row, &is_row, NULL));
	ck_assert(!give(d, "CVE-2026-2", &row, &is_row, NULL));
	ck_assert(give(d, "CVE-2026-3,,", &row, &is_row, NULL));
	ck_assert(!debsecan_is_whole(d));
	ck_assert(give(d, "", &row, &is_row, NULL));
	ck_assert(!debsecan_is_whole(d));
}

START_TEST(a_row_is_read_with_all_that_it_says)
{
	auto_clear(debsecan) d = {0};
	struct debsecan_row row;
	bool is_row;

	begin(&d);
	ck_assert(
	        give(&d, "openssl,2,SHRF,3.0-2,3.0-1+deb12u1 3.0-1+deb12u2", &row, &is_row, NULL));
	ck_assert(is_row);
	ck_assert(span_eq(row.package, "openssl"));
	ck_assert(span_eq(row.vulnerability, "CVE-2026-3"));
	ck_assert(!row.is_binary && row.has_fix);
	ck_assert_int_eq(row.urgency, 'H');
	ck_assert_int_eq(row.remote, 'R');
	ck_assert(span_eq(row.fixed, "3.0-2"));
	ck_assert(span_eq(row.others, "3.0-1+deb12u1 3.0-1+deb12u2"));
	ck_assert(give(&d, "x,0,B ? ,,", &row, &is_row, NULL));
	ck_assert(row.is_binary && !row.has_fix && row.fixed.len == 0 && row.others.len == 0);
	ck_assert(give(&d, "", &row, &is_row, NULL));
	ck_assert(debsecan_is_whole(&d));
}
END_TEST
START_TEST(a_broken_line_says_why_and_the_next_one_counts_all_the_same)
{
	static const struct {
		const char *line, *why;
	} broken[] = {
	        {"openssl", "not a package: five fields are wanted"},
	        {",0,S  F,1,", "not a package: five fields are wanted"},
	        {"openssl,9,S  F,1,", "there is no vulnerability with number '9'"},
	        {"openssl,1,S  F,1,", "there is no vulnerability with number '1'"},
	        {"openssl,x,S  F,1,", "there is no vulnerability with number 'x'"},
	        {"openssl,0,SX F,1,", "'SX F' are not the flags of a package"},
	        {"openssl,0,,1,", "'' are not the flags of a package"},
	};
	auto_clear(debsecan) d = {0};
	struct debsecan_row row;
	bool is_row = true;

	begin(&d);
	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		struct err err = {0};

		ck_assert(!give(&d, broken[i].line, &row, &is_row, &err));
		ck_assert(!is_row);
		ck_assert_str_eq(err.msg, broken[i].why);
	}
	ck_assert(give(&d, "openssl,0,S  F,1,", &row, &is_row, NULL) && is_row);
	ck_assert(give(&d, "", &row, &is_row, NULL));
	ck_assert(give(&d, "openssl,libssl3 openssl", &row, &is_row, NULL) && !is_row);
}
END_TEST
START_TEST(another_first_line_is_another_kind_of_file)
{
	auto_clear(debsecan) d = {0};
	struct debsecan_row row;
	bool is_row;

	ck_assert(!give(&d, "VERSION 2", &row, &is_row, NULL));
	ck_assert(!debsecan_is_one(&d));
}
END_TEST

Suite *format_debsecan_suite(void);
Suite *format_debsecan_suite(void)
{
	Suite *s = suite_create("format/debsecan");
	TCase *t = tcase_create("debsecan");

	tcase_add_test(t, a_row_is_read_with_all_that_it_says);
	tcase_add_test(t, a_broken_line_says_why_and_the_next_one_counts_all_the_same);
	tcase_add_test(t, another_first_line_is_another_kind_of_file);
	suite_add_tcase(s, t);
	return s;
}
