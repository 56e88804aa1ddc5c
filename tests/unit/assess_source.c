#include "unit/assess_fixture.h"
#include "assess/source.h"

static void open_sources(struct fixture *f, int64_t now, int64_t max_age, struct sources *ret)
{
	auto_clear(inventory) inv = {0};
	struct err err = {0};

	fixture_debian("", &inv);
	ck_assert_msg(sources_open(&f->state, f->cache, &inv, now, max_age, ret, &err), "%s",
	              err.msg);
}

START_TEST(a_feed_of_this_release_is_used_and_another_is_not)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(sources) s = {0};

	fixture_feed(&f, "mine", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                     "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	fixture_feed(&f, "next", "debsecan", "trixie",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                     "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	open_sources(&f, NOW, 0, &s);
	ck_assert_uint_eq(s.count, 2);
	ck_assert_ptr_null(s.v[0].why_not);
	ck_assert_uint_eq(s.v[0].index.count, 3);
	ck_assert_int_eq(s.v[0].age, 3600);
	ck_assert(!s.v[0].is_stale);
	ck_assert_str_eq(s.v[1].why_not, "it speaks of trixie, and this host is debian:12");
}
END_TEST
START_TEST(an_index_that_is_gone_or_damaged_is_made_again)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(sources) s = {0}, again = {0};
	auto_clear(strlist) names = {0};
	auto_free char *index = NULL;
	auto_fd dir = -1;

	fixture_feed(&f, "mine", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                     "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	ck_assert(fs_open_subdir(f.cache, FEEDTYPE_FOLDER, &dir, NULL) &&
	          fs_list(dir, &names, NULL));
	ck_assert(fs_replace(dir, names.v[0], span_of("damaged"), 0600, NULL));
	open_sources(&f, NOW, 0, &s);
	ck_assert_uint_eq(s.v[0].index.count, 3);
	ck_assert(fs_remove_tree(f.cache, FEEDTYPE_FOLDER, NULL));
	open_sources(&f, NOW, 0, &again);
	ck_assert_uint_eq(again.v[0].index.count, 3);
}
END_TEST
START_TEST(data_that_is_not_what_was_received_is_damage)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(sources) s = {0};
	auto_clear(inventory) inv = {0};
	struct err err = {0};

	fixture_debian("", &inv);
	fixture_feed(&f, "mine", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                     "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	ck_assert(fs_replace(f.state.dir, "feeds/mine/data", span_of("VERSION 1\n"), 0600, NULL));
	ck_assert(!sources_open(&f.state, f.cache, &inv, NOW, 0, &s, &err));
	ck_assert_int_eq(err.kind, ERR_DAMAGED);
}
END_TEST
START_TEST(age_is_judged_by_the_limit_alone)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(sources) young = {0}, old = {0};

	fixture_feed(&f, "mine", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                     "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	open_sources(&f, NOW + 86400 * 900, 0, &young);
	ck_assert(!young.v[0].is_stale);
	open_sources(&f, NOW, 3599, &old);
	ck_assert(old.v[0].is_stale);
}
END_TEST
START_TEST(indexes_of_no_feed_are_swept)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(sources) s = {0};
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	fixture_feed(&f, "mine", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                     "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	ck_assert(fs_open_subdir(f.cache, FEEDTYPE_FOLDER, &dir, NULL));
	ck_assert(fs_replace(dir, "0123", span_of("x"), 0600, NULL));
	open_sources(&f, NOW, 0, &s);
	sources_sweep(&s, f.cache);
	ck_assert(fs_list(dir, &names, NULL));
	ck_assert_uint_eq(names.count, 1);
	ck_assert_str_ne(names.v[0], "0123");
}
END_TEST

Suite *assess_source_suite(void);
Suite *assess_source_suite(void)
{
	Suite *s = suite_create("assess/source");
	TCase *t = tcase_create("source");

	tcase_add_test(t, a_feed_of_this_release_is_used_and_another_is_not);
	tcase_add_test(t, an_index_that_is_gone_or_damaged_is_made_again);
	tcase_add_test(t, data_that_is_not_what_was_received_is_damage);
	tcase_add_test(t, age_is_judged_by_the_limit_alone);
	tcase_add_test(t, indexes_of_no_feed_are_swept);
	suite_add_tcase(s, t);
	return s;
}
