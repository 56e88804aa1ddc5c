#include "apply/serials.h"
#include "unit/world.h"

static struct world w = WORLD_NONE;

static void setup(void)
{
	world_simple(&w);
}

static void teardown(void)
{
	world_clear(&w);
}

START_TEST(they_only_grow)
{
	int64_t highest, floor;

	ck_assert(serials_get(&w.state, "app stable all", &highest, &floor, NULL));
	ck_assert_int_eq(highest, 0);
	ck_assert(serials_raise(&w.state, "app stable all", 5, 2, 1000, NULL));
	ck_assert(serials_raise(&w.state, "app stable all", 3, 1, 1000, NULL));
	ck_assert(serials_raise(&w.state, "other beta amd64", 9, 0, 1000, NULL));
	ck_assert(serials_raise(&w.state, "app stable all", 4, 4, 1000, NULL));
	ck_assert(serials_get(&w.state, "app stable all", &highest, &floor, NULL));
	ck_assert_int_eq(highest, 5);
	ck_assert_int_eq(floor, 4);
}
END_TEST
START_TEST(a_file_that_cannot_be_read_is_not_taken_for_none)
{
	int64_t highest, floor;

	ck_assert(fs_mkdirs(w.state.dir, "trust", 0700, NULL));
	put(w.state.dir, "trust/serials.json", "{\"format\":\"fettle.serials/1\"}");
	ck_assert(!serials_get(&w.state, "app stable all", &highest, &floor, NULL));
	ck_assert(!serials_raise(&w.state, "app stable all", 1, 0, 1000, NULL));
}
END_TEST

Suite *apply_serials_suite(void);
Suite *apply_serials_suite(void)
{
	Suite *s = suite_create("apply/serials");
	TCase *t = tcase_create("serials");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, they_only_grow);
	tcase_add_test(t, a_file_that_cannot_be_read_is_not_taken_for_none);
	suite_add_tcase(s, t);
	return s;
}
