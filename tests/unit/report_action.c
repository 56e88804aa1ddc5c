#include <check.h>
#include <string.h>

#include "report/action.h"
#include "unit/sample.h"

START_TEST(an_upgrade_names_versions_and_patch)
{
	auto_clear(findings) f = {0};
	auto_free char *text = NULL, *bare = NULL;

	sample_findings(&f);
	text = action_text(&f.items[0]);
	ck_assert_str_eq(text, "upgrade openssl from 3.0.1-1 to 3.0.2-1 or later (patch "
	                       "archive:openssl@3.0.2-1)");
	mem_free(&f.items[0].installed);
	mem_free(&f.items[0].fixed_version);
	mem_free(&f.items[0].patch);
	bare = action_text(&f.items[0]);
	ck_assert_str_eq(bare, "upgrade openssl");
}
END_TEST

START_TEST(every_state_says_what_to_do)
{
	static const char *const words[FINDING_STATES] = {
	        "upgrade",  "watch the feed", "no configured source",
	        "restart",  "nothing",        "decision",
	        "decision", "nothing",        "find out"};
	auto_clear(findings) f = {0};

	sample_findings(&f);
	for (unsigned s = 0; s < FINDING_STATES; s++) {
		auto_free char *text = NULL;

		f.items[0].state = (enum finding_state)s;
		text = action_text(&f.items[0]);
		ck_assert_msg(strstr(text, words[s]), "%s", text);
	}
}
END_TEST

Suite *report_action_suite(void);
Suite *report_action_suite(void)
{
	Suite *s = suite_create("report/action");
	TCase *t = tcase_create("action");

	tcase_add_test(t, an_upgrade_names_versions_and_patch);
	tcase_add_test(t, every_state_says_what_to_do);
	suite_add_tcase(s, t);
	return s;
}
