#include <check.h>
#include <fcntl.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "store/doc.h"
#include "store/state.h"

static char top[] = "/tmp/fettle-unit-doc.XXXXXX";
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

START_TEST(what_is_saved_is_loaded)
{
	auto_js doc = doc_new("fettle.x/1", 1769853600);
	auto_js back = NULL;
	const char *s = NULL;
	struct stat st;
	bool found = false;

	ck_assert(doc_save(&state, "deep/er/x.json", doc, NULL));
	ck_assert(doc_load(&state, "deep/er/x.json", "fettle.x/1", &back, &found, NULL));
	ck_assert(found);
	ck_assert(js_get_str(back, "generated", &s, NULL));
	ck_assert_str_eq(s, "2026-01-31T10:00:00Z");
	ck_assert(js_get_str(back, "generator", &s, NULL));
	ck_assert(str_starts(s, "fettle "));
	ck_assert(fs_stat(state.dir, "deep/er/x.json", &st, NULL));
	ck_assert_int_eq(st.st_mode & 07777, 0600);
	ck_assert(fs_stat(state.dir, "deep", &st, NULL));
	ck_assert_int_eq(st.st_mode & 07777, 0700);
}
END_TEST
START_TEST(none_is_no_error)
{
	auto_js doc = NULL;
	bool found = true;

	ck_assert(doc_load(&state, "none.json", "fettle.x/1", &doc, &found, NULL));
	ck_assert(!found);
	found = true;
	ck_assert(doc_load(&state, "none/none.json", "fettle.x/1", &doc, &found, NULL));
	ck_assert(!found);
	ck_assert_ptr_null(doc);
}
END_TEST
START_TEST(a_damaged_one_is_an_error_with_its_path)
{
	auto_js doc = NULL;
	auto_free char *want =
	        str_format("'%s/state/x.json': format is 'fettle.y/1', not 'fettle.x/1'", top);
	struct err err = {0};
	bool found = false;

	ck_assert(doc_save_text(&state, "x.json", span_of("{\"format\":\"fettle.y/1\"}"), NULL));
	ck_assert(!doc_load(&state, "x.json", "fettle.x/1", &doc, &found, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_str_eq(err.msg, want);
}
END_TEST
START_TEST(a_link_in_its_place_is_an_error_not_an_absence)
{
	auto_js doc = NULL;
	bool found = false;

	ck_assert(fs_symlink(state.dir, "/etc/passwd", "x.json", NULL));
	ck_assert(fs_symlink(state.dir, "/etc", "inventory", NULL));
	ck_assert(!doc_load(&state, "x.json", "fettle.x/1", &doc, &found, NULL));
	ck_assert(!doc_load(&state, "inventory/x.json", "fettle.x/1", &doc, &found, NULL));
	ck_assert(!doc_save_text(&state, "inventory/x.json", span_of("{}"), NULL));
}
END_TEST
START_TEST(names_that_lead_out_are_refused)
{
	ck_assert(!doc_save_text(&state, "../x.json", span_of("{}"), NULL));
	ck_assert(!doc_save_text(&state, "/tmp/fettle-unit-x.json", span_of("{}"), NULL));
}
END_TEST

Suite *store_doc_suite(void);
Suite *store_doc_suite(void)
{
	Suite *s = suite_create("store/doc");
	TCase *t = tcase_create("doc");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_is_saved_is_loaded);
	tcase_add_test(t, none_is_no_error);
	tcase_add_test(t, a_damaged_one_is_an_error_with_its_path);
	tcase_add_test(t, a_link_in_its_place_is_an_error_not_an_absence);
	tcase_add_test(t, names_that_lead_out_are_refused);
	suite_add_tcase(s, t);
	return s;
}
