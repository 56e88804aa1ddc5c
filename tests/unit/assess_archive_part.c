#include "unit/assess_fixture.h"
#include "assess/archive_part.h"
#include "assess/packages.h"

static bool compile(void *ctx, struct builder *b, struct err *err)
{
	int *times = ctx;
	struct span texts[PACKAGE_TEXTS] = {[PACKAGE_NAME] = span_of("a")};
	int64_t numbers[PACKAGE_NUMBERS] = {0};

	(void)err;
	++*times;
	builder_begin(b, PACKAGE_TEXTS, PACKAGE_NUMBERS);
	builder_add(b, texts, numbers);
	return true;
}

static void open_it(struct fixture *f, off_t size, int *times)
{
	auto_clear(archive) a = {0};
	auto_clear(strlist) notes = {0};
	struct archive_reading r = {.root = -1, .cache = f->cache, .notes = &notes, .to = &a};
	auto_clear(index) ix = {0};
	auto_clear(str) identity = {0};
	struct stat st = {.st_size = size};

	archive_part_identify(&identity, "name", &st);
	ck_assert(archive_part_open(&r, &identity, compile, times, &ix, NULL));
	ck_assert_uint_eq(ix.count, 1);
	ck_assert_uint_eq(r.used.count, 1);
	strlist_clear(&r.used);
}

START_TEST(a_list_is_made_once_and_again_when_its_file_changes)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	int times = 0;

	open_it(&f, 1, &times);
	open_it(&f, 1, &times);
	ck_assert_int_eq(times, 1);
	open_it(&f, 2, &times);
	ck_assert_int_eq(times, 2);
}
END_TEST

Suite *assess_archive_part_suite(void);
Suite *assess_archive_part_suite(void)
{
	Suite *s = suite_create("assess/archive_part");
	TCase *t = tcase_create("archive_part");

	tcase_add_test(t, a_list_is_made_once_and_again_when_its_file_changes);
	suite_add_tcase(s, t);
	return s;
}
