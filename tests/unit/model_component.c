#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/jsview.h"
#include "ext/jswrite.h"
#include "model/component.h"

static bool read(const char *text, struct component *ret, struct err *err)
{
	auto_clear(jsview) view = {0};
	const struct jsval *o;

	ck_assert(jsview_parse(&view, span_of(text), &o, NULL));
	return component_decode(o, ret, err);
}

START_TEST(what_is_encoded_is_decoded)
{
	static const char text[] =
	        "{\"purl\":\"pkg:rpm/rocky/nodejs@16.1-2\",\"type\":\"rpm\",\"name\":\"nodejs\","
	        "\"version\":\"1:16.1-2\",\"arch\":\"x86_64\",\"source\":{\"name\":\"node\","
	        "\"version\":\"16.1-2\"},\"module\":\"nodejs:16:1:c\",\"origin\":\"Rocky\","
	        "\"status\":\"installed\",\"location\":\"var/lib/rpm\",\"owner\":\"pkg:rpm/x@1\","
	        "\"running\":true,\"auto\":true,\"held\":true,\"fixes\":[\"CVE-2026-1\"],"
	        "\"serial\":7,\"paths\":3,\"modified\":1}";
	auto_clear(component) c = {0}, back = {0};
	auto_clear(str) once = {0}, twice = {0};
	struct jswrite w = {.to = &once}, again = {.to = &twice};

	ck_assert(read(text, &c, NULL));
	ck_assert_str_eq(c.module, "nodejs:16:1:c");
	ck_assert(c.is_running && c.is_auto && c.is_held);
	ck_assert_int_eq(c.serial + c.paths + c.modified, 11);
	component_encode(&c, &w);
	ck_assert(read(str_c(&once), &back, NULL));
	component_encode(&back, &again);
	ck_assert_str_eq(str_c(&once), str_c(&twice));
}
END_TEST
START_TEST(a_mistake_names_the_field)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
	        {"{\"type\":\"deb\",\"name\":\"n\"}", "purl: missing"},
	        {"{\"purl\":\"p\",\"type\":\"deb\",\"name\":[]}", "name: not a string"},
	        {"{\"purl\":\"p\",\"type\":\"deb\",\"name\":\"n\",\"source\":{}}",
	         "source: name: missing"},
	        {"{\"purl\":\"p\",\"type\":\"deb\",\"name\":\"n\",\"held\":1}",
	         "held: not true or false"},
	        {"{\"purl\":\"p\",\"type\":\"deb\",\"name\":\"n\",\"serial\":1.5}",
	         "serial: not a whole number"},
	        {"{\"purl\":\"p\",\"type\":\"deb\",\"name\":\"n\",\"paths\":-1}",
	         "paths: not between 0 and 9223372036854775807"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		auto_clear(component) c = {0};
		struct err err = {0};

		ck_assert(!read(cases[i].text, &c, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_str_eq(err.msg, cases[i].says);
	}
}
END_TEST

Suite *model_component_suite(void);
Suite *model_component_suite(void)
{
	Suite *s = suite_create("model/component");
	TCase *t = tcase_create("component");

	tcase_add_test(t, what_is_encoded_is_decoded);
	tcase_add_test(t, a_mistake_names_the_field);
	suite_add_tcase(s, t);
	return s;
}
