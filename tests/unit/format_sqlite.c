#include <check.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/str.h"
#include "format/sqlite.h"

/* The databases are made by cases/rpm/make.py; the tests run in the folder of tests. */
static void load(const char *name, struct str *to)
{
	ck_assert(fs_read_operand(name, 1 << 20, to, NULL));
}

static bool count_row(void *ctx, int64_t rowid, struct span record, struct err *err)
{
	struct span blob;

	(void)err;
	ck_assert_int_eq(rowid, ++*(int64_t *)ctx);
	ck_assert(sqlite_bytes(record, 1, &blob) && blob.len > 8);
	return true;
}

static bool count(const struct str *db, const struct str *wal, const char *table, int64_t *ret,
                  struct err *err)
{
	struct region d = region_of_span(span_make(db->buf, db->len));
	struct region w = wal ? region_of_span(span_make(wal->buf, wal->len)) : (struct region){0};
	auto_clear(sqlite) s = {0};

	*ret = 0;
	return sqlite_open(&d, wal ? &w : NULL, &s, err) &&
	       sqlite_each(&s, table, count_row, ret, err);
}

START_TEST(every_row_of_the_table_is_given_in_order)
{
	auto_clear(str) db = {0};
	struct err err = {0};
	int64_t rows;

	load("cases/rpm/rpmdb.sqlite", &db);
	ck_assert(count(&db, NULL, "Packages", &rows, NULL));
	ck_assert_int_eq(rows, 4);
	ck_assert(count(&db, NULL, "Name", &rows, NULL));
	ck_assert_int_eq(rows, 0);
	ck_assert(!count(&db, NULL, "Nothing", &rows, &err));
	ck_assert_str_eq(err.msg, "it has no table 'Nothing'");
}
END_TEST
START_TEST(the_log_counts_up_to_its_last_commit)
{
	auto_clear(str) db = {0}, wal = {0};
	int64_t rows;

	load("cases/rpm/sqlite-wal", &db);
	load("cases/rpm/sqlite-wal-wal", &wal);
	ck_assert(count(&db, NULL, "Packages", &rows, NULL));
	ck_assert_int_eq(rows, 2);
	ck_assert(count(&db, &wal, "Packages", &rows, NULL));
	ck_assert_int_eq(rows, 4);
}
END_TEST
START_TEST(a_log_that_is_cut_or_damaged_counts_up_to_there)
{
	auto_clear(str) db = {0}, wal = {0};
	int64_t rows, most = 0;

	load("cases/rpm/sqlite-wal", &db);
	load("cases/rpm/sqlite-wal-wal", &wal);
	for (size_t n = 0; n <= wal.len; n += 8) {
		struct str part = {wal.buf, n, wal.cap};

		ck_assert(count(&db, &part, "Packages", &rows, NULL));
		ck_assert_int_ge(rows, most);
		most = rows;
	}
	ck_assert_int_eq(most, 4);
	wal.buf[40] ^= 1; /* in the first frame */
	ck_assert(count(&db, &wal, "Packages", &rows, NULL));
	ck_assert_int_eq(rows, 2);
}
END_TEST
START_TEST(a_file_that_is_cut_is_refused)
{
	auto_clear(str) db = {0};

	load("cases/rpm/rpmdb.sqlite", &db);
	for (size_t n = 0; n < db.len; n += 64) {
		struct str part = {db.buf, n, db.cap};
		struct err err = {0};
		int64_t rows;

		ck_assert(!count(&part, NULL, "Packages", &rows, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
	}
}
END_TEST
START_TEST(columns_have_kinds)
{
	/* header of 6 bytes: NULL, a byte, one, two bytes of text, three of a blob */
	struct span r = span_make("\x06\x00\x01\x09\x11\x12\xfehixyz", 12), s;
	int64_t n;

	ck_assert(!sqlite_integer(r, 0, &n) && !sqlite_bytes(r, 0, &s));
	ck_assert(sqlite_integer(r, 1, &n) && n == -2);
	ck_assert(sqlite_integer(r, 2, &n) && n == 1);
	ck_assert(sqlite_bytes(r, 3, &s) && span_eq(s, "hi"));
	ck_assert(sqlite_bytes(r, 4, &s) && span_eq(s, "xyz"));
	ck_assert(!sqlite_bytes(r, 5, &s) && !sqlite_integer(r, 3, &n));
	ck_assert(!sqlite_bytes(span_make(r.ptr, 11), 4, &s));
	ck_assert(!sqlite_bytes((struct span){0}, 0, &s));
}
END_TEST

Suite *format_sqlite_suite(void);
Suite *format_sqlite_suite(void)
{
	Suite *s = suite_create("format/sqlite");
	TCase *t = tcase_create("sqlite");

	tcase_add_test(t, every_row_of_the_table_is_given_in_order);
	tcase_add_test(t, the_log_counts_up_to_its_last_commit);
	tcase_add_test(t, a_log_that_is_cut_or_damaged_counts_up_to_there);
	tcase_add_test(t, a_file_that_is_cut_is_refused);
	tcase_add_test(t, columns_have_kinds);
	suite_add_tcase(s, t);
	return s;
}
