#include "unit/assess_fixture.h"
#include "assess/builder.h"

START_TEST(what_is_built_is_found_by_its_key)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(builder) b = {0};
	auto_clear(index) ix = {0};
	size_t first;

	builder_begin(&b, 3, 1);
	for (int64_t i = 0; i < 3000; i++) {
		auto_free char *key = str_format("key-%lld", (long long)(i * 7919 % 3000 / 2));
		struct span texts[3] = {span_of(key), span_of(i % 2 ? "odd" : "even"), {0}};

		builder_add(&b, texts, &i);
	}
	b.about.records = 3000;
	builder_scope(&b, span_of("two"));
	builder_scope(&b, span_of("one"));
	builder_scope(&b, span_of("two"));
	ck_assert(builder_write(&b, f.cache, "x", NULL));
	ck_assert(index_open(f.cache, "x", 3, 1, &ix, NULL));
	ck_assert_uint_eq(ix.count, 3000);
	ck_assert_uint_eq(index_find(&ix, "key-77", &first), 2);
	ck_assert_str_eq(index_text(&ix, first, 0), "key-77");
	ck_assert_str_eq(index_text(&ix, first, 2), "");
	ck_assert_int_eq(index_number(&ix, first, 0) * 7919 % 3000 / 2, 77);
	ck_assert_uint_eq(index_find(&ix, "key-", &first), 0);
	ck_assert_uint_eq(index_find(&ix, "zzz", &first), 0);
	ck_assert(span_eq(ix.about.scopes, "one\ntwo"));
	ck_assert_int_eq(ix.about.records, 3000);
}
END_TEST
START_TEST(the_first_broken_record_is_named)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(builder) b = {0};
	auto_clear(index) ix = {0};

	builder_begin(&b, 1, 0);
	builder_broken(&b, "line %d", 7);
	builder_broken(&b, "line %d", 8);
	ck_assert(builder_write(&b, f.cache, "x", NULL));
	ck_assert(index_open(f.cache, "x", 1, 0, &ix, NULL));
	ck_assert_uint_eq(ix.count, 0);
	ck_assert_int_eq(ix.about.broken, 2);
	ck_assert(span_eq(ix.about.first_broken, "line 7"));
}
END_TEST
START_TEST(a_zero_byte_ends_a_text)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(builder) b = {0};
	auto_clear(index) ix = {0};
	struct span text = span_make("ab\0c", 4);

	builder_begin(&b, 1, 0);
	builder_add(&b, &text, NULL);
	ck_assert(builder_write(&b, f.cache, "x", NULL));
	ck_assert(index_open(f.cache, "x", 1, 0, &ix, NULL));
	ck_assert_str_eq(index_text(&ix, 0, 0), "ab");
}
END_TEST

Suite *assess_builder_suite(void);
Suite *assess_builder_suite(void)
{
	Suite *s = suite_create("assess/builder");
	TCase *t = tcase_create("builder");

	tcase_add_test(t, what_is_built_is_found_by_its_key);
	tcase_add_test(t, the_first_broken_record_is_named);
	tcase_add_test(t, a_zero_byte_ends_a_text);
	suite_add_tcase(s, t);
	return s;
}
