#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "fetch/mark.h"
#include "fetch/publish.h"
#include "fetch/repository.h"
#include "store/doc.h"

#define NOW 1769853600

static char top[] = "/tmp/fettle-unit-repository.XXXXXX";
static struct state state = STATE_NONE;
static struct downloader downloader;
static struct keyring keyring;
static struct minisign_secret secret;
static struct feed feed;
static int source = -1;
static struct repository repo;

static void publish(int64_t serial, int64_t now, int64_t expires)
{
	struct publish p = {
	        .now = now, .expires = expires, .serial = serial, .keys = &secret, .key_count = 1};
	auto_clear(catalog) c = {0};
	auto_clear(strlist) notes = {0};
	auto_fd dir = -1;
	struct err err = {0};

	/* its own descriptor: the lock goes with it */
	ck_assert(fs_open_subdir(source, ".", &dir, NULL));
	if (fs_exists(dir, CATALOG_FILE))
		ck_assert(fs_unlink(dir, CATALOG_FILE, NULL));
	ck_assert_msg(publish_directory(dir, &p, &c, &notes, &err), "%s", err.msg);
}

static void setup(void)
{
	auto_free char *path = NULL, *dir = NULL;
	struct minisign_public public;
	struct keyring_key *key;

	ck_assert_ptr_nonnull(mkdtemp(top));
	path = str_format("%s/state", top);
	dir = str_format("%s/source", top);
	ck_assert(state_open(path, &state, NULL));
	ck_assert(fs_mkdirs_path(dir, 0700, NULL));
	ck_assert(fs_open_dir(dir, &source, NULL));
	minisign_generate(&public, &secret);
	ck_assert(keyring_add(&keyring, &public, "r", &key, NULL));
	key->roles = 1u << ROLE_REPOSITORY;
	feed.name = mem_strdup("app");
	feed.type = mem_strdup("bundles");
	feed.url = str_format("file://%s", dir);
	downloader.state = &state;
	repo = (struct repository){
	        .downloader = &downloader, .state = &state, .keyring = &keyring, .now = NOW};
	publish(1, NOW - 10, NOW + 1000);
}

static void teardown(void)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	downloader_clear(&downloader);
	keyring_clear(&keyring);
	feed_clear(&feed);
	fs_close(&source);
	state_clear(&state);
	ck_assert(fs_remove_tree(tmp, strrchr(top, '/') + 1, NULL));
}

static bool update(struct err *err)
{
	auto_clear(strlist) notes = {0};
	bool changed;

	return repository_update(&repo, &feed, &changed, &notes, err);
}

static void refused(const char *why)
{
	auto_clear(feed) kept = {0};
	struct err err = {0};
	bool found;

	ck_assert(!update(&err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert_msg(strstr(err.msg, why), "%s", err.msg);
	/* what was there stays; the caller's copy is not saved */
	ck_assert(feed_load(&state, "app", &kept, &found, NULL) && found);
	ck_assert_int_eq(kept.serial, 5);
}

static void start_at_five(void)
{
	struct err err = {0};

	publish(5, NOW - 10, NOW + 1000);
	ck_assert_msg(update(&err), "%s", err.msg);
}

START_TEST(a_catalog_is_proved_and_kept)
{
	auto_clear(catalog) c = {0};
	struct err err = {0};
	struct mark m = {0};

	ck_assert_msg(update(&err), "%s", err.msg);
	ck_assert_int_eq(feed.serial, 1);
	ck_assert_int_eq(feed.valid_until, NOW + 1000);
	ck_assert_int_eq(feed.fetched, NOW);
	ck_assert(str_starts(feed.signed_by, "r ("));
	ck_assert(mark_load(&state, "app", &m, NULL));
	ck_assert_int_eq(m.serial, 1);
	ck_assert_str_eq(m.sha256, feed.sha256);
	ck_assert_msg(repository_open(&repo, &feed, &c, &err), "%s", err.msg);
	ck_assert_int_eq(c.serial, 1);
}
END_TEST

START_TEST(a_lower_serial_is_refused_unless_told)
{
	start_at_five();
	publish(4, NOW - 5, NOW + 1000);
	refused("serial 4, and 5 was seen before");
	repo.allow_older = true;
	ck_assert(update(NULL));
	ck_assert_int_eq(feed.serial, 4);
}
END_TEST

START_TEST(two_catalogs_with_one_serial_are_refused)
{
	start_at_five();
	publish(5, NOW - 5, NOW + 1000);
	refused("another catalog with serial 5");
}
END_TEST

START_TEST(removing_the_feed_does_not_forget_its_serial)
{
	start_at_five();
	publish(4, NOW - 5, NOW + 1000);
	ck_assert(fs_remove_tree(state.dir, "feeds/app", NULL));
	ck_assert(!update(NULL));
}
END_TEST

START_TEST(an_expired_catalog_is_refused)
{
	start_at_five();
	publish(6, NOW - 5, NOW);
	refused("expired at");
}
END_TEST

START_TEST(a_catalog_from_the_future_is_refused)
{
	start_at_five();
	publish(6, NOW + 2 * 86400, NOW + 3 * 86400);
	refused("yet to come");
}
END_TEST

START_TEST(a_changed_byte_is_refused)
{
	auto_clear(str) text = {0};

	start_at_five();
	publish(6, NOW - 5, NOW + 1000);
	ck_assert(fs_read(source, CATALOG_FILE, CATALOG_MAX, &text, NULL));
	str_addc(&text, ' ');
	ck_assert(fs_replace(source, CATALOG_FILE, span_make(text.buf, text.len), 0644, NULL));
	refused("catalog: ");
}
END_TEST

START_TEST(a_catalog_without_a_signature_is_refused)
{
	start_at_five();
	publish(6, NOW - 5, NOW + 1000);
	ck_assert(fs_unlink(source, CATALOG_SIGNATURES, NULL));
	refused("a catalog without a signature");
}
END_TEST

START_TEST(bytes_that_are_signed_and_no_catalog_are_refused_and_not_kept)
{
	auto_clear(str) text = {0};
	struct err err = {0};

	start_at_five();
	minisign_sign(&secret, span_of("{}"), "x", "x", &text);
	ck_assert(fs_replace(source, CATALOG_FILE, span_of("{}"), 0644, NULL));
	ck_assert(
	        fs_replace(source, CATALOG_SIGNATURES, span_make(text.buf, text.len), 0644, NULL));
	ck_assert(!update(&err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_int_eq(feed.serial, 5);
}
END_TEST

START_TEST(a_key_that_was_revoked_since_offers_nothing)
{
	auto_clear(catalog) c = {0};
	struct err err = {0};

	start_at_five();
	keyring.keys[0].revoked = NOW;
	ck_assert(!repository_open(&repo, &feed, &c, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert_ptr_nonnull(strstr(err.msg, "feed 'app'"));
	refused("catalog: ");
}
END_TEST

START_TEST(a_catalog_that_has_expired_since_offers_nothing)
{
	auto_clear(catalog) c = {0};
	struct err err = {0};

	start_at_five();
	repo.now = NOW + 1000;
	ck_assert(!repository_open(&repo, &feed, &c, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert(err.hint[0]);
}
END_TEST

START_TEST(kept_data_that_was_changed_offers_nothing)
{
	auto_clear(catalog) c = {0};
	auto_clear(str) text = {0};

	start_at_five();
	ck_assert(fs_read(state.dir, "feeds/app/data", CATALOG_MAX, &text, NULL));
	text.buf[text.len - 2] ^= 1;
	ck_assert(
	        fs_replace(state.dir, "feeds/app/data", span_make(text.buf, text.len), 0600, NULL));
	ck_assert(!repository_open(&repo, &feed, &c, NULL));
}
END_TEST

START_TEST(a_clock_that_was_set_back_is_noted)
{
	auto_clear(strlist) notes = {0};
	bool changed;
	struct mark m = {.serial = 1, .seen = NOW + 2 * 86400};

	ck_assert(update(NULL));
	memcpy(m.sha256, feed.sha256, sizeof(m.sha256));
	ck_assert(mark_save(&state, "app", &m, NULL));
	ck_assert(repository_update(&repo, &feed, &changed, &notes, NULL));
	ck_assert_uint_eq(notes.count, 1);
	ck_assert_ptr_nonnull(strstr(notes.v[0], "the clock was set back"));
	ck_assert(!changed);
}
END_TEST

Suite *fetch_repository_suite(void);
Suite *fetch_repository_suite(void)
{
	Suite *s = suite_create("fetch/repository");
	TCase *t = tcase_create("repository");

	tcase_set_timeout(t, 20);
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_catalog_is_proved_and_kept);
	tcase_add_test(t, a_lower_serial_is_refused_unless_told);
	tcase_add_test(t, two_catalogs_with_one_serial_are_refused);
	tcase_add_test(t, removing_the_feed_does_not_forget_its_serial);
	tcase_add_test(t, an_expired_catalog_is_refused);
	tcase_add_test(t, a_catalog_from_the_future_is_refused);
	tcase_add_test(t, a_changed_byte_is_refused);
	tcase_add_test(t, a_catalog_without_a_signature_is_refused);
	tcase_add_test(t, bytes_that_are_signed_and_no_catalog_are_refused_and_not_kept);
	tcase_add_test(t, a_key_that_was_revoked_since_offers_nothing);
	tcase_add_test(t, a_catalog_that_has_expired_since_offers_nothing);
	tcase_add_test(t, kept_data_that_was_changed_offers_nothing);
	tcase_add_test(t, a_clock_that_was_set_back_is_noted);
	suite_add_tcase(s, t);
	return s;
}
