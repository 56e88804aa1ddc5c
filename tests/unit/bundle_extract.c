#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "bundle/extract.h"
#include "bundle/make.h"

static char top[] = "/tmp/fettle-unit-extract.XXXXXX";
static int work = -1;
static struct idmap none;

static void setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(top));
	ck_assert(fs_open_dir(top, &work, NULL));
	ck_assert(fs_mkdirs(work, "old", 0755, NULL) && fs_mkdirs(work, "new/sub", 0750, NULL));
}

static void teardown(void)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	fs_close(&work);
	ck_assert(fs_remove_tree(tmp, strrchr(top, '/') + 1, NULL));
}

/* The bundle that leads from old to new, opened. */
static void make(struct bundle *ret)
{
	auto_free char *path = str_format("%s/b.fettle", top);
	auto_clear(minisign_secret) secret = {0};
	auto_clear(manifest) m = {.serial = 1, .created = 1000};
	auto_fd from = -1, to = -1;
	struct minisign_public public;
	struct err err = {0};

	m.id = mem_strdup("app-1");
	m.product = mem_strdup("app");
	m.arch = mem_strdup("all");
	m.at = mem_strdup("/opt/app");
	minisign_generate(&public, &secret);
	ck_assert(fs_open_subdir(work, "old", &from, NULL));
	ck_assert(fs_open_subdir(work, "new", &to, NULL));
	ck_assert_msg(bundle_make(from, to, &none, &none, &m, &err) &&
	                      bundle_write(to, &m, &secret, path, &err),
	              "%s", err.msg);
	ck_assert(bundle_open_path(path, -1, ret, NULL));
	ck_assert(bundle_decode(ret, NULL));
}

static bool extract(const struct bundle *b, const char *name, struct extract_result *ret,
                    struct err *err)
{
	auto_free char *path = str_format("%s/%s", top, name);

	return extract_bundle(b, path, &none, &none, ret, err);
}

static size_t names(void)
{
	auto_clear(strlist) list = {0};

	ck_assert(fs_list(work, &list, NULL));
	return list.count;
}

START_TEST(a_tree_appears_with_its_attributes)
{
	auto_clear(bundle) b = BUNDLE_NONE;
	auto_clear(str) text = {0};
	struct extract_result is = {0};
	struct timespec time = {.tv_sec = 1000, .tv_nsec = 5};
	struct err err = {0};
	struct stat st;

	ck_assert(fs_replace(work, "new/sub/file", span_of("content"), 0640, NULL));
	ck_assert(fs_set_mtime(work, "new/sub/file", time, NULL));
	ck_assert(fs_set_mtime(work, "new/sub", time, NULL));
	make(&b);
	ck_assert_msg(extract(&b, "out", &is, &err), "%s", err.msg);
	ck_assert_uint_eq(is.made, 2);
	ck_assert_uint_eq(is.left_out, 0);
	ck_assert(fs_read(work, "out/sub/file", 100, &text, NULL));
	ck_assert_str_eq(str_c(&text), "content");
	ck_assert(fs_stat(work, "out/sub/file", &st, NULL));
	ck_assert_int_eq(st.st_mode & 07777, 0640);
	ck_assert_int_eq(st.st_mtim.tv_nsec, 5);
	ck_assert(fs_stat(work, "out/sub", &st, NULL));
	ck_assert_int_eq(st.st_mtim.tv_sec, 1000);
	ck_assert(fs_stat(work, "out", &st, NULL));
	ck_assert_int_eq(st.st_mode & 07777, 0700);
}
END_TEST

START_TEST(what_is_deleted_is_left_out_and_counted)
{
	auto_clear(bundle) b = BUNDLE_NONE;
	struct extract_result is = {0};

	ck_assert(fs_replace(work, "old/gone", span_of("x"), 0644, NULL));
	make(&b);
	ck_assert(extract(&b, "out", &is, NULL));
	ck_assert_uint_eq(is.left_out, 1);
	ck_assert(!fs_exists(work, "out/gone"));
}
END_TEST

START_TEST(content_that_is_not_what_was_signed_leaves_nothing)
{
	auto_clear(bundle) b = BUNDLE_NONE;
	struct extract_result is = {0};
	struct err err = {0};
	auto_fd fd = -1;
	size_t before;

	ck_assert(fs_replace(work, "new/sub/file", span_of("content"), 0640, NULL));
	make(&b);
	ck_assert(fs_open_write(work, "b.fettle", &fd, NULL));
	ck_assert(fs_pwrite(fd, "X", 1, b.offsets[0], NULL));
	before = names();
	ck_assert(!extract(&b, "out", &is, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert_uint_eq(names(), before);
}
END_TEST

START_TEST(a_name_that_is_taken_is_refused)
{
	auto_clear(bundle) b = BUNDLE_NONE;
	struct extract_result is = {0};
	struct err err = {0};

	make(&b);
	ck_assert(fs_symlink(work, "nowhere", "link", NULL));
	ck_assert(!extract(&b, "old", &is, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert(!extract(&b, "link", &is, NULL));
	ck_assert(!extract(&b, "..", &is, NULL));
	ck_assert(!extract(&b, "none/out", &is, NULL));
}
END_TEST

Suite *bundle_extract_suite(void);
Suite *bundle_extract_suite(void)
{
	Suite *s = suite_create("bundle/extract");
	TCase *t = tcase_create("extract");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_tree_appears_with_its_attributes);
	tcase_add_test(t, what_is_deleted_is_left_out_and_counted);
	tcase_add_test(t, content_that_is_not_what_was_signed_leaves_nothing);
	tcase_add_test(t, a_name_that_is_taken_is_refused);
	suite_add_tcase(s, t);
	return s;
}
