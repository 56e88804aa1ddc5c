#include <check.h>
#include <string.h>

#include "report/csv.h"
#include "unit/sample.h"

static size_t count_of(const char *text, char c)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == c;
	return n;
}

START_TEST(a_row_has_a_cell_for_every_column)
{
	auto_clear(findings) f = {0};
	auto_clear(str) plain = {0};
	auto_clear(strlist) rows = {0};
	size_t columns = 0;

	sample_findings(&f);
	csv_plain(&f, SAMPLE_NOW, &plain);
	while (csv_columns[columns])
		columns++;
	strlist_split(&rows, str_c(&plain), '\n');
	ck_assert_uint_eq(rows.count, f.count);
	for (size_t i = 0; i < rows.count; i++)
		ck_assert_uint_eq(count_of(rows.v[i], '\t'), columns - 1);
}
END_TEST

START_TEST(a_finding_that_is_known_whole_is_this_row)
{
	static const char want[] =
	        "CVE-2026-1001,open,urgent,1,2026-01-30T10:00:00Z,yes,openssl,3.0.1-1,3.0.2-1,yes,"
	        "yes,0.25,9.5,high,no,yes,total,archive:openssl@3.0.2-1,libssl3 openssl,"
	        "2026-01-11T10:00:00Z,2026-01-19T10:00:00Z,2026-01-20T10:00:00Z,"
	        "2026-01-21T10:00:00Z,GHSA-aaaa-bbbb-cccc,pkg:deb/debian/openssl@1?arch=source,"
	        "debian,CVE-2026-1001,debsecan,\"3.0.1-1 is below 3.0.2-1, \"\"the fix\"\"\",h1,"
	        "web-1\r\n";
	auto_clear(findings) f = {0};
	auto_clear(str) csv = {0};
	const char *row;

	sample_findings(&f);
	csv_findings(&f, SAMPLE_NOW, &csv);
	ck_assert(str_starts(str_c(&csv), "id,vulnerability,state,tier,rank,due,overdue,source,"));
	row = strstr(str_c(&csv), "\r\n") + 2;
	ck_assert(str_starts(row, f.items[0].id));
	ck_assert(str_starts(row + strlen(f.items[0].id) + 1, want));
}
END_TEST

START_TEST(no_cell_is_a_formula)
{
	static const char *const harm[] = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"};
	static const char *const want[] = {"'=1+1",     "'+1",   "'-1",
	                                   "'@SUM(A1)", "'\t=1", "\"'\r=1\""};

	for (size_t i = 0; i < ARRAY_LEN(harm); i++) {
		auto_clear(findings) f = {0};
		auto_clear(str) csv = {0};
		auto_free char *cell = str_format(",%s,", want[i]);

		findings_add(&f)->installed = mem_strdup(harm[i]);
		csv_findings(&f, 0, &csv);
		ck_assert_ptr_nonnull(strstr(str_c(&csv), cell));
	}
}
END_TEST

START_TEST(what_is_not_known_is_empty_and_a_dash_in_plain)
{
	static const char csv_row[] = "\r\n,,open,unknown,,,no,,,,no,no,,,,,,,,,,,,,,,,,,,,\r\n";
	static const char plain_row[] = "-\t-\topen\tunknown\t-\t-\tno\t-\t";
	auto_clear(findings) f = {0};
	auto_clear(str) csv = {0}, plain = {0};

	findings_add(&f);
	csv_findings(&f, SAMPLE_NOW, &csv);
	csv_plain(&f, SAMPLE_NOW, &plain);
	ck_assert(str_ends(str_c(&csv), csv_row));
	ck_assert(str_starts(str_c(&plain), plain_row));
}
END_TEST

START_TEST(a_text_breaks_no_row_of_plain)
{
	auto_clear(findings) f = {0};
	auto_clear(str) plain = {0};

	sample_findings(&f);
	csv_plain(&f, SAMPLE_NOW, &plain);
	ck_assert_ptr_nonnull(strstr(str_c(&plain), "\tpid 7 still maps the old file\t"));
}
END_TEST

START_TEST(only_what_is_live_is_overdue)
{
	auto_clear(findings) f = {0};
	auto_clear(str) csv = {0};
	struct finding *x = findings_add(&f);

	x->state = FINDING_FIXED;
	x->due = 5;
	csv_findings(&f, SAMPLE_NOW, &csv);
	ck_assert_ptr_nonnull(strstr(str_c(&csv), "fixed,unknown,,1970-01-01T00:00:05Z,no,"));
}
END_TEST

Suite *report_csv_suite(void);
Suite *report_csv_suite(void)
{
	Suite *s = suite_create("report/csv");
	TCase *t = tcase_create("csv");

	tcase_add_test(t, a_row_has_a_cell_for_every_column);
	tcase_add_test(t, a_finding_that_is_known_whole_is_this_row);
	tcase_add_test(t, no_cell_is_a_formula);
	tcase_add_test(t, what_is_not_known_is_empty_and_a_dash_in_plain);
	tcase_add_test(t, a_text_breaks_no_row_of_plain);
	tcase_add_test(t, only_what_is_live_is_overdue);
	suite_add_tcase(s, t);
	return s;
}
