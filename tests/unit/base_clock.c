#include <check.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

static int64_t at(const char *text)
{
	struct err err = {0};
	int64_t when = -1;

	ck_assert_msg(clock_parse(text, &when, &err), "%s", err.msg);
	return when;
}

static void refused(const char *text)
{
	struct err err = {0};
	int64_t when = 77;

	ck_assert_msg(!clock_parse(text, &when, &err), "'%s' was taken", text);
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_int_eq(when, 77);
}

START_TEST(instants_are_read)
{
	ck_assert_int_eq(at("1970-01-01T00:00:00Z"), 0);
	ck_assert_int_eq(at("2026-01-31T10:00:00Z"), 1769853600);
	ck_assert_int_eq(at("2026-01-31"), 1769817600);
	ck_assert_int_eq(at("2026-01-31T10:00:00.999999999Z"), 1769853600);
	ck_assert_int_eq(at("2026-01-31t10:00:00z"), 1769853600);
	ck_assert_int_eq(at("2026-01-31 10:00:00+00:00"), 1769853600);
	ck_assert_int_eq(at("2026-01-31T15:30:00+05:30"), 1769853600);
	ck_assert_int_eq(at("2026-01-31T02:00:00-08:00"), 1769853600);
	ck_assert_int_eq(at("1969-12-31T23:59:59Z"), -1);
}
END_TEST
START_TEST(leap_years_are_gregorian)
{
	ck_assert_int_eq(at("2024-03-01") - at("2024-02-28"), 2 * 86400);
	ck_assert_int_eq(at("2000-03-01") - at("2000-02-29"), 86400);
	refused("2023-02-29");
	refused("1900-02-29");
	refused("2026-04-31");
}
END_TEST
START_TEST(what_is_no_instant_is_refused)
{
	static const char *const bad[] = {"",
	                                  "2026",
	                                  "2026-1-1",
	                                  "2026-13-01",
	                                  "2026-00-10",
	                                  "2026-01-00",
	                                  "2026-01-31T",
	                                  "2026-01-31T10:00",
	                                  "2026-01-31T10:00:00",
	                                  "2026-01-31T24:00:00Z",
	                                  "2026-01-31T10:60:00Z",
	                                  "2026-01-31T10:00:61Z",
	                                  "2026-01-31T10:00:00+5:30",
	                                  "2026-01-31T10:00:00+0530",
	                                  "2026-01-31T10:00:00Zx",
	                                  " 2026-01-31",
	                                  "2026-01-31 ",
	                                  "2026-01-31T10:00:00+24:00",
	                                  "20260131",
	                                  "-026-01-01",
	                                  "now"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		refused(bad[i]);
}
END_TEST
START_TEST(every_day_of_two_centuries_is_written_as_it_is_read)
{
	for (int64_t when = -(int64_t)86400 * 36525; when < (int64_t)86400 * 36525;
	     when += 86400 + 3661) {
		auto_clear(str) text = {0};

		clock_add_text(&text, when);
		ck_assert_int_eq(at(str_c(&text)), when);
	}
}
END_TEST
START_TEST(no_time_has_no_text)
{
	auto_free char *some = clock_text(1);

	ck_assert_ptr_null(clock_text(0));
	ck_assert_str_eq(some, "1970-01-01T00:00:01Z");
}
END_TEST
START_TEST(durations_have_a_unit)
{
	static const struct {
		const char *text;
		int64_t seconds;
	} good[] = {{"0", 0},        {"90", 90},
	            {"90s", 90},     {"15m", 900},
	            {"72h", 259200}, {"14d", 1209600},
	            {"2w", 1209600}, {"36525d", (int64_t)36525 * 86400}};
	static const char *const bad[] = {
	        "", "d", "1.5h", "-1d", "1 d", "1y", "36526d", "1dd", "99999999999999999999s"};
	int64_t seconds;

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		ck_assert(clock_parse_duration(good[i].text, &seconds, NULL));
		ck_assert_int_eq(seconds, good[i].seconds);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = {0};

		ck_assert_msg(!clock_parse_duration(bad[i], &seconds, &err), "'%s'", bad[i]);
		ck_assert_int_eq(err.kind, ERR_INPUT);
	}
}
END_TEST
START_TEST(release_files_and_http_dates_are_read)
{
	static const char *const bad[] = {"",
	                                  "Sat",
	                                  "Sat, 14 Nov 2026 10:11:12 CET",
	                                  "Sat 14 Nov 2026 10:11:12 UTC",
	                                  "Sat, 31 Nov 2026 10:11:12 UTC",
	                                  "Sat, 14 Foo 2026 10:11:12 UTC",
	                                  "Sat, 14 Nov 2026"};
	int64_t when;

	ck_assert(clock_parse_rfc5322("Sat, 14 Nov 2026 10:11:12 UTC", &when));
	ck_assert_int_eq(when, at("2026-11-14T10:11:12Z"));
	ck_assert(clock_parse_rfc5322("Sat, 14 Nov 2026 10:11:12 GMT", &when));
	ck_assert(clock_parse_rfc5322("Sun,  1 Mar 2026 00:00:00 +0000", &when));
	ck_assert_int_eq(when, at("2026-03-01"));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(!clock_parse_rfc5322(bad[i], &when), "'%s'", bad[i]);
}
END_TEST
START_TEST(ticks_go_on_while_it_sleeps)
{
	int64_t before = clock_ticks_ms();

	clock_sleep_ms(20);
	ck_assert_int_ge(clock_ticks_ms() - before, 20);
	clock_sleep_ms(-5);
	ck_assert_int_gt(clock_now(), 1700000000);
}
END_TEST

START_TEST(an_age_is_told_in_the_largest_unit_that_gives_two)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} ages[] = {{-5, "0 min"},    {59, "0 min"},      {7199, "119 min"},  {7200, "2 h"},
	            {172799, "47 h"}, {172800, "2 days"}, {864000, "10 days"}};

	for (size_t i = 0; i < ARRAY_LEN(ages); i++) {
		auto_free char *text = clock_age(ages[i].seconds);

		ck_assert_str_eq(text, ages[i].text);
	}
}
END_TEST

Suite *base_clock_suite(void);
Suite *base_clock_suite(void)
{
	Suite *s = suite_create("base/clock");
	TCase *t = tcase_create("clock");

	tcase_add_test(t, instants_are_read);
	tcase_add_test(t, leap_years_are_gregorian);
	tcase_add_test(t, what_is_no_instant_is_refused);
	tcase_add_test(t, every_day_of_two_centuries_is_written_as_it_is_read);
	tcase_add_test(t, no_time_has_no_text);
	tcase_add_test(t, durations_have_a_unit);
	tcase_add_test(t, release_files_and_http_dates_are_read);
	tcase_add_test(t, ticks_go_on_while_it_sleeps);
	tcase_add_test(t, an_age_is_told_in_the_largest_unit_that_gives_two);
	suite_add_tcase(s, t);
	return s;
}
