#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/jsread.h"

/* Writes down what it is told. */
static const char *on_null(void *ctx)
{
	str_adds(ctx, "null ");
	return NULL;
}
static const char *on_boolean(void *ctx, bool value)
{
	str_addf(ctx, "%s ", value ? "yes" : "no");
	return NULL;
}
static const char *on_number(void *ctx, struct span text)
{
	str_addf(ctx, "%.*s ", (int)text.len, text.ptr);
	return NULL;
}
static const char *on_string(void *ctx, struct span value)
{
	str_addf(ctx, "'%.*s' ", (int)value.len, value.len ? value.ptr : "");
	return span_eq(value, "stop") ? "a word that ends it" : NULL;
}
static const char *on_key(void *ctx, struct span key)
{
	str_addf(ctx, "%.*s: ", (int)key.len, key.len ? key.ptr : "");
	return NULL;
}
static const char *on_begin_object(void *ctx)
{
	str_adds(ctx, "{ ");
	return NULL;
}
static const char *on_end_object(void *ctx)
{
	str_adds(ctx, "} ");
	return NULL;
}
static const char *on_begin_array(void *ctx)
{
	str_adds(ctx, "[ ");
	return NULL;
}
static const char *on_end_array(void *ctx)
{
	str_adds(ctx, "] ");
	return NULL;
}

static const struct jsread_events events = {
        .null = on_null,
        .boolean = on_boolean,
        .number = on_number,
        .string = on_string,
        .begin_object = on_begin_object,
        .key = on_key,
        .end_object = on_end_object,
        .begin_array = on_begin_array,
        .end_array = on_end_array,
};

START_TEST(each_value_is_one_event)
{
	auto_clear(str) seen = {0};
	struct err err = {0};

	ck_assert_msg(jsread(span_of("{\"a\":[1,-2.5,1e2,true,false,null,\"\"],\n"
	                             " \"\\u00e9\\n\":{\"b\":\"\\ud83d\\ude00\"}}"),
	                     &events, &seen, &err),
	              "%s", err.msg);
	ck_assert_str_eq(str_c(&seen), "{ a: [ 1 -2.5 1e2 yes no null '' ] "
	                               "\xc3\xa9\n: { b: '\xf0\x9f\x98\x80' } } ");
}
END_TEST

static const struct {
	const char *text, *says;
} refused[] = {
        {"", "line 1, column 1: premature EOF"},
        {"\n\n", "line 3, column 1: premature EOF"},
        {"[1", "line 1, column 3: premature EOF"},
        {"7", "line 1, column 2: neither an object nor an array"},
        {"\"x\"", "line 1, column 4: neither an object nor an array"},
        {"[1,\f2]", "line 1, column 4: a control character"},
        {"[\"a\\u0000\"]", "line 1, column 11: a zero byte in a string"},
        {"{\"a\\u0000\":1}", "line 1, column 11: a zero byte in a key"},
        {"[\"\\ud83d\"]", "line 1, column 3: half of a surrogate pair"},
        {"[\"\\ud83d\\u0041\"]", "line 1, column 3: half of a surrogate pair"},
        {"[\"\\uDE00\"]", "line 1, column 3: half of a surrogate pair"},
        {"[\"\\ud83d\\ude00\\ude00\"]", "line 1, column 15: half of a surrogate pair"},
        {"[1] \"x]", "line 1, column 4: something behind the end"},
        {"[\"go\",\n\"stop\",2]", "line 2, column 7: a word that ends it"},
};

START_TEST(what_cannot_be_taken_is_refused_with_its_place)
{
	auto_clear(str) seen = {0};
	auto_free char *wanted = str_format("not valid JSON: %s", refused[_i].says);
	struct err err = {0};

	ck_assert(!jsread(span_of(refused[_i].text), &events, &seen, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_str_eq(err.msg, wanted);
}
END_TEST
START_TEST(an_escaped_backslash_before_a_u_is_no_escape)
{
	auto_clear(str) seen = {0};

	ck_assert(jsread(span_of("[\"\\\\ud83d\"]"), &events, &seen, NULL));
	ck_assert_str_eq(str_c(&seen), "[ '\\ud83d' ] ");
}
END_TEST
START_TEST(other_dialects_are_refused)
{
	static const char *const bad[] = {"[1,]",    "{a:1}",  "['a']",      "[01]",
	                                  "[1] [2]", "[NaN]",  "[1] // x",   "/* x */ []",
	                                  "{,}",     "[+1]",   "[\"a\nb\"]", "\xef\xbb\xbf[]",
	                                  "[.5]",    "[1.]",   "{\"a\" 1}",  "[\"\\x41\"]",
	                                  "[-]",     "[True]", "[1 2]",      "[\"\\u12g4\"]"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		auto_clear(str) seen = {0};
		struct err err = {0};

		ck_assert_msg(!jsread(span_of(bad[i]), &events, &seen, &err), "%s", bad[i]);
		ck_assert_msg(str_starts(err.msg, "not valid JSON: line "), "%s", err.msg);
	}
}
END_TEST

Suite *ext_jsread_suite(void);
Suite *ext_jsread_suite(void)
{
	Suite *s = suite_create("ext/jsread");
	TCase *t = tcase_create("jsread");

	tcase_add_test(t, each_value_is_one_event);
	tcase_add_loop_test(t, what_cannot_be_taken_is_refused_with_its_place, 0,
	                    ARRAY_LEN(refused));
	tcase_add_test(t, an_escaped_backslash_before_a_u_is_no_escape);
	tcase_add_test(t, other_dialects_are_refused);
	suite_add_tcase(s, t);
	return s;
}
