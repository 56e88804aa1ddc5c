#include "unit/assess_fixture.h"
#include "assess/advisory.h"
#include "assess/compile.h"

START_TEST(a_debsecan_feed_becomes_rows_with_rules)
{
	auto_clear(builder) b = {0};
	auto_fd fd = fixture_file(span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                                  "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));

	ck_assert(compile_debsecan(fd, "bookworm", &b, NULL));
	ck_assert_int_eq(b.about.records, 3);
	ck_assert_int_eq(b.about.broken, 0);
	ck_assert_str_eq(b.scopes.v[0], "bookworm");
}
END_TEST
START_TEST(a_broken_record_is_counted_and_the_rest_is_kept)
{
	auto_clear(builder) b = {0};
	auto_fd fd =
	        fixture_file(span_of("VERSION 1\nCVE-1,,x\n\nsrc,7,S   ,1,\nsrc,0,S   ,1,\n\n"));

	ck_assert(compile_debsecan(fd, "bookworm", &b, NULL));
	ck_assert_int_eq(b.about.records, 1);
	ck_assert_int_eq(b.about.broken, 1);
	ck_assert_str_eq(str_c(&b.first_broken),
	                 "line 4: there is no vulnerability with number '7'");
}
END_TEST
START_TEST(what_is_no_such_feed_is_refused)
{
	auto_clear(builder) b = {0}, c = {0};
	auto_fd html = fixture_file(span_of("<html>\n")),
	        cut = fixture_file(span_of("VERSION 1\nCVE-1,,x\n"));
	struct err err = {0};

	ck_assert(!compile_debsecan(html, "bookworm", &b, &err));
	ck_assert_str_eq(err.msg, "not a debsecan feed: the first line is not 'VERSION 1'");
	ck_assert(!compile_debsecan(cut, "bookworm", &c, NULL));
}
END_TEST

Suite *assess_compile_suite(void);
Suite *assess_compile_suite(void)
{
	Suite *s = suite_create("assess/compile");
	TCase *t = tcase_create("compile");

	tcase_add_test(t, a_debsecan_feed_becomes_rows_with_rules);
	tcase_add_test(t, a_broken_record_is_counted_and_the_rest_is_kept);
	tcase_add_test(t, what_is_no_such_feed_is_refused);
	suite_add_tcase(s, t);
	return s;
}
