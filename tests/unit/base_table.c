#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"

static char values[10000];

START_TEST(what_was_set_is_found_after_it_grew)
{
	auto_clear(table) t = {0};

	for (size_t i = 0; i < sizeof(values); i++) {
		auto_free char *key = str_format("key-%zu", i);

		ck_assert_ptr_null(table_set(&t, span_of(key), &values[i]));
	}
	ck_assert_uint_eq(t.count, sizeof(values));
	for (size_t i = 0; i < sizeof(values); i++) {
		auto_free char *key = str_format("key-%zu", i);

		ck_assert_ptr_eq(table_get(&t, span_of(key)), &values[i]);
	}
	ck_assert_ptr_null(table_get(&t, span_of("key-10000")));
}
END_TEST
START_TEST(setting_again_gives_the_value_before)
{
	auto_clear(table) t = {0};

	ck_assert_ptr_null(table_set(&t, span_of("a"), &values[1]));
	ck_assert_ptr_eq(table_set(&t, span_of("a"), &values[2]), &values[1]);
	ck_assert_ptr_eq(table_get(&t, span_of("a")), &values[2]);
	ck_assert_uint_eq(t.count, 1);
}
END_TEST
START_TEST(a_key_is_bytes_and_may_be_empty)
{
	auto_clear(table) t = {0};

	table_set(&t, span_make("a\0b", 3), &values[1]);
	table_set(&t, span_make("a\0c", 3), &values[2]);
	table_set(&t, span_of(""), &values[3]);
	ck_assert_ptr_eq(table_get(&t, span_make("a\0b", 3)), &values[1]);
	ck_assert_ptr_eq(table_get(&t, span_make("a\0c", 3)), &values[2]);
	ck_assert_ptr_eq(table_get(&t, span_of(NULL)), &values[3]);
	ck_assert(!table_has(&t, span_of("a")));
}
END_TEST
START_TEST(a_key_with_no_value_is_there_all_the_same)
{
	auto_clear(table) t = {0};

	table_set(&t, span_of("a"), NULL);
	ck_assert(table_has(&t, span_of("a")));
	ck_assert_ptr_null(table_get(&t, span_of("a")));
}
END_TEST
START_TEST(a_visit_sees_every_entry_once)
{
	auto_clear(table) t = {0};
	char seen[100] = {0};
	struct span key;
	void *value;
	size_t at = 0, n = 0;

	for (size_t i = 0; i < 100; i++) {
		auto_free char *name = str_format("%zu", i);

		table_set(&t, span_of(name), &values[i]);
	}
	for (; table_next(&t, &at, &key, &value); n++)
		seen[(char *)value - values]++;
	ck_assert_uint_eq(n, 100);
	for (size_t i = 0; i < 100; i++)
		ck_assert_int_eq(seen[i], 1);
}
END_TEST
START_TEST(an_empty_table_holds_nothing)
{
	struct table t = {0};
	struct span key;
	void *value;
	size_t at = 0;

	ck_assert_ptr_null(table_get(&t, span_of("a")));
	ck_assert(!table_has(&t, span_of("a")));
	ck_assert(!table_next(&t, &at, &key, &value));
	table_clear(&t);
}
END_TEST
START_TEST(the_hash_is_fnv_1a)
{
	/* from the reference vectors of the authors */
	ck_assert(table_hash(span_of("")) == 0xcbf29ce484222325u);
	ck_assert(table_hash(span_of("a")) == 0xaf63dc4c8601ec8cu);
	ck_assert(table_hash(span_of("foobar")) == 0x85944171f73967e8u);
}
END_TEST

Suite *base_table_suite(void);
Suite *base_table_suite(void)
{
	Suite *s = suite_create("base/table");
	TCase *t = tcase_create("table");

	tcase_add_test(t, what_was_set_is_found_after_it_grew);
	tcase_add_test(t, setting_again_gives_the_value_before);
	tcase_add_test(t, a_key_is_bytes_and_may_be_empty);
	tcase_add_test(t, a_key_with_no_value_is_there_all_the_same);
	tcase_add_test(t, a_visit_sees_every_entry_once);
	tcase_add_test(t, an_empty_table_holds_nothing);
	tcase_add_test(t, the_hash_is_fnv_1a);
	suite_add_tcase(s, t);
	return s;
}
