#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "bundle/make.h"
#include "fetch/bring.h"
#include "fetch/describe.h"

#define NOW 1769853600

static char top[] = "/tmp/fettle-unit-bring.XXXXXX";
static int work = -1;
static struct state state = STATE_NONE;
static struct downloader downloader;
static struct keyring keyring;
static struct feed feed;
static struct catalog catalog;
static struct catalog_entry *entry;
static struct bring bring;

static void make_bundle(const struct minisign_secret *secret)
{
	auto_free char *path = str_format("%s/app.fettle", top);
	auto_clear(manifest) m = {.serial = 2, .created = NOW - 10, .expires = NOW + 1000};
	auto_clear(idmap) none = {0};
	auto_fd from = -1, to = -1, fd = -1;
	char hex[SHA256_HEX_SIZE];
	struct err err = {0};

	m.id = mem_strdup("app-2");
	m.product = mem_strdup("app");
	m.arch = mem_strdup("all");
	m.at = mem_strdup("/opt/app");
	ck_assert(fs_mkdirs(work, "old", 0755, NULL) && fs_mkdirs(work, "new", 0755, NULL));
	ck_assert(fs_replace(work, "new/file", span_of("content"), 0644, NULL));
	ck_assert(fs_open_subdir(work, "old", &from, NULL));
	ck_assert(fs_open_subdir(work, "new", &to, NULL));
	ck_assert_msg(bundle_make(from, to, &none, &none, &m, &err) &&
	                      bundle_write(to, &m, secret, path, &err),
	              "%s", err.msg);
	entry = catalog_add(&catalog);
	entry->file = mem_strdup("app.fettle");
	describe_bundle(&m, entry);
	ck_assert(fs_open_file(work, "app.fettle", &fd, NULL));
	ck_assert(digest_fd(fd, hex, &entry->size, NULL));
	entry->sha256 = mem_strdup(hex);
}

static void setup(void)
{
	auto_free char *path = NULL;
	auto_clear(minisign_secret) secret = {0};
	struct minisign_public public;
	struct keyring_key *key;

	ck_assert_ptr_nonnull(mkdtemp(top));
	path = str_format("%s/state", top);
	ck_assert(state_open(path, &state, NULL));
	ck_assert(fs_open_dir(top, &work, NULL));
	minisign_generate(&public, &secret);
	ck_assert(keyring_add(&keyring, &public, "v", &key, NULL));
	key->roles = 1u << ROLE_VENDOR;
	feed.name = mem_strdup("app");
	feed.type = mem_strdup("bundles");
	feed.url = str_format("file://%s", top);
	make_bundle(&secret);
	downloader.state = &state;
	bring = (struct bring){
	        .downloader = &downloader, .state = &state, .keyring = &keyring, .now = NOW};
}

static void teardown(void)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	downloader_clear(&downloader);
	keyring_clear(&keyring);
	feed_clear(&feed);
	catalog_clear(&catalog);
	fs_close(&work);
	state_clear(&state);
	ck_assert(fs_remove_tree(tmp, strrchr(top, '/') + 1, NULL));
}

static void refused(enum err_kind kind, const char *why)
{
	auto_free char *signers = NULL;
	auto_clear(strlist) parts = {0};
	auto_fd dir = -1;
	struct err err = {0};

	ck_assert(!bring_bundle(&bring, &feed, entry, &signers, &err));
	ck_assert_msg(err.kind == kind && strstr(err.msg, why), "%d: %s", err.kind, err.msg);
	ck_assert_ptr_null(signers);
	ck_assert(!bring_is_held(&state, entry->sha256));
	ck_assert(fs_open_subdir(state.dir, "cache/parts", &dir, NULL));
	ck_assert(fs_list(dir, &parts, NULL));
	ck_assert_uint_eq(parts.count, 0);
}

static void taken(void)
{
	auto_free char *signers = NULL;
	struct err err = {0};

	ck_assert_msg(bring_bundle(&bring, &feed, entry, &signers, &err), "%s", err.msg);
	ck_assert(str_starts(signers, "v ("));
}

START_TEST(a_good_bundle_is_kept_under_its_digest)
{
	auto_free char *name = bring_name(entry->sha256), *signers = NULL;

	ck_assert(!bring_is_held(&state, entry->sha256));
	ck_assert_uint_eq(bring_missing(&state, &feed, entry), entry->size);
	taken();
	ck_assert(bring_is_held(&state, entry->sha256));
	ck_assert(fs_exists(state.dir, name));
	ck_assert(bring_check(&bring, entry->sha256, "app-2", &signers, NULL));
}
END_TEST

START_TEST(another_size_or_digest_is_refused)
{
	entry->size++;
	refused(ERR_UNTRUSTED, "bytes, not");
	entry->size -= 2;
	refused(ERR_UNTRUSTED, "more than");
	entry->size++;
	entry->sha256[0] = entry->sha256[0] == 'a' ? 'b' : 'a';
	refused(ERR_UNTRUSTED, "another file than was promised");
}
END_TEST

START_TEST(what_the_catalog_says_otherwise_is_refused)
{
	entry->serial = 3;
	refused(ERR_UNTRUSTED, "another serial");
}
END_TEST

START_TEST(who_signs_and_when_it_expires_counts)
{
	keyring.keys[0].revoked = NOW;
	refused(ERR_UNTRUSTED, "");
	keyring.keys[0].revoked = 0;
	keyring.keys[0].roles = 1u << ROLE_REPOSITORY;
	refused(ERR_UNTRUSTED, "");
	keyring.keys[0].roles = 1u << ROLE_VENDOR;
	keyring.thresholds[ROLE_VENDOR] = 2;
	refused(ERR_UNTRUSTED, "");
	keyring.thresholds[ROLE_VENDOR] = 1;
	bring.now = NOW + 1000;
	refused(ERR_UNTRUSTED, "expired at");
	bring.now = NOW;
	taken();
}
END_TEST

START_TEST(what_is_no_bundle_is_refused)
{
	char hex[SHA256_HEX_SIZE];

	ck_assert(fs_replace(work, "app.fettle", span_of("nonsense"), 0644, NULL));
	digest_hex(span_of("nonsense"), hex);
	memcpy(entry->sha256, hex, sizeof(hex));
	entry->size = 8;
	refused(ERR_INPUT, "not a fettle bundle");
}
END_TEST

START_TEST(a_held_one_is_judged_by_its_keys_and_not_by_its_expiry)
{
	auto_free char *signers = NULL, *none = NULL;
	struct err err = {0};

	taken();
	bring.now = NOW + 1000;
	ck_assert(bring_check(&bring, entry->sha256, "app-2", &signers, NULL));
	ck_assert(!bring_check(&bring, entry->sha256, "app-3", &none, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "'app-2', not 'app-3'"));
	keyring.keys[0].revoked = NOW;
	err_clear(&err);
	ck_assert(!bring_check(&bring, entry->sha256, "app-2", &none, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
}
END_TEST

Suite *fetch_bring_suite(void);
Suite *fetch_bring_suite(void)
{
	Suite *s = suite_create("fetch/bring");
	TCase *t = tcase_create("bring");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_good_bundle_is_kept_under_its_digest);
	tcase_add_test(t, another_size_or_digest_is_refused);
	tcase_add_test(t, what_the_catalog_says_otherwise_is_refused);
	tcase_add_test(t, who_signs_and_when_it_expires_counts);
	tcase_add_test(t, what_is_no_bundle_is_refused);
	tcase_add_test(t, a_held_one_is_judged_by_its_keys_and_not_by_its_expiry);
	suite_add_tcase(s, t);
	return s;
}
