#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "model/history.h"

static void add(struct history *h, const char *id, const char *undoes, enum receipt_result result,
                int64_t serial)
{
	struct receipt r = {
	        .transaction = mem_strdup(id),
	        .kind = mem_strdup(undoes ? "rollback" : "apply"),
	        .undoes = mem_strdup(undoes),
	        .bundle = str_format("app-%d", (int)serial),
	        .bundle_sha256 = str_format("digest-%d", (int)serial),
	        .product = mem_strdup("app"),
	        .serial = serial,
	        .started = 1000 + (int64_t)h->count,
	        .finished = 1000 + (int64_t)h->count,
	        .result = result,
	};
	auto_clear(str) text = {0};
	auto_js doc = NULL;

	receipt_encode(&r, &text);
	ck_assert(js_parse(span_make(text.buf, text.len), &doc, NULL));
	ck_assert(history_add(h, doc, NULL));
	receipt_clear(&r);
}

START_TEST(what_was_rolled_back_or_undone_does_not_stand)
{
	auto_clear(history) h = {0};

	ck_assert_ptr_null(history_newest(&h));
	ck_assert_ptr_null(history_last_change(&h));
	add(&h, "t1", NULL, RECEIPT_DONE, 1);
	add(&h, "t2", NULL, RECEIPT_DONE, 2);
	add(&h, "t3", NULL, RECEIPT_UNDONE, 3);
	ck_assert_str_eq(history_newest(&h)->bundle, "app-2");
	ck_assert_str_eq(history_last_change(&h)->transaction, "t2");
	add(&h, "t4", "t2", RECEIPT_DONE, 2);
	ck_assert_str_eq(history_newest(&h)->bundle, "app-1");
	ck_assert_ptr_null(history_of_bundle(&h, "app-2"));
	ck_assert_ptr_null(history_of_bundle(&h, "app-3"));
	ck_assert_ptr_null(history_of_digest(&h, "digest-2"));
	ck_assert_str_eq(history_of_digest(&h, "digest-1")->bundle, "app-1");
	ck_assert_str_eq(history_of_line(&h, "app stable all")->bundle, "app-1");
	ck_assert_ptr_null(history_of_line(&h, "app beta all"));
	ck_assert_str_eq(history_undoer(&h, history_find(&h, "t2"))->transaction, "t4");
	ck_assert_str_eq(history_last_change(&h)->transaction, "t4");
	ck_assert_ptr_null(history_find(&h, "t9"));
}
END_TEST

START_TEST(a_rollback_that_failed_undid_nothing)
{
	auto_clear(history) h = {0};

	add(&h, "t1", NULL, RECEIPT_DONE, 1);
	add(&h, "t2", "t1", RECEIPT_UNDONE, 1);
	ck_assert(history_stands(&h, &h.items[0]));
	ck_assert(!history_stands(&h, &h.items[1]));
}
END_TEST

START_TEST(what_is_no_receipt_is_not_added)
{
	auto_clear(history) h = {0};
	auto_js doc = js_object();

	ck_assert(!history_add(&h, doc, NULL));
	ck_assert_uint_eq(h.count, 0);
}
END_TEST

Suite *model_history_suite(void);
Suite *model_history_suite(void)
{
	Suite *s = suite_create("model/history");
	TCase *t = tcase_create("history");

	tcase_add_test(t, what_was_rolled_back_or_undone_does_not_stand);
	tcase_add_test(t, a_rollback_that_failed_undid_nothing);
	tcase_add_test(t, what_is_no_receipt_is_not_added);
	suite_add_tcase(s, t);
	return s;
}
