#include "scan/keep.h"
#include "store/doc.h"
#include "store/state.h"
#include "unit/root.h"

static struct state state = STATE_NONE;

static void setup(void)
{
	auto_free char *path = NULL;

	root_setup();
	path = str_format("%s/state", root_path);
	ck_assert(state_open(path, &state, NULL));
}

static void teardown(void)
{
	state_clear(&state);
	root_teardown();
}

static void keep(int64_t when, const char *name)
{
	auto_clear(inventory) inv = {.generated = when};
	struct component *c = inventory_add(&inv);

	c->purl = str_format("pkg:deb/%s", name);
	c->type = mem_strdup("deb");
	c->name = mem_strdup(name);
	ck_assert(keep_inventory(&state, &inv, NULL));
}

static size_t history(struct strlist *ids)
{
	strlist_clear(ids);
	ck_assert(keep_list(&state, ids, NULL));
	return ids->count;
}

START_TEST(the_same_again_makes_no_history)
{
	auto_clear(strlist) ids = {0};
	auto_clear(inventory) inv = {0};
	bool found;

	keep(100, "a");
	keep(200, "a");
	ck_assert_uint_eq(history(&ids), 0);
	ck_assert(keep_load(&state, NULL, &inv, &found, NULL) && found);
	ck_assert_int_eq(inv.generated, 200);
}
END_TEST
START_TEST(how_many_processes_there_were_makes_no_history)
{
	auto_clear(strlist) ids = {0};

	for (int64_t when = 1; when < 4; when++) {
		auto_clear(inventory) inv = {.generated = when * 100};
		auto_free char *reason = str_format("1 of %jd processes", (intmax_t)when);

		inventory_add_coverage(&inv, "process", "proc", COVERAGE_PARTIAL, reason);
		inventory_add_coverage(&inv, "dpkg", "status", COVERAGE_READ, NULL);
		ck_assert(keep_inventory(&state, &inv, NULL));
	}
	ck_assert_uint_eq(history(&ids), 0);
}
END_TEST
START_TEST(what_differs_moves_the_present_one_into_the_history)
{
	auto_clear(strlist) ids = {0};
	auto_clear(inventory) old = {0};
	bool found;

	keep(0x65000000, "a");
	keep(0x65000001, "b");
	ck_assert_uint_eq(history(&ids), 1);
	ck_assert_str_eq(ids.v[0], "2023-09-12T06:06:56Z");
	ck_assert(keep_load(&state, ids.v[0], &old, &found, NULL) && found);
	ck_assert_str_eq(old.components[0].name, "a");
}
END_TEST
START_TEST(the_history_is_bounded)
{
	auto_clear(strlist) ids = {0};

	for (int i = 0; i < KEEP_HISTORY + 5; i++)
		keep(1000000 + i, i % 2 ? "a" : "b");
	ck_assert_uint_eq(history(&ids), KEEP_HISTORY);
	ck_assert_str_eq(ids.v[0], "1970-01-12T13:46:44Z");
}
END_TEST
START_TEST(a_present_one_that_cannot_be_read_is_replaced)
{
	auto_clear(strlist) ids = {0};

	ck_assert(doc_save_text(&state, "inventory/current.json", span_of("{"), NULL));
	keep(100, "a");
	ck_assert_uint_eq(history(&ids), 0);
}
END_TEST
START_TEST(a_name_that_is_no_time_leads_nowhere)
{
	auto_clear(inventory) inv = {0};
	struct err err = {0};
	bool found = true;

	ck_assert(!keep_load(&state, "../state", &inv, &found, &err));
	ck_assert_int_eq(err.kind, ERR_USAGE);
	ck_assert(keep_load(&state, "2020-01-01T00:00:00Z", &inv, &found, NULL) && !found);
}
END_TEST

Suite *scan_keep_suite(void);
Suite *scan_keep_suite(void)
{
	Suite *s = suite_create("scan/keep");
	TCase *t = tcase_create("keep");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_same_again_makes_no_history);
	tcase_add_test(t, how_many_processes_there_were_makes_no_history);
	tcase_add_test(t, what_differs_moves_the_present_one_into_the_history);
	tcase_add_test(t, the_history_is_bounded);
	tcase_add_test(t, a_present_one_that_cannot_be_read_is_replaced);
	tcase_add_test(t, a_name_that_is_no_time_leads_nowhere);
	suite_add_tcase(s, t);
	return s;
}
