/* What goes and what stays; that a crash loses nothing is in tests/fault/t5550-gc.sh. */
#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "apply/expire.h"
#include "apply/stash.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/changeset.h"
#include "store/state.h"

#define DAY 86400

struct world {
	char *top;
	struct state state;
	int root;
	struct history history;
};

static void world_clear(struct world *w)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	history_clear(&w->history);
	state_clear(&w->state);
	fs_close(&w->root);
	ck_assert(fs_remove_tree(tmp, strrchr(w->top, '/') + 1, NULL));
	mem_free(&w->top);
}

/* A transaction that is done, with a snapshot of one block. */
static void add_done(struct world *w, int64_t finished)
{
	auto_free char *id = str_format("%04zu-%016zx", w->history.count + 1, w->history.count);
	auto_free char *folder = str_format("transactions/%s", id);
	auto_free char *plan = str_format("%s/plan.json", folder);
	auto_free char *file = str_format(STASH_DIR "/%s/0", id);
	auto_clear(changeset) set = {0};
	auto_clear(str) text = {0};
	struct receipt *r;

	changeset_add_mount(&set, "");
	set.root = mem_strdup("/");
	set.mounts[0].stash = mem_strdup(id);
	ck_assert(stash_make(w->root, &set.mounts[0], NULL));
	ck_assert(fs_replace(w->root, file, span_of("old"), 0600, NULL));
	changeset_encode(&set, true, &text);
	ck_assert(fs_mkdirs(w->state.dir, folder, 0700, NULL));
	ck_assert(fs_replace(w->state.dir, plan, span_make(text.buf, text.len), 0600, NULL));
	w->history.items = mem_grow(w->history.items, w->history.count, &w->history.cap,
	                            sizeof(*w->history.items));
	r = &w->history.items[w->history.count++];
	r->transaction = mem_strdup(id);
	r->kind = mem_strdup("apply");
	r->result = RECEIPT_DONE;
	r->finished = finished;
}

static void world_make(struct world *w)
{
	auto_free char *state = NULL, *root = NULL;

	*w = (struct world){.state = STATE_NONE, .root = -1};
	w->top = mem_strdup("/tmp/fettle-unit-expire.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(w->top));
	state = str_format("%s/state", w->top);
	root = str_format("%s/root", w->top);
	ck_assert(state_open(state, &w->state, NULL));
	ck_assert(fs_mkdirs_path(root, 0700, NULL));
	ck_assert(fs_open_dir(root, &w->root, NULL));
	for (int64_t day = 1; day <= 4; day++)
		add_done(w, day * DAY);
}

/* Which of the four go, as "1100". */
static void check(struct world *w, struct expire_rules rules, const char *wanted)
{
	auto_clear(expire) e = {0};
	auto_clear(str) is = {0};
	struct err err = {0};

	ck_assert_msg(expire_choose(&w->state, w->root, &w->history, &rules, 5 * DAY, &e, &err),
	              "%s", err.msg);
	for (size_t i = 0; i < e.count; i++)
		str_addc(&is, e.items[i].why ? '1' : '0');
	ck_assert_str_eq(str_c(&is), wanted);
}

START_TEST(the_newest_stay_and_of_the_others_go_those_beyond_a_limit)
{
	__attribute__((cleanup(world_clear))) struct world w;

	world_make(&w);
	check(&w, (struct expire_rules){.keep = 3}, "1000");
	check(&w, (struct expire_rules){.keep = 0}, "1111");
	check(&w, (struct expire_rules){.keep = 9}, "0000");
	check(&w, (struct expire_rules){.keep = 1, .has_age = true, .max_age = 2 * DAY}, "1100");
	check(&w, (struct expire_rules){.keep = 3, .has_age = true, .max_age = 0}, "1000");
	check(&w, (struct expire_rules){.keep = 1, .has_bytes = true, .max_bytes = 1 << 30},
	      "0000");
	check(&w, (struct expire_rules){.keep = 1, .has_bytes = true}, "1110");
}
END_TEST
START_TEST(what_was_given_up_is_marked_and_not_offered_again)
{
	__attribute__((cleanup(world_clear))) struct world w;
	struct expire_rules rules = {.keep = 3};
	auto_clear(expire) e = {0}, again = {0};
	auto_free char *gone = NULL;
	int64_t when;

	world_make(&w);
	ck_assert(expire_choose(&w.state, w.root, &w.history, &rules, 5 * DAY, &e, NULL));
	ck_assert(expire_run(&w.state, w.root, &w.history, &e, 5 * DAY, NULL));
	ck_assert(expire_find(&w.state, w.history.items[0].transaction, &when, NULL));
	ck_assert_int_eq(when, 5 * DAY);
	ck_assert(expire_find(&w.state, w.history.items[1].transaction, &when, NULL));
	ck_assert_int_eq(when, 0);
	gone = str_format(STASH_DIR "/%s", w.history.items[0].transaction);
	ck_assert(!fs_exists(w.root, gone));
	ck_assert(expire_choose(&w.state, w.root, &w.history, &rules, 5 * DAY, &again, NULL));
	ck_assert_uint_eq(again.count, 3);
	ck_assert_ptr_null(again.items[0].why);
}
END_TEST
START_TEST(another_folder_in_the_place_of_a_snapshot_is_not_removed)
{
	__attribute__((cleanup(world_clear))) struct world w;
	struct expire_rules rules = {.keep = 3};
	auto_clear(expire) e = {0};
	auto_free char *name = NULL;
	struct err err = {0};

	world_make(&w);
	name = str_format(STASH_DIR "/%s", w.history.items[0].transaction);
	ck_assert(fs_rename(w.root, name, w.root, "aside", NULL));
	ck_assert(fs_mkdir(w.root, name, 0700, NULL));
	ck_assert(!expire_choose(&w.state, w.root, &w.history, &rules, 5 * DAY, &e, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert(fs_exists(w.root, name));
}
END_TEST

Suite *apply_expire_suite(void);
Suite *apply_expire_suite(void)
{
	Suite *s = suite_create("apply/expire");
	TCase *t = tcase_create("expire");

	tcase_add_test(t, the_newest_stay_and_of_the_others_go_those_beyond_a_limit);
	tcase_add_test(t, what_was_given_up_is_marked_and_not_offered_again);
	tcase_add_test(t, another_folder_in_the_place_of_a_snapshot_is_not_removed);
	suite_add_tcase(s, t);
	return s;
}
