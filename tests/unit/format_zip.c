#include <check.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "format/zip.h"

/* The archives are made by cases/java/make.py. */
static void read_all(const struct region *file, struct str *to, bool *ret_good)
{
	auto_clear(zip) z = {0};
	struct zip_entry e;

	*ret_good = zip_open(file, &z, NULL);
	while (*ret_good && zip_next(&z, &e, ret_good)) {
		auto_clear(str) content = {0};

		if (!zip_read(&z, &e, 1 << 20, &content, NULL)) {
			*ret_good = false;
			return;
		}
		ck_assert_uint_eq(content.len, e.size);
		str_addf(to, "%.*s:%zu ", (int)e.name.len, e.name.ptr, content.len);
	}
}

static void load(const char *path, struct str *to)
{
	ck_assert(fs_read_operand(path, 1 << 20, to, NULL));
}

START_TEST(every_entry_is_read_whatever_stands_around_them)
{
	static const char *const paths[] = {"cases/java/app.jar", "cases/java/prefixed.jar"};

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		auto_clear(str) bytes = {0}, text = {0};
		struct region r;
		bool good;

		load(paths[i], &bytes);
		r = region_of_span(span_make(bytes.buf, bytes.len));
		read_all(&r, &text, &good);
		ck_assert(good);
		ck_assert_ptr_nonnull(strstr(str_c(&text), "META-INF/MANIFEST.MF:22 "));
		ck_assert_ptr_nonnull(strstr(str_c(&text), "BOOT-INF/lib/deflated.jar:"));
	}
}
END_TEST
START_TEST(stored_entries_can_be_read_where_they_lie)
{
	auto_clear(str) bytes = {0}, inner = {0};
	auto_clear(zip) z = {0};
	struct region file, part;
	struct zip_entry e;
	bool good, seen = false;

	load("cases/java/app.jar", &bytes);
	file = region_of_span(span_make(bytes.buf, bytes.len));
	ck_assert(zip_open(&file, &z, NULL));
	while (zip_next(&z, &e, &good))
		if (span_eq(e.name, "BOOT-INF/lib/stored.jar")) {
			ck_assert(zip_part(&z, &e, &part));
			read_all(&part, &inner, &seen);
		} else if (span_eq(e.name, "BOOT-INF/lib/deflated.jar")) {
			ck_assert(!zip_part(&z, &e, &part));
		}
	ck_assert(seen && inner.len);
}
END_TEST
START_TEST(cut_anywhere_it_is_refused)
{
	auto_clear(str) bytes = {0};

	load("cases/java/plain-1.2.jar", &bytes);
	for (size_t n = 0; n < bytes.len; n++) {
		auto_clear(str) text = {0};
		struct region r = region_of_span(span_make(bytes.buf, n));
		bool good;

		read_all(&r, &text, &good);
		ck_assert(!good);
	}
}
END_TEST
START_TEST(damage_of_a_content_does_not_pass)
{
	auto_clear(str) bytes = {0};

	load("cases/java/plain-1.2.jar", &bytes);
	for (size_t i = 39; i < 42; i++) { /* the deflated bytes of a/B.class */
		auto_clear(str) text = {0};
		struct region r;
		bool good;

		bytes.buf[i] ^= 0x10;
		r = region_of_span(span_make(bytes.buf, bytes.len));
		read_all(&r, &text, &good);
		ck_assert(!good);
		bytes.buf[i] ^= 0x10;
	}
}
END_TEST
START_TEST(what_is_larger_than_wanted_is_not_unpacked)
{
	auto_clear(str) bytes = {0}, text = {0};
	auto_clear(zip) z = {0};
	struct region file;
	struct zip_entry e;
	struct err err = {0};
	bool good;

	load("cases/java/plain-1.2.jar", &bytes);
	file = region_of_span(span_make(bytes.buf, bytes.len));
	ck_assert(zip_open(&file, &z, NULL) && zip_next(&z, &e, &good));
	ck_assert(!zip_read(&z, &e, 99, &text, &err));
	ck_assert_str_eq(err.msg, "an entry is larger than 99 bytes");
	e.size = 99; /* it says less than it has */
	ck_assert(!zip_read(&z, &e, 99, &text, NULL));
	ck_assert_uint_le(text.len, 99);
}
END_TEST

Suite *format_zip_suite(void);
Suite *format_zip_suite(void)
{
	Suite *s = suite_create("format/zip");
	TCase *t = tcase_create("zip");

	tcase_add_test(t, every_entry_is_read_whatever_stands_around_them);
	tcase_add_test(t, stored_entries_can_be_read_where_they_lie);
	tcase_add_test(t, cut_anywhere_it_is_refused);
	tcase_add_test(t, damage_of_a_content_does_not_pass);
	tcase_add_test(t, what_is_larger_than_wanted_is_not_unpacked);
	suite_add_tcase(s, t);
	return s;
}
