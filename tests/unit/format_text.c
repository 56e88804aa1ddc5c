#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "format/text.h"

static void is(const char *bytes, size_t len, const char *want)
{
	auto_clear(str) got = {0};

	text_to_utf8(span_make(bytes, len), &got);
	ck_assert_str_eq(str_c(&got), want);
}
#define IS(bytes, want) is(bytes, sizeof(bytes) - 1, want)

START_TEST(utf8_stays_and_loses_its_mark)
{
	IS("", "");
	IS("a\xc3\xa4\xf0\x9f\x98\x80", "a\xc3\xa4\xf0\x9f\x98\x80");
	IS("\xef\xbb\xbf"
	   "a",
	   "a");
}
END_TEST
START_TEST(utf16_is_read_in_both_orders_with_and_without_a_mark)
{
	IS("\xff\xfe"
	   "a\0\xe4\0\x3d\xd8\x00\xde",
	   "a\xc3\xa4\xf0\x9f\x98\x80");
	IS("\xfe\xff"
	   "\0a\0\xe4\xd8\x3d\xde\x00",
	   "a\xc3\xa4\xf0\x9f\x98\x80");
	IS("a\0b\0", "ab");
	IS("\0a\0b", "ab");
}
END_TEST
START_TEST(what_is_no_utf8_is_windows)
{
	IS("caf\xe9 \x80 \x81", "caf\xc3\xa9 \xe2\x82\xac \xef\xbf\xbd");
	IS("\xc3", "\xc3\x83");
	IS("\xed\xa0\x80x", "\xc3\xad\xc2\xa0\xe2\x82\xacx");
	IS("\xc0\x80", "\xc3\x80\xe2\x82\xac");
}
END_TEST
START_TEST(half_a_character_is_none)
{
	IS("\xff\xfe"
	   "a\0b",
	   "a\xef\xbf\xbd");
	IS("\xff\xfe"
	   "\x3d\xd8"
	   "a\0",
	   "\xef\xbf\xbd"
	   "a");
	IS("\xff\xfe"
	   "\x00\xde",
	   "\xef\xbf\xbd");
}
END_TEST

Suite *format_text_suite(void);
Suite *format_text_suite(void)
{
	Suite *s = suite_create("format/text");
	TCase *t = tcase_create("text");

	tcase_add_test(t, utf8_stays_and_loses_its_mark);
	tcase_add_test(t, utf16_is_read_in_both_orders_with_and_without_a_mark);
	tcase_add_test(t, what_is_no_utf8_is_windows);
	tcase_add_test(t, half_a_character_is_none);
	suite_add_tcase(s, t);
	return s;
}
