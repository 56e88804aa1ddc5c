#include <check.h>

#include "base/err.h"
#include "format/osrelease.h"

START_TEST(values_are_shell_words)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	        {"ID=debian\n", "debian"},
	        {"ID=\"a b\"", "a b"},
	        {"ID='a \"b\"'", "a \"b\""},
	        {"ID=\"a\\\"b\\$c\"", "a\"b$c"},
	        {"  ID=x \r\n", "x"},
	        {"ID=one\nID=two\n", "two"},
	        {"# ID=no\nXID=no\nID=yes", "yes"},
	        {"ID=", ""},
	        {"ID=$(reboot)`reboot`", "$(reboot)`reboot`"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		auto_clear(str) value = {0};

		ck_assert_msg(osrelease_get(span_of(cases[i].text), "ID", &value), "%s",
		              cases[i].text);
		ck_assert_str_eq(str_c(&value), cases[i].want);
	}
}
END_TEST
START_TEST(what_is_not_there_or_stays_open_is_no_value)
{
	static const char *const texts[] = {"", "ID", "ID=\"open", "id=x", "ID=x\nID='open\n"};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		auto_clear(str) value = {0};

		ck_assert_msg(!osrelease_get(span_of(texts[i]), "ID", &value), "%s", texts[i]);
	}
}
END_TEST

Suite *format_osrelease_suite(void);
Suite *format_osrelease_suite(void)
{
	Suite *s = suite_create("format/osrelease");
	TCase *t = tcase_create("osrelease");

	tcase_add_test(t, values_are_shell_words);
	tcase_add_test(t, what_is_not_there_or_stays_open_is_no_value);
	suite_add_tcase(s, t);
	return s;
}
