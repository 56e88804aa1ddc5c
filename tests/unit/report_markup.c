#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "report/markup.h"

static void becomes(const char *text, const char *want)
{
	auto_clear(str) got = {0};

	markup_add(&got, text);
	ck_assert_str_eq(str_c(&got), want);
}

START_TEST(what_has_a_meaning_becomes_a_reference)
{
	becomes("<a href=\"x\" id='y'>&amp;</a>",
	        "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
	becomes(NULL, "");
	becomes("", "");
}
END_TEST

START_TEST(characters_stay_as_they_are)
{
	becomes("a\tb\nc \xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\xa7 \xed\x9f\xbf \xee\x80\x80",
	        "a\tb\nc \xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\xa7 \xed\x9f\xbf \xee\x80\x80");
}
END_TEST

START_TEST(what_is_no_character_is_replaced)
{
	becomes("a\x01z\x7f", "a\xef\xbf\xbdz\xef\xbf\xbd");
	becomes("\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd");      /* an overlong zero */
	becomes("\xc3", "\xef\xbf\xbd");                      /* cut short */
	becomes("\xe2\x82<", "\xef\xbf\xbd\xef\xbf\xbd&lt;"); /* cut short before markup */
	becomes("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); /* a surrogate */
	becomes("\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	becomes("\xef\xbf\xbf", "\xef\xbf\xbd");
	becomes("\xff", "\xef\xbf\xbd");
}
END_TEST

Suite *report_markup_suite(void);
Suite *report_markup_suite(void)
{
	Suite *s = suite_create("report/markup");
	TCase *t = tcase_create("markup");

	tcase_add_test(t, what_has_a_meaning_becomes_a_reference);
	tcase_add_test(t, characters_stay_as_they_are);
	tcase_add_test(t, what_is_no_character_is_replaced);
	suite_add_tcase(s, t);
	return s;
}
