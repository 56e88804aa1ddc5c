#include "unit/assess_fixture.h"
#include "assess/advisory.h"
#include "assess/compile.h"
#include "assess/feedtype.h"

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

/* What a feed of a type becomes: its rows in the order of their texts, or why it is none. */
static void want_rows(const char *type, const char *text, const char *want)
{
	auto_clear(builder) b = {0};
	auto_clear(str) rows = {0};
	auto_fd fd = fixture_file(span_of(text));
	const struct feedtype *t;
	struct err err = {0};

	ck_assert(feedtype_find(type, &t, NULL));
	if (!t->compile(fd, NULL, &b, &err))
		str_addf(&rows, "%s", err.msg);
	else
		add_rows(&b, &rows);
	if (b.first_broken.len)
		str_addf(&rows, "broken %lld: %s\n", (long long)b.about.broken,
		         str_c(&b.first_broken));
	ck_assert_str_eq(str_c(&rows), want);
}

#define RELEASES(in) "{\"p\":{\"CVE-1\":{\"releases\":{" in "}}}}"
#define BOOKWORM(in) "\"bookworm\":{" in "}"
#define SID "\"sid\":{\"status\":\"resolved\",\"fixed_version\":\"2\"}"

START_TEST(the_tracker_of_debian_says_it_release_by_release)
{
	/* status, fix, flags, and what is said beside them */
	want_rows("debian",
	          RELEASES(BOOKWORM("\"status\":\"resolved\",\"fixed_version\":\"1.2\",\"urgency\":"
	                            "\"low**\",\"repositories\":{\"bookworm\":\"1.1\","
	                            "\"bookworm-security\":\"1.2\"}")),
	          "p|bookworm|CVE-1|CVE-1|R/i 0/f 1.2/||low||||0\n");
	want_rows("debian",
	          RELEASES(BOOKWORM("\"status\":\"open\",\"urgency\":\"not yet assigned\","
	                            "\"nodsa\":\"Minor issue\",\"nodsa_reason\":\"postponed\"")),
	          "p|bookworm|CVE-1|CVE-1|R/i 0/|||||Debian publishes no advisory for it: Minor "
	          "issue (postponed)|0\n");
	/* never affected */
	want_rows("debian", RELEASES(BOOKWORM("\"status\":\"resolved\",\"fixed_version\":\"0\"")),
	          "");
	want_rows("debian", RELEASES(BOOKWORM("\"status\":\"undetermined\"")),
	          "p|bookworm|CVE-1|CVE-1|R/i 0/||||||4\n");
	want_rows("debian", RELEASES(BOOKWORM("\"status\":\"open\",\"urgency\":\"unimportant\"")),
	          "p|bookworm|CVE-1|CVE-1|R/i 0/||||||2\n");
	want_rows("debian", RELEASES(BOOKWORM("\"status\":\"open\",\"urgency\":\"end-of-life\"")),
	          "p|bookworm|CVE-1|CVE-1|R/i 0/|||||its security support in bookworm has "
	          "ended|0\n");
	want_rows("debian",
	          RELEASES(BOOKWORM("\"status\":\"resolved\",\"fixed_version\":\"1.2\","
	                            "\"repositories\":{\"bookworm\":\"1.1\"}")),
	          "p|bookworm|CVE-1|CVE-1|R/i 0/f 1.2/|||||the archive of bookworm does not have "
	          "the "
	          "fix yet, but 1.1|0\n");
}
END_TEST
START_TEST(what_is_open_in_a_release_that_has_the_fix_of_sid_is_mended_by_it)
{
	want_rows("debian",
	          RELEASES(BOOKWORM("\"status\":\"open\",\"repositories\":{\"bookworm\":"
	                            "\"2-1\"}") "," SID),
	          "p|bookworm|CVE-1|CVE-1|R/i 0/f 2/||||||0\n"
	          "p|sid|CVE-1|CVE-1|R/i 0/f 2/||||||0\n");
	want_rows("debian",
	          RELEASES(BOOKWORM("\"status\":\"open\",\"repositories\":{\"bookworm\":"
	                            "\"1\"}") "," SID),
	          "p|bookworm|CVE-1|CVE-1|R/i 0/||||||0\n"
	          "p|sid|CVE-1|CVE-1|R/i 0/f 2/||||||0\n");
}
END_TEST
START_TEST(a_broken_entry_of_the_tracker_is_named)
{
	want_rows("debian", RELEASES(BOOKWORM("\"status\":\"sad\"")),
	          "broken 1: p: CVE-1: releases.bookworm: status: 'sad' is not known\n");
	want_rows("debian", RELEASES(BOOKWORM("\"status\":\"resolved\"")),
	          "broken 1: p: CVE-1: releases.bookworm: fixed_version: missing\n");
	want_rows("debian", "{\"p\":{\"CVE-1\":7,\"CVE-2\":{\"releases\":[]}},\"q\":1}",
	          "broken 3: p: CVE-1: not valid JSON: line 1, column 2: neither an object nor an "
	          "array\n");
	want_rows("debian", "{\"p\":",
	          "not the data of Debian's security tracker: not valid JSON: "
	          "byte 5: it is cut short");
}
END_TEST

#define SECDB(in)                                                                                  \
	"{\"distroversion\":\"v3.20\",\"urlprefix\":\"https://x/alpine\",\"packages\":[{\"pkg\":{" \
	"\"name\":\"p\",\"secfixes\":{" in "}}}]}"

START_TEST(a_secdb_has_a_row_for_each_fix)
{
	want_rows("secdb", SECDB("\"1-r0\":[\"CVE-1\",\"GHSA-x\"],\"2-r0\":[\"CVE-1 (+)\"]"),
	          "p|Alpine:v3.20|CVE-1|CVE-1|R/i 0/f 1-r0/||||||0\n"
	          "p|Alpine:v3.20|GHSA-x|GHSA-x|R/i 0/f 1-r0/||||||0\n"
	          "p|Alpine:v3.20|CVE-1|CVE-1|R/i 0/f 2-r0/||||||0\n");
	/* several names of one vulnerability, and what was rejected */
	want_rows("secdb",
	          SECDB("\"1-r0\":[\"CVE-1 XSA-2\",\"XSA-3\",\"CVE-4\",\"a "
	                "remark\"],\"0\":[\"CVE-4\"]"),
	          "p|Alpine:v3.20|CVE-1|CVE-1|R/i 0/f 1-r0/|XSA-2|||||0\n"
	          "p|Alpine:v3.20|XSA-3|XSA-3|R/i 0/f 1-r0/||||||0\n");
	want_rows("secdb", SECDB("\"1-r0\":{}"),
	          "broken 1: packages[0]: pkg: secfixes.1-r0: not an array\n");
	/* the head may come last, and is not always there */
	want_rows("secdb",
	          "{\"packages\":[{\"pkg\":{\"name\":\"p\",\"secfixes\":{\"1\":[\"CVE-1\"]}}}],"
	          "\"urlprefix\":\"https://packages.wolfi.dev\"}",
	          "p|Wolfi|CVE-1|CVE-1|R/i 0/f 1/||||||0\n");
	want_rows("secdb", "{\"packages\":[]}",
	          "not a secdb: neither distroversion nor urlprefix says whose it is");
}
END_TEST

#define GROUP(status, fixed)                                                                       \
	"[{\"name\":\"AVG-1\",\"packages\":[\"p\"],\"status\":\"" status                           \
	"\",\"severity\":\"High\",\"affected\":\"1-1\",\"fixed\":" fixed                           \
	",\"issues\":[\"CVE-1\"],\"advisories\":[\"ASA-1\"]}]"

START_TEST(a_group_of_arch_is_judged_by_its_status)
{
	want_rows("arch", GROUP("Fixed", "\"1-2\""),
	          "p|arch|CVE-1|AVG-1|R/i 0/f 1-2/|AVG-1 ASA-1|high||||16\n");
	want_rows("arch", GROUP("Testing", "\"1-2\""),
	          "p|arch|CVE-1|AVG-1|R/i 0/f 1-2/|AVG-1 ASA-1|high|||the fix is in the testing "
	          "repositories, not yet in the stable ones|16\n");
	want_rows("arch", GROUP("Vulnerable", "null"),
	          "p|arch|CVE-1|AVG-1|R/i 0/l 1-1/|AVG-1 ASA-1|high||||272\n");
	want_rows("arch", GROUP("Unknown", "null"),
	          "p|arch|CVE-1|AVG-1|R/i 0/l 1-1/|AVG-1 ASA-1|high||||20\n");
	want_rows("arch", GROUP("Not affected", "null"), "");
	want_rows("arch", GROUP("Odd", "null"),
	          "broken 1: record 0: 'AVG-1': status: 'Odd' is not known\n");
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
	tcase_add_test(t, the_tracker_of_debian_says_it_release_by_release);
	tcase_add_test(t, what_is_open_in_a_release_that_has_the_fix_of_sid_is_mended_by_it);
	tcase_add_test(t, a_broken_entry_of_the_tracker_is_named);
	tcase_add_test(t, a_secdb_has_a_row_for_each_fix);
	tcase_add_test(t, a_group_of_arch_is_judged_by_its_status);
	suite_add_tcase(s, t);
	return s;
}
