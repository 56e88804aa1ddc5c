#include <check.h>

#include "assess/advisory.h"
#include "assess/osv_rpm.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/jsview.h"

#define ROW(name, fixed)                                                                           \
	"{\"package\":{\"ecosystem\":\"AlmaLinux:8\",\"name\":\"" name                             \
	"\"},\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":"   \
	"\"" fixed "\"}]}]}"

static struct jsview parse(const char *id, const char *affected, struct osv *o)
{
	auto_free char *text = str_format("{\"id\":\"%s\",\"affected\":[%s]}", id, affected);
	struct jsview v = {0};
	const struct jsval *doc;

	ck_assert(jsview_parse(&v, span_of(text), &doc, NULL) && osv_read(doc, o, NULL));
	return v;
}

START_TEST(the_lowest_of_several_builds_counts)
{
	auto_clear(osv) o = {0};
	auto_clear(osv_fixes) f = {0};
	auto_clear(jsview) doc =
	        parse("ALSA-1",
	              ROW("a", "1-2") "," ROW("a", "1-1") "," ROW("b", "1-3") "," ROW(
	                      "a", "1-1") "," ROW("a", "1-0.ksplice1.el8"),
	              &o);

	osv_fixes_read(&o, &f);
	ck_assert_uint_eq(f.count, 5);
	ck_assert(!f.is_modular);
	ck_assert(osv_fixes_has_lower(&f, 0));
	ck_assert(!osv_fixes_has_lower(&f, 1));
	ck_assert(!osv_fixes_has_lower(&f, 2));
	ck_assert(osv_fixes_has_lower(&f, 3));
	ck_assert(!osv_fixes_has_lower(&f, 4));
}
END_TEST
START_TEST(a_fix_in_a_module_is_seen)
{
	auto_clear(osv) o = {0};
	auto_clear(osv_fixes) f = {0};
	auto_clear(jsview) doc =
	        parse("ALSA-1", ROW("a", "1-2") "," ROW("b", "1-2.module+el8+1+a"), &o);

	osv_fixes_read(&o, &f);
	ck_assert(f.is_modular);
}
END_TEST
START_TEST(bug_fixes_are_no_advisories)
{
	auto_clear(osv) a = {0}, b = {0};
	auto_clear(jsview) x = parse("ALBA-1", ROW("a", "1-2"), &a);
	auto_clear(jsview) y = parse("ALSA-1", ROW("a", "1-2"), &b);

	ck_assert(!osv_rpm_is_advisory(&a));
	ck_assert(osv_rpm_is_advisory(&b));
	strlist_add(&a.cves, "CVE-2024-1");
	ck_assert(osv_rpm_is_advisory(&a));
}
END_TEST
START_TEST(names_are_meant_as_the_ecosystem_means_them)
{
	ck_assert_int_eq(osv_rpm_flags("AlmaLinux:9"), ADVISORY_EXACT);
	ck_assert_int_eq(osv_rpm_flags("Rocky Linux:9"), ADVISORY_SOURCE | ADVISORY_EITHER);
	ck_assert_int_eq(osv_rpm_flags("openSUSE:Leap 15.6"), ADVISORY_SOURCE);
	ck_assert_int_eq(osv_rpm_flags("Debian:12"), 0);
	ck_assert(!osv_rpm_is("AlmaLinuxes:9"));
	ck_assert(osv_rpm_is("AlmaLinux"));
}
END_TEST

Suite *assess_osv_rpm_suite(void);
Suite *assess_osv_rpm_suite(void)
{
	Suite *s = suite_create("assess/osv_rpm");
	TCase *t = tcase_create("osv_rpm");

	tcase_add_test(t, the_lowest_of_several_builds_counts);
	tcase_add_test(t, a_fix_in_a_module_is_seen);
	tcase_add_test(t, bug_fixes_are_no_advisories);
	tcase_add_test(t, names_are_meant_as_the_ecosystem_means_them);
	suite_add_tcase(s, t);
	return s;
}
