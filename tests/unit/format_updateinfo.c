#include <check.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "format/updateinfo.h"

static bool take(void *ctx, const struct updateinfo *u, const struct err *why, struct err *err)
{
	struct str *to = ctx;

	(void)err;
	if (why) {
		str_addf(to, "broken %s\n", why->msg);
		return true;
	}
	str_addf(to, "%s %s %s %lld %lld", u->id, u->type ? u->type : "-",
	         u->severity ? u->severity : "-", (long long)u->issued, (long long)u->updated);
	for (size_t i = 0; i < u->cves.count; i++)
		str_addf(to, " %s", u->cves.v[i]);
	str_addf(to, "%s%s\n", u->reboot ? " reboot" : "", u->restart ? " restart" : "");
	for (size_t i = 0; i < u->count; i++) {
		const struct updateinfo_package *p = &u->packages[i];

		str_addf(to, "  %s %s:%s-%s %s %s [%s]%s\n", p->name, p->epoch, p->version,
		         p->release, p->arch, p->src, u->modules.v[p->module],
		         p->reboot ? " reboot" : "");
	}
	return true;
}

static bool read_in(const char *doc, struct str *to, struct err *err)
{
	__attribute__((cleanup(updateinfo_reader_clear))) struct updateinfo_reader r = {0};

	return updateinfo_begin(&r, take, to, err) && updateinfo_feed(&r, span_of(doc), err) &&
	       updateinfo_end(&r, err);
}

START_TEST(an_update_has_its_packages_modules_and_vulnerabilities)
{
	auto_clear(str) got = {0};

	ck_assert(read_in(
	        "<updates><update type='security' status='final'><id>A-1</id>"
	        "<severity> Important </severity><issued date='2026-01-01 00:00:10'/>"
	        "<references><reference type='cve' id='CVE-2026-0002'/>"
	        "<reference type='cve' id='CVE-2026-0001'/><reference type='cve' "
	        "id='CVE-2026-0001'/>"
	        "<reference type='bugzilla' id='1' title='CVE-2020-0009 x'/></references>"
	        "<pkglist><collection><name>c</name><package name='a' epoch='1' version='2' "
	        "release='3' arch='x86_64' src='a-2-3.src.rpm'><filename>f</filename>"
	        "<reboot_suggested>True</reboot_suggested></package></collection>"
	        "<collection><module name='m' stream='16' version='8' context='c' arch='x86_64'/>"
	        "<package name='b' version='1' release='1' arch='src'/></collection>"
	        "</pkglist></update></updates>",
	        &got, NULL));
	ck_assert_str_eq(str_c(&got),
	                 "A-1 security Important 1767225610 0 CVE-2026-0001 CVE-2026-0002 reboot\n"
	                 "  a 1:2-3 x86_64 a-2-3.src.rpm [] reboot\n"
	                 "  b :1-1 src  [m:16:8:c]\n");
}
END_TEST
START_TEST(where_no_reference_is_a_vulnerability_the_titles_of_bugs_name_them)
{
	auto_clear(str) got = {0};

	ck_assert(read_in("<updates><update><id>F-1</id><references><reference type='bugzilla' "
	                  "id='7' title='CVE-2026-12345 x: y [CVE-2026-1]: CVE-26-1'/>"
	                  "</references><restart_suggested/></update></updates>",
	                  &got, NULL));
	ck_assert_str_eq(str_c(&got), "F-1 - - 0 0 CVE-2026-1 CVE-2026-12345 restart\n");
}
END_TEST
START_TEST(a_broken_update_spoils_no_other)
{
	auto_clear(str) got = {0};

	ck_assert(read_in("<updates><update><title>no id</title></update>"
	                  "<update><id>A</id><pkglist><collection><package name='x'/>"
	                  "</collection></pkglist></update><update><id>B</id></update></updates>",
	                  &got, NULL));
	ck_assert_str_eq(str_c(&got), "broken it has no id\n"
	                              "broken 'A': package 1 has no name, version or release\n"
	                              "B - - 0 0\n");
}
END_TEST
START_TEST(times_are_read_in_every_form_that_is_in_use)
{
	static const char *const forms[] = {"1767225600", "2026-01-01", "2026-01-01 00:00",
	                                    "2026-01-01T00:00:00Z"};

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		auto_clear(str) got = {0}, doc = {0};

		str_addf(&doc, "<updates><update><id>A</id><issued date='%s'/></update></updates>",
		         forms[i]);
		ck_assert(read_in(str_c(&doc), &got, NULL));
		ck_assert_str_eq(str_c(&got), "A - - 1767225600 0\n");
	}
}
END_TEST
START_TEST(another_root_is_refused)
{
	auto_clear(str) got = {0};
	struct err err = {0};

	ck_assert(!read_in("<repomd/>", &got, &err));
	ck_assert_str_eq(err.msg, "its root is 'repomd', not 'updates'");
}
END_TEST

Suite *format_updateinfo_suite(void);
Suite *format_updateinfo_suite(void)
{
	Suite *s = suite_create("format/updateinfo");
	TCase *t = tcase_create("updateinfo");

	tcase_add_test(t, an_update_has_its_packages_modules_and_vulnerabilities);
	tcase_add_test(t, where_no_reference_is_a_vulnerability_the_titles_of_bugs_name_them);
	tcase_add_test(t, a_broken_update_spoils_no_other);
	tcase_add_test(t, times_are_read_in_every_form_that_is_in_use);
	tcase_add_test(t, another_root_is_refused);
	suite_add_tcase(s, t);
	return s;
}
