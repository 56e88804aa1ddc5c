#include <check.h>

#include "report/fate.h"
#include "unit/history.h"

START_TEST(what_comes_later_has_not_happened_yet)
{
	static const struct history_line lines[] = {
	        {.finding = "f", .seen = 1, .closed = 5, .as = "fixed"}};
	auto_clear(episodes) e = {0};

	history_make(lines, ARRAY_LEN(lines), &e);
	ck_assert(fate_at(e.v[0], 5 * HISTORY_DAY - 1) == FATE_OPEN);
	ck_assert(fate_at(e.v[0], 5 * HISTORY_DAY) == FATE_REMEDIED);
}
END_TEST

START_TEST(only_what_is_mended_or_gone_is_remedied)
{
	static const struct history_line lines[] = {
	        {.finding = "a", .seen = 1, .closed = 2, .as = "fixed"},
	        {.finding = "b", .seen = 1, .closed = 2, .as = "gone"},
	        {.finding = "c", .seen = 1, .closed = 2, .as = "excepted"},
	        {.finding = "d", .seen = 1, .closed = 2, .as = "mitigated"},
	        {.finding = "e", .seen = 1, .closed = 2, .as = "not-affected"},
	        {.finding = "f", .seen = 1},
	};
	static const enum fate want[] = {FATE_REMEDIED, FATE_REMEDIED, FATE_EXCEPTED,
	                                 FATE_EXCEPTED, FATE_VOID,     FATE_OPEN};
	auto_clear(episodes) e = {0};

	history_make(lines, ARRAY_LEN(lines), &e);
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		ck_assert_str_eq(fate_name(fate_at(e.v[i], 9 * HISTORY_DAY)), fate_name(want[i]));
}
END_TEST

START_TEST(an_episode_has_a_name_of_its_own)
{
	static const struct history_line lines[] = {{.finding = "f", .seen = 1},
	                                            {.finding = "f", .seen = 2}};
	auto_clear(episodes) e = {0};
	auto_free char *a = NULL, *b = NULL;

	history_make(lines, ARRAY_LEN(lines), &e);
	a = fate_id(e.v[0]);
	b = fate_id(e.v[1]);
	ck_assert_str_eq(a, "f@1970-01-02T00:00:00Z");
	ck_assert_str_ne(a, b);
}
END_TEST

Suite *report_fate_suite(void);
Suite *report_fate_suite(void)
{
	Suite *s = suite_create("report/fate");
	TCase *t = tcase_create("fate");

	tcase_add_test(t, what_comes_later_has_not_happened_yet);
	tcase_add_test(t, only_what_is_mended_or_gone_is_remedied);
	tcase_add_test(t, an_episode_has_a_name_of_its_own);
	suite_add_tcase(s, t);
	return s;
}
