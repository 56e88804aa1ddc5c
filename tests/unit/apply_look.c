#include "apply/look.h"
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

START_TEST(what_is_there_is_told_in_the_words_of_a_manifest)
{
	auto_clear(side) file = {0}, dir = {0}, link = {0}, none = {0};

	ck_assert(fs_symlink(w.root, "to/there", "l", NULL));
	ck_assert(look_at(w.root, "opt/app/gone", &file, NULL, NULL));
	ck_assert_uint_eq(strlen(file.what), 64);
	ck_assert_uint_ne(file.inode, 0);
	ck_assert(look_at(w.root, "opt", &dir, NULL, NULL));
	ck_assert_str_eq(dir.what, "dir");
	ck_assert(look_at(w.root, "l", &link, NULL, NULL));
	ck_assert_str_eq(link.what, "link:to/there");
	ck_assert(look_at(w.root, "no/where", &none, NULL, NULL));
	ck_assert_ptr_null(none.what);
	ck_assert_uint_eq(none.inode, 0);
}
END_TEST
START_TEST(special_files_are_refused)
{
	auto_clear(side) s = {0};
	struct err err = {0};

	ck_assert(fs_mknod(w.root, "pipe", S_IFIFO | 0600, 0, NULL));
	ck_assert(!look_at(w.root, "pipe", &s, NULL, &err));
	ck_assert_int_eq(err.kind, ERR_REFUSED);
}
END_TEST
START_TEST(differences_are_told_in_words)
{
	auto_clear(side) a = {0}, b = {0}, none = {0};
	auto_clear(str) buf = {0};

	ck_assert(look_at(w.root, "opt/app/a", &a, NULL, NULL));
	side_copy(&b, &a);
	ck_assert_ptr_null(look_differ(&a, &b, true, &buf));
	b.attrs.mtime.tv_sec++;
	ck_assert_ptr_nonnull(look_differ(&a, &b, true, &buf));
	ck_assert_ptr_null(look_differ(&a, &b, false, &buf));
	b.attrs.mode ^= 1;
	ck_assert_ptr_nonnull(look_differ(&a, &b, false, &buf));
	ck_assert_str_eq(look_differ(&none, &a, false, &buf), "not there");
	ck_assert_str_eq(look_differ(&a, &none, false, &buf), "there, and should not be");
	ck_assert_ptr_null(look_differ(&none, &none, false, &buf));
	b.what[0] ^= 1;
	ck_assert_str_eq(look_differ(&a, &b, false, &buf), "another content");
}
END_TEST

Suite *apply_look_suite(void);
Suite *apply_look_suite(void)
{
	Suite *s = suite_create("apply/look");
	TCase *t = tcase_create("look");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_is_there_is_told_in_the_words_of_a_manifest);
	tcase_add_test(t, special_files_are_refused);
	tcase_add_test(t, differences_are_told_in_words);
	suite_add_tcase(s, t);
	return s;
}
