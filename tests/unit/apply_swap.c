#include "apply/swap.h"
#include "unit/staged.h"

struct staged {
	struct changeset set;
	struct stashes stashes;
	struct swap swap;
};

static void staged_clear(struct staged *s)
{
	changeset_clear(&s->set);
	stashes_clear(&s->stashes);
}

static void stage(struct staged *s)
{
	plan(&s->set, &s->stashes);
	ck_assert(stage_all(&w.bundle, w.root, &s->stashes, &s->set, NULL));
	s->swap = (struct swap){.root = w.root, .stashes = &s->stashes, .set = &s->set};
}

START_TEST(there_and_back_as_often_as_one_likes)
{
	auto_clear(staged) s = {0};
	auto_clear(strlist) strays = {0};

	stage(&s);
	for (int i = 0; i < 3; i++) {
		ck_assert(swap_check_old(&s.swap, NULL) || i > 0);
		ck_assert(swap_forward(&s.swap, NULL) && swap_forward(&s.swap, NULL));
		ck_assert(is_new(&w) && swap_verify(&s.swap, NULL));
		ck_assert(swap_back(&s.swap, &strays, NULL) && swap_back(&s.swap, &strays, NULL));
		ck_assert(is_old(&w));
	}
	ck_assert_uint_eq(strays.count, 0);
}
END_TEST
START_TEST(the_times_of_directories_are_put_back)
{
	auto_clear(staged) s = {0};
	auto_clear(strlist) strays = {0};
	struct stat before, after;

	ck_assert(fs_stat(w.root, "opt/app", &before, NULL));
	stage(&s);
	ck_assert(swap_forward(&s.swap, NULL) && swap_back(&s.swap, &strays, NULL));
	ck_assert(fs_stat(w.root, "opt/app", &after, NULL));
	ck_assert(memcmp(&before.st_mtim, &after.st_mtim, sizeof(after.st_mtim)) == 0);
}
END_TEST
START_TEST(a_third_inode_is_never_touched)
{
	auto_clear(staged) s = {0};
	auto_clear(strlist) strays = {0};
	struct err err = {0};

	stage(&s);
	ck_assert(swap_forward(&s.swap, NULL));
	put(w.root, "opt/app/a", "somebody's");
	ck_assert(!swap_forward(&s.swap, &err));
	ck_assert_int_eq(err.kind, ERR_REFUSED);
	ck_assert(swap_back(&s.swap, &strays, NULL));
	ck_assert_uint_eq(strays.count, 1);
	ck_assert_str_eq(strays.v[0], "/opt/app/a: was changed by somebody else meanwhile");
	ck_assert(holds(w.root, "opt/app/a", "somebody's"));
	ck_assert(holds(w.root, "opt/app/gone", "gone"));
}
END_TEST
START_TEST(a_change_between_looking_and_committing_is_seen)
{
	auto_clear(staged) s = {0};
	auto_fd fd = -1;

	stage(&s);
	ck_assert(swap_check_old(&s.swap, NULL));
	ck_assert(fs_open_write(w.root, "opt/app/a", &fd, NULL) && fs_write(fd, "x", 1, NULL));
	ck_assert(!swap_check_old(&s.swap, NULL));
}
END_TEST
START_TEST(what_is_not_as_wanted_is_found_when_read_back)
{
	auto_clear(staged) s = {0};
	struct err err = {0};

	stage(&s);
	ck_assert(swap_forward(&s.swap, NULL));
	ck_assert(fs_chmod(w.root, "opt/app/b", 0600, NULL));
	ck_assert(!swap_verify(&s.swap, &err));
	ck_assert_str_eq(err.msg, "'/opt/app/b' was read back: mode 0600, not 0644");
}
END_TEST

Suite *apply_swap_suite(void);
Suite *apply_swap_suite(void)
{
	Suite *s = suite_create("apply/swap");
	TCase *t = tcase_create("swap");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, there_and_back_as_often_as_one_likes);
	tcase_add_test(t, the_times_of_directories_are_put_back);
	tcase_add_test(t, a_third_inode_is_never_touched);
	tcase_add_test(t, a_change_between_looking_and_committing_is_seen);
	tcase_add_test(t, what_is_not_as_wanted_is_found_when_read_back);
	suite_add_tcase(s, t);
	return s;
}
