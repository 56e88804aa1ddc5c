#include "apply/stash.h"
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

static size_t begin(struct changeset *s)
{
	size_t at = changeset_add_mount(s, "");

	s->mounts[at].stash = mem_strdup("0001-0123456789abcdef");
	return at;
}

START_TEST(it_is_made_closed_and_found_again)
{
	auto_clear(changeset) s = {0};
	auto_clear(stashes) open = {0};
	struct stat st;

	begin(&s);
	ck_assert(stash_make(w.root, &s.mounts[0], NULL));
	ck_assert(fs_stat(w.root, ".fettle/0001-0123456789abcdef", &st, NULL));
	ck_assert_int_eq(st.st_mode & 07777, 0700);
	ck_assert_uint_eq(s.mounts[0].inode, st.st_ino);
	ck_assert(stashes_open(w.root, &s, &open, NULL));
	ck_assert_int_ge(open.dirs[0], 0);
	ck_assert(!stash_make(w.root, &s.mounts[0], NULL));
}
END_TEST
START_TEST(one_that_is_not_there_is_no_error)
{
	auto_clear(changeset) s = {0};
	auto_clear(stashes) open = {0};

	begin(&s);
	ck_assert(stashes_open(w.root, &s, &open, NULL));
	ck_assert_int_eq(open.dirs[0], -1);
	ck_assert(stash_check(w.root, "", NULL));
}
END_TEST
START_TEST(another_inode_is_not_believed)
{
	auto_clear(changeset) s = {0};
	auto_clear(stashes) open = {0};
	struct err err = {0};

	begin(&s);
	ck_assert(stash_make(w.root, &s.mounts[0], NULL));
	s.mounts[0].inode++;
	ck_assert(!stashes_open(w.root, &s, &open, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert(!stashes_drop(w.root, &s, false, true, NULL));
	ck_assert(fs_exists(w.root, ".fettle/0001-0123456789abcdef"));
}
END_TEST
START_TEST(a_folder_that_is_not_fettles_own_is_refused)
{
	struct err err = {0};

	ck_assert(fs_mkdir(w.root, ".fettle", 0700, NULL));
	ck_assert(stash_check(w.root, "", NULL));
	ck_assert(fs_chmod(w.root, ".fettle", 0750, NULL));
	ck_assert(!stash_check(w.root, "", &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert(fs_rmdir(w.root, ".fettle", NULL));
	ck_assert(fs_symlink(w.root, "/tmp", ".fettle", NULL));
	ck_assert(!stash_check(w.root, "", NULL));
}
END_TEST
START_TEST(dropped_it_is_gone_and_the_time_of_the_top_is_put_back)
{
	auto_clear(changeset) s = {0};
	struct change_dir *d = changeset_add_dir(&s, "");
	struct stat st;

	begin(&s);
	d->before.tv_sec = 12345;
	ck_assert(stash_make(w.root, &s.mounts[0], NULL));
	ck_assert(fs_mkdirs(w.root, ".fettle/0001-0123456789abcdef/7/deep", 0700, NULL));
	ck_assert(stashes_drop(w.root, &s, false, false, NULL));
	ck_assert(stashes_drop(w.root, &s, false, false, NULL));
	ck_assert(!fs_exists(w.root, ".fettle"));
	ck_assert(fs_fstat(w.root, &st, NULL));
	ck_assert_int_eq(st.st_mtim.tv_sec, 12345);
}
END_TEST
START_TEST(a_borrowed_one_is_dropped_only_when_told)
{
	auto_clear(changeset) s = {0};

	begin(&s);
	ck_assert(stash_make(w.root, &s.mounts[0], NULL));
	s.mounts[0].borrowed = true;
	ck_assert(stashes_drop(w.root, &s, false, false, NULL));
	ck_assert(fs_exists(w.root, ".fettle/0001-0123456789abcdef"));
	ck_assert(stashes_drop(w.root, &s, false, true, NULL));
	ck_assert(!fs_exists(w.root, ".fettle"));
}
END_TEST

Suite *apply_stash_suite(void);
Suite *apply_stash_suite(void)
{
	Suite *s = suite_create("apply/stash");
	TCase *t = tcase_create("stash");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, it_is_made_closed_and_found_again);
	tcase_add_test(t, one_that_is_not_there_is_no_error);
	tcase_add_test(t, another_inode_is_not_believed);
	tcase_add_test(t, a_folder_that_is_not_fettles_own_is_refused);
	tcase_add_test(t, dropped_it_is_gone_and_the_time_of_the_top_is_put_back);
	tcase_add_test(t, a_borrowed_one_is_dropped_only_when_told);
	suite_add_tcase(s, t);
	return s;
}
