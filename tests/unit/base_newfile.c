#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/newfile.h"
#include "base/span.h"
#include "base/str.h"
#include "base/strlist.h"

static char top[] = "/tmp/fettle-unit-newfile.XXXXXX";
static int dir = -1;

static void setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(top));
	dir = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ck_assert(fs_replace(dir, "name", span_of("old"), 0644, NULL));
}

static void teardown(void)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	fs_close(&dir);
	ck_assert(fs_remove_tree(tmp, strrchr(top, '/') + 1, NULL));
}

static size_t names(void)
{
	auto_clear(strlist) l = {0};

	ck_assert(fs_list(dir, &l, NULL));
	return l.count;
}

static void holds(const char *text)
{
	auto_clear(str) got = {0};

	ck_assert(fs_read(dir, "name", 100, &got, NULL));
	ck_assert_str_eq(str_c(&got), text);
}

START_TEST(before_the_commit_the_name_holds_the_old_bytes)
{
	auto_clear(newfile) f = NEWFILE_NONE;

	ck_assert(newfile_begin(dir, "name", 0600, &f, NULL));
	ck_assert(fs_write(f.fd, "new", 3, NULL));
	holds("old");
	ck_assert_uint_eq(names(), 2);
	ck_assert(newfile_commit(&f, NULL));
	holds("new");
	ck_assert_uint_eq(names(), 1);
}
END_TEST
START_TEST(without_a_commit_nothing_happened)
{
	struct newfile f = NEWFILE_NONE;

	ck_assert(newfile_begin(dir, "name", 0600, &f, NULL));
	ck_assert(fs_write(f.fd, "new", 3, NULL));
	newfile_clear(&f);
	holds("old");
	ck_assert_uint_eq(names(), 1);
	newfile_clear(&f);
}
END_TEST
START_TEST(what_a_crash_leaves_is_swept)
{
	struct newfile f = NEWFILE_NONE;

	ck_assert(newfile_begin(dir, "name", 0600, &f, NULL));
	mem_free(&f.temp); /* as if the process had ended here */
	newfile_clear(&f);
	ck_assert_uint_eq(names(), 2);
	ck_assert(fs_sweep_temp(dir, NULL));
	ck_assert_uint_eq(names(), 1);
	holds("old");
}
END_TEST
START_TEST(two_at_once_do_not_meet)
{
	auto_clear(newfile) a = NEWFILE_NONE, b = NEWFILE_NONE;

	ck_assert(newfile_begin(dir, "name", 0600, &a, NULL));
	ck_assert(newfile_begin(dir, "name", 0600, &b, NULL));
	ck_assert_str_ne(a.temp, b.temp);
	ck_assert(fs_write(a.fd, "a", 1, NULL) && fs_write(b.fd, "b", 1, NULL));
	ck_assert(newfile_commit(&b, NULL));
	ck_assert(newfile_commit(&a, NULL));
	holds("a");
}
END_TEST
START_TEST(the_longest_name_there_is_can_be_written)
{
	auto_clear(newfile) f = NEWFILE_NONE;
	auto_clear(str) name = {0};

	while (name.len < 255)
		str_addc(&name, 'n');
	ck_assert(newfile_begin(dir, str_c(&name), 0600, &f, NULL));
	ck_assert(newfile_commit(&f, NULL));
	ck_assert(fs_exists(dir, str_c(&name)));
}
END_TEST
START_TEST(what_is_derived_takes_the_name_too)
{
	auto_clear(newfile) f = NEWFILE_NONE;

	ck_assert(newfile_begin(dir, "name", 0600, &f, NULL));
	ck_assert(fs_write(f.fd, "new", 3, NULL));
	ck_assert(newfile_commit_derived(&f, NULL));
	newfile_clear(&f);
	ck_assert_uint_eq(names(), 1);
}
END_TEST
START_TEST(names_that_lead_elsewhere_are_refused)
{
	static const char *const bad[] = {"", "../x", "/tmp/x", "none/x", "name/x", "name/"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		auto_clear(newfile) f = NEWFILE_NONE;
		struct err err = {0};

		ck_assert_msg(!newfile_begin(dir, bad[i], 0600, &f, &err), "'%s'", bad[i]);
		ck_assert_int_ne(err.kind, ERR_NONE);
		ck_assert_int_eq(f.fd, -1);
	}
	ck_assert_uint_eq(names(), 1);
}
END_TEST

Suite *base_newfile_suite(void);
Suite *base_newfile_suite(void)
{
	Suite *s = suite_create("base/newfile");
	TCase *t = tcase_create("newfile");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, before_the_commit_the_name_holds_the_old_bytes);
	tcase_add_test(t, without_a_commit_nothing_happened);
	tcase_add_test(t, what_a_crash_leaves_is_swept);
	tcase_add_test(t, two_at_once_do_not_meet);
	tcase_add_test(t, the_longest_name_there_is_can_be_written);
	tcase_add_test(t, what_is_derived_takes_the_name_too);
	tcase_add_test(t, names_that_lead_elsewhere_are_refused);
	suite_add_tcase(s, t);
	return s;
}
