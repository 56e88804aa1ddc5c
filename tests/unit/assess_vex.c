/* Most of what statements do is in cases/assess/vex-* and csaf-*. */
#include "unit/assess_fixture.h"

#include "assess/vex.h"

#define DOCUMENT(statements)                                                                       \
	"{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"@id\":\"D\",\"author\":\"A\","          \
	"\"timestamp\":\"2026-01-01T00:00:00Z\",\"version\":1,\"statements\":[" statements "]}"
#define OF_B                                                                                       \
	"{\"vulnerability\":{\"name\":\"CVE-9\"},\"products\":[{\"@id\":\"pkg:deb/debian/b\"}],"   \
	"\"status\":\"fixed\"}"

static char *key(const char *purl)
{
	auto_clear(purl_parts) p = {0};

	ck_assert(purl_parse(purl, &p, NULL));
	return vex_key(&p);
}

START_TEST(a_key_has_neither_version_nor_qualifiers)
{
	auto_free char *a = key("pkg:deb/debian/curl@1?arch=source"),
	               *b = key("pkg:Deb/Debian/Curl");
	auto_free char *c = key("pkg:rpm/rhel/curl"), *d = key("pkg:rpm/redhat/curl@7?epoch=1");
	auto_free char *e = key("pkg:pypi/Foo_Bar"), *f = key("pkg:pypi/foo-bar@1");

	ck_assert_str_eq(a, "vex:pkg:deb/debian/curl");
	ck_assert_str_eq(a, b);
	ck_assert_str_eq(c, d);
	ck_assert_str_eq(e, f);
}
END_TEST
START_TEST(of_many_statements_that_match_nothing_all_are_counted_and_some_listed)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};
	auto_clear(str) text = {0};

	str_set(&text, DOCUMENT(OF_B));
	str_truncate(&text, text.len - 2);
	for (int i = 0; i < VEX_UNMATCHED_MAX + 4; i++)
		str_adds(&text, "," OF_B);
	str_adds(&text, "]}");
	fixture_feed(&f, "v", "openvex", NULL, span_make(text.buf, text.len));
	fixture_debian(DEB("a", "1", "a", "1"), &inv);
	fixture_assess(&f, &inv, NULL, -1, NOW, &r);
	ck_assert_uint_eq(r.findings.vex_count, 1);
	ck_assert_uint_eq(r.findings.vex[0].statements, VEX_UNMATCHED_MAX + 5);
	ck_assert_uint_eq(r.findings.vex[0].matched, 0);
	ck_assert_uint_eq(r.findings.vex[0].unmatched_count, VEX_UNMATCHED_MAX);
	ck_assert(strlist_has(&r.notes, "feed 'v': 1005 of its 1005 statements match no finding "
	                                "('--explain v' lists them)"));
	ck_assert(!r.claims);
}
END_TEST
START_TEST(what_is_not_affected_has_no_patch)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};

	fixture_feed(&f, "d", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\n\na,0,SH F,2,\n\n"));
	fixture_feed(&f, "v", "openvex", NULL,
	             span_of(DOCUMENT("{\"vulnerability\":{\"name\":\"CVE-1\"},\"products\":[{"
	                              "\"@id\":\"pkg:deb/debian/a\"}],\"status\":\"not_affected\","
	                              "\"impact_statement\":\"it is off\"}")));
	fixture_debian(DEB("a", "1", "a", "1"), &inv);
	fixture_assess(&f, &inv, NULL, -1, NOW, &r);
	ck_assert_uint_eq(r.findings.count, 1);
	ck_assert_int_eq(r.findings.items[0].state, FINDING_NOT_AFFECTED);
	ck_assert_ptr_null(r.findings.items[0].patch);
	ck_assert_str_eq(r.findings.items[0].reason.feed, "v");
}
END_TEST

Suite *assess_vex_suite(void);
Suite *assess_vex_suite(void)
{
	Suite *s = suite_create("assess/vex");
	TCase *t = tcase_create("vex");

	tcase_add_test(t, a_key_has_neither_version_nor_qualifiers);
	tcase_add_test(t, of_many_statements_that_match_nothing_all_are_counted_and_some_listed);
	tcase_add_test(t, what_is_not_affected_has_no_patch);
	suite_add_tcase(s, t);
	return s;
}
