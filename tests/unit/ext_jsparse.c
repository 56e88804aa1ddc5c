#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "ext/js.h"
#include "ext/jsparse.h"

static void check(const char *text, const char *wanted)
{
	auto_js v = jsparse(span_of(text), 3);
	auto_clear(str) got = {0};

	if (!wanted) {
		ck_assert_msg(!v, "taken: %s", text);
		return;
	}
	ck_assert_msg(v != NULL, "not taken: %s", text);
	js_print(v, JS_COMPACT, &got);
	ck_assert_str_eq(str_c(&got), wanted);
}

START_TEST(what_is_plain_is_taken)
{
	check(" { \"a\" : [ 1 , -20, true, false, null ] ,\n\"b\":{\"c\":\"d\\n\\\"\\\\\\/\"} }\t",
	      "{\"a\":[1,-20,true,false,null],\"b\":{\"c\":\"d\\n\\\"\\\\/\"}}");
	check("[]", "[]");
	check("{}", "{}");
	check("[\"\xc3\xa9\"]", "[\"\xc3\xa9\"]");
	check("[999999999999999999,0,-0]", "[999999999999999999,0,0]");
	check("[[[]]]", "[[[]]]");
}
END_TEST
START_TEST(what_is_odd_or_wrong_is_left_to_others)
{
	static const char *const texts[] = {
	        "",
	        " ",
	        "1",
	        "\"a\"",
	        "[1",
	        "[1]x",
	        "[1,]",
	        "{\"a\"}",
	        "{\"a\":1,}",
	        "{a:1}",
	        "[1.5]",
	        "[1e3]",
	        "[01]",
	        "[-]",
	        "[1000000000000000000]",
	        "[\"\\u0041\"]",
	        "[\"\\x\"]",
	        "[\"\xff\"]",
	        "[\"a\nb\"]",
	        "[\"a",
	        "{\"a\":1,\"a\":2}",
	        "[tru]",
	        "[[[[]]]]",
	        "{\"\xff\":1}",
	        "[nullx]",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		check(texts[i], NULL);
	ck_assert_ptr_null(jsparse(span_make("[\"a\0b\"]", 7), 3));
}
END_TEST

Suite *ext_jsparse_suite(void);
Suite *ext_jsparse_suite(void)
{
	Suite *s = suite_create("ext/jsparse");
	TCase *t = tcase_create("jsparse");

	tcase_add_test(t, what_is_plain_is_taken);
	tcase_add_test(t, what_is_odd_or_wrong_is_left_to_others);
	suite_add_tcase(s, t);
	return s;
}
