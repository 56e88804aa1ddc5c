#include <check.h>

#include "base/err.h"
#include "format/jsonsplit.h"

static bool note(void *ctx, const struct span *keys, size_t depth, struct span value,
                 struct err *err)
{
	(void)err;
	for (size_t i = 0; i < depth; i++)
		str_addf(ctx, "%.*s/", (int)keys[i].len, keys[i].ptr);
	str_addf(ctx, "%.*s;", (int)value.len, value.ptr);
	return true;
}

static bool split(size_t depth, const char *text, size_t cut, struct str *to, struct err *err)
{
	auto_clear(jsonsplit) j = {.depth = depth, .sink = note, .ctx = to};

	return jsonsplit_feed(&j, span_make(text, cut), err) &&
	       jsonsplit_feed(&j, span_of(text + cut), err) && jsonsplit_end(&j, err);
}

START_TEST(values_are_the_same_however_the_pieces_fall)
{
	const char *text = " {\"a\": [1, {\"x\":\"]}\\\"\"}, [ [] ], \"s,\\\\\"],\n\"b\":true, "
	                   "\"c\":{}, \"d\":{\"e\":-1.5e3}} ";
	static const char *const wanted[] = {
	        "{\"a\": [1, {\"x\":\"]}\\\"\"}, [ [] ], \"s,\\\\\"],\n\"b\":true, \"c\":{}, "
	        "\"d\":{\"e\":-1.5e3}};",
	        "a/[1, {\"x\":\"]}\\\"\"}, [ [] ], \"s,\\\\\"];b/true;c/{};d/{\"e\":-1.5e3};",
	        "a//1;a//{\"x\":\"]}\\\"\"};a//[ [] ];a//\"s,\\\\\";b/true;d/e/-1.5e3;",
	};

	for (size_t depth = 0; depth < 3; depth++)
		for (size_t cut = 0; cut <= strlen(text); cut++) {
			auto_clear(str) got = {0};

			ck_assert(split(depth, text, cut, &got, NULL));
			ck_assert_str_eq(str_c(&got), wanted[depth]);
		}
}
END_TEST
START_TEST(a_broken_value_is_given_as_it_stands)
{
	auto_clear(str) got = {0};

	ck_assert(split(1, "[{\"a\" 1},{}]", 0, &got, NULL));
	ck_assert_str_eq(str_c(&got), "/{\"a\" 1};/{};");
}
END_TEST
START_TEST(what_cannot_be_json_is_refused_with_its_byte)
{
	static const struct {
		const char *text, *why;
	} bad[] = {
	        {"", "not valid JSON: byte 0: it is cut short"},
	        {"[1", "not valid JSON: byte 2: it is cut short"},
	        {"[1}", "not valid JSON: byte 2: a bracket that closes nothing"},
	        {"[1 2]", "not valid JSON: byte 3: no comma where one is wanted"},
	        {"{1:2}", "not valid JSON: byte 1: no key where one is wanted"},
	        {"{\"a\" 2}", "not valid JSON: byte 5: no colon behind a key"},
	        {"[1] x", "not valid JSON: byte 4: more behind the end"},
	        {"[,]", "not valid JSON: byte 1: no value where one is wanted"},
	        {"<html>", "not valid JSON: byte 0: no value where one is wanted"},
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		auto_clear(str) got = {0};
		struct err err = {0};

		ck_assert(!split(1, bad[i].text, 0, &got, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_str_eq(err.msg, bad[i].why);
	}
}
END_TEST

Suite *format_jsonsplit_suite(void);
Suite *format_jsonsplit_suite(void)
{
	Suite *s = suite_create("format/jsonsplit");
	TCase *t = tcase_create("jsonsplit");

	tcase_add_test(t, values_are_the_same_however_the_pieces_fall);
	tcase_add_test(t, a_broken_value_is_given_as_it_stands);
	tcase_add_test(t, what_cannot_be_json_is_refused_with_its_byte);
	suite_add_tcase(s, t);
	return s;
}
