#include "apply/install.h"
#include "apply/receipts.h"
#include "apply/rollback.h"
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

static void install(void)
{
	auto_clear(transact) x = TRANSACT_NONE;
	auto_clear(strlist) refused = {0};

	ck_assert(install_plan(&w.bundle, &w.state, w.root, w.root_path, &x.set, &refused, NULL));
	x.state = &w.state;
	x.root = w.root;
	x.now = 1000;
	x.programs = true;
	ck_assert(install_run(&x, &w.bundle, NULL));
}

static bool plan(const struct history *h, bool keep_drift, struct transact *x,
                 struct strlist *drifted, struct err *err)
{
	struct rollback r = {.state = &w.state,
	                     .history = h,
	                     .root = w.root,
	                     .root_path = w.root_path,
	                     .keep_drift = keep_drift};

	x->state = &w.state;
	x->root = w.root;
	x->now = 2000;
	x->programs = true;
	return rollback_plan(&r, history_newest(h)->transaction, x, drifted, err);
}

START_TEST(the_old_inodes_come_back)
{
	auto_clear(transact) x = TRANSACT_NONE;
	auto_clear(strlist) drifted = {0};
	auto_clear(history) h = {0}, after = {0};
	struct stat before, now;

	ck_assert(fs_stat(w.root, "opt/app/a", &before, NULL));
	install();
	ck_assert(is_new(&w));
	ck_assert(receipts_load(&w.state, &h, NULL));
	ck_assert(plan(&h, false, &x, &drifted, NULL));
	ck_assert(is_new(&w));
	ck_assert(rollback_run(&x, NULL));
	ck_assert(x.ended && is_old(&w));
	ck_assert(fs_stat(w.root, "opt/app/a", &now, NULL));
	ck_assert_uint_eq(before.st_ino, now.st_ino);
	ck_assert(!fs_exists(w.root, ".fettle"));
	ck_assert(receipts_load(&w.state, &after, NULL));
	ck_assert_ptr_null(history_newest(&after));
}
END_TEST
START_TEST(drift_is_listed_and_can_be_kept)
{
	auto_clear(transact) x = TRANSACT_NONE, kept = TRANSACT_NONE;
	auto_clear(strlist) drifted = {0}, none = {0};
	auto_clear(history) h = {0};
	struct err err = {0};

	install();
	put(w.root, "opt/app/a", "mine");
	ck_assert(receipts_load(&w.state, &h, NULL));
	ck_assert(!plan(&h, false, &x, &drifted, &err));
	ck_assert_int_eq(err.kind, ERR_REFUSED);
	ck_assert_uint_eq(drifted.count, 1);
	ck_assert(plan(&h, true, &kept, &none, NULL));
	ck_assert(rollback_run(&kept, NULL));
	ck_assert(holds(w.root, "opt/app/a", "mine"));
	ck_assert(holds(w.root, "opt/app/gone", "gone"));
}
END_TEST
START_TEST(a_snapshot_that_is_gone_is_damage)
{
	auto_clear(transact) x = TRANSACT_NONE;
	auto_clear(strlist) drifted = {0};
	auto_clear(history) h = {0};
	struct err err = {0};

	install();
	ck_assert(fs_remove_tree(w.root, ".fettle", NULL));
	ck_assert(receipts_load(&w.state, &h, NULL));
	ck_assert(!plan(&h, false, &x, &drifted, &err));
	ck_assert_int_eq(err.kind, ERR_DAMAGED);
	ck_assert(is_new(&w));
}
END_TEST

Suite *apply_rollback_suite(void);
Suite *apply_rollback_suite(void)
{
	Suite *s = suite_create("apply/rollback");
	TCase *t = tcase_create("rollback");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_old_inodes_come_back);
	tcase_add_test(t, drift_is_listed_and_can_be_kept);
	tcase_add_test(t, a_snapshot_that_is_gone_is_damage);
	suite_add_tcase(s, t);
	return s;
}
