#include <check.h>
#include <math.h>
#include <signal.h>

#include "base/err.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/js.h"
#include "ext/jswrite.h"

START_TEST(the_layout_is_that_of_js_print)
{
	static const char text[] =
	        "{\"s\":\"\\u00e9\\\"\",\"e\":{},\"a\":[],\"l\":[1,[2,{\"x\":null}],true],"
	        "\"t\":\"1970-01-01T00:00:01Z\",\"k\\\"\\n\":7,\"r\":0.5,\"z\":\"\\u0001\"}";
	auto_clear(str) want = {0}, got = {0};
	struct jswrite w = {.to = &got};
	auto_js v = NULL;

	ck_assert(js_parse(span_of(text), &v, NULL));
	js_print(v, JS_PRETTY, &want);
	jswrite_value(&w, NULL, v);
	ck_assert_str_eq(str_c(&got), str_c(&want));
}
END_TEST
START_TEST(an_object_in_an_array_stands_on_one_line)
{
	static const char text[] = "{\"a\":[{\"s\":1,\"l\":[],\"o\":{\"p\":[true,\"q\"]}},{}],"
	                           "\"o\":{\"x\":{\"y\":1,\"z\":null}}}";
	static const char rows[] = "{\n"
	                           "  \"a\": [\n"
	                           "    {\"s\": 1, \"l\": [], \"o\": {\"p\": [true, \"q\"]}},\n"
	                           "    {}\n"
	                           "  ],\n"
	                           "  \"o\": {\n"
	                           "    \"x\": {\n"
	                           "      \"y\": 1,\n"
	                           "      \"z\": null\n"
	                           "    }\n"
	                           "  }\n"
	                           "}\n";
	auto_clear(str) got = {0};
	struct jswrite w = {.to = &got, .rows = true};
	auto_js v = NULL;

	ck_assert(js_parse(span_of(text), &v, NULL));
	jswrite_value(&w, NULL, v);
	ck_assert_str_eq(str_c(&got), rows);
}
END_TEST
START_TEST(every_kind_of_value_is_read_back)
{
	auto_clear(str) got = {0};
	auto_clear(strlist) l = {0};
	struct jswrite w = {.to = &got};
	auto_js v = NULL;
	const char *s;
	int64_t n;
	double r;
	bool b;

	strlist_split(&l, "p,q", ',');
	jswrite_object(&w, NULL);
	jswrite_str(&w, "s", "a\"\\\n\x01\xff");
	jswrite_str(&w, "left out", NULL);
	jswrite_int(&w, "i", INT64_MIN);
	jswrite_real(&w, "r", 0.97255);
	jswrite_real(&w, "nan", NAN);
	jswrite_bool(&w, "b", true);
	jswrite_time(&w, "none", 0);
	jswrite_time(&w, "t", 5);
	jswrite_strings(&w, "l", &l);
	jswrite_array(&w, "empty");
	jswrite_end_array(&w);
	jswrite_null(&w, "x");
	jswrite_end_object(&w);
	ck_assert(js_parse(span_make(got.buf, got.len), &v, NULL));
	ck_assert(js_get_str(v, "s", &s, NULL));
	ck_assert_str_eq(s, "a\"\\\n\x01\xef\xbf\xbd");
	ck_assert(js_get_int(v, "i", INT64_MIN, 0, &n, NULL) && n == INT64_MIN);
	ck_assert(js_opt_real(v, "r", 0, &r, NULL) && r == 0.97255);
	ck_assert(js_opt_real(v, "nan", 3, &r, NULL) && r == 3);
	ck_assert(js_get_bool(v, "b", &b, NULL) && b);
	ck_assert(js_get_time(v, "t", &n, NULL) && n == 5);
	ck_assert_ptr_null(js_member(v, "left out"));
	ck_assert_ptr_null(js_member(v, "none"));
	ck_assert_uint_eq(js_count(js_member(v, "l")), 2);
	ck_assert(str_ends(str_c(&got), "}\n"));
}
END_TEST
START_TEST(the_text_may_be_taken_away_meanwhile)
{
	auto_clear(str) whole = {0}, part = {0};
	struct jswrite w = {.to = &part};
	auto_js v = NULL;

	jswrite_array(&w, NULL);
	for (int i = 0; i < 100; i++) {
		jswrite_int(&w, NULL, i);
		str_add(&whole, part.buf, part.len);
		str_reset(&part);
	}
	jswrite_end_array(&w);
	str_add(&whole, part.buf, part.len);
	ck_assert(js_parse(span_make(whole.buf, whole.len), &v, NULL));
	ck_assert_uint_eq(js_count(v), 100);
}
END_TEST
START_TEST(an_end_without_a_beginning_aborts)
{
	auto_clear(str) got = {0};
	struct jswrite w = {.to = &got};

	jswrite_end_object(&w);
}
END_TEST
START_TEST(too_deep_aborts)
{
	auto_clear(str) got = {0};
	struct jswrite w = {.to = &got};

	for (int i = 0; i < 64; i++)
		jswrite_array(&w, NULL);
}
END_TEST

Suite *ext_jswrite_suite(void);
Suite *ext_jswrite_suite(void)
{
	Suite *s = suite_create("ext/jswrite");
	TCase *t = tcase_create("jswrite");

	tcase_add_test(t, the_layout_is_that_of_js_print);
	tcase_add_test(t, an_object_in_an_array_stands_on_one_line);
	tcase_add_test(t, every_kind_of_value_is_read_back);
	tcase_add_test(t, the_text_may_be_taken_away_meanwhile);
	tcase_add_test_raise_signal(t, an_end_without_a_beginning_aborts, SIGABRT);
	tcase_add_test_raise_signal(t, too_deep_aborts, SIGABRT);
	suite_add_tcase(s, t);
	return s;
}
