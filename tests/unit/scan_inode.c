#include <check.h>
#include <errno.h>

#include "base/err.h"
#include "base/mem.h"
#include "scan/inode.h"

static struct inodes nodes;

static struct inode *put(struct inode *dir, const char *name, enum fs_type type)
{
	return inodes_add(&nodes, dir, span_of(name), type);
}

static struct inode *put_link(struct inode *dir, const char *name, const char *target)
{
	struct inode *link = put(dir, name, FS_LINK);

	link->target = mem_strdup(target);
	return link;
}

static struct inode *usr, *lib, *file;

/* /usr/lib/f */
static void setup(void)
{
	inodes_begin(&nodes);
	usr = put(nodes.root, "usr", FS_DIR);
	lib = put(usr, "lib", FS_DIR);
	file = put(lib, "f", FS_FILE);
}

static void teardown(void)
{
	inodes_clear(&nodes);
}

static void leads_to(const char *path, const struct inode *want)
{
	struct inode *found = NULL;
	struct err why = {0};

	ck_assert_msg(inodes_find(&nodes, span_of(path), true, &found, &why), "%s", why.msg);
	ck_assert_ptr_eq(found, want);
}

static void fails(const char *path, int error)
{
	struct inode *found = NULL;
	struct err why = {0};

	ck_assert(!inodes_find(&nodes, span_of(path), true, &found, &why));
	ck_assert_int_eq(why.sys, error);
	ck_assert_ptr_null(found);
}

START_TEST(paths_lead_from_the_root)
{
	leads_to("", nodes.root);
	leads_to("/usr//lib/./f", file);
	leads_to("usr/lib/", lib);
	fails("usr/bin/f", ENOENT);
	fails("usr/lib/f/g", ENOTDIR);
}
END_TEST
START_TEST(nothing_leads_out_of_the_root)
{
	put_link(lib, "up", "../../../../../usr");
	put_link(lib, "abs", "/../usr/lib");
	leads_to("../../usr/lib/f", file);
	leads_to("usr/lib/up", usr);
	leads_to("usr/lib/abs/f", file);
}
END_TEST
START_TEST(links_are_resolved_where_they_lie)
{
	struct inode *last = put_link(nodes.root, "to-file", "lib/f"), *found = NULL;

	put_link(nodes.root, "lib", "usr/lib");
	leads_to("lib/f", file);
	leads_to("lib/../lib/f", file);
	leads_to("to-file", file);
	ck_assert(inodes_find(&nodes, span_of("to-file"), false, &found, NULL));
	ck_assert_ptr_eq(found, last);
	ck_assert(inodes_find(&nodes, span_of("lib/f"), false, &found, NULL));
	ck_assert_ptr_eq(found, file);
}
END_TEST
START_TEST(circles_of_links_end)
{
	put_link(nodes.root, "a", "b");
	put_link(nodes.root, "b", "/a");
	put_link(nodes.root, "self", "self/x");
	fails("a", ELOOP);
	fails("self", ELOOP);
}
END_TEST
START_TEST(what_is_removed_is_gone_with_all_below)
{
	inodes_remove(&nodes, lib);
	fails("usr/lib/f", ENOENT);
	ck_assert_ptr_null(usr->children);
	ck_assert_ptr_ne(put(usr, "lib", FS_DIR), lib);
	fails("usr/lib/f", ENOENT);
}
END_TEST

Suite *scan_inode_suite(void);
Suite *scan_inode_suite(void)
{
	Suite *s = suite_create("scan/inode");
	TCase *t = tcase_create("inode");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, paths_lead_from_the_root);
	tcase_add_test(t, nothing_leads_out_of_the_root);
	tcase_add_test(t, links_are_resolved_where_they_lie);
	tcase_add_test(t, circles_of_links_end);
	tcase_add_test(t, what_is_removed_is_gone_with_all_below);
	suite_add_tcase(s, t);
	return s;
}
