#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "ext/js.h"
#include "ext/jspart.h"

static const char *const keys[] = {"a", "b", NULL};

/* The rest of the document, and the elements of both arrays in compact form: "REST|a: ...|b: ...";
 * where an element is refused, why. */
static void cut(const char *text, const char *outer, struct str *to)
{
	struct jspart parts[2];

	jspart_cut(span_of(text), outer, keys, parts, to);
	for (int i = 0; i < 2; i++) {
		struct err err = {0};

		str_addf(to, "|%s:", keys[i]);
		for (;;) {
			auto_js v = NULL;

			if (!jspart_next(&parts[i], &v, &err))
				str_addf(to, " %s", err.msg);
			if (!v)
				break;
			str_addc(to, ' ');
			js_print(v, JS_COMPACT, to);
		}
	}
}

static void check(const char *text, const char *wanted)
{
	auto_clear(str) is = {0};

	cut(text, "p", &is);
	ck_assert_str_eq(str_c(&is), wanted);
}

START_TEST(arrays_are_cut_out_and_read_one_by_one)
{
	check("{\"p\":{\"a\":[{\"x\":1},{\"y\":[2]}],\"b\":[{}]}}",
	      "{\"p\":{\"a\":[],\"b\":[]}}|a: {\"x\":1} {\"y\":[2]}|b: {}");
	check("{\"p\":{\"b\":[{}],\"a\":[{\"x\":1}]},\"q\":1}",
	      "{\"p\":{\"b\":[],\"a\":[]},\"q\":1}|a: {\"x\":1}|b: {}");
	check("{\"p\":{\"a\":[],\"b\":[{}]}}", "{\"p\":{\"a\":[],\"b\":[]}}|a:|b: {}");
	check("{\"p\":{\"b\":[],\"a\":[]}}", "{\"p\":{\"b\":[],\"a\":[]}}|a:|b:");
}
END_TEST

START_TEST(the_document_itself_has_long_arrays_too)
{
	auto_clear(str) is = {0}, broken = {0};

	cut(" {\"p\":{\"a\":[1]},\"a\":[{\"x\":1}],\"b\":[{\"a\":[2]}]}", NULL, &is);
	ck_assert_str_eq(str_c(&is), " {\"p\":{\"a\":[1]},\"a\":[],\"b\":[]}|a: {\"x\":1}|b: "
	                             "{\"a\":[2]}");
	cut("{\"a\":[{}]", NULL, &broken);
	ck_assert_str_eq(str_c(&broken), "{\"a\":[{}]|a:|b:");
}
END_TEST

START_TEST(blanks_stand_where_they_may)
{
	check(" \n{ \"o\" : 1 , \"p\" : { \"a\" : [ {} ,\t{ \"x\" : 1 }\r\n] , \"b\" : [ ] } } \n",
	      " \n{ \"o\" : 1 , \"p\" : { \"a\" : [] , \"b\" : [] } } \n|a: {} {\"x\":1}|b:");
}
END_TEST

START_TEST(brackets_and_quotes_in_strings_are_text)
{
	check("{\"o\":\"\\\"p\\\":{[\",\"p\":{\"s\":\"]}\",\"a\":[{\"x\":\"}],[\\\\\"},{\"]\":1}]}"
	      "}",
	      "{\"o\":\"\\\"p\\\":{[\",\"p\":{\"s\":\"]}\",\"a\":[]}}|a: {\"x\":\"}],[\\\\\"} "
	      "{\"]\":1}|b:");
}
END_TEST

START_TEST(what_cannot_be_found_stays)
{
	static const char *const texts[] = {
	        "",
	        " ",
	        "[]",
	        "7",
	        "{}",
	        "{\"p\":7}",
	        "{\"p\":[{\"a\":[{}]}]}",
	        "{\"a\":[{}]}",
	        "{\"q\":{\"a\":[{}]}}",
	        "{\"q\":{\"p\":{\"a\":[{}]}}}",
	        "{\"p\":{\"a\":{\"b\":[{}]}}}",
	        "{\"p\":{\"a\":7,\"b\":\"[{}]\"}}",
	        "{\"\\u0070\":{\"a\":[{}]}}",
	        "{\"p\":{\"\\u0061\":[{}]}}",
	        "{\"p\":{\"a\":[{}",
	        "{\"p\":{\"a\":[{}]",
	        "{\"p",
	        "{\"p\"",
	        "{\"p\":",
	        "{p:{\"a\":[{}]}}",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		auto_clear(str) wanted = {0};

		str_addf(&wanted, "%s|a:|b:", texts[i]);
		check(texts[i], str_c(&wanted));
	}
}
END_TEST

START_TEST(only_the_first_of_two_is_cut_and_the_rest_is_no_document)
{
	static const char *const texts[] = {
	        "{\"p\":{\"a\":[{}]},\"p\":{\"a\":[{}]}}",
	        "{\"p\":{\"a\":[{}],\"a\":[{}]}}",
	        "{\"p\":{\"a\":[{}],\"\\u0061\":[{}]}}",
	        "{\"p\":{\"a\":[{}}}",
	        "{\"p\":{\"a\":[{}]]}",
	        "{\"p\":{\"a\":[{}]}",
	        "{\"p\":{\"a\":[{}]}}x",
	        "{\"p\":{\"a\":[{}] \"b\":[]}}",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct jspart parts[2];
		auto_clear(str) rest = {0};
		auto_js doc = NULL;

		jspart_cut(span_of(texts[i]), "p", keys, parts, &rest);
		ck_assert_msg(!js_parse(span_make(rest.buf, rest.len), &doc, NULL), "%s", texts[i]);
	}
}
END_TEST

START_TEST(elements_are_objects_with_one_comma_between)
{
	static const struct {
		const char *inside, *wanted;
	} cases[] = {
	        {"{},", "{} not an object"},
	        {",{}", "not an object"},
	        {"{},,{}", "{} not an object"},
	        {"{} {}", "{} not valid JSON: a comma is missing"},
	        {"{}7", "{} not valid JSON: a comma is missing"},
	        {"7", "not an object"},
	        {"\"x\"", "not an object"},
	        {"null", "not an object"},
	        {"[{}]", "not an object"},
	        {",", "not an object"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		auto_clear(str) text = {0}, wanted = {0};

		str_addf(&text, "{\"p\":{\"a\":[%s]}}", cases[i].inside);
		str_addf(&wanted, "{\"p\":{\"a\":[]}}|a: %s|b:", cases[i].wanted);
		check(str_c(&text), str_c(&wanted));
	}
}
END_TEST

START_TEST(an_element_is_held_to_all_that_a_document_is)
{
	static const char *const elements[] = {
	        "{\"x\":1,\"x\":2}", "{\"x\":01}",     "{x:1}",   "{\"x\":1]",
	        "{\"x\":\"\xff\"}",  "{\"x\":\"\n\"}", "{\"x\"}",
	};

	for (size_t i = 0; i < ARRAY_LEN(elements); i++) {
		auto_clear(str) text = {0};
		struct jspart parts[2];
		auto_clear(str) rest = {0};
		auto_js v = NULL;
		struct err err = {0};

		str_addf(&text, "{\"p\":{\"a\":[%s]}}", elements[i]);
		jspart_cut(span_make(text.buf, text.len), "p", keys, parts, &rest);
		ck_assert_msg(!jspart_next(&parts[0], &v, &err), "%s", elements[i]);
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_ptr_null(v);
	}
}
END_TEST

Suite *ext_jspart_suite(void);
Suite *ext_jspart_suite(void)
{
	Suite *s = suite_create("ext/jspart");
	TCase *t = tcase_create("jspart");

	tcase_add_test(t, arrays_are_cut_out_and_read_one_by_one);
	tcase_add_test(t, the_document_itself_has_long_arrays_too);
	tcase_add_test(t, blanks_stand_where_they_may);
	tcase_add_test(t, brackets_and_quotes_in_strings_are_text);
	tcase_add_test(t, what_cannot_be_found_stays);
	tcase_add_test(t, only_the_first_of_two_is_cut_and_the_rest_is_no_document);
	tcase_add_test(t, elements_are_objects_with_one_comma_between);
	tcase_add_test(t, an_element_is_held_to_all_that_a_document_is);
	suite_add_tcase(s, t);
	return s;
}
