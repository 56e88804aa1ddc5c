#include <check.h>
#include <stdlib.h>

#include "unit/tarball.h"

#include "scan/layer.h"

#define LAYERS 6

/* What layers make together, told by the paths of status files: "dpkg/status" in any directory is
 * wanted, and its text says whose it is. */
static struct str archives[LAYERS];
static struct layer layers[LAYERS];
static struct inodes nodes;
static struct hoard hoard;

static void setup(void)
{
	inodes_begin(&nodes);
}

static void teardown(void)
{
	for (size_t i = 0; i < LAYERS; i++) {
		str_clear(&archives[i]);
		layer_clear(&layers[i]);
	}
	inodes_clear(&nodes);
	hoard_clear(&hoard);
}

static void put(size_t i, const char *path)
{
	auto_free char *text = str_format("layer %zu", i);

	tarball_file(&archives[i], path, text);
}

static void read_one(size_t i)
{
	struct span rest;

	tarball_end(&archives[i]);
	rest = span_make(archives[i].buf, archives[i].len);
	layer_read(&layers[i], stream_of_span(&rest), &hoard);
}

static void apply_all(size_t count)
{
	for (size_t i = 0; i < count; i++) {
		read_one(i);
		ck_assert_msg(layers[i].why.kind == ERR_NONE, "%s", layers[i].why.msg);
		layer_apply(&layers[i], &nodes, i + 1);
	}
}

static void is_of(const char *path, size_t i)
{
	auto_free char *want = str_format("layer %zu", i);
	auto_clear(held_view) view = {0};
	struct inode *node;
	struct region r;
	char text[16] = "";

	ck_assert_msg(inodes_find(&nodes, span_of(path), true, &node, NULL), "no '%s'", path);
	ck_assert_int_eq(node->type, FS_FILE);
	ck_assert_ptr_nonnull(node->content);
	r = held_region(&view, node->content);
	ck_assert(region_read(&r, 0, text, r.size, NULL));
	ck_assert_str_eq(text, want);
}

static void is_not(const char *path)
{
	struct inode *node;

	ck_assert_msg(!inodes_find(&nodes, span_of(path), true, &node, NULL), "'%s'", path);
}

START_TEST(a_later_layer_replaces_a_file_as_a_whole)
{
	put(0, "var/lib/dpkg/status");
	put(1, "./var/lib/dpkg/status");
	put(0, "other/dpkg/status");
	apply_all(2);
	is_of("var/lib/dpkg/status", 1);
	is_of("other/dpkg/status", 0);
}
END_TEST
START_TEST(a_whiteout_hides_what_is_below)
{
	put(0, "a/dpkg/status");
	put(0, "b/c/dpkg/status");
	tarball_file(&archives[1], "a/dpkg/.wh.status", "");
	tarball_file(&archives[1], "b/.wh.c", "");
	tarball_file(&archives[1], "b/.wh.none", "");
	tarball_file(&archives[1], "none/.wh.none", "");
	apply_all(2);
	is_not("a/dpkg/status");
	is_not("b/c");
}
END_TEST
START_TEST(a_whiteout_hides_nothing_of_its_own_layer)
{
	put(0, "a/dpkg/status");
	put(0, "b/old/dpkg/status");
	put(1, "a/dpkg/status");
	tarball_file(&archives[1], "a/dpkg/.wh.status", "");
	tarball_file(&archives[1], "b/.wh.old", "");
	put(1, "b/old/new/dpkg/status");
	tarball_file(&archives[2], "c/.wh.x", "");
	put(2, "c/x/dpkg/status");
	apply_all(3);
	is_of("a/dpkg/status", 1);
	is_of("b/old/new/dpkg/status", 1);
	is_not("b/old/dpkg");
	is_of("c/x/dpkg/status", 2);
}
END_TEST
START_TEST(a_whiteout_may_come_after_its_siblings)
{
	put(0, "a/d/dpkg/status");
	put(0, "a/d/e/dpkg/status");
	tarball_dir(&archives[1], "a/d");
	put(1, "a/d/e/f/dpkg/status");
	tarball_file(&archives[1], "a/.wh.d", "");
	apply_all(2);
	is_not("a/d/dpkg");
	is_not("a/d/e/dpkg");
	is_of("a/d/e/f/dpkg/status", 1);
}
END_TEST
START_TEST(an_opaque_directory_hides_all_below_it)
{
	put(0, "a/dpkg/status");
	put(0, "a/b/c/d/dpkg/status");
	put(0, "z/dpkg/status");
	put(1, "a/b/dpkg/status");
	tarball_file(&archives[1], "a/.wh..wh..opq", "");
	put(1, "a/n/dpkg/status");
	apply_all(2);
	is_not("a/dpkg");
	is_not("a/b/c");
	is_of("a/b/dpkg/status", 1);
	is_of("a/n/dpkg/status", 1);
	is_of("z/dpkg/status", 0);
}
END_TEST
START_TEST(an_opaque_root_hides_everything)
{
	put(0, "a/dpkg/status");
	put(1, "b/dpkg/status");
	tarball_file(&archives[1], ".wh..wh..opq", "");
	apply_all(2);
	is_not("a");
	is_of("b/dpkg/status", 1);
}
END_TEST
START_TEST(an_opaque_directory_in_the_place_of_a_link_spares_what_it_led_to)
{
	put(0, "usr/lib/dpkg/status");
	tarball_link(&archives[0], "lib", "usr/lib");
	tarball_dir(&archives[1], "lib");
	tarball_file(&archives[1], "lib/.wh..wh..opq", "");
	apply_all(2);
	is_of("usr/lib/dpkg/status", 0);
	is_not("lib/dpkg");
}
END_TEST
START_TEST(a_whiteout_of_nothing_is_refused)
{
	static const char *const names[] = {"a/.wh.", "a/.wh..", ".wh..."};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		tarball_file(&archives[i], names[i], "");
		read_one(i);
		ck_assert(layers[i].is_refused);
		ck_assert_ptr_nonnull(
		        strstr(layers[i].why.msg, "is a whiteout that names nothing"));
	}
}
END_TEST
START_TEST(what_aufs_kept_for_itself_is_left_out)
{
	tarball_dir(&archives[0], ".wh..wh.plnk");
	put(0, ".wh..wh.plnk/dpkg/status");
	tarball_file(&archives[0], ".wh..wh.aufs", "");
	put(0, "a/dpkg/status");
	apply_all(1);
	ck_assert_uint_eq(layers[0].count, 1);
	is_of("a/dpkg/status", 0);
}
END_TEST
START_TEST(a_kind_replaces_another)
{
	put(0, "a/b/dpkg/status");
	tarball_file(&archives[1], "a/b", ""); /* nobody wants it: yet it hides the directory */
	put(0, "c/d.d/dpkg/status");
	tarball_file(&archives[1], "c/d.d", "");
	put(0, "e/dpkg/status");
	tarball_link(&archives[1], "e", "c");
	put(0, "dpkg/status");
	tarball_dir(&archives[1], "dpkg/status");
	apply_all(2);
	is_not("a/b/dpkg");
	is_not("c/d.d");
	is_not("e/dpkg");
	is_not("dpkg/status/x");
}
END_TEST
START_TEST(parents_are_resolved_inside_the_image)
{
	put(0, "usr/lib/dpkg/status");
	tarball_link(&archives[0], "lib", "usr/lib");
	tarball_link(&archives[0], "abs", "/usr/lib");
	tarball_link(&archives[0], "out", "../../../usr");
	put(1, "lib/dpkg/status");
	put(2, "abs/x/dpkg/status");
	put(2, "out/y/dpkg/status");
	tarball_file(&archives[3], "lib/.wh.dpkg", "");
	apply_all(3);
	is_of("usr/lib/dpkg/status", 1);
	is_of("usr/lib/x/dpkg/status", 2);
	is_of("usr/y/dpkg/status", 2);
	read_one(3);
	layer_apply(&layers[3], &nodes, 4);
	is_not("usr/lib/dpkg");
}
END_TEST
START_TEST(what_has_no_place_is_told)
{
	tarball_link(&archives[0], "loop", "loop");
	tarball_link(&archives[0], "gone", "nowhere");
	put(0, "loop/dpkg/status");
	put(0, "gone/dpkg/status");
	put(0, "dpkg/status");
	put(0, "dpkg/status/dpkg/status");
	put(0, "../../dpkg/status");
	apply_all(1);
	ck_assert_uint_eq(layers[0].odd, 4);
	ck_assert_str_eq(layers[0].first_odd.msg,
	                 "'../../dpkg/status': its path leads out of the image or is too long");
	is_of("dpkg/status", 0);
}
END_TEST
START_TEST(hard_links_are_the_same_file)
{
	put(0, "dpkg/status");
	tarball_hardlink(&archives[0], "a/dpkg/status", "./dpkg/status");
	tarball_hardlink(&archives[1], "b/dpkg/status", "dpkg/status");
	tarball_file(&archives[1], "dpkg/.wh.status", "");
	tarball_hardlink(&archives[1], "b/dpkg/status", "b/dpkg/status");
	apply_all(2);
	is_of("a/dpkg/status", 0);
	is_of("b/dpkg/status", 0);
	is_not("dpkg/status");
}
END_TEST
START_TEST(another_name_of_what_was_not_kept_says_so)
{
	struct inode *node;

	put(0, "store/0123.bin");
	tarball_hardlink(&archives[0], "dpkg/status", "store/0123.bin");
	tarball_hardlink(&archives[0], "x.y", "store/0123.bin");
	apply_all(1);
	ck_assert(inodes_find(&nodes, span_of("dpkg/status"), true, &node, NULL));
	ck_assert_ptr_nonnull(node->content->why);
}
END_TEST
START_TEST(an_archive_that_ends_early_gives_what_it_has)
{
	struct span rest;

	put(0, "dpkg/status");
	put(0, "a/dpkg/status");
	rest = span_make(archives[0].buf, archives[0].len - TAR_BLOCK - 10);
	layer_read(&layers[0], stream_of_span(&rest), &hoard);
	ck_assert_str_eq(layers[0].why.msg, "the archive is cut short");
	ck_assert(!layers[0].is_refused);
	layer_apply(&layers[0], &nodes, 1);
	is_of("dpkg/status", 0);
}
END_TEST
START_TEST(deep_and_odd_names_survive)
{
	auto_clear(str) deep = {0};

	for (int i = 0; i < 1500; i++)
		str_adds(&deep, "d/");
	str_adds(&deep, "dpkg/status");
	tarball_header(&archives[0], "L", 'L', 0, NULL, deep.len + 1);
	str_add(&archives[0], deep.buf, deep.len + 1);
	tarball_pad(&archives[0]);
	put(0, "x");
	put(0, "\xff\xfe/dpkg/status");
	tarball_header(&archives[0], "fifo", '6', 0644, NULL, 0);
	tarball_file(&archives[1], "d/.wh..wh..opq", "");
	apply_all(2);
	is_of("\xff\xfe/dpkg/status", 0);
	is_not("d/d");
}
END_TEST

Suite *scan_layer_suite(void);
Suite *scan_layer_suite(void)
{
	Suite *s = suite_create("scan/layer");
	TCase *t = tcase_create("layer");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_later_layer_replaces_a_file_as_a_whole);
	tcase_add_test(t, a_whiteout_hides_what_is_below);
	tcase_add_test(t, a_whiteout_hides_nothing_of_its_own_layer);
	tcase_add_test(t, a_whiteout_may_come_after_its_siblings);
	tcase_add_test(t, an_opaque_directory_hides_all_below_it);
	tcase_add_test(t, an_opaque_root_hides_everything);
	tcase_add_test(t, an_opaque_directory_in_the_place_of_a_link_spares_what_it_led_to);
	tcase_add_test(t, a_whiteout_of_nothing_is_refused);
	tcase_add_test(t, what_aufs_kept_for_itself_is_left_out);
	tcase_add_test(t, a_kind_replaces_another);
	tcase_add_test(t, parents_are_resolved_inside_the_image);
	tcase_add_test(t, what_has_no_place_is_told);
	tcase_add_test(t, hard_links_are_the_same_file);
	tcase_add_test(t, another_name_of_what_was_not_kept_says_so);
	tcase_add_test(t, an_archive_that_ends_early_gives_what_it_has);
	tcase_add_test(t, deep_and_odd_names_survive);
	suite_add_tcase(s, t);
	return s;
}
