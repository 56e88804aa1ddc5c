#include "apply/history.h"
#include "store/transaction.h"
#include "unit/world.h"

static struct world w = WORLD_NONE;

static void setup(void)
{
	world_simple(&w);
}

static void teardown(void)
{
	world_clear(&w);
}

static void add(const char *kind, const char *undoes, const char *result, int64_t serial)
{
	auto_clear(transaction) t = TRANSACTION_NONE;
	auto_clear(receipt) r = {.kind = mem_strdup(kind), .undoes = mem_strdup(undoes)};
	auto_clear(str) text = {0};

	ck_assert(transaction_make(&w.state, 4, &t, NULL));
	r.transaction = mem_strdup(t.id);
	r.bundle = str_format("app-%d", (int)serial);
	r.product = mem_strdup("app");
	r.serial = serial;
	r.started = r.finished = 1000;
	r.result = strcmp(result, "done") == 0 ? RECEIPT_DONE : RECEIPT_UNDONE;
	receipt_encode(&r, &text);
	ck_assert(transaction_save(&t, "receipt.json", span_make(text.buf, text.len), NULL));
}

START_TEST(what_was_rolled_back_or_undone_does_not_stand)
{
	auto_clear(history) first = {0}, h = {0};
	auto_clear(transaction) unfinished = TRANSACTION_NONE;

	add("apply", NULL, "done", 1);
	add("apply", NULL, "done", 2);
	add("apply", NULL, "undone", 3);
	ck_assert(transaction_make(&w.state, 4, &unfinished, NULL));
	ck_assert(history_load(&w.state, &first, NULL));
	ck_assert_uint_eq(first.count, 3);
	ck_assert_str_eq(history_newest(&first)->bundle, "app-2");
	add("rollback", first.items[1].transaction, "done", 2);
	ck_assert(history_load(&w.state, &h, NULL));
	ck_assert_str_eq(history_newest(&h)->bundle, "app-1");
	ck_assert_ptr_null(history_of_bundle(&h, "app-2"));
	ck_assert_ptr_null(history_of_bundle(&h, "app-3"));
	ck_assert_str_eq(history_of_line(&h, "app stable all")->bundle, "app-1");
	ck_assert_ptr_null(history_of_line(&h, "app beta all"));
	ck_assert_ptr_nonnull(history_find(&h, first.items[2].transaction));
}
END_TEST
START_TEST(a_receipt_that_cannot_be_read_is_an_error)
{
	auto_clear(transaction) t = TRANSACTION_NONE;
	auto_clear(history) h = {0};

	ck_assert(transaction_make(&w.state, 4, &t, NULL));
	ck_assert(transaction_save(&t, "receipt.json", span_of("{"), NULL));
	ck_assert(!history_load(&w.state, &h, NULL));
}
END_TEST

Suite *apply_history_suite(void);
Suite *apply_history_suite(void)
{
	Suite *s = suite_create("apply/history");
	TCase *t = tcase_create("history");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_was_rolled_back_or_undone_does_not_stand);
	tcase_add_test(t, a_receipt_that_cannot_be_read_is_an_error);
	suite_add_tcase(s, t);
	return s;
}
