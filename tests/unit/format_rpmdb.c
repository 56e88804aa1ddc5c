#include <check.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/str.h"
#include "format/rpmdb.h"
#include "format/rpmheader.h"

/* The databases are made by cases/rpm/make.py and hold the same four headers. */
static void add_name(void *ctx, struct span blob)
{
	struct rpmheader h;
	struct rpm_package p;

	if (rpmheader_open(blob, &h, NULL) && rpmheader_package(&h, &p, NULL))
		str_addf(ctx, "%.*s ", (int)p.name.len, p.name.ptr);
}

typedef bool reader(const struct region *db, rpmdb_sink *sink, void *ctx, struct err *err);

static bool plain_sqlite(const struct region *db, rpmdb_sink *sink, void *ctx, struct err *err)
{
	return rpmdb_sqlite(db, NULL, sink, ctx, err);
}

static const struct {
	const char *path;
	reader *read;
} forms[] = {
        {"cases/rpm/rpmdb.sqlite", plain_sqlite},
        {"cases/rpm/Packages.db", rpmdb_ndb},
        {"cases/rpm/Packages", rpmdb_bdb},
        {"cases/rpm/Packages.big-endian", rpmdb_bdb},
};

START_TEST(each_form_gives_every_header)
{
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		auto_clear(str) db = {0}, names = {0};
		struct region r;

		ck_assert(fs_read_operand(forms[i].path, 1 << 20, &db, NULL));
		r = region_of_span(span_make(db.buf, db.len));
		ck_assert(forms[i].read(&r, add_name, &names, NULL));
		ck_assert_str_eq(str_c(&names), "alpha beta gamma gpg-pubkey ");
	}
}
END_TEST
START_TEST(cut_anywhere_each_form_says_so)
{
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		auto_clear(str) db = {0};

		ck_assert(fs_read_operand(forms[i].path, 1 << 20, &db, NULL));
		for (size_t n = 0; n < db.len; n += 16) {
			auto_clear(str) names = {0};
			struct region r = region_of_span(span_make(db.buf, n));
			struct err err = {0};

			ck_assert_msg(!forms[i].read(&r, add_name, &names, &err), "%s at %zu",
			              forms[i].path, n);
			ck_assert_int_eq(err.kind, ERR_INPUT);
		}
	}
}
END_TEST
START_TEST(one_damaged_package_does_not_hide_the_others)
{
	auto_clear(str) db = {0}, names = {0};
	struct err err = {0};
	struct region r;

	ck_assert(fs_read_operand("cases/rpm/Packages.db", 1 << 20, &db, NULL));
	db.buf[4096 + 100] ^= 1;
	r = region_of_span(span_make(db.buf, db.len));
	ck_assert(!rpmdb_ndb(&r, add_name, &names, &err));
	ck_assert_str_eq(err.msg, "package 1 is damaged");
	ck_assert_str_eq(str_c(&names), "beta gamma gpg-pubkey ");
}
END_TEST
START_TEST(what_is_no_database_is_told)
{
	static const char zeros[8192];
	struct region r = region_of_span(span_make(zeros, sizeof(zeros)));

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		auto_clear(str) names = {0};
		struct err err = {0};

		ck_assert(!forms[i].read(&r, add_name, &names, &err));
		ck_assert_ptr_nonnull(strstr(err.msg, "not a"));
	}
}
END_TEST

Suite *format_rpmdb_suite(void);
Suite *format_rpmdb_suite(void)
{
	Suite *s = suite_create("format/rpmdb");
	TCase *t = tcase_create("rpmdb");

	tcase_add_test(t, each_form_gives_every_header);
	tcase_add_test(t, cut_anywhere_each_form_says_so);
	tcase_add_test(t, one_damaged_package_does_not_hide_the_others);
	tcase_add_test(t, what_is_no_database_is_told);
	suite_add_tcase(s, t);
	return s;
}
