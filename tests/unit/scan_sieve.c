#include <check.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "format/zip.h"
#include "scan/binary.h"
#include "scan/sieve.h"
#include "scan/tree.h"

static struct held kept;
static struct held_view view;
static struct region region;
static struct zpack z;

static void teardown(void)
{
	held_clear(&kept);
	held_view_clear(&view);
	zpack_clear(&z);
}

static void load(const char *from, struct str *to)
{
	str_reset(to);
	ck_assert(fs_read_operand(from, 1 << 20, to, NULL));
}

/* A program as long as one that is not held whole: what it says lies where it did. */
static void lengthen(struct str *bytes)
{
	size_t n = SIEVE_SMALL + 300000 - bytes->len;

	memset(str_reserve(bytes, n), 0, n);
	bytes->len += n;
}

static bool sift(enum wanted kind, const struct str *bytes, size_t step)
{
	auto_clear(sieve) s = {0};
	bool tells;

	held_clear(&kept);
	held_view_clear(&view);
	sieve_begin(&s, kind, bytes->len, &z);
	for (size_t at = 0; at < bytes->len; at += step)
		sieve_feed(&s, span_make(bytes->buf + at,
		                         step < bytes->len - at ? step : bytes->len - at));
	tells = sieve_end(&s, &kept);
	if (tells)
		region = held_region(&view, &kept);
	return tells;
}

static void is_kept(const struct str *bytes)
{
	for (size_t i = 0; i < kept.count; i++) {
		const struct held_part *p = &kept.parts[i];
		auto_free char *back = mem_alloc(p->len, 1);

		ck_assert_uint_le(p->at + p->len, bytes->len);
		ck_assert(region_read(&region, p->at, back, p->len, NULL));
		ck_assert_int_eq(memcmp(back, bytes->buf + p->at, p->len), 0);
	}
}

static const size_t steps[] = {1000, 4099, 65536, 1u << 24};

START_TEST(what_go_and_rust_say_is_kept)
{
	static const char *const programs[] = {"cases/elf/go", "cases/elf/rust"};
	auto_clear(str) bytes = {0};

	for (size_t p = 0; p < ARRAY_LEN(programs); p++)
		for (int large = 0; large < 2; large++)
			for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
				load(programs[p], &bytes);
				if (large)
					lengthen(&bytes);
				ck_assert(sift(WANTED_PROGRAM, &bytes, steps[i]));
				ck_assert_ptr_null(kept.why);
				ck_assert(binary_is_built_of(&region));
				ck_assert_uint_lt(kept.memory, 20000);
				is_kept(&bytes);
			}
}
END_TEST
START_TEST(a_program_that_says_nothing_is_not_kept)
{
	auto_clear(str) bytes = {0};

	str_adds(&bytes, "#!/bin/sh\n");
	ck_assert(!sift(WANTED_PROGRAM, &bytes, 100));
	lengthen(&bytes);
	ck_assert(!sift(WANTED_PROGRAM, &bytes, 65536));
	bytes.len = 0;
	ck_assert(!sift(WANTED_PROGRAM, &bytes, 65536));
	ck_assert(!sift(WANTED_LIBRARY, &bytes, 65536));
}
END_TEST

/* Whether the content of an entry can be read. */
static bool has(const char *name)
{
	auto_clear(zip) zip = {0};
	struct zip_entry e;
	struct err why = {0};
	bool good;

	ck_assert_msg(zip_open(&region, &zip, &why), "%s", why.msg);
	while (zip_next(&zip, &e, &good)) {
		auto_clear(str) text = {0};

		if (span_eq(e.name, name))
			return zip_read(&zip, &e, 1 << 20, &text, NULL);
	}
	ck_abort_msg("no entry '%s'", name);
}

START_TEST(of_an_archive_what_names_its_parts_is_kept)
{
	auto_clear(str) bytes = {0};

	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		load("cases/java/app.jar", &bytes);
		ck_assert(sift(WANTED_ARCHIVE, &bytes, steps[i] / 7));
		is_kept(&bytes);
		ck_assert(has("META-INF/maven/com.example/app/pom.properties"));
		ck_assert(has("BOOT-INF/lib/deflated.jar"));
	}
	load("cases/java/prefixed.jar", &bytes); /* behind a script that starts it */
	ck_assert(sift(WANTED_ARCHIVE, &bytes, 10));
	ck_assert(has("META-INF/maven/com.example/app/pom.properties"));
}
END_TEST
START_TEST(the_rest_of_an_archive_is_not_kept)
{
	/* python3 -m zipfile: a.class of 4,000 bytes without sense, and a manifest */
	auto_clear(str) bytes = {0};
	uint32_t x = 1;

	str_add(&bytes,
	        "PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\xa0\x0f\0\0\xa0\x0f\0\0\x07\0\0\0a.class",
	        37);
	for (int i = 0; i < 4000; i++) {
		x = x * 1664525 + 1013904223;
		str_addc(&bytes, (char)(x >> 24));
	}
	ck_assert(sift(WANTED_ARCHIVE, &bytes, 64));
	ck_assert_uint_eq(kept.count, 0);
	ck_assert_uint_eq(kept.memory, 0);
}
END_TEST
START_TEST(all_of_a_database_is_kept)
{
	auto_clear(str) bytes = {0};
	auto_free char *back = NULL;

	for (int i = 0; i < 40000; i++)
		str_addf(&bytes, "%d\n", i);
	ck_assert(sift(WANTED_ALL, &bytes, 777));
	back = mem_alloc(bytes.len, 1);
	ck_assert(region_read(&region, 0, back, bytes.len, NULL));
	ck_assert_int_eq(memcmp(back, bytes.buf, bytes.len), 0);
	ck_assert(sift(WANTED_NAME, &bytes, 777));
	ck_assert_uint_eq(kept.count, 0);
	ck_assert(!sift(WANTED_NOT, &bytes, 777));
}
END_TEST

Suite *scan_sieve_suite(void);
Suite *scan_sieve_suite(void)
{
	Suite *s = suite_create("scan/sieve");
	TCase *t = tcase_create("sieve");

	tcase_set_timeout(t, 60);
	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_add_test(t, what_go_and_rust_say_is_kept);
	tcase_add_test(t, a_program_that_says_nothing_is_not_kept);
	tcase_add_test(t, of_an_archive_what_names_its_parts_is_kept);
	tcase_add_test(t, the_rest_of_an_archive_is_not_kept);
	tcase_add_test(t, all_of_a_database_is_kept);
	suite_add_tcase(s, t);
	return s;
}
