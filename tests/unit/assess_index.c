#include "unit/assess_fixture.h"
#include "assess/builder.h"
#include "assess/index.h"

static void write_one(struct fixture *f)
{
	auto_clear(builder) b = {0};
	struct span texts[2] = {span_of("key"), span_of("value")};
	int64_t n = 42;

	builder_begin(&b, 2, 1);
	builder_add(&b, texts, &n);
	ck_assert(builder_write(&b, f->cache, "x", NULL));
}

START_TEST(one_of_another_layout_is_none)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(index) ix = {0};
	struct err err = {0};

	write_one(&f);
	ck_assert(!index_open(f.cache, "x", 3, 1, &ix, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert(!index_open(f.cache, "x", 2, 2, &ix, NULL));
	ck_assert(!index_open(f.cache, "y", 2, 1, &ix, NULL));
	ck_assert(index_open(f.cache, "x", 2, 1, &ix, NULL));
	ck_assert_int_eq(index_number(&ix, 0, 0), 42);
}
END_TEST
START_TEST(damage_at_any_byte_never_leads_out_of_it)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(str) whole = {0};

	write_one(&f);
	ck_assert(fs_read(f.cache, "x", 1 << 20, &whole, NULL));
	for (size_t i = 0; i < whole.len; i++) {
		auto_clear(index) ix = {0};
		size_t first;

		whole.buf[i] = (char)~whole.buf[i];
		ck_assert(fs_replace(f.cache, "z", span_make(whole.buf, whole.len), 0600, NULL));
		whole.buf[i] = (char)~whole.buf[i];
		if (!index_open(f.cache, "z", 2, 1, &ix, NULL))
			continue;
		ck_assert_uint_lt(strlen(index_text(&ix, 0, 0)) + strlen(index_text(&ix, 0, 1)),
		                  64);
		ck_assert_uint_le(index_find(&ix, "key", &first), 1);
	}
	for (size_t n = 0; n < whole.len; n++) {
		auto_clear(index) ix = {0};

		ck_assert(fs_replace(f.cache, "z", span_make(whole.buf, n), 0600, NULL));
		ck_assert(!index_open(f.cache, "z", 2, 1, &ix, NULL));
	}
}
END_TEST

Suite *assess_index_suite(void);
Suite *assess_index_suite(void)
{
	Suite *s = suite_create("assess/index");
	TCase *t = tcase_create("index");

	tcase_add_test(t, one_of_another_layout_is_none);
	tcase_add_test(t, damage_at_any_byte_never_leads_out_of_it);
	suite_add_tcase(s, t);
	return s;
}
