#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "ext/jsview.h"
#include "ext/jswrite.h"
#include "model/fact.h"

static void write(const struct facts *f, struct str *to)
{
	struct jswrite w = {.to = to};

	jswrite_object(&w, NULL);
	facts_encode(f, &w);
	jswrite_end_object(&w);
}

START_TEST(what_is_encoded_is_decoded_in_a_fixed_order)
{
	auto_clear(facts) f = {0}, back = {0};
	auto_clear(str) text = {0}, again = {0};
	auto_clear(jsview) view = {0};
	const struct jsval *doc;

	facts_add(&f, "cpu", "spectre_v2", "Mitigation: x", "sys/b");
	facts_add(&f, "cpu", "mds", "Vulnerable", "sys/a");
	facts_add(&f, "boot", "next", "6.1", "boot");
	facts_sort(&f);
	ck_assert_str_eq(f.items[0].name, "next");
	ck_assert_str_eq(f.items[1].name, "mds");
	write(&f, &text);
	ck_assert(jsview_parse(&view, span_make(text.buf, text.len), &doc, NULL));
	ck_assert(facts_decode(doc, &back, NULL));
	write(&back, &again);
	ck_assert_str_eq(str_c(&text), str_c(&again));
	ck_assert_str_eq(facts_get(&back, "cpu", "spectre_v2"), "Mitigation: x");
	ck_assert_ptr_null(facts_get(&back, "boot", "spectre_v2"));
}
END_TEST

START_TEST(a_fact_without_its_place_is_refused)
{
	auto_clear(facts) f = {0};
	auto_clear(jsview) view = {0};
	const struct jsval *doc;
	struct err err = {0};

	ck_assert(jsview_parse(
	        &view,
	        span_of("{\"facts\": [{\"topic\": \"a\", \"name\": \"b\", \"value\": \"c\"}]}"),
	        &doc, NULL));
	ck_assert(!facts_decode(doc, &f, &err));
	ck_assert_str_eq(err.msg, "facts[0]: path: missing");
}
END_TEST

Suite *model_fact_suite(void);
Suite *model_fact_suite(void)
{
	Suite *s = suite_create("model/fact");
	TCase *t = tcase_create("fact");

	tcase_add_test(t, what_is_encoded_is_decoded_in_a_fixed_order);
	tcase_add_test(t, a_fact_without_its_place_is_refused);
	suite_add_tcase(s, t);
	return s;
}
