#include <check.h>

#include "assess/platform.h"
#include "base/err.h"
#include "base/mem.h"

static void check(const char *cpe, const char *name, const char *wanted, bool known)
{
	bool is_known = !known;
	auto_free char *scope = platform_scope(span_of(cpe), span_of(name), &is_known);

	ck_assert_str_eq(scope, wanted);
	ck_assert_int_eq(is_known, known);
}

START_TEST(a_platform_is_called_as_the_scope_of_a_host_is)
{
	check("cpe:/a:redhat:enterprise_linux:9::appstream", "x",
	      "Red Hat:enterprise_linux:9::appstream", true);
	check("cpe:/o:redhat:rhel_eus:9.2::baseos", "x", "Red Hat:rhel_eus:9.2::baseos", true);
	check("cpe:/o:suse:sles:15:sp5", "SUSE Linux Enterprise Server 15 SP5",
	      "SUSE:Linux Enterprise Server 15 SP5", true);
	check("", "openSUSE Leap 15.5", "openSUSE:Leap 15.5", true);
	check("cpe:2.3:o:canonical:ubuntu_linux:22.04:*:*:*", "", "ubuntu:22.04", true);
	check("cpe:/o:oracle:linux:9", "", "ol:9", true);
}
END_TEST
START_TEST(what_is_no_release_of_a_distribution_is_kept_as_it_is)
{
	check("cpe:/a:redhat:camel_quarkus:3", "Camel", "cpe:/a:redhat:camel_quarkus:3", false);
	check("", "Camel", "Camel", false);
	check("cpe:/o:debian:debian_linux:*", "", "cpe:/o:debian:debian_linux:*", false);
	check("cpe:/", "", "cpe:/", false);
	check("", "", "", false);
}
END_TEST
START_TEST(one_vendor_has_many_names)
{
	ck_assert(span_eq(platform_vendor(span_of("rhel")), "redhat"));
	ck_assert(span_eq(platform_vendor(span_of("Red Hat")), "redhat"));
	ck_assert(span_eq(platform_vendor(span_of("sles")), "suse"));
	ck_assert(span_eq(platform_vendor(span_of("debian")), "debian"));
}
END_TEST

Suite *assess_platform_suite(void);
Suite *assess_platform_suite(void)
{
	Suite *s = suite_create("assess/platform");
	TCase *t = tcase_create("platform");

	tcase_add_test(t, a_platform_is_called_as_the_scope_of_a_host_is);
	tcase_add_test(t, what_is_no_release_of_a_distribution_is_kept_as_it_is);
	tcase_add_test(t, one_vendor_has_many_names);
	suite_add_tcase(s, t);
	return s;
}
