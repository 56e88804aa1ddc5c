#include "apply/install.h"
#include "apply/recover.h"
#include "apply/transact.h"
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

static bool install(struct transact *x, struct err *err)
{
	auto_clear(strlist) refused = {0};

	ck_assert(install_plan(&w.bundle, &w.state, w.root, w.root_path, &x->set, &refused, NULL));
	x->state = &w.state;
	x->root = w.root;
	x->now = 1000;
	x->programs = true;
	return install_run(x, &w.bundle, err);
}

static bool is_tidy(void)
{
	auto_free char *current = NULL;

	return transaction_current(&w.state, &current, NULL) && !current &&
	       !fs_exists(w.root, ".fettle");
}

static void wish(enum check_kind kind, bool after, const char *path)
{
	struct manifest *m = &w.bundle.manifest;
	struct manifest_check c = {.kind = kind, .path = mem_strdup(path), .timeout = 1};
	auto_clear(str) text = {0};

	if (after) {
		m->after = mem_grow(m->after, m->after_count, &m->after_cap, sizeof(c));
		m->after[m->after_count++] = c;
	} else {
		m->before = mem_grow(m->before, m->before_count, &m->before_cap, sizeof(c));
		m->before[m->before_count++] = c;
	}
	/* the engine reads the text, which the signature is of */
	manifest_print(m, &text);
	str_clear(&w.bundle.text);
	w.bundle.text = text;
	text = (struct str){0};
}

START_TEST(what_fails_before_the_commit_changes_nothing)
{
	auto_clear(transact) x = TRANSACT_NONE;
	struct err err = {0};

	wish(CHECK_FILE, false, "/never");
	ck_assert(!install(&x, &err));
	ck_assert_int_eq(err.kind, ERR_FAILED);
	ck_assert(is_old(&w) && is_tidy());
}
END_TEST
START_TEST(what_fails_after_it_is_undone)
{
	auto_clear(transact) x = TRANSACT_NONE;
	struct err err = {0};

	wish(CHECK_FILE, true, "/never");
	ck_assert(!install(&x, &err));
	ck_assert_int_eq(err.kind, ERR_UNDONE);
	ck_assert(x.ended && is_old(&w) && is_tidy());
	ck_assert_int_eq(x.receipt.result, RECEIPT_UNDONE);
	ck_assert_ptr_nonnull(strstr(x.receipt.why, "check 'file /never'"));
	ck_assert_uint_eq(x.receipt.change_count, 0);
}
END_TEST
START_TEST(what_holds_is_kept)
{
	auto_clear(transact) x = TRANSACT_NONE;

	wish(CHECK_FILE, true, "/opt/app/b");
	ck_assert(install(&x, NULL));
	ck_assert(x.ended && is_new(&w));
	ck_assert_uint_eq(x.receipt.check_count, 1);
	ck_assert(x.receipt.checks[0].good);
	ck_assert(fs_exists(w.root, ".fettle"));
}
END_TEST
START_TEST(what_waits_is_resumed_where_it_waits)
{
	auto_clear(transact) x = TRANSACT_NONE, again = TRANSACT_NONE;
	auto_clear(strlist) refused = {0};
	bool found;

	wish(CHECK_FILE, true, "/opt/app/b");
	ck_assert(install_plan(&w.bundle, &w.state, w.root, w.root_path, &x.set, &refused, NULL));
	x.state = again.state = &w.state;
	x.root = again.root = w.root;
	x.now = again.now = 1000;
	ck_assert(install_run(&x, &w.bundle, NULL) && !x.ended);
	again.programs = true;
	ck_assert(recover(&again, &found, NULL));
	ck_assert(found && again.ended && is_new(&w));
	ck_assert_int_eq(again.receipt.result, RECEIPT_DONE);
}
END_TEST
START_TEST(a_plan_that_is_not_the_prepared_one_is_not_carried_out)
{
	auto_clear(transact) x = TRANSACT_NONE, again = TRANSACT_NONE;
	auto_clear(strlist) refused = {0};
	auto_clear(str) text = {0};
	struct err err = {0};
	bool found;

	ck_assert(install_plan(&w.bundle, &w.state, w.root, w.root_path, &x.set, &refused, NULL));
	x.state = again.state = &w.state;
	x.root = again.root = w.root;
	x.now = 1000;
	ck_assert(install_run(&x, &w.bundle, NULL) && !x.ended);
	ck_assert(fs_read(x.t.dir, "plan.json", 1 << 20, &text, NULL));
	str_addc(&text, '\n');
	ck_assert(transaction_save(&x.t, "plan.json", span_make(text.buf, text.len), NULL));
	again.programs = true;
	ck_assert(!recover(&again, &found, &err));
	ck_assert_int_eq(err.kind, ERR_DAMAGED);
}
END_TEST

Suite *apply_transact_suite(void);
Suite *apply_transact_suite(void)
{
	Suite *s = suite_create("apply/transact");
	TCase *t = tcase_create("transact");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_fails_before_the_commit_changes_nothing);
	tcase_add_test(t, what_fails_after_it_is_undone);
	tcase_add_test(t, what_holds_is_kept);
	tcase_add_test(t, what_waits_is_resumed_where_it_waits);
	tcase_add_test(t, a_plan_that_is_not_the_prepared_one_is_not_carried_out);
	suite_add_tcase(s, t);
	return s;
}
