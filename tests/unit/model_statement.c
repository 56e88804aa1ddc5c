#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/jsview.h"
#include "ext/jswrite.h"
#include "model/statement.h"

START_TEST(a_tally_that_was_written_is_read_again)
{
	auto_clear(vex_tally) t = {.feed = mem_strdup("mine"), .statements = 3, .matched = 1};
	auto_clear(vex_tally) u = {0};
	struct statement *s = vex_tally_add(&t);
	auto_clear(str) text = {0}, again = {0};
	struct jswrite w = {.to = &text}, x = {.to = &again};
	auto_clear(jsview) view = {0};
	const struct jsval *doc;

	s->vulnerability = mem_strdup("CVE-1");
	s->status = mem_strdup("not_affected");
	s->author = mem_strdup("A");
	s->justification = mem_strdup("component_not_present");
	s->package = mem_strdup("curl");
	s->reason = mem_strdup("nothing of that name is installed");
	s->when = 1769853600;
	s->decides = true;
	vex_tally_encode(&t, &w);
	ck_assert(jsview_parse(&view, span_make(text.buf, text.len), &doc, NULL));
	ck_assert(vex_tally_decode(doc, &u, NULL));
	vex_tally_encode(&u, &x);
	ck_assert_str_eq(str_c(&again), str_c(&text));
	ck_assert(u.unmatched[0].decides);
	ck_assert_int_eq(u.unmatched[0].when, 1769853600);
}
END_TEST
START_TEST(more_that_match_than_there_are_is_refused)
{
	auto_clear(vex_tally) t = {0};
	auto_clear(jsview) view = {0};
	const struct jsval *doc;
	struct err err = {0};

	ck_assert(jsview_parse(&view, span_of("{\"feed\":\"f\",\"statements\":1,\"matched\":2}"),
	                       &doc, NULL));
	ck_assert(!vex_tally_decode(doc, &t, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
}
END_TEST
START_TEST(the_place_of_a_mistake_is_told)
{
	auto_clear(vex_tally) t = {0};
	auto_clear(jsview) view = {0};
	const struct jsval *doc;
	struct err err = {0};

	ck_assert(jsview_parse(&view,
	                       span_of("{\"feed\":\"f\",\"statements\":1,\"matched\":0,"
	                               "\"unmatched\":[{\"vulnerability\":\"C\"}]}"),
	                       &doc, NULL));
	ck_assert(!vex_tally_decode(doc, &t, &err));
	ck_assert_str_eq(err.msg, "unmatched[0]: status: missing");
}
END_TEST

Suite *model_statement_suite(void);
Suite *model_statement_suite(void)
{
	Suite *s = suite_create("model/statement");
	TCase *t = tcase_create("statement");

	tcase_add_test(t, a_tally_that_was_written_is_read_again);
	tcase_add_test(t, more_that_match_than_there_are_is_refused);
	tcase_add_test(t, the_place_of_a_mistake_is_told);
	suite_add_tcase(s, t);
	return s;
}
