#include "apply/install.h"
#include "apply/recover.h"
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

START_TEST(where_nothing_was_interrupted_nothing_is_done)
{
	auto_clear(transact) x = TRANSACT_NONE;
	bool found = true;

	x.state = &w.state;
	x.root = w.root;
	ck_assert(recover(&x, &found, NULL));
	ck_assert(!found);
}
END_TEST
START_TEST(what_a_crash_left_of_writing_is_swept_away)
{
	auto_clear(transact) x = TRANSACT_NONE;
	auto_clear(transaction) left = TRANSACTION_NONE;
	auto_clear(strlist) ids = {0};
	bool found;

	ck_assert(transaction_make(&w.state, 4, &left, NULL));
	put(w.state.dir, ".state.json.0123abcd.tmp", "half");
	put(w.state.dir, "transactions/.current.0123abcd.tmp", "half");
	x.state = &w.state;
	x.root = w.root;
	ck_assert(recover(&x, &found, NULL));
	ck_assert(transaction_list(&w.state, &ids, NULL));
	ck_assert_uint_eq(ids.count, 0);
	ck_assert(!fs_exists(w.state.dir, ".state.json.0123abcd.tmp"));
	ck_assert(!fs_exists(w.state.dir, "transactions/.current.0123abcd.tmp"));
}
END_TEST
START_TEST(the_transaction_of_another_root_is_left_to_it)
{
	auto_clear(transact) x = TRANSACT_NONE, again = TRANSACT_NONE;
	auto_clear(strlist) refused = {0};
	struct err err = {0};
	bool found;

	ck_assert(install_plan(&w.bundle, &w.state, w.root, w.root_path, &x.set, &refused, NULL));
	x.state = again.state = &w.state;
	x.root = w.root;
	x.now = 1000;
	ck_assert(install_run(&x, &w.bundle, NULL) && !x.ended);
	again.root = w.new;
	again.programs = true;
	ck_assert(!recover(&again, &found, &err));
	ck_assert_int_eq(err.kind, ERR_REFUSED);
	ck_assert(is_new(&w));
}
END_TEST

Suite *apply_recover_suite(void);
Suite *apply_recover_suite(void)
{
	Suite *s = suite_create("apply/recover");
	TCase *t = tcase_create("recover");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, where_nothing_was_interrupted_nothing_is_done);
	tcase_add_test(t, what_a_crash_left_of_writing_is_swept_away);
	tcase_add_test(t, the_transaction_of_another_root_is_left_to_it);
	suite_add_tcase(s, t);
	return s;
}
