#include "unit/assess_fixture.h"
#include "assess/times.h"

START_TEST(what_was_seen_first_stays_so_from_run_to_run)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) first = {0}, second = {0}, third = {0};
	auto_clear(episodes) none = {0}, one = {0}, two = {0};

	fixture_feed(&f, "mine", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                     "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	fixture_debian(DEB("src", "1.2-1", "src", "1.2-1"), &inv);
	fixture_assess(&f, &inv, &none, -1, NOW, &first);
	ck_assert_int_eq(fixture_find(&first, "CVE-1")->due, NOW + 3 * 86400);
	episodes_parse(span_make(first.events.buf, first.events.len), &one);
	ck_assert_uint_eq(one.count, 2);
	fixture_assess(&f, &inv, &one, -1, NOW + 86400, &second);
	ck_assert_int_eq(fixture_find(&second, "CVE-1")->times.first_seen, NOW);
	ck_assert_int_eq(fixture_find(&second, "CVE-1")->due, NOW + 3 * 86400);
	ck_assert_uint_eq(second.events.len, 0);

	/* it is gone, and comes back: a new episode */
	inventory_clear(&inv);
	fixture_debian(DEB("src", "1.2-9", "src", "1.2-9"), &inv);
	fixture_assess(&f, &inv, &one, -1, NOW + 2 * 86400, &third);
	ck_assert_ptr_nonnull(strstr(str_c(&third.events), "\"closed\""));
	episodes_parse(span_make(first.events.buf, first.events.len), &two);
	episodes_parse(span_make(third.events.buf, third.events.len), &two);
	assess_result_clear(&second);
	inventory_clear(&inv);
	fixture_debian(DEB("src", "1.2-1", "src", "1.2-1"), &inv);
	fixture_assess(&f, &inv, &two, -1, NOW + 3 * 86400, &second);
	ck_assert_int_eq(fixture_find(&second, "CVE-1")->times.first_seen, NOW + 3 * 86400);
}
END_TEST

Suite *assess_times_suite(void);
Suite *assess_times_suite(void)
{
	Suite *s = suite_create("assess/times");
	TCase *t = tcase_create("times");

	tcase_add_test(t, what_was_seen_first_stays_so_from_run_to_run);
	suite_add_tcase(s, t);
	return s;
}
