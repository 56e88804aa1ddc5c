#include "unit/assess_fixture.h"
#include "base/clock.h"
#include "store/episode.h"

static const char one[] = "{\"finding\":\"f1\",\"event\":\"first_seen\",\"time\":"
                          "\"2026-01-31T10:00:00Z\",\"vulnerability\":\"CVE-1\","
                          "\"source\":\"s\",\"due\":\"2026-02-03T10:00:00Z\"}\n";

START_TEST(what_is_appended_is_loaded)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(episodes) none = {0}, back = {0};
	char id[] = "f1", cve[] = "CVE-1", source[] = "s";
	struct episode e = {
	        .finding = id, .vulnerability = cve, .source = source, .due = NOW + 259200};
	auto_clear(str) events = {0};
	const struct episode *found;

	ck_assert(episodes_load(&f.state, &none, NULL));
	ck_assert_uint_eq(none.count, 0);
	episode_add_event(&events, &e, "first_seen", NOW, NULL);
	ck_assert_str_eq(str_c(&events), one);
	ck_assert(episodes_append(&f.state, &none, span_make(events.buf, events.len), NULL));
	ck_assert(episodes_load(&f.state, &back, NULL));
	found = episodes_find(&back, "f1");
	ck_assert_ptr_nonnull(found);
	ck_assert_str_eq(found->vulnerability, "CVE-1");
	ck_assert_int_eq(found->first_seen, NOW);
	ck_assert_int_eq(found->due, NOW + 259200);
	ck_assert_int_eq(found->available, 0);
	ck_assert_ptr_null(episodes_find(&back, "f2"));
}
END_TEST
START_TEST(a_later_event_counts_and_one_that_comes_back_begins_anew)
{
	auto_clear(episodes) e = {0};
	auto_free char *text = str_format(
	        "%s{\"finding\":\"f1\",\"event\":\"due\",\"time\":\"2026-02-01T00:00:00Z\",\"due\":"
	        "\"2026-02-02T00:00:00Z\"}\n"
	        "{\"finding\":\"f1\",\"event\":\"available\",\"time\":\"2026-02-01T00:00:00Z\"}\n"
	        "{\"finding\":\"f1\",\"event\":\"approved\",\"time\":\"2026-02-01T00:00:00Z\","
	        "\"by\":{\"key\":[1]}}\n",
	        one);
	const struct episode *found;

	episodes_parse(span_of(text), &e);
	found = episodes_find(&e, "f1");
	ck_assert_int_eq(found->available, 1769904000);
	ck_assert_int_eq(found->due, 1769904000 + 86400);
	episodes_parse(span_of("{\"finding\":\"f1\",\"event\":\"closed\",\"time\":"
	                       "\"2026-02-03T00:00:00Z\",\"state\":\"gone\"}\n"),
	               &e);
	ck_assert_ptr_null(episodes_find(&e, "f1"));
	episodes_parse(span_of(one), &e);
	ck_assert_int_eq(episodes_find(&e, "f1")->available, 0);
	ck_assert_uint_eq(e.count, 2);
	ck_assert_uint_eq(e.broken, 0);
}
END_TEST
START_TEST(a_line_that_a_crash_cut_short_is_not_believed_and_spoils_no_other)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(episodes) e = {0}, back = {0};
	struct span cut = span_make(one, strlen(one) - 4);

	ck_assert(fs_replace(f.state.dir, EPISODES, cut, 0600, NULL));
	ck_assert(episodes_load(&f.state, &e, NULL));
	ck_assert(e.is_cut_short);
	ck_assert_uint_eq(e.count, 0);
	ck_assert(episodes_append(&f.state, &e, span_of(one), NULL));
	ck_assert(episodes_load(&f.state, &back, NULL));
	ck_assert_uint_eq(back.count, 1);
	ck_assert_uint_eq(back.broken, 1);
}
END_TEST
START_TEST(names_with_odd_bytes_come_back_as_they_were)
{
	auto_clear(str) events = {0};
	auto_clear(episodes) e = {0};
	char id[] = "f", name[] = "a\"b\\c", source[] = "\xc3\xa9";
	struct episode odd = {.finding = id, .vulnerability = name, .source = source};

	episode_add_event(&events, &odd, "first_seen", NOW, NULL);
	episodes_parse(span_make(events.buf, events.len), &e);
	ck_assert_str_eq(episodes_find(&e, "f")->vulnerability, "a\"b\\c");
	ck_assert_str_eq(episodes_find(&e, "f")->source, "\xc3\xa9");
}
END_TEST
START_TEST(what_is_no_event_is_counted)
{
	auto_clear(episodes) e = {0};

	episodes_parse(
	        span_of("x\n[1]\n{}\n{\"finding\":\"f\",\"event\":\"due\",\"time\":\"x\"}\n\n"),
	        &e);
	ck_assert_uint_eq(e.broken, 4);
}
END_TEST

START_TEST(what_a_finding_ended_as_is_kept)
{
	auto_clear(episodes) e = {0};
	auto_free char *text = str_format("%s{\"finding\":\"f1\",\"event\":\"closed\",\"time\":"
	                                  "\"2026-02-02T00:00:00Z\",\"state\":\"excepted\"}\n%s",
	                                  one, one);

	episodes_parse(span_of(text), &e);
	ck_assert_uint_eq(e.count, 2);
	ck_assert_str_eq(e.v[0]->closed_as, "excepted");
	ck_assert_ptr_null(e.v[1]->closed_as);
}
END_TEST

Suite *store_episode_suite(void);
Suite *store_episode_suite(void)
{
	Suite *s = suite_create("store/episode");
	TCase *t = tcase_create("episode");

	tcase_add_test(t, what_is_appended_is_loaded);
	tcase_add_test(t, a_later_event_counts_and_one_that_comes_back_begins_anew);
	tcase_add_test(t, a_line_that_a_crash_cut_short_is_not_believed_and_spoils_no_other);
	tcase_add_test(t, names_with_odd_bytes_come_back_as_they_were);
	tcase_add_test(t, what_is_no_event_is_counted);
	tcase_add_test(t, what_a_finding_ended_as_is_kept);
	suite_add_tcase(s, t);
	return s;
}
