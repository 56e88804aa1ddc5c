#include <check.h>

#include "base/err.h"
#include "model/idmap.h"

START_TEST(names_and_numbers_are_found_both_ways)
{
	auto_clear(idmap) m = {0};
	uint32_t id = 7;

	idmap_parse(
	        span_of("root:x:0:0:root:/root:/bin/sh\nme:x:1000:1000::/:\nlast:x:4294967294:"),
	        &m);
	ck_assert_str_eq(idmap_name(&m, 0), "root");
	ck_assert_str_eq(idmap_name(&m, 1000), "me");
	ck_assert_ptr_null(idmap_name(&m, 1));
	ck_assert(idmap_id(&m, "me", &id));
	ck_assert_uint_eq(id, 1000);
	ck_assert(idmap_id(&m, "last", &id));
	ck_assert_uint_eq(id, 4294967294);
	ck_assert(!idmap_id(&m, "nobody", &id));
	ck_assert_uint_eq(id, 4294967294);
}
END_TEST

START_TEST(the_first_of_two_counts)
{
	auto_clear(idmap) m = {0};
	uint32_t id = 7;

	idmap_parse(span_of("a:x:1:\nb:x:1:\na:x:2:\n"), &m);
	ck_assert_str_eq(idmap_name(&m, 1), "a");
	ck_assert(idmap_id(&m, "a", &id));
	ck_assert_uint_eq(id, 1);
}
END_TEST

START_TEST(a_line_that_is_none_is_skipped)
{
	auto_clear(idmap) m = {0};

	idmap_parse(span_of("\n:x:1:\nname\nname:x\nname:x:\nname:x:abc:\nname:x:-1:\n"
	                    "name:x:4294967295:\nname:x:99999999999999999999:\n#c\ngood:x:5:\n"),
	            &m);
	ck_assert_uint_eq(m.count, 1);
	ck_assert_str_eq(idmap_name(&m, 5), "good");
	idmap_parse((struct span){0}, &m);
	ck_assert_uint_eq(m.count, 1);
}
END_TEST

Suite *model_idmap_suite(void);
Suite *model_idmap_suite(void)
{
	Suite *s = suite_create("model/idmap");
	TCase *t = tcase_create("idmap");

	tcase_add_test(t, names_and_numbers_are_found_both_ways);
	tcase_add_test(t, the_first_of_two_counts);
	tcase_add_test(t, a_line_that_is_none_is_skipped);
	suite_add_tcase(s, t);
	return s;
}
