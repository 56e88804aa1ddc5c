#include "unit/assess_fixture.h"
#include "assess/feedtype.h"
#include "assess/index.h"

START_TEST(a_feed_is_judged_and_compiled)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	__attribute__((cleanup(assess_import_result_clear))) struct assess_import_result r = {0};
	auto_fd fd = fixture_file(span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                                  "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	ck_assert(assess_import(f.cache, "debsecan", "bookworm", fd, &r, NULL));
	ck_assert_int_eq(r.records, 3);
	ck_assert_int_eq(r.broken, 0);
	ck_assert_ptr_null(r.first_broken);
	ck_assert(fs_open_subdir(f.cache, FEEDTYPE_FOLDER, &dir, NULL) &&
	          fs_list(dir, &names, NULL));
	ck_assert_uint_eq(names.count, 1);
}
END_TEST
START_TEST(what_is_of_no_use_leaves_nothing)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	__attribute__((cleanup(assess_import_result_clear))) struct assess_import_result r = {0};
	auto_fd fd = fixture_file(span_of("VERSION 1\n\nsrc,0,S   ,1,\n\n"));
	auto_fd empty = fixture_file((struct span){0});
	struct err err = {0}, none = {0};

	ck_assert(!assess_import(f.cache, "debsecan", "bookworm", fd, &r, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_str_eq(err.msg, "not one good record in it; the first: line 3: there is no "
	                          "vulnerability with number '0'");
	ck_assert(!assess_import(f.cache, "debsecan", "bookworm", empty, &r, &none));
	ck_assert_int_eq(none.kind, ERR_INPUT);
	ck_assert(!fs_exists(f.cache, FEEDTYPE_FOLDER));
}
END_TEST
START_TEST(a_type_that_does_not_say_its_release_wants_it)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	__attribute__((cleanup(assess_import_result_clear))) struct assess_import_result r = {0};
	auto_fd fd = fixture_file(span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                                  "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	struct err err = {0};

	ck_assert(!assess_import(f.cache, "debsecan", NULL, fd, &r, &err));
	ck_assert_int_eq(err.kind, ERR_USAGE);
	ck_assert_str_eq(err.hint, "give --release, as in --release bookworm");
}
END_TEST
START_TEST(types_are_known_by_name)
{
	struct err err = {0};

	ck_assert(assess_check_type("debsecan", NULL));
	ck_assert(!assess_check_type("nonsense", &err));
	ck_assert_int_eq(err.kind, ERR_USAGE);
}
END_TEST

Suite *assess_import_suite(void);
Suite *assess_import_suite(void)
{
	Suite *s = suite_create("assess/import");
	TCase *t = tcase_create("import");

	tcase_add_test(t, a_feed_is_judged_and_compiled);
	tcase_add_test(t, what_is_of_no_use_leaves_nothing);
	tcase_add_test(t, a_type_that_does_not_say_its_release_wants_it);
	tcase_add_test(t, types_are_known_by_name);
	suite_add_tcase(s, t);
	return s;
}
