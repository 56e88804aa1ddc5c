#include "bundle/tree.h"
#include "woods.h"

static const struct tree_entry *entry(const struct tree *t, const char *path)
{
	const struct tree_entry *e = tree_find(t, path);

	ck_assert_msg(e != NULL, "no '%s'", path);
	return e;
}

START_TEST(parents_come_before_what_is_in_them)
{
	static const char *const wanted[] = {"a", "a-b", "a/b", "a/b/c", "z"};
	struct woods w;
	auto_clear(tree) t = {0};
	size_t n = 0;

	woods_begin(&w);
	plant_dir(w.to, "a/b");
	plant(w.to, "a/b/c", "c");
	plant(w.to, "a-b", "x");
	plant(w.to, "z", "z");
	ck_assert(tree_read(w.to, &t, NULL));
	ck_assert_uint_eq(t.count, 5);
	for (size_t i = 0; i < t.count; i++)
		for (size_t j = 0; j < 5; j++)
			n += strcmp(t.entries[i].path, wanted[j]) == 0;
	ck_assert_uint_eq(n, 5);
	ck_assert(entry(&t, "a") < entry(&t, "a/b") && entry(&t, "a/b") < entry(&t, "a/b/c"));
	ck_assert_ptr_null(tree_find(&t, "b"));
	woods_clear(&w);
}
END_TEST

START_TEST(everything_about_a_path_is_read)
{
	struct woods w;
	auto_clear(tree) t = {0};
	char hex[SHA256_HEX_SIZE];

	woods_begin(&w);
	plant(w.to, "file", "content");
	ck_assert(fs_chmod(w.to, "file", 04711, NULL));
	plant_time(w.to, "file");
	plant_link(w.to, "../nowhere", "link");
	plant_dir(w.to, "dir");
	ck_assert(tree_read(w.to, &t, NULL));
	digest_hex(span_of("content"), hex);
	ck_assert_str_eq(entry(&t, "file")->sha256, hex);
	ck_assert_uint_eq(entry(&t, "file")->size, 7);
	ck_assert_uint_eq(entry(&t, "file")->attrs.mode, S_IFREG | 04711);
	ck_assert_int_eq(entry(&t, "file")->attrs.mtime.tv_nsec, 5);
	ck_assert_str_eq(entry(&t, "link")->target, "../nowhere");
	ck_assert(S_ISLNK(entry(&t, "link")->attrs.mode));
	ck_assert(S_ISDIR(entry(&t, "dir")->attrs.mode));
	woods_clear(&w);
}
END_TEST

START_TEST(hard_links_know_the_first_of_them)
{
	struct woods w;
	auto_clear(tree) t = {0};

	woods_begin(&w);
	plant(w.to, "a", "same");
	ck_assert(fs_link(w.to, "a", w.to, "b", NULL));
	plant_dir(w.to, "d");
	ck_assert(fs_link(w.to, "a", w.to, "d/c", NULL));
	plant(w.to, "e", "same");
	plant_link(w.to, "x", "l1");
	ck_assert(fs_link(w.to, "l1", w.to, "l2", NULL));
	ck_assert(tree_read(w.to, &t, NULL));
	ck_assert_str_eq(t.entries[entry(&t, "b")->leader].path, "a");
	ck_assert_str_eq(t.entries[entry(&t, "d/c")->leader].path, "a");
	ck_assert_str_eq(t.entries[entry(&t, "a")->leader].path, "a");
	ck_assert_str_eq(t.entries[entry(&t, "e")->leader].path, "e");
	ck_assert_str_eq(entry(&t, "d/c")->sha256, entry(&t, "e")->sha256);
	ck_assert_str_eq(entry(&t, "l2")->target, "x");
	woods_clear(&w);
}
END_TEST

START_TEST(holes_are_seen)
{
	struct woods w;
	auto_clear(tree) t = {0};
	auto_fd fd = -1;

	woods_begin(&w);
	plant(w.to, "dense", "content");
	plant(w.to, "holes", "");
	ck_assert(fs_open_write(w.to, "holes", &fd, NULL) && fs_truncate(fd, 1 << 20, NULL));
	ck_assert(tree_read(w.to, &t, NULL));
	ck_assert(entry(&t, "holes")->sparse && !entry(&t, "dense")->sparse);
	woods_clear(&w);
}
END_TEST

START_TEST(fettles_own_directory_is_left_out)
{
	struct woods w;
	auto_clear(tree) t = {0};

	woods_begin(&w);
	plant_dir(w.to, ".fettle/stash");
	plant(w.to, "x", "x");
	ck_assert(tree_read(w.to, &t, NULL));
	ck_assert_uint_eq(t.count, 1);
	woods_clear(&w);
}
END_TEST

START_TEST(what_cannot_be_carried_is_named)
{
	struct woods w;
	auto_clear(tree) t = {0};
	struct err err = {0};

	woods_begin(&w);
	plant_dir(w.to, "d");
	ck_assert(fs_mknod(w.to, "d/pipe", S_IFIFO | 0644, 0, NULL));
	ck_assert(!tree_read(w.to, &t, &err));
	ck_assert_str_eq(err.msg, "'d/pipe' is a device, fifo or socket");
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_uint_eq(t.count, 0);
	woods_clear(&w);
}
END_TEST

Suite *bundle_tree_suite(void);
Suite *bundle_tree_suite(void)
{
	Suite *s = suite_create("bundle/tree");
	TCase *t = tcase_create("tree");

	tcase_add_test(t, parents_come_before_what_is_in_them);
	tcase_add_test(t, everything_about_a_path_is_read);
	tcase_add_test(t, hard_links_know_the_first_of_them);
	tcase_add_test(t, holes_are_seen);
	tcase_add_test(t, fettles_own_directory_is_left_out);
	tcase_add_test(t, what_cannot_be_carried_is_named);
	suite_add_tcase(s, t);
	return s;
}
