#include "scan/rpm_read.h"
#include "unit/root.h"

static void count(void *ctx, struct span header)
{
	(void)header;
	++*(size_t *)ctx;
}

static void copy(const char *from, const char *to)
{
	auto_clear(str) bytes = {0};

	ck_assert(fs_read_operand(from, 1 << 20, &bytes, NULL));
	root_put_bytes(to, span_make(bytes.buf, bytes.len));
}

static size_t headers(const char *path, struct str *reasons)
{
	auto_fd fd = -1;
	struct region db;
	size_t n = 0;

	ck_assert(fs_open_in_root(root_scan.root, path, O_RDONLY, &fd, NULL));
	ck_assert(region_of_file(fd, &db, NULL));
	ck_assert(rpm_read(&root_scan, path, &db, count, &n, reasons, NULL));
	return n;
}

START_TEST(the_name_of_the_file_says_its_form)
{
	auto_clear(str) reasons = {0};

	copy("cases/rpm/rpmdb.sqlite", "a/rpmdb.sqlite");
	copy("cases/rpm/Packages.db", "a/Packages.db");
	copy("cases/rpm/Packages", "a/Packages");
	ck_assert_uint_eq(headers("a/rpmdb.sqlite", &reasons), 4);
	ck_assert_uint_eq(headers("a/Packages.db", &reasons), 4);
	ck_assert_uint_eq(headers("a/Packages", &reasons), 4);
	ck_assert_uint_eq(reasons.len, 0);
}
END_TEST
START_TEST(what_lies_beside_a_database_counts_or_is_told)
{
	auto_clear(str) reasons = {0};

	copy("cases/rpm/sqlite-wal", "a/rpmdb.sqlite");
	ck_assert_uint_eq(headers("a/rpmdb.sqlite", &reasons), 2);
	copy("cases/rpm/sqlite-wal-wal", "a/rpmdb.sqlite-wal");
	ck_assert_uint_eq(headers("a/rpmdb.sqlite", &reasons), 4);
	ck_assert_uint_eq(reasons.len, 0);
	root_put("a/rpmdb.sqlite-journal", "x");
	ck_assert_uint_eq(headers("a/rpmdb.sqlite", &reasons), 4);
	ck_assert_str_eq(str_c(&reasons), "a change of it was interrupted");
	ck_assert(fs_unlink(root_scan.root, "a/rpmdb.sqlite-wal", NULL));
	ck_assert(fs_mkdir(root_scan.root, "a/rpmdb.sqlite-wal", 0755, NULL));
	str_reset(&reasons);
	ck_assert_uint_eq(headers("a/rpmdb.sqlite", &reasons), 2);
	ck_assert_ptr_nonnull(strstr(str_c(&reasons), "rpmdb.sqlite-wal"));
}
END_TEST

Suite *scan_rpm_read_suite(void);
Suite *scan_rpm_read_suite(void)
{
	Suite *s = suite_create("scan/rpm_read");
	TCase *t = tcase_create("rpm_read");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, the_name_of_the_file_says_its_form);
	tcase_add_test(t, what_lies_beside_a_database_counts_or_is_told);
	suite_add_tcase(s, t);
	return s;
}
