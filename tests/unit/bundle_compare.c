#include <unistd.h>

#include "base/mem.h"
#include "bundle/compare.h"
#include "woods.h"

struct compared {
	struct woods w;
	struct tree from, to;
	struct idmap users, groups;
	struct manifest m;
	size_t *sources;
};

static void compare(struct compared *c)
{
	ck_assert(tree_read(c->w.from, &c->from, NULL) && tree_read(c->w.to, &c->to, NULL));
	compare_trees(&c->from, &c->to, &c->users, &c->groups, &c->m, &c->sources);
}

static void compared_clear(struct compared *c)
{
	tree_clear(&c->from);
	tree_clear(&c->to);
	idmap_clear(&c->users);
	idmap_clear(&c->groups);
	manifest_clear(&c->m);
	free(c->sources);
	woods_clear(&c->w);
}

/* The paths in their order: "OP PATH", "OP PATH > TARGET", each with what may be there before. */
static void check_paths(const struct compared *c, const char *wanted)
{
	auto_clear(str) is = {0};

	for (size_t i = 0; i < c->m.path_count; i++) {
		const struct manifest_path *p = &c->m.paths[i];

		str_addf(&is, "%s %s%s%s [", path_op_name(p->op), p->path, p->target ? " > " : "",
		         p->target ? p->target : "");
		for (size_t j = 0; j < p->old.count; j++)
			str_addf(&is, "%s%.9s", j ? " " : "", p->old.v[j]);
		str_adds(&is, "]\n");
	}
	ck_assert_str_eq(str_c(&is), wanted);
}

/* first nine digits of the digests of "1", "2" */
#define ONE "6b86b273f"
#define TWO "d4735e3a2"

START_TEST(what_is_the_same_is_no_path)
{
	struct compared c = {0};

	woods_begin(&c.w);
	for (int i = 0; i < 2; i++) {
		int dir = i ? c.w.to : c.w.from;

		plant_dir(dir, "d");
		plant(dir, "d/f", "1");
		plant_link(dir, "f", "d/l");
		ck_assert(fs_link(dir, "d/f", dir, "d/h", NULL));
		plant_time(dir, "d");
	}
	compare(&c);
	check_paths(&c, "");
	ck_assert_uint_eq(c.m.object_count, 0);
	compared_clear(&c);
}
END_TEST

START_TEST(content_attributes_and_links_are_differences)
{
	struct compared c = {0};
	const struct timespec later = {.tv_sec = 1700000000, .tv_nsec = 6};

	woods_begin(&c.w);
	for (int i = 0; i < 2; i++) {
		int dir = i ? c.w.to : c.w.from;

		plant(dir, "content", i ? "2" : "1");
		plant(dir, "mode", "1");
		plant(dir, "time", "1");
		plant_dir(dir, "dir");
		plant_link(dir, i ? "new" : "old", "link");
	}
	ck_assert(fs_chmod(c.w.to, "mode", 0600, NULL));
	ck_assert(fs_set_mtime(c.w.to, "time", later, NULL));
	ck_assert(fs_chmod(c.w.to, "dir", 0700, NULL));
	compare(&c);
	check_paths(&c, "replace content [" ONE "]\n"
	                "setattr dir [dir]\n"
	                "symlink link > new [link:old]\n"
	                "replace mode [" ONE "]\n"
	                "replace time [" ONE "]\n");
	ck_assert_uint_eq(c.m.paths[1].attrs.mode, S_IFDIR | 0700);
	/* two of the three have one content */
	ck_assert_uint_eq(c.m.object_count, 2);
	ck_assert_uint_eq(c.m.paths[3].object, c.m.paths[4].object);
	ck_assert_str_eq(c.to.entries[c.sources[0]].path, "content");
	ck_assert_str_eq(c.to.entries[c.sources[1]].path, "mode");
	compared_clear(&c);
}
END_TEST

START_TEST(one_kind_becomes_another)
{
	struct compared c = {0};

	woods_begin(&c.w);
	plant(c.w.from, "file-to-dir", "1");
	plant_dir(c.w.to, "file-to-dir");
	plant(c.w.to, "file-to-dir/x", "2");
	plant_dir(c.w.from, "dir-to-file/deep");
	plant(c.w.from, "dir-to-file/deep/x", "2");
	plant(c.w.to, "dir-to-file", "1");
	plant_link(c.w.from, "t", "link-to-file");
	plant(c.w.to, "link-to-file", "1");
	plant(c.w.from, "file-to-link", "2");
	plant_link(c.w.to, "t", "file-to-link");
	compare(&c);
	check_paths(&c, "replace dir-to-file [dir]\n"
	                "mkdir file-to-dir [" ONE "]\n"
	                "add file-to-dir/x []\n"
	                "symlink file-to-link > t [" TWO "]\n"
	                "replace link-to-file [link:t]\n"
	                "delete dir-to-file/deep/x [" TWO "]\n"
	                "delete dir-to-file/deep [dir]\n");
	compared_clear(&c);
}
END_TEST

START_TEST(what_is_gone_goes_children_first)
{
	struct compared c = {0};

	woods_begin(&c.w);
	plant_dir(c.w.from, "a/b");
	plant(c.w.from, "a/b/c", "1");
	plant_link(c.w.from, "b", "a/l");
	compare(&c);
	check_paths(&c, "delete a/l [link:b]\n"
	                "delete a/b/c [" ONE "]\n"
	                "delete a/b [dir]\n"
	                "delete a [dir]\n");
	ck_assert_uint_eq(c.m.object_count, 0);
	compared_clear(&c);
}
END_TEST

START_TEST(a_group_of_hard_links_stays_one)
{
	struct compared c = {0};

	woods_begin(&c.w);
	/* changed, joined by one more */
	plant(c.w.from, "a", "1");
	ck_assert(fs_link(c.w.from, "a", c.w.from, "b", NULL));
	plant(c.w.to, "a", "2");
	ck_assert(fs_link(c.w.to, "a", c.w.to, "b", NULL));
	ck_assert(fs_link(c.w.to, "a", c.w.to, "c", NULL));
	/* two files of one content become links */
	plant(c.w.from, "x", "1");
	plant(c.w.from, "y", "1");
	plant(c.w.to, "x", "1");
	ck_assert(fs_link(c.w.to, "x", c.w.to, "y", NULL));
	compare(&c);
	check_paths(&c, "replace a [" ONE "]\n"
	                "hardlink b > a [" ONE "]\n"
	                "hardlink c > a []\n"
	                "hardlink y > x [" ONE "]\n");
	compared_clear(&c);
}
END_TEST

START_TEST(links_that_part_become_files)
{
	struct compared c = {0};

	woods_begin(&c.w);
	plant(c.w.from, "a", "1");
	ck_assert(fs_link(c.w.from, "a", c.w.from, "b", NULL));
	plant(c.w.to, "a", "1");
	plant(c.w.to, "b", "1");
	compare(&c);
	check_paths(&c, "replace b [" ONE "]\n");
	compared_clear(&c);
}
END_TEST

START_TEST(owners_have_names_where_they_are_known)
{
	struct compared c = {0};
	auto_free char *line = str_format("somebody:x:%u:1::/:\n", (unsigned)geteuid());

	woods_begin(&c.w);
	idmap_parse(span_of(line), &c.users);
	plant(c.w.to, "a", "1");
	compare(&c);
	ck_assert_str_eq(c.m.paths[0].attrs.owner, "somebody");
	ck_assert_ptr_null(c.m.paths[0].attrs.group);
	ck_assert_uint_eq(c.m.paths[0].attrs.uid, geteuid());
	compared_clear(&c);
}
END_TEST

Suite *bundle_compare_suite(void);
Suite *bundle_compare_suite(void)
{
	Suite *s = suite_create("bundle/compare");
	TCase *t = tcase_create("compare");

	tcase_add_test(t, what_is_the_same_is_no_path);
	tcase_add_test(t, content_attributes_and_links_are_differences);
	tcase_add_test(t, one_kind_becomes_another);
	tcase_add_test(t, what_is_gone_goes_children_first);
	tcase_add_test(t, a_group_of_hard_links_stays_one);
	tcase_add_test(t, links_that_part_become_files);
	tcase_add_test(t, owners_have_names_where_they_are_known);
	suite_add_tcase(s, t);
	return s;
}
