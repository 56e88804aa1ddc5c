#include <check.h>
#include <string.h>

#include "report/junit.h"
#include "unit/sample.h"

static void render(struct str *to)
{
	auto_clear(inventory) inv = {0};
	auto_clear(findings) f = {0};
	struct records r = {.now = SAMPLE_NOW, .inventory = &inv, .findings = &f};

	sample_inventory(&inv);
	sample_findings(&f);
	junit_report(&r, to);
}

static void has(const struct str *text, const char *what)
{
	ck_assert_msg(strstr(str_c(text), what), "'%s' is not in:\n%s", what, str_c(text));
}

START_TEST(a_tier_is_a_suite)
{
	auto_clear(str) text = {0};

	render(&text);
	has(&text,
	    "<testsuite name=\"urgent\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\">");
	has(&text,
	    "<testsuite name=\"soon\" tests=\"4\" failures=\"2\" errors=\"0\" skipped=\"1\">");
	has(&text,
	    "<testsuite name=\"unknown\" tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"1\">");
}
END_TEST

START_TEST(what_the_host_is_exposed_by_fails)
{
	auto_clear(str) text = {0};

	render(&text);
	has(&text,
	    "<testcase classname=\"openssl\" name=\"CVE-2026-1001\"><failure type=\"overdue\" "
	    "message=\"upgrade openssl from 3.0.1-1 to 3.0.2-1 or later (patch "
	    "archive:openssl@3.0.2-1)\">3.0.1-1 is below 3.0.2-1, &quot;the "
	    "fix&quot;</failure></testcase>");
	has(&text, "<failure type=\"no-fix\" message=\"no fix of openssl is known");
}
END_TEST

START_TEST(a_pass_has_evidence)
{
	auto_clear(str) text = {0};
	size_t passed = 0;

	render(&text);
	for (const char *p = text.buf; (p = strstr(p, "\"></testcase>")); p++)
		passed++;
	ck_assert_uint_eq(passed, 2);
	has(&text, "name=\"CVE-2026-1005\"></testcase>"); /* fixed */
	has(&text, "name=\"CVE-2026-1008\"></testcase>"); /* not affected */
	has(&text, "name=\"archive:nowhere@2\"><skipped message=\"unknown\"/>");
	has(&text, "name=\"CVE-2026-1007\"><skipped message=\"excepted\"/>");
}
END_TEST

START_TEST(what_could_not_be_judged_is_skipped)
{
	auto_clear(str) text = {0};

	render(&text);
	has(&text,
	    "<testsuite name=\"coverage\" tests=\"3\" failures=\"0\" errors=\"0\" skipped=\"3\">");
	has(&text,
	    "<testcase classname=\"coverage\" name=\"python\"><skipped message=\"permission denied "
	    "&lt;script&gt;");
	has(&text, "<testcase classname=\"feed\" name=\"kev\"><skipped");
	has(&text, "<testcase classname=\"uncovered\" name=\"pkg:generic/linux@6.1.0-30-amd64\">");
}
END_TEST

START_TEST(nothing_assessed_is_no_success)
{
	struct records r = {.now = SAMPLE_NOW};
	auto_clear(str) text = {0};

	junit_report(&r, &text);
	has(&text, "tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"2\"");
	has(&text, "the host was not assessed");
}
END_TEST

Suite *report_junit_suite(void);
Suite *report_junit_suite(void)
{
	Suite *s = suite_create("report/junit");
	TCase *t = tcase_create("junit");

	tcase_add_test(t, a_tier_is_a_suite);
	tcase_add_test(t, what_the_host_is_exposed_by_fails);
	tcase_add_test(t, a_pass_has_evidence);
	tcase_add_test(t, what_could_not_be_judged_is_skipped);
	tcase_add_test(t, nothing_assessed_is_no_success);
	suite_add_tcase(s, t);
	return s;
}
