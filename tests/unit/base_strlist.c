#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/strlist.h"

START_TEST(sorted_and_unique_is_each_once_by_bytes)
{
	auto_clear(strlist) l = {0};

	strlist_split(&l, "b,a,B,b,a", ',');
	strlist_sort(&l);
	strlist_unique(&l);
	ck_assert_uint_eq(l.count, 3);
	ck_assert_str_eq(l.v[0], "B");
	ck_assert_str_eq(l.v[1], "a");
	ck_assert_str_eq(l.v[2], "b");
}
END_TEST
START_TEST(splitting_trims_and_leaves_out_the_empty)
{
	auto_clear(strlist) l = {0};

	strlist_split(&l, " a ,, b,\t", ',');
	ck_assert_uint_eq(l.count, 2);
	ck_assert_str_eq(l.v[0], "a");
	ck_assert_str_eq(l.v[1], "b");
	strlist_split(&l, "", ',');
	ck_assert_uint_eq(l.count, 2);
}
END_TEST
START_TEST(a_list_owns_what_it_takes_and_copies_what_it_adds)
{
	auto_clear(strlist) l = {0}, more = {0};
	char text[] = "x";

	strlist_add(&l, text);
	text[0] = 'y';
	strlist_take(&l, mem_strdup("z"));
	strlist_add_span(&l, span_make("abc", 2));
	strlist_copy(&more, &l);
	strlist_copy(&more, &l);
	ck_assert(strlist_has(&l, "x") && strlist_has(&l, "z") && strlist_has(&l, "ab"));
	ck_assert(!strlist_has(&l, "y") && !strlist_has(&l, ""));
	ck_assert_uint_eq(more.count, 6);
	ck_assert_ptr_ne(more.v[0], l.v[0]);
}
END_TEST
START_TEST(an_empty_list_can_be_sorted_and_cleared)
{
	struct strlist l = {0};

	strlist_sort(&l);
	strlist_unique(&l);
	strlist_clear(&l);
	ck_assert_uint_eq(l.count, 0);
	ck_assert_ptr_null(l.v);
}
END_TEST

Suite *base_strlist_suite(void);
Suite *base_strlist_suite(void)
{
	Suite *s = suite_create("base/strlist");
	TCase *t = tcase_create("strlist");

	tcase_add_test(t, sorted_and_unique_is_each_once_by_bytes);
	tcase_add_test(t, splitting_trims_and_leaves_out_the_empty);
	tcase_add_test(t, a_list_owns_what_it_takes_and_copies_what_it_adds);
	tcase_add_test(t, an_empty_list_can_be_sorted_and_cleared);
	suite_add_tcase(s, t);
	return s;
}
