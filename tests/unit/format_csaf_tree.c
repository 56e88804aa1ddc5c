#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "format/csaf_tree.h"

static bool read_tree(const char *text, struct jsview *view, struct csaf_tree *ret, struct err *err)
{
	const struct jsval *doc;

	ck_assert(jsview_parse(view, span_of(text), &doc, NULL));
	return csaf_tree_read(doc, ret, err);
}

START_TEST(relationships_of_relationships_are_joined)
{
	auto_clear(jsview) view = {0};
	auto_clear(csaf_tree) t = {0};
	struct csaf_product p;

	ck_assert(read_tree(
	        "{\"product_tree\":{\"branches\":[{\"branches\":[{\"product\":{\"product_id\":"
	        "\"os\",\"name\":\"OS 9\",\"product_identification_helper\":{\"cpe\":\"cpe:/o:x\"}"
	        "}},{\"product\":{\"product_id\":\"m\",\"product_identification_helper\":{"
	        "\"purl\":\"pkg:rpmmod/v/m@1\"}}},{\"product\":{\"product_id\":\"c\","
	        "\"product_identification_helper\":{\"purl\":\"pkg:rpm/v/c\"}}}]}],"
	        "\"relationships\":[{\"product_reference\":\"m\",\"relates_to_product_reference\":"
	        "\"os\",\"full_product_name\":{\"product_id\":\"os:m\"}},{\"product_reference\":"
	        "\"c\",\"relates_to_product_reference\":\"os:m\",\"full_product_name\":{"
	        "\"product_id\":\"os:m:c\"}}]}}",
	        &view, &t, NULL));
	ck_assert(csaf_tree_find(&t, span_of("os:m:c"), &p));
	ck_assert(span_eq(p.purl, "pkg:rpm/v/c"));
	ck_assert(span_eq(p.holder, "pkg:rpmmod/v/m@1"));
	ck_assert(span_eq(p.on_cpe, "cpe:/o:x"));
	ck_assert(span_eq(p.on_name, "OS 9"));
	ck_assert(!csaf_tree_find(&t, span_of("nothing"), &p));
}
END_TEST
START_TEST(relationships_in_a_circle_stand_for_nothing)
{
	auto_clear(jsview) view = {0};
	auto_clear(csaf_tree) t = {0};
	struct csaf_product p;

	ck_assert(read_tree("{\"product_tree\":{\"relationships\":[{\"product_reference\":\"b\","
	                    "\"relates_to_product_reference\":\"b\",\"full_product_name\":{"
	                    "\"product_id\":\"a\"}},{\"product_reference\":\"a\","
	                    "\"relates_to_product_reference\":\"a\",\"full_product_name\":{"
	                    "\"product_id\":\"b\"}}]}}",
	                    &view, &t, NULL));
	ck_assert(!csaf_tree_find(&t, span_of("a"), &p));
}
END_TEST
START_TEST(what_is_wrong_is_told_with_its_place)
{
	auto_clear(jsview) view = {0};
	auto_clear(csaf_tree) t = {0};
	struct err err = {0};

	ck_assert(!read_tree("{\"product_tree\":{\"branches\":[{},{\"branches\":[{\"product\":{}}]}"
	                     "]}}",
	                     &view, &t, &err));
	ck_assert_str_eq(err.msg, "product_tree: branches[1]: branches[0]: product_id: missing");
}
END_TEST
START_TEST(a_group_is_its_products)
{
	auto_clear(jsview) view = {0};
	auto_clear(csaf_tree) t = {0};

	ck_assert(read_tree("{\"product_tree\":{\"product_groups\":[{\"group_id\":\"g\","
	                    "\"product_ids\":[\"a\",\"b\"]}]}}",
	                    &view, &t, NULL));
	ck_assert_uint_eq(csaf_tree_group(&t, span_of("g"))->count, 2);
	ck_assert_ptr_null(csaf_tree_group(&t, span_of("h")));
}
END_TEST

Suite *format_csaf_tree_suite(void);
Suite *format_csaf_tree_suite(void)
{
	Suite *s = suite_create("format/csaf_tree");
	TCase *t = tcase_create("csaf_tree");

	tcase_add_test(t, relationships_of_relationships_are_joined);
	tcase_add_test(t, relationships_in_a_circle_stand_for_nothing);
	tcase_add_test(t, what_is_wrong_is_told_with_its_place);
	tcase_add_test(t, a_group_is_its_products);
	suite_add_tcase(s, t);
	return s;
}
