#include <errno.h>

#include "unit/staged.h"

struct staged {
	struct changeset set;
	struct stashes stashes;
};

static void staged_clear(struct staged *s)
{
	changeset_clear(&s->set);
	stashes_clear(&s->stashes);
}

START_TEST(the_new_side_is_made_and_nothing_live_touched)
{
	auto_clear(staged) s = {0};

	plan(&s.set, &s.stashes);
	ck_assert(stage_all(&w.bundle, w.root, &s.stashes, &s.set, NULL));
	ck_assert(is_old(&w));
	for (size_t i = 0; i < s.set.count; i++) {
		const struct change *c = &s.set.changes[i];
		auto_free char *slot = stage_name(c);

		if (c->kind == CHANGE_TAKE) {
			ck_assert(!fs_exists(s.stashes.dirs[0], slot));
			continue;
		}
		ck_assert_uint_ne(c->after.inode, 0);
		ck_assert(holds(s.stashes.dirs[0], slot,
		                strcmp(c->path, "opt/app/a") == 0 ? "new a" : "new b"));
	}
}
END_TEST
START_TEST(a_stash_that_is_not_empty_is_not_written_over)
{
	auto_clear(staged) s = {0};
	auto_free char *slot = NULL;
	struct err err = {0};

	plan(&s.set, &s.stashes);
	slot = stage_name(&s.set.changes[0]);
	put(s.stashes.dirs[0], slot, "somebody's");
	ck_assert(!stage_all(&w.bundle, w.root, &s.stashes, &s.set, &err));
	ck_assert_int_eq(err.sys, EEXIST);
	ck_assert(holds(s.stashes.dirs[0], slot, "somebody's"));
}
END_TEST
START_TEST(content_that_was_not_signed_is_not_staged)
{
	auto_clear(staged) s = {0};
	struct err err = {0};

	plan(&s.set, &s.stashes);
	memset(w.bundle.manifest.objects[0].sha256, '0', 64);
	memset(w.bundle.manifest.objects[0].stored_sha256, '0', 64);
	ck_assert(!stage_all(&w.bundle, w.root, &s.stashes, &s.set, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
}
END_TEST
START_TEST(room_that_is_not_there_is_missed_beforehand)
{
	auto_clear(staged) s = {0};
	struct err err = {0};

	plan(&s.set, &s.stashes);
	ck_assert(stage_check_space(w.root, &s.set, NULL));
	s.set.mounts[0].bytes = UINT64_MAX / 2;
	ck_assert(!stage_check_space(w.root, &s.set, &err));
	ck_assert_int_eq(err.kind, ERR_REFUSED);
	ck_assert_ptr_nonnull(strstr(err.msg, "bytes are needed"));
}
END_TEST

Suite *apply_stage_suite(void);
Suite *apply_stage_suite(void)
{
	Suite *s = suite_create("apply/stage");
	TCase *t = tcase_create("stage");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_new_side_is_made_and_nothing_live_touched);
	tcase_add_test(t, a_stash_that_is_not_empty_is_not_written_over);
	tcase_add_test(t, content_that_was_not_signed_is_not_staged);
	tcase_add_test(t, room_that_is_not_there_is_missed_beforehand);
	suite_add_tcase(s, t);
	return s;
}
