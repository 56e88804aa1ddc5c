#include <check.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "model/receipt.h"

static void fill(struct receipt *r)
{
	struct receipt_change *c;
	struct receipt_program *p;
	struct receipt_check *k;

	r->transaction = mem_strdup("20260131T100000Z-1");
	r->kind = mem_strdup("apply");
	r->bundle = mem_strdup("openssl-3.0.2");
	r->product = mem_strdup("openssl");
	r->channel = mem_strdup("stable");
	r->serial = 7;
	strlist_add(&r->fixes, "CVE-2026-1");
	r->started = 1769853600;
	r->finished = 1769853605;
	r->result = RECEIPT_UNDONE;
	r->why = mem_strdup("check 1 failed");
	c = receipt_add_change(r);
	c->path = mem_strdup("/usr/bin/openssl");
	c->op = mem_strdup("replace");
	c->before = mem_strdup("dir");
	p = receipt_add_program(r);
	strlist_add(&p->argv, "/usr/bin/openssl");
	p->phase = mem_strdup("check-after");
	p->exit = 139;
	p->millis = 1250;
	k = receipt_add_check(r);
	k->what = mem_strdup("exec /usr/bin/openssl");
	k->attempts = 3;
	k->message = mem_strdup("exit status 139");
	r->snapshot = mem_strdup("dropped");
}

START_TEST(what_is_encoded_is_decoded)
{
	auto_clear(receipt) r = {0}, back = {0};
	auto_clear(str) text = {0}, again = {0};
	auto_js doc = NULL;
	struct err err = {0};

	fill(&r);
	receipt_encode(&r, &text);
	ck_assert(js_parse_document(span_make(text.buf, text.len), RECEIPT_FORMAT, &doc, &err));
	ck_assert_msg(receipt_decode(doc, &back, &err), "%s", err.msg);
	receipt_encode(&back, &again);
	ck_assert_str_eq(str_c(&text), str_c(&again));
	ck_assert_int_eq(back.programs[0].millis, 1250);
	ck_assert_int_eq(back.serial, 7);
	ck_assert_ptr_null(back.changes[0].after);
	ck_assert_str_eq(back.fixes.v[0], "CVE-2026-1");
}
END_TEST

START_TEST(a_rollback_names_what_it_undoes_and_needs_no_bundle)
{
	auto_clear(receipt) r = {0}, back = {0};
	auto_clear(str) text = {0};
	auto_js doc = NULL;

	r.transaction = mem_strdup("t2");
	r.kind = mem_strdup("rollback");
	r.undoes = mem_strdup("t1");
	r.started = r.finished = 1;
	receipt_encode(&r, &text);
	ck_assert(js_parse(span_make(text.buf, text.len), &doc, NULL));
	ck_assert(receipt_decode(doc, &back, NULL));
	ck_assert_str_eq(back.undoes, "t1");
	ck_assert_ptr_null(back.bundle);
}
END_TEST

static void refuse(const char *key, struct js *value, const char *message)
{
	auto_clear(receipt) r = {0}, back = {0};
	auto_clear(str) text = {0};
	auto_js doc = NULL;
	struct err err = {0};

	fill(&r);
	receipt_encode(&r, &text);
	ck_assert(js_parse(span_make(text.buf, text.len), &doc, NULL));
	js_set(doc, key, value);
	ck_assert(!receipt_decode(doc, &back, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_str_eq(err.msg, message);
	ck_assert_ptr_null(back.transaction);
}

START_TEST(the_place_of_a_mistake_is_named)
{
	struct js *changes = js_array(), *change = js_object();

	js_set_str(change, "path", "/x");
	js_push(changes, change);
	refuse("result", js_text("fine"), "result: 'fine' is none of: done, undone, broken");
	refuse("changes", changes, "changes[0]: op: missing");
	refuse("started", js_text("yesterday"),
	       "started: 'yesterday' is not a time: write 2026-01-31T10:00:00Z");
}
END_TEST

Suite *model_receipt_suite(void);
Suite *model_receipt_suite(void)
{
	Suite *s = suite_create("model/receipt");
	TCase *t = tcase_create("receipt");

	tcase_add_test(t, what_is_encoded_is_decoded);
	tcase_add_test(t, a_rollback_names_what_it_undoes_and_needs_no_bundle);
	tcase_add_test(t, the_place_of_a_mistake_is_named);
	suite_add_tcase(s, t);
	return s;
}
