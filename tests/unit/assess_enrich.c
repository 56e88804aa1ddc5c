#include "unit/assess_fixture.h"
#include "assess/enrich.h"

#define KEV                                                                                        \
	"{\"title\":\"x\",\"dateReleased\":\"2026-01-30T00:00:00.1234Z\",\"vulnerabilities\":["    \
	"{\"cveID\":\"CVE-2\",\"dateAdded\":\"2026-01-20\",\"dueDate\":\"2026-02-10\","            \
	"\"knownRansomwareCampaignUse\":\"Known\"},"                                               \
	"{\"cveID\":7},{\"dateAdded\":\"2026-01-20\"}]}"
#define EPSS                                                                                       \
	"#model_version:v1,score_date:2026-01-30T00:00:00+0000\ncve,epss,percentile\n"             \
	"CVE-1,0.97512,0.99\nCVE-2,0.000430000,0.1\nnonsense\nCVE-3,1.5,0.1\nCVE-4,1,1\n"
#define FEED                                                                                       \
	"VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,S   ,,\nsrc,1,S   ,,\nsrc,2,S   ,,\n\n"

START_TEST(what_is_known_of_a_vulnerability_is_joined)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};
	const struct finding *one;

	fixture_feed(&f, "mine", "debsecan", "bookworm", span_of(FEED));
	fixture_feed(&f, "kev", "kev", NULL, span_of(KEV));
	fixture_feed(&f, "epss", "epss", NULL, span_of(EPSS));
	fixture_debian(DEB("src", "1", "src", "1"), &inv);
	fixture_assess(&f, &inv, NULL, -1, NOW, &r);
	one = fixture_find(&r, "CVE-2");
	ck_assert(one->priority.kev && one->priority.ransomware && one->priority.triage);
	ck_assert_uint_eq(one->priority.rank, 1);
	ck_assert_str_eq(one->priority.row, "kev=y exposed=y automatable=y impact=total");
	ck_assert_int_eq(one->times.kev, 1768867200);
	ck_assert(one->priority.epss > 0.000429 && one->priority.epss < 0.000431);
	/* KEV's own date counts only when a policy says so */
	ck_assert_int_eq(one->due, NOW + 3 * 86400);
	one = fixture_find(&r, "CVE-1");
	ck_assert(!one->priority.kev && one->priority.epss > 0.975);
	ck_assert_uint_eq(one->priority.rank, 2);
	one = fixture_find(&r, "CVE-3");
	ck_assert(one->priority.epss < 0);
	/* two of KEV's and two of EPSS's records are broken, and said to be */
	ck_assert_uint_eq(r.notes.count, 2);
	ck_assert_str_eq(r.notes.v[0], "feed 'epss': 2 of its records cannot be read");
}
END_TEST
#define SSVC(cve, when, options)                                                                   \
	"{\"cveMetadata\":{\"cveId\":\"" cve                                                       \
	"\",\"state\":\"PUBLISHED\"},\"containers\":{\"adp\":[{"                                   \
	"\"title\":\"x\",\"metrics\":[{\"other\":{\"type\":\"ssvc\",\"content\":{\"options\":["    \
	"{\"Automatable\":\"yes\"}]}}}]},{\"title\":\"CISA ADP Vulnrichment\",\"metrics\":["       \
	"{\"other\":{\"type\":\"ssvc\",\"content\":{\"timestamp\":\"2026-01-0" when                \
	"T00:00:00.123Z\",\"options\":[" options "]}}},{\"cvssV3_1\":{\"baseScore\":9.8}},"        \
	"{\"other\":{\"type\":\"kev\",\"content\":{}}}]}]}}"

START_TEST(the_inputs_of_ssvc_decide_how_urgent_a_finding_is)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};
	const struct finding *one;

	fixture_feed(&f, "mine", "debsecan", "bookworm", span_of(FEED));
	fixture_feed(&f, "ssvc", "vulnrichment", NULL,
	             span_of("[" SSVC(
	                     "CVE-1", "1",
	                     "{\"Exploitation\":\"PoC\"},{\"Automatable\":\"No\"},"
	                     "{\"Technical Impact\":\"Partial\"}") "," SSVC("CVE-2", "2",
	                                                                    "{\"Automatable\":"
	                                                                    "\"yes\"},{\"Odd\":"
	                                                                    "\"x\"}") ","
	                                                                              "{\"cveMetada"
	                                                                              "ta\":{"
	                                                                              "\"cveId\":"
	                                                                              "\"CVE-3\"}},"
	                                                                              "{\"cveMetada"
	                                                                              "ta\":{}}]"));
	fixture_debian(DEB("src", "1", "src", "1"), &inv);
	fixture_assess(&f, &inv, NULL, -1, NOW, &r);
	one = fixture_find(&r, "CVE-1");
	ck_assert_int_eq(one->priority.automatable, ANSWER_NO);
	ck_assert_int_eq(one->priority.impact_total, ANSWER_NO);
	ck_assert_int_eq(one->priority.exploitation, EXPLOITATION_POC);
	ck_assert(one->priority.cvss > 9.79 && one->priority.cvss < 9.81);
	ck_assert_str_eq(one->priority.row, "kev=n exposed=y automatable=n impact=partial");
	ck_assert_int_eq(one->priority.tier, TIER_SCHEDULED);
	one = fixture_find(&r, "CVE-2");
	ck_assert_int_eq(one->priority.automatable, ANSWER_YES);
	ck_assert_int_eq(one->priority.impact_total, ANSWER_UNKNOWN);
	one = fixture_find(&r, "CVE-3");
	ck_assert_int_eq(one->priority.automatable, ANSWER_UNKNOWN);
	ck_assert(one->priority.cvss < 0);
	ck_assert_str_eq(r.notes.v[0], "feed 'ssvc': 1 of its records cannot be read");
}
END_TEST
START_TEST(what_is_no_such_feed_is_refused)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	static const struct {
		const char *type, *text, *why;
	} bad[] = {
	        {"kev", "{\"vulnerabilities\":7}", "not a KEV catalog: vulnerabilities: missing"},
	        {"kev", "[1,2]", "not a KEV catalog: vulnerabilities: missing"},
	        {"kev", "{\"vulnerabilities\":[{\"cveID\":\"CVE-1\"",
	         "not a KEV catalog: not valid JSON: byte 36: it is cut short"},
	        {"kev", "{\"vulnerabilities\":[{}]}",
	         "not one good record in it; the first: vulnerabilities[0]: cveID: missing"},
	        {"epss", "cve;epss\n", "not EPSS scores: line 1 is not 'cve,epss,percentile'"},
	        {"osv", "<html>",
	         "not an OSV record: not valid JSON: byte 0: no value where one is wanted"},
	        {"osv", "{}", "not one good record in it; the first: record 0: id: missing"},
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		__attribute__((
		        cleanup(assess_import_result_clear))) struct assess_import_result r = {0};
		auto_fd fd = fixture_file(span_of(bad[i].text));
		struct err err = {0};

		ck_assert(!assess_import(f.cache, bad[i].type, NULL, fd, &r, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_str_eq(err.msg, bad[i].why);
	}
}
END_TEST

Suite *assess_enrich_suite(void);
Suite *assess_enrich_suite(void)
{
	Suite *s = suite_create("assess/enrich");
	TCase *t = tcase_create("enrich");

	tcase_add_test(t, what_is_known_of_a_vulnerability_is_joined);
	tcase_add_test(t, the_inputs_of_ssvc_decide_how_urgent_a_finding_is);
	tcase_add_test(t, what_is_no_such_feed_is_refused);
	suite_add_tcase(s, t);
	return s;
}
