/* What is found in whole states is in tests/e2e/t5510-verify-state.sh. */
#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "apply/intact.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/changeset.h"
#include "store/state.h"
#include "store/transaction.h"

struct world {
	char *top;
	struct state state;
	struct transaction t;
};

static void world_clear(struct world *w)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	transaction_clear(&w->t);
	state_clear(&w->state);
	ck_assert(fs_remove_tree(tmp, strrchr(w->top, '/') + 1, NULL));
	mem_free(&w->top);
}

/* A transaction whose journal says that this plan was prepared. */
static void world_make(struct world *w, const char *digest_of)
{
	auto_clear(changeset) set = {0};
	auto_clear(str) plan = {0};
	char digest[SHA256_HEX_SIZE];

	*w = (struct world){.state = STATE_NONE, .t = TRANSACTION_NONE};
	w->top = mem_strdup("/tmp/fettle-unit-intact.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(w->top));
	ck_assert(state_open(w->top, &w->state, NULL));
	ck_assert(transaction_make(&w->state, 4, &w->t, NULL));
	set.root = mem_strdup("/");
	changeset_encode(&set, true, &plan);
	digest_hex(digest_of ? span_of(digest_of) : span_make(plan.buf, plan.len), digest);
	ck_assert(journal_add(&w->t.journal, JOURNAL_PREPARED, 0, digest, NULL));
	ck_assert(transaction_save(&w->t, "plan.json", span_make(plan.buf, plan.len), NULL));
}

static bool check(struct world *w, struct err *err)
{
	struct history none = {0};
	enum intact_snapshot snapshot;

	return intact_transaction(&w->state, -1, "/", w->t.id, &none, &snapshot, err);
}

START_TEST(a_plan_that_the_journal_does_not_know_is_damage)
{
	__attribute__((cleanup(world_clear))) struct world w;
	struct err err = {0};

	world_make(&w, "another");
	ck_assert(!check(&w, &err));
	ck_assert_int_eq(err.kind, ERR_DAMAGED);
	ck_assert_ptr_nonnull(strstr(err.msg, "its plan is not the one that was prepared"));
}
END_TEST
START_TEST(a_manifest_that_is_none_is_told)
{
	__attribute__((cleanup(world_clear))) struct world w;
	struct err err = {0};

	world_make(&w, NULL);
	ck_assert(transaction_save(&w.t, "manifest.json", span_of("{}"), NULL));
	ck_assert(!check(&w, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, w.t.id));
}
END_TEST

Suite *apply_intact_suite(void);
Suite *apply_intact_suite(void)
{
	Suite *s = suite_create("apply/intact");
	TCase *t = tcase_create("intact");

	tcase_add_test(t, a_plan_that_the_journal_does_not_know_is_damage);
	tcase_add_test(t, a_manifest_that_is_none_is_told);
	suite_add_tcase(s, t);
	return s;
}
