#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/region.h"

static void reads(const struct region *r)
{
	char buf[4] = "";
	struct err err = {0};

	ck_assert_uint_eq(r->size, 6);
	ck_assert(region_read(r, 2, buf, 3, NULL));
	ck_assert_int_eq(memcmp(buf, "cde", 3), 0);
	ck_assert(region_read(r, 6, buf, 0, NULL));
	ck_assert(!region_read(r, 4, buf, 3, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_str_eq(err.msg, "it ends before byte 7");
	ck_assert(!region_read(r, UINT64_MAX, buf, 2, NULL));
}

static void has_parts(const struct region *r)
{
	struct region part = region_part(r, 1, 4), inner = region_part(&part, 2, 99);
	struct region none = region_part(r, 7, 1);
	char buf[4] = "";

	ck_assert_uint_eq(part.size, 4);
	ck_assert_uint_eq(inner.size, 2);
	ck_assert_uint_eq(none.size, 0);
	ck_assert(region_read(&inner, 0, buf, 2, NULL));
	ck_assert_int_eq(memcmp(buf, "de", 2), 0);
	ck_assert(!region_read(&inner, 1, buf, 2, NULL));
	ck_assert(!region_read(&none, 0, buf, 1, NULL));
}

START_TEST(memory_is_read_within_its_bounds)
{
	struct region r = region_of_span(span_of("abcdef"));

	reads(&r);
	has_parts(&r);
}
END_TEST
START_TEST(a_file_is_read_within_its_bounds)
{
	char name[] = "/tmp/fettle-unit-region.XXXXXX";
	auto_fd fd = mkstemp(name);
	struct region r;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(unlink(name), 0);
	ck_assert(fs_write(fd, "abcdef", 6, NULL));
	ck_assert(region_of_file(fd, &r, NULL));
	reads(&r);
	has_parts(&r);
}
END_TEST

Suite *base_region_suite(void);
Suite *base_region_suite(void)
{
	Suite *s = suite_create("base/region");
	TCase *t = tcase_create("region");

	tcase_add_test(t, memory_is_read_within_its_bounds);
	tcase_add_test(t, a_file_is_read_within_its_bounds);
	suite_add_tcase(s, t);
	return s;
}
