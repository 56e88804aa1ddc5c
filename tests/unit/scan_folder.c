#include <errno.h>

#include "base/strlist.h"
#include "scan/folder.h"
#include "scan/held.h"
#include "scan/image.h"
#include "unit/root.h"

/* The same few files as a directory and as an image: sources must not see a difference. */
static struct image image = IMAGE_NONE;
static struct held content;
static struct scan image_scan;

static void setup(void)
{
	auto_clear(zpack) z = {0};
	struct inode *dir, *link;

	root_setup();
	root_put("d/f", "text");
	ck_assert(fs_symlink(root_scan.root, "d", "l", NULL));
	ck_assert(fs_mknod(root_scan.root, "d/p", S_IFIFO | 0644, 0, NULL));

	inodes_begin(&image.nodes);
	content = (struct held){.size = 4};
	held_add(&content, 0, span_of("text"), &z);
	dir = inodes_add(&image.nodes, image.nodes.root, span_of("d"), FS_DIR);
	inodes_add(&image.nodes, dir, span_of("f"), FS_FILE)->content = &content;
	inodes_add(&image.nodes, dir, span_of("p"), FS_OTHER);
	link = inodes_add(&image.nodes, image.nodes.root, span_of("l"), FS_LINK);
	link->target = mem_strdup("d");
	image_scan = (struct scan){.root = -1, .image = &image};
}

static void teardown(void)
{
	image_clear(&image);
	held_clear(&content);
	root_teardown();
}

static const struct scan *scan_of(int i)
{
	return i ? &image_scan : &root_scan;
}

START_TEST(links_are_followed_from_the_root_on)
{
	auto_clear(str) text = {0};
	auto_clear(folder) folder = FOLDER_NONE;
	auto_clear(strlist) names = {0};
	struct err why = {0};

	ck_assert(folder_root_read(scan_of(_i), "l/f", 100, &text, NULL));
	ck_assert_str_eq(str_c(&text), "text");
	ck_assert(!folder_root_read(scan_of(_i), "l/none", 100, &text, &why));
	ck_assert(fs_is_absent(&why));
	ck_assert(folder_root_enter(scan_of(_i), "l", &folder, NULL));
	ck_assert(folder_list(&folder, &names, NULL));
	ck_assert_uint_eq(names.count, 2);
	ck_assert_str_eq(names.v[0], "f");
	ck_assert_str_eq(names.v[1], "p");
}
END_TEST
START_TEST(links_are_not_followed_in_a_folder)
{
	struct folder root = folder_root(scan_of(_i));
	auto_clear(folder) folder = FOLDER_NONE;
	auto_clear(str) text = {0};
	struct err why = {0};

	ck_assert(folder_read(&root, "d/f", 100, &text, NULL));
	ck_assert(!folder_read(&root, "l/f", 100, &text, &why));
	ck_assert_int_eq(why.sys, ELOOP);
	ck_assert(!folder_enter(&root, "l", &folder, NULL));
	str_reset(&text);
	ck_assert(folder_readlink(&root, "l", &text, NULL));
	ck_assert_str_eq(str_c(&text), "d");
	ck_assert(folder_enter(&root, "d", &folder, NULL));
}
END_TEST
START_TEST(what_is_no_file_is_not_read)
{
	auto_clear(str) text = {0};
	auto_clear(file) file = FILE_NONE;
	struct err why = {0};

	ck_assert(!folder_root_open(scan_of(_i), "d/p", &file, &why));
	ck_assert_str_eq(why.msg, "'d/p' is not a regular file");
	ck_assert(!folder_root_read(scan_of(_i), "d", 100, &text, NULL));
	why = (struct err){0};
	ck_assert(!folder_root_read(scan_of(_i), "d/f", 3, &text, &why));
	ck_assert_str_eq(why.msg, "'d/f': more than 3 bytes");
}
END_TEST

static bool count(void *ctx, const char *name, enum fs_type type, struct err *err)
{
	unsigned *seen = ctx;

	(void)err;
	if (strcmp(name, "d") == 0 && type == FS_DIR)
		*seen |= 1;
	else if (strcmp(name, "l") == 0 && type == FS_LINK)
		*seen |= 2;
	else
		*seen |= 4;
	return true;
}

START_TEST(entries_and_attributes_are_told)
{
	struct folder root = folder_root(scan_of(_i));
	auto_clear(file) file = FILE_NONE;
	struct stat st, same;
	unsigned seen = 0;

	ck_assert(folder_each(&root, count, &seen, NULL));
	ck_assert_uint_eq(seen, 3);
	ck_assert(folder_stat(&root, "d/f", &st, NULL));
	ck_assert(S_ISREG(st.st_mode));
	ck_assert_int_eq(st.st_size, 4);
	ck_assert(folder_open(&root, "d/f", &file, NULL));
	ck_assert(file_stat(&file, &same, NULL));
	ck_assert(same.st_ino == st.st_ino && same.st_size == 4);
	ck_assert_uint_eq(file.region.size, 4);
	ck_assert(folder_stat(&root, "l", &st, NULL));
	ck_assert(S_ISLNK(st.st_mode));
	ck_assert(folder_fstat(&root, &st, NULL));
	ck_assert(S_ISDIR(st.st_mode));
}
END_TEST

Suite *scan_folder_suite(void);
Suite *scan_folder_suite(void)
{
	Suite *s = suite_create("scan/folder");
	TCase *t = tcase_create("folder");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, links_are_followed_from_the_root_on, 0, 2);
	tcase_add_loop_test(t, links_are_not_followed_in_a_folder, 0, 2);
	tcase_add_loop_test(t, what_is_no_file_is_not_read, 0, 2);
	tcase_add_loop_test(t, entries_and_attributes_are_told, 0, 2);
	suite_add_tcase(s, t);
	return s;
}
