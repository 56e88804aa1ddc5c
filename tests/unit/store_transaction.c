#include "base/strlist.h"
#include "ext/js.h"
#include "store/transaction.h"
#include "unit/world.h"

static struct world w = WORLD_NONE;

static void setup(void)
{
	world_begin(&w);
}

static void teardown(void)
{
	world_clear(&w);
}

START_TEST(one_is_current_from_begin_to_end)
{
	auto_clear(transaction) t = TRANSACTION_NONE;
	auto_free char *none = NULL, *current = NULL, *after = NULL;

	ck_assert(transaction_current(&w.state, &none, NULL));
	ck_assert_ptr_null(none);
	ck_assert(transaction_make(&w.state, 8, &t, NULL));
	ck_assert(transaction_current(&w.state, &none, NULL));
	ck_assert_ptr_null(none);
	ck_assert(transaction_begin(&t, NULL));
	ck_assert(transaction_current(&w.state, &current, NULL));
	ck_assert_str_eq(current, t.id);
	ck_assert(transaction_end(&t, NULL));
	ck_assert(transaction_end(&t, NULL));
	ck_assert(transaction_current(&w.state, &after, NULL));
	ck_assert_ptr_null(after);
}
END_TEST
START_TEST(ids_sort_by_age)
{
	auto_clear(strlist) ids = {0};

	for (int i = 0; i < 3; i++) {
		auto_clear(transaction) t = TRANSACTION_NONE;

		ck_assert(transaction_make(&w.state, 8, &t, NULL));
		ck_assert_int_eq(t.id[3], '1' + i);
	}
	ck_assert(fs_mkdirs(w.state.dir, "transactions/10000-0123456789abcdef", 0700, NULL));
	ck_assert(fs_mkdirs(w.state.dir, "transactions/9999-0123456789abcdef", 0700, NULL));
	ck_assert(fs_mkdirs(w.state.dir, "transactions/not-an-id", 0700, NULL));
	ck_assert(transaction_list(&w.state, &ids, NULL));
	ck_assert_uint_eq(ids.count, 5);
	ck_assert_str_eq(ids.v[3], "9999-0123456789abcdef");
	ck_assert_str_eq(ids.v[4], "10000-0123456789abcdef");
}
END_TEST
START_TEST(it_is_found_by_the_beginning_of_its_id)
{
	auto_clear(transaction) a = TRANSACTION_NONE, b = TRANSACTION_NONE;
	auto_free char *found = NULL;
	struct err err = {0};

	ck_assert(transaction_make(&w.state, 8, &a, NULL));
	ck_assert(transaction_make(&w.state, 8, &b, NULL));
	ck_assert(transaction_find(&w.state, "0002", &found, NULL));
	ck_assert_str_eq(found, b.id);
	ck_assert(!transaction_find(&w.state, "000", &found, &err));
	ck_assert_int_eq(err.kind, ERR_USAGE);
	err_clear(&err);
	ck_assert(!transaction_find(&w.state, "7", &found, &err));
	ck_assert_str_eq(err.msg, "there is no transaction '7'");
}
END_TEST
START_TEST(a_journal_of_another_is_not_taken)
{
	auto_clear(transaction) a = TRANSACTION_NONE, b = TRANSACTION_NONE, c = TRANSACTION_NONE;
	auto_clear(str) text = {0};
	struct err err = {0};

	ck_assert(transaction_make(&w.state, 8, &a, NULL));
	ck_assert(transaction_make(&w.state, 8, &b, NULL));
	ck_assert(fs_read(a.dir, "journal", 65536, &text, NULL));
	ck_assert(fs_replace(b.dir, "journal", span_make(text.buf, text.len), 0600, NULL));
	ck_assert(!transaction_open(&w.state, b.id, &c, &err));
	ck_assert_int_eq(err.kind, ERR_DAMAGED);
}
END_TEST
START_TEST(what_never_began_is_swept_and_nothing_else)
{
	auto_clear(transaction) left = TRANSACTION_NONE, current = TRANSACTION_NONE,
	                        done = TRANSACTION_NONE;
	auto_clear(strlist) ids = {0};

	ck_assert(transaction_make(&w.state, 8, &left, NULL));
	ck_assert(transaction_make(&w.state, 8, &current, NULL));
	ck_assert(transaction_make(&w.state, 8, &done, NULL));
	ck_assert(transaction_begin(&current, NULL));
	ck_assert(transaction_save(&done, "receipt.json", span_of("{}"), NULL));
	ck_assert(transaction_sweep(&w.state, NULL));
	ck_assert(transaction_list(&w.state, &ids, NULL));
	ck_assert_uint_eq(ids.count, 2);
	ck_assert(!strlist_has(&ids, left.id));
}
END_TEST
START_TEST(what_is_forgotten_is_gone)
{
	auto_clear(transaction) t = TRANSACTION_NONE;
	auto_clear(strlist) ids = {0};

	ck_assert(transaction_make(&w.state, 8, &t, NULL));
	ck_assert(transaction_begin(&t, NULL));
	ck_assert(transaction_forget(&t, NULL));
	ck_assert(transaction_list(&w.state, &ids, NULL));
	ck_assert_uint_eq(ids.count, 0);
}
END_TEST
START_TEST(a_current_that_is_no_id_is_damage)
{
	auto_free char *id = NULL;
	struct err err = {0};

	ck_assert(fs_mkdirs(w.state.dir, "transactions", 0700, NULL));
	put(w.state.dir, "transactions/.current", "../../etc\n");
	ck_assert(!transaction_current(&w.state, &id, &err));
	ck_assert_int_eq(err.kind, ERR_DAMAGED);
	ck_assert_ptr_null(id);
}
END_TEST

Suite *store_transaction_suite(void);
Suite *store_transaction_suite(void)
{
	Suite *s = suite_create("store/transaction");
	TCase *t = tcase_create("transaction");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, one_is_current_from_begin_to_end);
	tcase_add_test(t, ids_sort_by_age);
	tcase_add_test(t, it_is_found_by_the_beginning_of_its_id);
	tcase_add_test(t, a_journal_of_another_is_not_taken);
	tcase_add_test(t, what_never_began_is_swept_and_nothing_else);
	tcase_add_test(t, what_is_forgotten_is_gone);
	tcase_add_test(t, a_current_that_is_no_id_is_damage);
	suite_add_tcase(s, t);
	return s;
}
