#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"
#include "fetch/carry.h"
#include "store/state.h"

static char top[] = "/tmp/fettle-unit-carry.XXXXXX";
static int work = -1;
static struct state state = STATE_NONE;
static struct feed feed;

static void setup(void)
{
	auto_free char *path = NULL;
	char hex[SHA256_HEX_SIZE];

	ck_assert_ptr_nonnull(mkdtemp(top));
	path = str_format("%s/state", top);
	ck_assert(state_open(path, &state, NULL));
	ck_assert(fs_open_dir(top, &work, NULL));
	digest_hex(span_of("data"), hex);
	feed.name = mem_strdup("deb");
	feed.type = mem_strdup("debsecan");
	feed.release = mem_strdup("bookworm");
	feed.sha256 = mem_strdup(hex);
	feed.size = 4;
	feed.fetched = 1769853600;
	ck_assert(fs_replace(state.dir, "part", span_of("data"), 0600, NULL));
	ck_assert(feed_replace_data(&state, &feed, "part", NULL));
	ck_assert(fs_mkdir(work, "out", 0755, NULL));
}

static void teardown(void)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	feed_clear(&feed);
	fs_close(&work);
	state_clear(&state);
	ck_assert(fs_remove_tree(tmp, strrchr(top, '/') + 1, NULL));
}

static bool carry(struct err *err)
{
	auto_fd out = -1;

	return fs_open_subdir(work, "out", &out, err) && carry_feed(out, &state, &feed, err);
}

static bool read_back(struct carried *ret, bool *ret_found, struct err *err)
{
	auto_free char *path = str_format("%s/out", top);

	return carry_read(path, "deb", ret, ret_found, err);
}

START_TEST(what_is_carried_is_read_back)
{
	auto_clear(carried) c = {0};
	auto_clear(str) text = {0};
	struct err err = {0};
	bool found = false;

	ck_assert_msg(carry(&err), "%s", err.msg);
	ck_assert_msg(read_back(&c, &found, &err), "%s", err.msg);
	ck_assert(found);
	ck_assert_str_eq(c.type, "debsecan");
	ck_assert_str_eq(c.release, "bookworm");
	ck_assert_str_eq(c.sha256, feed.sha256);
	ck_assert_uint_eq(c.size, 4);
	ck_assert_int_eq(c.fetched, feed.fetched);
	ck_assert(fs_read(work, "out/deb/data", 100, &text, NULL));
	ck_assert_str_eq(str_c(&text), "data");
}
END_TEST

START_TEST(data_that_is_damaged_is_not_carried)
{
	struct err err = {0};

	ck_assert(fs_replace(state.dir, "feeds/deb/data", span_of("dama"), 0600, NULL));
	ck_assert(!carry(&err));
	ck_assert_int_eq(err.kind, ERR_DAMAGED);
}
END_TEST

START_TEST(what_is_not_there_is_not_found)
{
	auto_clear(carried) c = {0};
	bool found = true;

	ck_assert(read_back(&c, &found, NULL));
	ck_assert(!found);
	ck_assert_ptr_null(c.type);
}
END_TEST

START_TEST(a_description_that_is_none_is_refused_by_name)
{
	static const char *const bad[] = {
	        "", "{}", "{\"format\":\"fettle.carried/2\"}",
	        "{\"format\":\"fettle.carried/1\",\"type\":\"x\",\"sha256\":\"y\",\"size\":1,"
	        "\"fetched\":\"2026-01-01\"}",
	        "{\"format\":\"fettle.carried/1\",\"type\":\"x\",\"sha256\":"
	        "\"0000000000000000000000000000000000000000000000000000000000000000\","
	        "\"size\":-1,\"fetched\":\"2026-01-01\"}"};

	ck_assert(fs_mkdir(work, "out/deb", 0755, NULL));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		auto_clear(carried) c = {0};
		struct err err = {0};
		bool found;

		ck_assert(fs_replace(work, "out/deb/feed.json", span_of(bad[i]), 0644, NULL));
		ck_assert_msg(!read_back(&c, &found, &err), "%s", bad[i]);
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_ptr_nonnull(strstr(err.msg, "out/deb/feed.json'"));
		ck_assert_ptr_null(c.type);
	}
}
END_TEST

START_TEST(its_folder_has_a_url)
{
	auto_free char *path = str_format("%s/out", top), *url = NULL, *none = NULL;

	ck_assert(carry(NULL));
	ck_assert(carry_url(path, "deb", &url, NULL));
	ck_assert(str_starts(url, "file:///") && str_ends(url, "/out/deb"));
	ck_assert(!carry_url(path, "none", &none, NULL));
}
END_TEST

Suite *fetch_carry_suite(void);
Suite *fetch_carry_suite(void)
{
	Suite *s = suite_create("fetch/carry");
	TCase *t = tcase_create("carry");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_is_carried_is_read_back);
	tcase_add_test(t, data_that_is_damaged_is_not_carried);
	tcase_add_test(t, what_is_not_there_is_not_found);
	tcase_add_test(t, a_description_that_is_none_is_refused_by_name);
	tcase_add_test(t, its_folder_has_a_url);
	suite_add_tcase(s, t);
	return s;
}
