#include <check.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/jsview.h"

static const struct jsval *view_of(struct jsview *v, const char *text)
{
	const struct jsval *root = NULL;
	struct err err = {0};

	ck_assert_msg(jsview_parse(v, span_of(text), &root, &err), "%s", err.msg);
	return root;
}

START_TEST(values_are_found_where_they_stand)
{
	auto_clear(jsview) v = {0};
	auto_clear(strlist) list = {0};
	const struct jsval *o = view_of(
	        &v, "{\"a\":\"x\\u00e9\\ud83d\\ude00\\n\",\"b\":[\"1\",\"2\"],\"c\":{\"d\":-1.5e3},"
	            "\"n\":null,\"t\":\"2026-01-31T10:00:00Z\"}");
	const struct jsval *c;
	struct span text;
	int64_t when;

	ck_assert_uint_eq(o->count, 5);
	ck_assert(jsval_get_text(o, "a", &text, NULL) && span_eq(text, "xé😀\n"));
	ck_assert(jsval_opt_object(o, "c", &c, NULL));
	ck_assert(span_eq(jsval_text(jsval_member(c, "d")), "-1.5e3"));
	ck_assert_ptr_null(jsval_member(o, "n"));
	ck_assert(jsval_opt_time(o, "t", &when, NULL) && when == 1769853600);
	ck_assert(jsval_opt_time(o, "none", &when, NULL) && when == 0);
	ck_assert(jsval_opt_strings(o, "b", &list, NULL) && list.count == 2);
	ck_assert(jsval_opt_array(o, "none", &c, NULL) && !c);
	for (const struct jsval *m = NULL; jsval_each(c, &m);)
		ck_abort();
}
END_TEST
START_TEST(a_member_of_the_wrong_type_is_named)
{
	auto_clear(jsview) v = {0};
	auto_clear(strlist) list = {0};
	const struct jsval *o = view_of(&v, "{\"a\":1,\"b\":[1],\"t\":\"soon\"}"), *x;
	struct err err[6] = {{0}};
	struct span text;
	int64_t when;

	ck_assert(!jsval_get_text(o, "a", &text, &err[0]));
	ck_assert_str_eq(err[0].msg, "a: not a string");
	ck_assert(!jsval_get_text(o, "z", &text, &err[1]));
	ck_assert_str_eq(err[1].msg, "z: missing");
	ck_assert(!jsval_opt_object(o, "b", &x, &err[2]));
	ck_assert_str_eq(err[2].msg, "b: not an object");
	ck_assert(!jsval_get_array(o, "a", &x, &err[3]));
	ck_assert_str_eq(err[3].msg, "a: not an array");
	ck_assert(!jsval_opt_strings(o, "b", &list, &err[4]));
	ck_assert_str_eq(err[4].msg, "b[0]: not a string");
	ck_assert(!jsval_opt_time(o, "t", &when, &err[5]));
	ck_assert_str_eq(err[5].msg, "t: 'soon' is not a time: write 2026-01-31T10:00:00Z");
}
END_TEST
START_TEST(what_is_no_json_is_refused_with_its_place)
{
	static const struct {
		const char *text, *why;
	} bad[] = {
	        {"", "line 1, column 1: premature EOF"},
	        {"[1}", "line 1, column 4: after array element"},
	        {"{\"a\":1,\n\"a\":2}", "line 2, column 7: an object that has a key twice"},
	        {"[\"\xff\"]", "line 1, column 4: invalid bytes in UTF8 string"},
	        {"{\"\xc0\x80\":1}", "line 1, column 6: a key that is not UTF-8"},
	        {"[\"12345678\xed\xa0\x80\"]", "line 1, column 15: not UTF-8"},
	        {"[\"\xf4\x90\x80\x80\"]", "line 1, column 8: not UTF-8"},
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		auto_clear(jsview) v = {0};
		const struct jsval *root;
		struct err err = {0};

		ck_assert(!jsview_parse(&v, span_of(bad[i].text), &root, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_msg(str_starts(err.msg + strlen("not valid JSON: "), bad[i].why), "%s",
		              err.msg);
	}
}
END_TEST
START_TEST(depth_and_number_of_values_are_bounded)
{
	auto_clear(jsview) v = {0};
	auto_clear(str) deep = {0}, wide = {0};
	const struct jsval *root;
	struct err a = {0}, b = {0};

	for (int i = 0; i < 65; i++)
		str_addc(&deep, '[');
	ck_assert(!jsview_parse(&v, span_make(deep.buf, deep.len), &root, &a));
	ck_assert_str_eq(a.msg, "not valid JSON: line 1, column 66: nested deeper than 64");
	str_addc(&wide, '[');
	for (unsigned i = 0; i < JSVIEW_MAX; i++)
		str_adds(&wide, "1,");
	str_adds(&wide, "1]");
	ck_assert(!jsview_parse(&v, span_make(wide.buf, wide.len), &root, &b));
	ck_assert(str_ends(b.msg, "more values than are read at once"));
}
END_TEST
START_TEST(a_view_is_used_again_and_again)
{
	auto_clear(jsview) v = {0};

	for (int i = 0; i < 100; i++) {
		auto_free char *text = str_format("{\"k\\n%d\":[%d]}", i, i);
		const struct jsval *o = view_of(&v, text), *m = NULL;

		ck_assert(jsval_each(o, &m) && jsval_key(m).len > 2 && m->count == 1);
	}
}
END_TEST

Suite *ext_jsview_suite(void);
Suite *ext_jsview_suite(void)
{
	Suite *s = suite_create("ext/jsview");
	TCase *t = tcase_create("jsview");

	tcase_add_test(t, values_are_found_where_they_stand);
	tcase_add_test(t, a_member_of_the_wrong_type_is_named);
	tcase_add_test(t, what_is_no_json_is_refused_with_its_place);
	tcase_add_test(t, depth_and_number_of_values_are_bounded);
	tcase_add_test(t, a_view_is_used_again_and_again);
	suite_add_tcase(s, t);
	return s;
}
