#include "apply/classify.h"
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

static bool run(struct changeset *set, struct strlist *refused, struct err *err)
{
	return classify(&w.bundle.manifest, w.root, w.state.dir, set, refused, err);
}

static const struct change *find(const struct changeset *s, const char *path)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->changes[i].path, path) == 0)
			return &s->changes[i];
	return NULL;
}

static int kind_of(const struct changeset *s, const char *path)
{
	const struct change *c = find(s, path);

	return c ? (int)c->kind : -1;
}

START_TEST(a_clean_host_gives_the_changes)
{
	auto_clear(changeset) s = {0};
	auto_clear(strlist) refused = {0};

	ck_assert(run(&s, &refused, NULL));
	ck_assert_uint_eq(s.count, 3);
	ck_assert_int_eq(kind_of(&s, "opt/app/a"), CHANGE_SWAP);
	ck_assert_int_eq(kind_of(&s, "opt/app/b"), CHANGE_PUT);
	ck_assert_int_eq(kind_of(&s, "opt/app/gone"), CHANGE_TAKE);
	ck_assert_uint_eq(s.mount_count, 1);
	ck_assert_ptr_nonnull(changeset_find_dir(&s, ""));
	ck_assert_ptr_nonnull(changeset_find_dir(&s, "opt/app"));
	ck_assert_uint_eq(s.mounts[0].inodes, 2);
}
END_TEST
START_TEST(what_was_modified_is_refused_and_listed)
{
	auto_clear(changeset) s = {0};
	auto_clear(strlist) refused = {0};
	struct err err = {0};

	put(w.root, "opt/app/a", "mine");
	put(w.root, "opt/app/b", "mine");
	ck_assert(!run(&s, &refused, &err));
	ck_assert_int_eq(err.kind, ERR_REFUSED);
	ck_assert_uint_eq(refused.count, 2);
	ck_assert_str_eq(refused.v[0], "/opt/app/a: was modified");
	ck_assert_str_eq(refused.v[1], "/opt/app/b: is there, and the bundle does not expect it");
}
END_TEST
START_TEST(what_is_new_already_is_no_change)
{
	auto_clear(changeset) s = {0};
	auto_clear(strlist) refused = {0};

	ck_assert(fs_unlink(w.root, "opt/app/gone", NULL));
	ck_assert(run(&s, &refused, NULL));
	ck_assert_uint_eq(s.count, 2);
	ck_assert_ptr_null(find(&s, "opt/app/gone"));
}
END_TEST
START_TEST(configuration_that_was_edited_is_put_beside)
{
	auto_clear(changeset) s = {0};
	auto_clear(strlist) refused = {0};

	for (size_t i = 0; i < w.bundle.manifest.path_count; i++)
		w.bundle.manifest.paths[i].class = CLASS_CONFIG;
	put(w.root, "opt/app/a", "mine");
	put(w.root, "opt/app/gone", "mine");
	ck_assert(run(&s, &refused, NULL));
	ck_assert_int_eq(kind_of(&s, "opt/app/a.fettle-new"), CHANGE_PUT);
	ck_assert_ptr_null(find(&s, "opt/app/a"));
	ck_assert_ptr_null(find(&s, "opt/app/gone"));
	ck_assert_uint_eq(s.notes.count, 2);
}
END_TEST
START_TEST(state_that_is_there_is_left_alone)
{
	auto_clear(changeset) s = {0};
	auto_clear(strlist) refused = {0};

	for (size_t i = 0; i < w.bundle.manifest.path_count; i++)
		w.bundle.manifest.paths[i].class = CLASS_STATE;
	ck_assert(run(&s, &refused, NULL));
	ck_assert_ptr_nonnull(find(&s, "opt/app/b"));
	ck_assert_ptr_null(find(&s, "opt/app/a"));
	ck_assert_ptr_null(find(&s, "opt/app/gone"));
}
END_TEST
START_TEST(a_bundle_cannot_write_into_a_stash)
{
	auto_clear(changeset) s = {0};
	auto_clear(strlist) refused = {0};
	struct err err = {0};

	mem_free(&w.bundle.manifest.paths[0].path);
	w.bundle.manifest.paths[0].path = mem_strdup("x/.fettle/y");
	ck_assert(!run(&s, &refused, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "fettle's own"));
}
END_TEST

Suite *apply_classify_suite(void);
Suite *apply_classify_suite(void)
{
	Suite *s = suite_create("apply/classify");
	TCase *t = tcase_create("classify");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_clean_host_gives_the_changes);
	tcase_add_test(t, what_was_modified_is_refused_and_listed);
	tcase_add_test(t, what_is_new_already_is_no_change);
	tcase_add_test(t, configuration_that_was_edited_is_put_beside);
	tcase_add_test(t, state_that_is_there_is_left_alone);
	tcase_add_test(t, a_bundle_cannot_write_into_a_stash);
	suite_add_tcase(s, t);
	return s;
}
