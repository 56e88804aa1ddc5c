#include "apply/install.h"
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

START_TEST(a_bundle_is_put_in_and_accounted_for)
{
	auto_clear(transact) x = TRANSACT_NONE;
	auto_clear(strlist) refused = {0};
	auto_free char *current = NULL;
	struct err err = {0};

	ck_assert(install_plan(&w.bundle, &w.state, w.root, w.root_path, &x.set, &refused, NULL));
	ck_assert_uint_eq(x.set.count, 3);
	ck_assert(is_old(&w));
	x.state = &w.state;
	x.root = w.root;
	x.now = 1000;
	ck_assert_msg(install_run(&x, &w.bundle, &err) || x.programs, "%s", err.msg);
	ck_assert(is_new(&w));
	/* without leave to run programs it waits before its checks */
	ck_assert(!x.ended);
	ck_assert(transaction_current(&w.state, &current, NULL));
	ck_assert_str_eq(current, x.t.id);
}
END_TEST
START_TEST(with_leave_to_run_programs_it_comes_to_an_end)
{
	auto_clear(transact) x = TRANSACT_NONE;
	auto_clear(strlist) refused = {0};
	auto_free char *current = NULL, *name = NULL;

	ck_assert(install_plan(&w.bundle, &w.state, w.root, w.root_path, &x.set, &refused, NULL));
	x.state = &w.state;
	x.root = w.root;
	x.now = 1000;
	x.programs = true;
	ck_assert(install_run(&x, &w.bundle, NULL));
	ck_assert(x.ended && is_new(&w));
	ck_assert_int_eq(x.receipt.result, RECEIPT_DONE);
	ck_assert_str_eq(x.receipt.bundle, "app-2");
	ck_assert_uint_eq(x.receipt.change_count, 3);
	ck_assert_int_ge(x.receipt.finished, 1000);
	ck_assert(transaction_current(&w.state, &current, NULL));
	ck_assert_ptr_null(current);
	name = str_format("transactions/%s/receipt.json", x.t.id);
	ck_assert(fs_exists(w.state.dir, name));
}
END_TEST

Suite *apply_install_suite(void);
Suite *apply_install_suite(void)
{
	Suite *s = suite_create("apply/install");
	TCase *t = tcase_create("install");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_bundle_is_put_in_and_accounted_for);
	tcase_add_test(t, with_leave_to_run_programs_it_comes_to_an_end);
	suite_add_tcase(s, t);
	return s;
}
