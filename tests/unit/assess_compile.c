#include "unit/assess_fixture.h"
#include "assess/advisory.h"
#include "assess/compile.h"

START_TEST(a_debsecan_feed_becomes_rows_with_rules)
{
	auto_clear(builder) b = {0};
	auto_fd fd = fixture_file(span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                                  "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));

	ck_assert(compile_debsecan(fd, "bookworm", &b, NULL));
	ck_assert_int_eq(b.about.records, 3);
	ck_assert_int_eq(b.about.broken, 0);
	ck_assert_str_eq(b.scopes.v[0], "bookworm");
}
END_TEST
START_TEST(a_broken_record_is_counted_and_the_rest_is_kept)
{
	auto_clear(builder) b = {0};
	auto_fd fd =
	        fixture_file(span_of("VERSION 1\nCVE-1,,x\n\nsrc,7,S   ,1,\nsrc,0,S   ,1,\n\n"));

	ck_assert(compile_debsecan(fd, "bookworm", &b, NULL));
	ck_assert_int_eq(b.about.records, 1);
	ck_assert_int_eq(b.about.broken, 1);
	ck_assert_str_eq(str_c(&b.first_broken),
	                 "line 4: there is no vulnerability with number '7'");
}
END_TEST
START_TEST(what_is_no_such_feed_is_refused)
{
	auto_clear(builder) b = {0}, c = {0};
	auto_fd html = fixture_file(span_of("<html>\n")),
	        cut = fixture_file(span_of("VERSION 1\nCVE-1,,x\n"));
	struct err err = {0};

	ck_assert(!compile_debsecan(html, "bookworm", &b, &err));
	ck_assert_str_eq(err.msg, "not a debsecan feed: the first line is not 'VERSION 1'");
	ck_assert(!compile_debsecan(cut, "bookworm", &c, NULL));
}
END_TEST

/* Every row, its texts with "|" between them, newlines as "/", then flags. */
static void add_rows(const struct builder *b, struct str *to)
{
	size_t row_size = index_row_size(b->texts, b->numbers);

	for (size_t at = 0; at < b->rows.len; at += row_size) {
		int64_t flags;

		for (unsigned i = 0; i < b->texts; i++) {
			uint32_t text;

			memcpy(&text, b->rows.buf + at + i * sizeof(text), sizeof(text));
			str_adds(to, i ? "|" : "");
			for (const char *c = b->pool.buf + text; *c; c++)
				str_addc(to, *c == '\n' ? '/' : *c);
		}
		memcpy(&flags,
		       b->rows.buf + at + index_row_size(b->texts, 0) +
		               ADVISORY_FLAGS * sizeof(flags),
		       sizeof(flags));
		str_addf(to, "|%lld\n", (long long)flags);
	}
}

START_TEST(an_updateinfo_becomes_a_row_for_each_package_and_vulnerability)
{
	auto_clear(builder) b = {0};
	auto_clear(str) rows = {0};
	auto_fd fd = fixture_file(span_of(
	        "<updates><update type='security'><id>A-1</id><severity>Important</severity>"
	        "<reboot_suggested/><references><reference type='cve' id='CVE-2026-1'/>"
	        "<reference type='cve' id='CVE-2026-2'/></references><pkglist><collection>"
	        "<module name='m' stream='s' version='1' context='c' arch='x86_64'/>"
	        "<package name='p' epoch='4' version='1' release='2' arch='x86_64'/>"
	        "</collection></pkglist></update>"
	        "<update type='security'><id>A-2</id><pkglist><collection>"
	        "<package name='q' epoch='0' version='1' release='2' arch='src'/>"
	        "</collection></pkglist></update>"
	        "<update type='bugfix'><id>A-3</id><pkglist><collection>"
	        "<package name='r' version='1' release='2' arch='x86_64'/>"
	        "</collection></pkglist></update>"
	        "<update type='security' status='retracted'><id>A-4</id><pkglist><collection>"
	        "<package name='s' version='1' release='2' arch='x86_64'/>"
	        "</collection></pkglist></update></updates>"));

	ck_assert(compile_updateinfo(fd, "x:1", &b, NULL));
	add_rows(&b, &rows);
	ck_assert_str_eq(str_c(&rows),
	                 "p|x:1|CVE-2026-1|A-1|R/i 0/f 4:1-2/|A-1|important|x86_64|m:s:1:c||80\n"
	                 "p|x:1|CVE-2026-2|A-1|R/i 0/f 4:1-2/|A-1|important|x86_64|m:s:1:c||80\n"
	                 "q|x:1|A-2|A-2|R/i 0/f 1-2/||||||32\n");
	ck_assert_int_eq(b.about.records, 4);
	ck_assert_str_eq(b.scopes.v[0], "x:1");
}
END_TEST

Suite *assess_compile_suite(void);
Suite *assess_compile_suite(void)
{
	Suite *s = suite_create("assess/compile");
	TCase *t = tcase_create("compile");

	tcase_add_test(t, a_debsecan_feed_becomes_rows_with_rules);
	tcase_add_test(t, a_broken_record_is_counted_and_the_rest_is_kept);
	tcase_add_test(t, what_is_no_such_feed_is_refused);
	tcase_add_test(t, an_updateinfo_becomes_a_row_for_each_package_and_vulnerability);
	suite_add_tcase(s, t);
	return s;
}
