#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "model/inventory_diff.h"

/* "TYPE NAME VERSION STATUS" a component, blanks between components as ";" */
static void fill(struct inventory *inv, const char *text)
{
	struct span rest = span_of(text), one, word;

	while (span_cut(&rest, ';', &one)) {
		struct component *c = inventory_add(inv);
		char **fields[] = {&c->type, &c->name, &c->version, &c->status};

		for (size_t i = 0; i < ARRAY_LEN(fields) && span_word(&one, &word); i++)
			*fields[i] = span_dup(word);
		c->purl = mem_strdup("pkg:x");
		c->location = mem_strdup("db");
	}
}

static void add_side(struct str *to, const struct component *c)
{
	str_addf(to, " %s", c ? c->version : "-");
}

static void is(const char *before, const char *after, const char *want)
{
	auto_clear(inventory) a = {0}, b = {0};
	auto_clear(inventory_diff) d = {0};
	auto_clear(str) text = {0};

	fill(&a, before);
	fill(&b, after);
	inventory_diff_make(&a, &b, &d);
	for (size_t i = 0; i < d.count; i++) {
		const struct inventory_change *c = &d.items[i];

		str_addf(&text, "%s %s", inventory_change_name(c),
		         (c->after ? c->after : c->before)->name);
		add_side(&text, c->before);
		add_side(&text, c->after);
		str_addc(&text, ';');
	}
	ck_assert_str_eq(str_c(&text), want);
}

START_TEST(nothing_changed_is_no_change)
{
	is("", "", "");
	is("deb a 1 installed;deb b 2 installed", "deb b 2 installed;deb a 1 installed", "");
}
END_TEST
START_TEST(what_came_went_or_is_another_is_told)
{
	is("deb a 1;deb b 1;deb d 1", "deb b 2;deb c 1;deb d 1",
	   "removed a 1 -;version b 1 2;added c - 1;");
	is("deb a 1", "rpm a 1", "removed a 1 -;added a - 1;");
	is("deb a 1 installed", "deb a 1 unpacked", "state a 1 1;");
}
END_TEST
START_TEST(versions_side_by_side_are_compared_one_by_one)
{
	is("rpm k 1;rpm k 2", "rpm k 2;rpm k 3", "version k 1 3;");
	is("rpm k 1;rpm k 2", "rpm k 2", "removed k 1 -;");
	is("rpm k 1;rpm k 2", "rpm k 3;rpm k 4",
	   "removed k 1 -;removed k 2 -;added k - 3;added k - 4;");
	is("rpm k 2", "rpm k 1;rpm k 2;rpm k 3", "added k - 1;added k - 3;");
}
END_TEST
START_TEST(the_document_says_both_times_and_whether_they_knew_all)
{
	auto_clear(inventory) a = {.generated = 1}, b = {.generated = 2};
	auto_clear(inventory_diff) d = {0};
	auto_clear(str) text = {0};
	auto_js doc = NULL;
	bool complete;

	fill(&a, "deb a 1");
	inventory_diff_make(&a, &b, &d);
	inventory_diff_encode(&a, &b, &d, &text);
	ck_assert(js_parse_document(span_make(text.buf, text.len), INVENTORY_DIFF_FORMAT, &doc,
	                            NULL));
	ck_assert_str_eq(js_string(js_member(doc, "before")), "1970-01-01T00:00:01Z");
	ck_assert(js_get_bool(doc, "complete", &complete, NULL) && !complete);
	ck_assert_uint_eq(js_count(js_member(doc, "changes")), 1);
}
END_TEST

Suite *model_inventory_diff_suite(void);
Suite *model_inventory_diff_suite(void)
{
	Suite *s = suite_create("model/inventory_diff");
	TCase *t = tcase_create("inventory_diff");

	tcase_add_test(t, nothing_changed_is_no_change);
	tcase_add_test(t, what_came_went_or_is_another_is_told);
	tcase_add_test(t, versions_side_by_side_are_compared_one_by_one);
	tcase_add_test(t, the_document_says_both_times_and_whether_they_knew_all);
	suite_add_tcase(s, t);
	return s;
}
