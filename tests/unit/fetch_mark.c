#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "fetch/mark.h"
#include "store/doc.h"
#include "store/state.h"

static char top[] = "/tmp/fettle-unit-mark.XXXXXX";
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

static void fill(struct mark *m, int64_t serial, const char *text)
{
	m->serial = serial;
	m->seen = 1769853600;
	digest_hex(span_of(text), m->sha256);
}

START_TEST(none_was_seen_in_a_new_state)
{
	struct mark m = {.serial = 9};

	ck_assert(mark_load(&state, "a", &m, NULL));
	ck_assert_int_eq(m.serial, 0);
}
END_TEST

START_TEST(what_was_marked_is_remembered_of_each_source)
{
	struct mark a = {0}, b = {0}, got = {0};

	fill(&a, 7, "a");
	fill(&b, 1, "b");
	ck_assert(mark_save(&state, "a", &a, NULL));
	ck_assert(mark_save(&state, "b", &b, NULL));
	a.serial = 8;
	ck_assert(mark_save(&state, "a", &a, NULL));
	ck_assert(mark_load(&state, "a", &got, NULL));
	ck_assert_int_eq(got.serial, 8);
	ck_assert_int_eq(got.seen, a.seen);
	ck_assert_str_eq(got.sha256, a.sha256);
	ck_assert(mark_load(&state, "b", &got, NULL));
	ck_assert_int_eq(got.serial, 1);
}
END_TEST

START_TEST(marks_that_cannot_be_read_are_an_error_and_stay)
{
	static const char *const bad[] = {
	        "{", "{\"format\":\"fettle.catalogs/2\"}",
	        "{\"format\":\"fettle.catalogs/1\",\"catalogs\":[]}",
	        "{\"format\":\"fettle.catalogs/1\",\"catalogs\":{\"a\":{\"serial\":0,"
	        "\"seen\":\"2026-01-01\",\"sha256\":\"x\"}}}",
	        "{\"format\":\"fettle.catalogs/1\",\"catalogs\":{\"a\":{\"serial\":1,"
	        "\"seen\":\"2026-01-01\",\"sha256\":\"x\"}}}"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct mark m = {0};
		struct err err = {0};

		ck_assert(doc_save_text(&state, "trust/catalogs.json", span_of(bad[i]), NULL));
		ck_assert(!mark_load(&state, "a", &m, &err));
		ck_assert_int_eq(m.serial, 0);
		ck_assert_ptr_nonnull(strstr(err.msg, "trust/catalogs.json'"));
	}
	{
		struct mark m = {0};

		fill(&m, 1, "x");
		ck_assert(doc_save_text(&state, "trust/catalogs.json", span_of(bad[0]), NULL));
		ck_assert(!mark_save(&state, "a", &m, NULL));
	}
}
END_TEST

Suite *fetch_mark_suite(void);
Suite *fetch_mark_suite(void)
{
	Suite *s = suite_create("fetch/mark");
	TCase *t = tcase_create("mark");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, none_was_seen_in_a_new_state);
	tcase_add_test(t, what_was_marked_is_remembered_of_each_source);
	tcase_add_test(t, marks_that_cannot_be_read_are_an_error_and_stay);
	suite_add_tcase(s, t);
	return s;
}
