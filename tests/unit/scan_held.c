#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "scan/held.h"

#define BIG 200000u

static char *numbers(void)
{
	char *bytes = mem_alloc(BIG, 1);

	for (size_t i = 0; i < BIG; i++)
		bytes[i] = (char)(i / 1000);
	return bytes;
}

START_TEST(what_is_held_is_read_again)
{
	auto_clear(held) held = {.size = BIG};
	auto_clear(held_view) view = {0};
	auto_clear(zpack) z = {0};
	auto_free char *bytes = numbers(), *back = mem_alloc(BIG, 1);
	struct region r;

	held_add(&held, 0, span_make(bytes, BIG), &z);
	ck_assert_uint_lt(held.memory, BIG / 10);
	r = held_region(&view, &held);
	ck_assert_uint_eq(r.size, BIG);
	ck_assert(region_read(&r, 0, back, BIG, NULL));
	ck_assert_int_eq(memcmp(bytes, back, BIG), 0);
	ck_assert(region_read(&r, 65530, back, 70000, NULL));
	ck_assert_int_eq(memcmp(bytes + 65530, back, 70000), 0);
	r = region_part(&r, 131000, 1000);
	ck_assert(region_read(&r, 500, back, 500, NULL));
	ck_assert_int_eq(memcmp(bytes + 131500, back, 500), 0);
}
END_TEST
START_TEST(what_is_not_held_is_an_error)
{
	auto_clear(held) held = {.size = 100, .why = mem_strdup("it is too large")};
	auto_clear(held_view) view = {0};
	auto_clear(zpack) z = {0};
	struct err why = {0};
	struct region r;
	char buf[20];

	held_add(&held, 10, span_of("0123456789"), &z);
	held_add(&held, 20, span_of("abc"), &z);
	r = held_region(&view, &held);
	ck_assert(region_read(&r, 15, buf, 8, NULL));
	ck_assert_int_eq(memcmp(buf, "56789abc", 8), 0);
	ck_assert(!region_read(&r, 15, buf, 9, &why));
	ck_assert_str_eq(why.msg, "it is too large");
	ck_assert(!region_read(&r, 9, buf, 1, NULL));
	ck_assert(!region_read(&r, 99, buf, 1, NULL));
	ck_assert(!region_read(&r, 100, buf, 1, NULL));
}
END_TEST

Suite *scan_held_suite(void);
Suite *scan_held_suite(void)
{
	Suite *s = suite_create("scan/held");
	TCase *t = tcase_create("held");

	tcase_add_test(t, what_is_held_is_read_again);
	tcase_add_test(t, what_is_not_held_is_an_error);
	suite_add_tcase(s, t);
	return s;
}
