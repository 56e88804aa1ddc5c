#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/digest.h"
#include "store/feed.h"
#include "store/state.h"

static char top[] = "/tmp/fettle-unit-feed.XXXXXX";
static struct state state = STATE_NONE;

static void setup(void)
{
	auto_free char *path = NULL;

	ck_assert_ptr_nonnull(mkdtemp(top));
	path = str_format("%s/state", top);
	ck_assert(state_open(path, &state, NULL));
}

static void teardown(void)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	state_clear(&state);
	ck_assert(fs_remove_tree(tmp, strrchr(top, '/') + 1, NULL));
}

static void fill(struct feed *f, const char *name)
{
	f->name = mem_strdup(name);
	f->type = mem_strdup("debsecan");
	f->url = mem_strdup("https://example.org/x");
	f->added = 1769853600;
}

/* Gives the feed these bytes, as a download would. */
static void receive(struct feed *f, const char *bytes)
{
	char hex[SHA256_HEX_SIZE];

	ck_assert(fs_mkdirs(state.dir, "cache", 0700, NULL));
	ck_assert(fs_replace(state.dir, "cache/part", span_of(bytes), 0600, NULL));
	digest_hex(span_of(bytes), hex);
	mem_free(&f->sha256);
	f->sha256 = mem_strdup(hex);
	f->size = strlen(bytes);
	f->fetched = 1769853660;
	ck_assert(feed_replace_data(&state, f, "cache/part", NULL));
}

START_TEST(what_is_saved_is_loaded)
{
	auto_clear(feed) f = {0}, back = {0};
	bool found = false;

	fill(&f, "debian");
	ck_assert(feed_save(&state, &f, NULL));
	ck_assert(feed_load(&state, "debian", &back, &found, NULL));
	ck_assert(found);
	ck_assert_str_eq(back.url, f.url);
	ck_assert_int_eq(back.added, f.added);
	ck_assert_int_eq(back.fetched, 0);
	ck_assert_ptr_null(back.sha256);
	ck_assert(feed_load(&state, "other", &back, &found, NULL));
	ck_assert(!found);
}
END_TEST

START_TEST(names_are_listed_in_order_and_nothing_else_is)
{
	auto_clear(strlist) names = {0};
	auto_clear(feed) b = {0}, a = {0};

	ck_assert(feed_list(&state, &names, NULL));
	ck_assert_uint_eq(names.count, 0);
	fill(&b, "b");
	fill(&a, "a");
	ck_assert(feed_save(&state, &b, NULL));
	ck_assert(feed_save(&state, &a, NULL));
	ck_assert(fs_mkdirs(state.dir, "feeds/empty", 0700, NULL));
	ck_assert(feed_list(&state, &names, NULL));
	ck_assert_uint_eq(names.count, 2);
	ck_assert_str_eq(names.v[0], "a");
	ck_assert_str_eq(names.v[1], "b");
}
END_TEST

START_TEST(a_name_cannot_leave_the_state)
{
	static const char *const bad[] = {"", ".", "..", "../x", "a/b", ".hidden", "a b", "\n"};
	struct err err = {0};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		err_clear(&err);
		ck_assert(!feed_check_name(bad[i], &err));
		ck_assert_int_eq(err.kind, ERR_USAGE);
	}
	ck_assert(feed_check_name("debian-12_x.1", NULL));
}
END_TEST

START_TEST(data_is_what_was_received)
{
	auto_clear(feed) f = {0};
	auto_clear(str) text = {0};
	auto_fd fd = -1;

	fill(&f, "debian");
	receive(&f, "VERSION 1\n");
	ck_assert(feed_open_data(&state, &f, true, &fd, NULL));
	ck_assert(fs_read_fd(fd, 100, &text, NULL));
	ck_assert_str_eq(str_c(&text), "VERSION 1\n");
	ck_assert(!fs_exists(state.dir, "cache/part"));
}
END_TEST

START_TEST(a_feed_without_data_says_what_to_do)
{
	auto_clear(feed) f = {0};
	struct err err = {0};
	int fd = -1;

	fill(&f, "debian");
	ck_assert(!feed_open_data(&state, &f, false, &fd, &err));
	ck_assert_str_eq(err.msg, "feed 'debian' has no data yet");
	ck_assert_ptr_nonnull(strstr(err.hint, "feed update debian"));
}
END_TEST

START_TEST(data_that_was_changed_is_damaged)
{
	auto_clear(feed) f = {0};
	struct err err = {0};
	int fd = -1;

	fill(&f, "debian");
	receive(&f, "VERSION 1\n");
	ck_assert(fs_replace(state.dir, "feeds/debian/data", span_of("VERSION 2\n"), 0600, NULL));
	ck_assert(!feed_open_data(&state, &f, true, &fd, &err));
	ck_assert_int_eq(err.kind, ERR_DAMAGED);
	err_clear(&err);
	ck_assert(fs_replace(state.dir, "feeds/debian/data", span_of("VERSION"), 0600, NULL));
	ck_assert(!feed_open_data(&state, &f, false, &fd, &err));
	ck_assert_int_eq(err.kind, ERR_DAMAGED);
	ck_assert_int_eq(fd, -1);
}
END_TEST

START_TEST(meta_data_of_another_feed_is_damaged)
{
	auto_clear(feed) f = {0}, back = {0};
	struct err err = {0};
	bool found;

	fill(&f, "a");
	ck_assert(feed_save(&state, &f, NULL));
	ck_assert(fs_mkdirs(state.dir, "feeds/b", 0700, NULL));
	ck_assert(fs_link(state.dir, "feeds/a/meta.json", state.dir, "feeds/b/meta.json", NULL));
	ck_assert(!feed_load(&state, "b", &back, &found, &err));
	ck_assert_int_eq(err.kind, ERR_DAMAGED);
}
END_TEST

Suite *store_feed_suite(void);
Suite *store_feed_suite(void)
{
	Suite *s = suite_create("store/feed");
	TCase *t = tcase_create("feed");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_is_saved_is_loaded);
	tcase_add_test(t, names_are_listed_in_order_and_nothing_else_is);
	tcase_add_test(t, a_name_cannot_leave_the_state);
	tcase_add_test(t, data_is_what_was_received);
	tcase_add_test(t, a_feed_without_data_says_what_to_do);
	tcase_add_test(t, data_that_was_changed_is_damaged);
	tcase_add_test(t, meta_data_of_another_feed_is_damaged);
	suite_add_tcase(s, t);
	return s;
}
