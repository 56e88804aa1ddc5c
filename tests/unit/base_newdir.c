#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/newdir.h"
#include "base/span.h"
#include "base/str.h"
#include "base/strlist.h"

static char top[] = "/tmp/fettle-unit-newdir.XXXXXX";
static int work = -1;

static void setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(top));
	ck_assert(fs_open_dir(top, &work, NULL));
}

static void teardown(void)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	fs_close(&work);
	ck_assert(fs_remove_tree(tmp, strrchr(top, '/') + 1, NULL));
}

static bool begin(const char *name, struct newdir *ret, struct err *err)
{
	auto_free char *path = str_format("%s/%s", top, name);

	return newdir_begin_path(path, 0750, ret, err);
}

static size_t names(void)
{
	auto_clear(strlist) list = {0};

	ck_assert(fs_list(work, &list, NULL));
	return list.count;
}

START_TEST(it_appears_at_the_commit_with_all_that_is_in_it)
{
	auto_clear(newdir) d = NEWDIR_NONE;
	struct stat st;

	ck_assert(begin("new/", &d, NULL));
	ck_assert(fs_replace(d.fd, "file", span_of("x"), 0644, NULL));
	ck_assert(!fs_exists(work, "new"));
	ck_assert(newdir_commit(&d, NULL));
	ck_assert(fs_exists(work, "new/file"));
	ck_assert(fs_stat(work, "new", &st, NULL));
	ck_assert_int_eq(st.st_mode & 07777, 0750);
	ck_assert_uint_eq(names(), 1);
}
END_TEST

START_TEST(one_that_is_not_committed_leaves_nothing)
{
	{
		auto_clear(newdir) d = NEWDIR_NONE;

		ck_assert(begin("new", &d, NULL));
		ck_assert(fs_mkdirs(d.fd, "a/b", 0755, NULL));
	}
	ck_assert_uint_eq(names(), 0);
}
END_TEST

START_TEST(what_a_crash_left_is_no_hindrance)
{
	auto_clear(newdir) d = NEWDIR_NONE;

	ck_assert(fs_mkdir(work, ".new.0.tmp", 0700, NULL));
	ck_assert(begin("new", &d, NULL));
	ck_assert_str_eq(d.temp, ".new.1.tmp");
}
END_TEST

START_TEST(a_name_that_is_taken_is_refused)
{
	auto_clear(newdir) d = NEWDIR_NONE, late = NEWDIR_NONE;
	struct err err = {0};

	ck_assert(fs_mkdir(work, "there", 0700, NULL));
	ck_assert(fs_symlink(work, "nowhere", "link", NULL));
	ck_assert(!begin("there", &d, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert(!begin("link", &d, NULL));
	ck_assert(begin("late", &late, NULL));
	ck_assert(fs_mkdir(work, "late", 0700, NULL));
	ck_assert(!newdir_commit(&late, NULL));
}
END_TEST

START_TEST(what_is_no_name_is_refused)
{
	static const char *const bad[] = {".", "..", "", "a/..", "none/new"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		auto_clear(newdir) d = NEWDIR_NONE;

		ck_assert_msg(!begin(bad[i], &d, NULL), "%s", bad[i]);
	}
	{
		auto_clear(newdir) d = NEWDIR_NONE;

		ck_assert(!newdir_begin_path("/", 0755, &d, NULL));
		ck_assert(!newdir_begin_path("", 0755, &d, NULL));
	}
}
END_TEST

Suite *base_newdir_suite(void);
Suite *base_newdir_suite(void)
{
	Suite *s = suite_create("base/newdir");
	TCase *t = tcase_create("newdir");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, it_appears_at_the_commit_with_all_that_is_in_it);
	tcase_add_test(t, one_that_is_not_committed_leaves_nothing);
	tcase_add_test(t, what_a_crash_left_is_no_hindrance);
	tcase_add_test(t, a_name_that_is_taken_is_refused);
	tcase_add_test(t, what_is_no_name_is_refused);
	suite_add_tcase(s, t);
	return s;
}
