#include "apply/parents.h"
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

static bool walk(const char *path, const struct place **ret, struct parents *p, struct err *err)
{
	p->root = w.root;
	p->forbidden = -1;
	return parents_walk(p, path, ret, err);
}

START_TEST(a_directory_is_walked_once)
{
	auto_clear(parents) p = {0};
	const struct place *a, *b;

	ck_assert(walk("opt/app", &a, &p, NULL) && walk("opt/app", &b, &p, NULL));
	ck_assert_ptr_eq(a, b);
	ck_assert(a->is_there);
	ck_assert_str_eq(a->top, "");
	ck_assert_uint_eq(p.count, 3);
}
END_TEST
START_TEST(what_is_not_there_is_told_and_no_error)
{
	auto_clear(parents) p = {0};
	const struct place *a;

	ck_assert(walk("opt/none/at/all", &a, &p, NULL));
	ck_assert(!a->is_there);
	ck_assert(walk("opt/app/a", &a, &p, NULL));
	ck_assert(!a->is_there);
}
END_TEST
START_TEST(links_and_directories_of_others_are_refused)
{
	static const struct {
		const char *name, *why;
	} bad[] = {{"link", "is a symbolic link"},
	           {"open", "can be written by everyone"},
	           {"group", "can be written by its group"}};

	ck_assert(fs_symlink(w.root, "opt", "link", NULL));
	ck_assert(fs_mkdir(w.root, "open", 0755, NULL) && fs_chmod(w.root, "open", 0777, NULL));
	ck_assert(fs_mkdir(w.root, "group", 0755, NULL) && fs_chmod(w.root, "group", 0775, NULL));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		auto_clear(parents) p = {0};
		const struct place *a;
		struct err err = {0};

		if (i == 2 && !fs_chown(w.root, "group", geteuid(), 4242, NULL))
			continue; /* takes root */
		ck_assert_msg(!walk(bad[i].name, &a, &p, &err), "%s", bad[i].name);
		ck_assert_int_eq(err.kind, ERR_REFUSED);
		ck_assert_ptr_nonnull(strstr(err.msg, bad[i].why));
	}
}
END_TEST
START_TEST(the_state_is_no_place_for_bundles)
{
	auto_clear(parents) p = {.root = w.dir};
	const struct place *a;
	struct err err = {0};

	p.forbidden = w.state.dir;
	ck_assert(parents_walk(&p, "root", &a, NULL));
	ck_assert(!parents_walk(&p, "state", &a, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "fettle's own state"));
}
END_TEST

Suite *apply_parents_suite(void);
Suite *apply_parents_suite(void)
{
	Suite *s = suite_create("apply/parents");
	TCase *t = tcase_create("parents");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_directory_is_walked_once);
	tcase_add_test(t, what_is_not_there_is_told_and_no_error);
	tcase_add_test(t, links_and_directories_of_others_are_refused);
	tcase_add_test(t, the_state_is_no_place_for_bundles);
	suite_add_tcase(s, t);
	return s;
}
