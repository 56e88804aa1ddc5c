#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "fetch/publish.h"
#include "fetch/signatures.h"

static char top[] = "/tmp/fettle-unit-publish.XXXXXX";
static int dir = -1;
static struct minisign_secret key;
static struct minisign_public public;

static void setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(top));
	ck_assert(fs_open_dir(top, &dir, NULL));
	minisign_generate(&public, &key);
}

static void teardown(void)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	fs_close(&dir);
	ck_assert(fs_remove_tree(tmp, strrchr(top, '/') + 1, NULL));
}

static bool publish(int64_t serial, int64_t *ret_serial, struct err *err)
{
	struct publish p = {
	        .now = 1000, .expires = 2000, .serial = serial, .keys = &key, .key_count = 1};
	auto_clear(catalog) c = {0};
	auto_clear(strlist) notes = {0};

	if (!publish_directory(dir, &p, &c, &notes, err))
		return false;
	*ret_serial = c.serial;
	return true;
}

START_TEST(the_serial_grows_and_the_pair_matches)
{
	for (int64_t i = 1; i <= 3; i++) {
		auto_clear(str) text = {0}, sig_text = {0};
		auto_clear(signatures) sigs = {0};
		int64_t serial = 0;

		ck_assert(publish(0, &serial, NULL));
		ck_assert_int_eq(serial, i);
		ck_assert(fs_read(dir, CATALOG_FILE, CATALOG_MAX, &text, NULL));
		ck_assert(fs_read(dir, CATALOG_SIGNATURES, SIGNATURES_MAX, &sig_text, NULL));
		ck_assert(signatures_parse(span_make(sig_text.buf, sig_text.len), &sigs, NULL));
		ck_assert(
		        minisign_verify(&public, &sigs.v[0], span_make(text.buf, text.len), NULL));
	}
}
END_TEST

START_TEST(the_last_serial_has_none_after_it)
{
	struct err err = {0};
	int64_t serial = 0;

	ck_assert(publish(INT64_MAX, &serial, NULL));
	ck_assert_int_eq(serial, INT64_MAX);
	ck_assert(!publish(0, &serial, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
}
END_TEST

START_TEST(two_do_not_publish_at_once)
{
	struct err err = {0};
	int64_t serial = 0;
	auto_fd other = -1;
	bool got = false;

	ck_assert(fs_open_dir(top, &other, NULL));
	ck_assert(fs_try_lock(other, &got, NULL) && got);
	ck_assert(!publish(0, &serial, &err));
	ck_assert_int_eq(err.kind, ERR_LOCKED);
	ck_assert(!fs_exists(dir, CATALOG_FILE));
}
END_TEST

Suite *fetch_publish_suite(void);
Suite *fetch_publish_suite(void)
{
	Suite *s = suite_create("fetch/publish");
	TCase *t = tcase_create("publish");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_serial_grows_and_the_pair_matches);
	tcase_add_test(t, the_last_serial_has_none_after_it);
	tcase_add_test(t, two_do_not_publish_at_once);
	suite_add_tcase(s, t);
	return s;
}
