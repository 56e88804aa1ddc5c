#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/js.h"

static struct js *parse(const char *text)
{
	struct err err = {0};
	struct js *v = NULL;

	ck_assert_msg(js_parse(span_of(text), &v, &err), "%s", err.msg);
	return v;
}

/* The whole message is part of the promise. */
#define SAYS(call, text)                                                                           \
	do {                                                                                       \
		struct err err = {0};                                                              \
		ck_assert(!(call));                                                                \
		ck_assert_int_eq(err.kind, ERR_INPUT);                                             \
		ck_assert_str_eq(err.msg, text);                                                   \
	} while (0)

START_TEST(what_is_not_json_is_refused_with_its_place)
{
	static const char *const bad[] = {"",
	                                  "{",
	                                  "[1,]",
	                                  "{\"a\":1,\"a\":2}",
	                                  "nul",
	                                  "[1] x",
	                                  "[\"\xff\"]",
	                                  "[\"\xed\xa0\x80\"]",
	                                  "[01]",
	                                  "{a:1}",
	                                  "[\"a\\u0000b\"]",
	                                  "['a']"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = {0};
		struct js *v = NULL;

		ck_assert_msg(!js_parse(span_of(bad[i]), &v, &err), "'%s'", bad[i]);
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_msg(str_starts(err.msg, "not valid JSON: line 1, column "), "%s",
		              err.msg);
		ck_assert_ptr_null(v);
	}
}
END_TEST
START_TEST(depth_is_bounded_and_strings_do_not_count)
{
	auto_clear(str) deep = {0};
	auto_js v = NULL;
	auto_js w = NULL;
	struct js *none = NULL;

	for (int i = 0; i < 64; i++)
		str_addc(&deep, '[');
	for (int i = 0; i < 64; i++)
		str_addc(&deep, ']');
	ck_assert(js_parse(span_make(deep.buf, deep.len), &v, NULL));
	str_addc(&deep, ']');
	deep.buf[64] = '[';
	deep.buf[128] = ']';
	str_addc(&deep, ']');
	SAYS(js_parse(span_make(deep.buf, deep.len), &none, &err),
	     "not valid JSON: line 1, column 66: nested deeper than 64");
	str_set(&deep, "[\"");
	for (int i = 0; i < 100; i++)
		str_adds(&deep, "[{\\\"");
	str_adds(&deep, "\"]");
	ck_assert(js_parse(span_make(deep.buf, deep.len), &w, NULL));
}
END_TEST
START_TEST(a_document_has_its_format)
{
	struct js *v = NULL;
	auto_js good = NULL;

	SAYS(js_parse_document(span_of("[]"), "fettle.x/1", &v, &err), "not a JSON object");
	SAYS(js_parse_document(span_of("{}"), "fettle.x/1", &v, &err), "format: missing");
	SAYS(js_parse_document(span_of("{\"format\":\"fettle.x/2\"}"), "fettle.x/1", &v, &err),
	     "format is 'fettle.x/2', not 'fettle.x/1'");
	ck_assert(js_parse_document(span_of("{\"format\":\"fettle.x/1\"}"), "fettle.x/1", &good,
	                            NULL));
}
END_TEST
START_TEST(a_field_of_another_type_is_named)
{
	auto_js o = parse("{\"s\":\"x\",\"n\":5,\"r\":1.5,\"b\":true,\"a\":[1],"
	                  "\"o\":{},\"x\":null}");
	const struct js *v = NULL;
	const char *s = "kept";
	auto_clear(strlist) l = {0};
	int64_t n = 7;
	double r;
	bool b;

	SAYS(js_get_str(o, "n", &s, &err), "n: not a string");
	SAYS(js_get_str(o, "none", &s, &err), "none: missing");
	SAYS(js_get_str(o, "x", &s, &err), "x: missing");
	SAYS(js_get_int(o, "s", 0, 9, &n, &err), "s: not a whole number");
	SAYS(js_get_int(o, "r", 0, 9, &n, &err), "r: not a whole number");
	SAYS(js_get_int(o, "n", 6, 9, &n, &err), "n: not between 6 and 9");
	SAYS(js_opt_int(o, "n", 0, 4, 1, &n, &err), "n: not between 0 and 4");
	SAYS(js_opt_real(o, "s", 1, &r, &err), "s: not a number");
	SAYS(js_get_bool(o, "n", &b, &err), "n: not true or false");
	SAYS(js_get_array(o, "o", &v, &err), "o: not an array");
	SAYS(js_get_object(o, "a", &v, &err), "a: not an object");
	SAYS(js_opt_strings(o, "a", &l, &err), "a[0]: not a string");
	SAYS(js_get_time(o, "s", &n, &err), "s: 'x' is not a time: write 2026-01-31T10:00:00Z");
	ck_assert_str_eq(s, "kept");
	ck_assert_int_eq(n, 7);
}
END_TEST
START_TEST(absent_and_null_are_the_default)
{
	auto_js o = parse("{\"x\":null}");
	const struct js *v = o;
	const char *s = "old";
	auto_free char *copy = mem_strdup("old");
	auto_clear(strlist) l = {0};
	int64_t n = 7;
	double r = 7;
	bool b = false;

	for (int i = 0; i < 2; i++) {
		const char *key = i ? "x" : "none";

		ck_assert(js_opt_str(o, key, &s, NULL) && s == NULL);
		ck_assert(js_dup_opt(o, key, &copy, NULL) && copy == NULL);
		ck_assert(js_opt_int(o, key, 0, 9, 42, &n, NULL) && n == 42);
		ck_assert(js_opt_real(o, key, 0.5, &r, NULL) && r == 0.5);
		ck_assert(js_opt_bool(o, key, true, &b, NULL) && b);
		ck_assert(js_opt_time(o, key, &n, NULL) && n == 0);
		ck_assert(js_opt_object(o, key, &v, NULL) && v == NULL);
		ck_assert(js_opt_array(o, key, &v, NULL) && v == NULL);
		ck_assert(js_opt_strings(o, key, &l, NULL) && l.count == 0);
	}
	ck_assert_uint_eq(js_count(NULL), 0);
	ck_assert_ptr_null(js_at(NULL, 0));
	ck_assert_ptr_null(js_member(NULL, "a"));
}
END_TEST
START_TEST(numbers_keep_their_last_digit)
{
	auto_js o = parse("{\"min\":-9223372036854775808,\"max\":9223372036854775807}");
	auto_clear(str) text = {0};
	int64_t n;

	ck_assert(js_get_int(o, "min", INT64_MIN, INT64_MAX, &n, NULL) && n == INT64_MIN);
	ck_assert(js_get_int(o, "max", INT64_MIN, INT64_MAX, &n, NULL) && n == INT64_MAX);
	js_print(o, JS_COMPACT, &text);
	ck_assert_str_eq(str_c(&text),
	                 "{\"min\":-9223372036854775808,\"max\":9223372036854775807}");
}
END_TEST
START_TEST(three_styles_of_print)
{
	auto_js o = parse("{\"b\": [1, {}], \"a\": \"\\u00e9\\n\"}");
	auto_clear(str) text = {0};

	js_print(o, JS_COMPACT, &text);
	ck_assert_str_eq(str_c(&text), "{\"b\":[1,{}],\"a\":\"\xc3\xa9\\n\"}");
	str_reset(&text);
	js_print(o, JS_SORTED, &text);
	ck_assert_str_eq(str_c(&text), "{\"a\":\"\xc3\xa9\\n\",\"b\":[1,{}]}");
	str_reset(&text);
	js_print(o, JS_PRETTY, &text);
	ck_assert_str_eq(str_c(&text),
	                 "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": \"\xc3\xa9\\n\"\n}\n");
}
END_TEST
START_TEST(an_unknown_field_is_named)
{
	static const char *const known[] = {"a", "b", NULL};
	auto_js good = parse("{\"a\":1}");
	auto_js bad = parse("{\"a\":1,\"c\":1}");

	ck_assert(js_only(good, known, NULL));
	SAYS(js_only(bad, known, &err), "unknown field 'c'");
}
END_TEST
START_TEST(what_is_built_is_what_is_read)
{
	auto_js o = js_object();
	auto_clear(strlist) l = {0};
	auto_clear(str) text = {0};
	auto_js copy = NULL;

	strlist_split(&l, "p,q", ',');
	js_set_str(o, "s", "x");
	js_set_str(o, "left out", NULL);
	js_set_int(o, "i", -3);
	js_set_bool(o, "b", false);
	js_set_null(o, "n");
	js_set_time(o, "t", 1);
	js_set_time(o, "no time", 0);
	js_set_strings(o, "l", &l);
	js_set_str(o, "s", "y");
	js_remove(o, "i");
	copy = js_copy(o);
	js_set_str(o, "later", "x");
	js_print(copy, JS_COMPACT, &text);
	ck_assert_str_eq(str_c(&text), "{\"s\":\"y\",\"b\":false,\"n\":null,\"t\":\"1970-01-01T00:"
	                               "00:01Z\",\"l\":[\"p\",\"q\"]}");
}
END_TEST
START_TEST(text_that_is_not_utf8_is_made_so)
{
	auto_js v = js_text("a\xff"
	                    "b");
	auto_js o = js_object();
	auto_clear(str) text = {0};

	ck_assert_str_eq(js_string(v), "a\xef\xbf\xbd"
	                               "b");
	js_set_int(o, "k\xff", 1);
	js_print(o, JS_COMPACT, &text);
	ck_assert_str_eq(str_c(&text), "{\"k\xef\xbf\xbd\":1}");
}
END_TEST
START_TEST(members_come_in_their_order)
{
	auto_js o = parse("{\"z\":1,\"a\":2,\"m\":3}");
	const struct js *value;
	const char *key;
	auto_clear(str) keys = {0};

	for (void *at = NULL; js_each(o, &at, &key, &value);)
		str_adds(&keys, key);
	ck_assert_str_eq(str_c(&keys), "zam");
	ck_assert_uint_eq(js_count(o), 3);
}
END_TEST

Suite *ext_js_suite(void);
Suite *ext_js_suite(void)
{
	Suite *s = suite_create("ext/js");
	TCase *t = tcase_create("js");

	tcase_add_test(t, what_is_not_json_is_refused_with_its_place);
	tcase_add_test(t, depth_is_bounded_and_strings_do_not_count);
	tcase_add_test(t, a_document_has_its_format);
	tcase_add_test(t, a_field_of_another_type_is_named);
	tcase_add_test(t, absent_and_null_are_the_default);
	tcase_add_test(t, numbers_keep_their_last_digit);
	tcase_add_test(t, three_styles_of_print);
	tcase_add_test(t, an_unknown_field_is_named);
	tcase_add_test(t, what_is_built_is_what_is_read);
	tcase_add_test(t, text_that_is_not_utf8_is_made_so);
	tcase_add_test(t, members_come_in_their_order);
	suite_add_tcase(s, t);
	return s;
}
