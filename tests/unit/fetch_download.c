#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/js.h"
#include "fetch/download.h"
#include "store/doc.h"

static char top[] = "/tmp/fettle-unit-download.XXXXXX";
static struct state state = STATE_NONE;
static struct downloader downloader;
static char *url, *path;
static char hex[SHA256_HEX_SIZE];

static void write_source(const char *text)
{
	ck_assert(fs_replace_path(path, span_of(text), 0600, NULL));
	digest_hex(span_of(text), hex);
}

static void setup(void)
{
	auto_free char *dir = NULL;

	ck_assert_ptr_nonnull(mkdtemp(top));
	dir = str_format("%s/state", top);
	path = str_format("%s/source", top);
	url = str_format("file://%s", path);
	ck_assert(state_open(dir, &state, NULL));
	downloader.state = &state;
	write_source("0123456789");
}

static void teardown(void)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	downloader_clear(&downloader);
	state_clear(&state);
	mem_free(&url);
	mem_free(&path);
	ck_assert(fs_remove_tree(tmp, strrchr(top, '/') + 1, NULL));
}

static size_t parts(void)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	ck_assert(fs_open_subdir(state.dir, "cache/parts", &dir, NULL));
	ck_assert(fs_list(dir, &names, NULL));
	return names.count;
}

/* What an earlier download left: a part, and with `validator` a note of it. */
static void leave_part(const char *text, const char *validator)
{
	char name[SHA256_HEX_SIZE];
	auto_free char *part = NULL, *note = NULL;
	auto_js o = js_object();

	digest_hex(span_of(url), name);
	part = str_format("cache/parts/%s", name);
	note = str_format("cache/parts/%s.json", name);
	ck_assert(fs_mkdirs(state.dir, "cache/parts", 0700, NULL));
	ck_assert(fs_replace(state.dir, part, span_of(text), 0600, NULL));
	js_set_str(o, "format", "fettle.part/1");
	js_set_str(o, "url", url);
	js_set_str(o, "validator", validator);
	ck_assert(!validator || doc_save(&state, note, o, NULL));
}

START_TEST(a_file_arrives_with_its_digest)
{
	struct download_request r = {.url = url, .max = 100};
	auto_clear(str) text = {0};
	struct err err = {0};

	{
		auto_clear(download) d = {0};

		ck_assert_msg(download_get(&downloader, &r, &d, &err), "%s", err.msg);
		ck_assert_str_eq(d.sha256, hex);
		ck_assert_uint_eq(d.size, 10);
		ck_assert(!d.unchanged);
		ck_assert(fs_read(state.dir, d.part, 100, &text, NULL));
		ck_assert_str_eq(str_c(&text), "0123456789");
		ck_assert_uint_eq(parts(), 1);
	}
	ck_assert_uint_eq(parts(), 0); /* nobody took it */
}
END_TEST

START_TEST(a_part_that_was_moved_away_stays_where_it_is)
{
	struct download_request r = {.url = url, .max = 100};

	{
		auto_clear(download) d = {0};

		ck_assert(download_get(&downloader, &r, &d, NULL));
		ck_assert(fs_rename(state.dir, d.part, state.dir, "taken", NULL));
	}
	ck_assert(fs_exists(state.dir, "taken"));
	ck_assert_uint_eq(parts(), 0);
}
END_TEST

START_TEST(another_digest_or_size_is_untrusted_and_leaves_nothing)
{
	struct download_request r = {.url = url, .max = 10, .sha256 = hex};
	struct download good = {0};

	ck_assert(download_get(&downloader, &r, &good, NULL));
	download_clear(&good);
	write_source("012345678x");
	digest_hex(span_of("0123456789"), hex);
	for (int i = 0; i < 2; i++) {
		auto_clear(download) d = {0};
		struct err err = {0};

		ck_assert(!download_get(&downloader, &r, &d, &err));
		ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
		ck_assert_ptr_null(d.part);
		ck_assert_uint_eq(parts(), 0);
		write_source("short");
		digest_hex(span_of("0123456789"), hex);
	}
}
END_TEST

START_TEST(more_than_allowed_leaves_nothing)
{
	struct download_request r = {.url = url, .max = 9};
	auto_clear(download) d = {0};
	struct err err = {0};

	ck_assert(!download_get(&downloader, &r, &d, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "more than the 9"));
	ck_assert_uint_eq(parts(), 0);
}
END_TEST

START_TEST(what_is_here_already_is_not_asked_for)
{
	struct download_request r = {.url = url, .max = 10, .sha256 = hex};
	auto_clear(download) d = {0};
	auto_fd top_dir = -1;

	leave_part("0123456789", NULL);
	ck_assert_uint_eq(download_have(&state, url), 10);
	ck_assert(fs_open_dir(top, &top_dir, NULL));
	ck_assert(fs_unlink(top_dir, "source", NULL));
	ck_assert(download_get(&downloader, &r, &d, NULL));
	ck_assert_str_eq(d.sha256, hex);
}
END_TEST

START_TEST(a_part_with_other_content_is_fetched_anew)
{
	static const char *const left[] = {"XXXXXXXXXX", "XXXX", "XXXXXXXXXXXXXX"};

	for (size_t i = 0; i < ARRAY_LEN(left); i++)
		for (int note = 0; note < 2; note++) {
			struct download_request r = {.url = url, .max = 10, .sha256 = hex};
			auto_clear(download) d = {0};
			struct err err = {0};

			leave_part(left[i], note ? "\"v\"" : NULL);
			ck_assert_msg(download_get(&downloader, &r, &d, &err), "%s", err.msg);
			ck_assert_str_eq(d.sha256, hex);
		}
}
END_TEST

START_TEST(what_the_network_cut_stays_and_what_was_refused_goes)
{
	struct download_request r = {.max = 10, .sha256 = hex};
	auto_clear(download) d = {0};
	struct err err = {0};

	mem_free(&url);
	url = str_format("http://127.0.0.1:1/x");
	r.url = url;
	leave_part("0123", "\"v\"");
	ck_assert(!download_get(&downloader, &r, &d, &err));
	ck_assert_int_eq(err.kind, ERR_UNREACHABLE);
	ck_assert_uint_eq(parts(), 2);
	ck_assert_uint_eq(download_have(&state, url), 4);
	leave_part("0123", "\"v\"");
	r.sha256 = NULL; /* the note names no boot: it cannot be gone on with */
	ck_assert(!download_get(&downloader, &r, &d, NULL));
	ck_assert_uint_eq(parts(), 0);
}
END_TEST

static void count(void *ctx, uint64_t done, uint64_t total)
{
	(void)total;
	*(uint64_t *)ctx = done;
}

START_TEST(progress_is_told)
{
	struct download_request r = {.url = url, .max = 100};
	auto_clear(download) d = {0};
	uint64_t done = 0;

	downloader.on_progress = count;
	downloader.ctx = &done;
	ck_assert(download_get(&downloader, &r, &d, NULL));
	ck_assert_uint_eq(done, 10);
	downloader.on_progress = NULL;
}
END_TEST

Suite *fetch_download_suite(void);
Suite *fetch_download_suite(void)
{
	Suite *s = suite_create("fetch/download");
	TCase *t = tcase_create("download");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_file_arrives_with_its_digest);
	tcase_add_test(t, a_part_that_was_moved_away_stays_where_it_is);
	tcase_add_test(t, another_digest_or_size_is_untrusted_and_leaves_nothing);
	tcase_add_test(t, more_than_allowed_leaves_nothing);
	tcase_add_test(t, what_is_here_already_is_not_asked_for);
	tcase_add_test(t, a_part_with_other_content_is_fetched_anew);
	tcase_add_test(t, what_the_network_cut_stays_and_what_was_refused_goes);
	tcase_add_test(t, progress_is_told);
	suite_add_tcase(s, t);
	return s;
}
