#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "scan/distro.h"

static void of(const char *purl, const char *id, const char *version, const char *codename)
{
	__attribute__((cleanup(distro_clear))) struct os_release os = {0};
	auto_clear(purl_parts) p = {0};

	ck_assert(purl_parse(purl, &p, NULL));
	distro_of_purl(&p, &os);
	ck_assert_msg(str_eq(os.id, id) && str_eq(os.version_id, version) &&
	                      str_eq(os.codename, codename),
	              "%s: %s %s %s", purl, os.id, os.version_id, os.codename);
}

START_TEST(a_package_url_says_its_system_in_several_ways)
{
	of("pkg:deb/debian/a@1?distro=debian-12", "debian", "12", "bookworm");
	of("pkg:deb/debian/a@1?distro=debian-12.5", "debian", "12.5", "bookworm");
	of("pkg:deb/debian/a@1?distro=bookworm", "debian", "12", "bookworm");
	of("pkg:deb/debian/a@1?distro=sid", "debian", NULL, "sid");
	of("pkg:deb/ubuntu/a@1?distro=ubuntu-22.04", "ubuntu", "22.04", "jammy");
	of("pkg:apk/alpine/a@1?distro=3.19.1", "alpine", "3.19.1", NULL);
	of("pkg:apk/alpine/a@1?distro=alpine-3.19.1", "alpine", "3.19.1", NULL);
	of("pkg:rpm/opensuse.leap/a@1?distro=opensuse-leap-15.5", "opensuse-leap", "15.5", NULL);
	of("pkg:rpm/redhat/a@1?distro=redhat-9.3", "rhel", "9.3", NULL);
	of("pkg:rpm/a@1?distro=fedora-40", "fedora", "40", NULL);
	of("pkg:deb/debian/a@1", "debian", NULL, NULL);
	of("pkg:npm/debian/a@1?distro=debian-12", NULL, NULL, NULL);
}
END_TEST

static bool same(const char *a, const char *b)
{
	__attribute__((cleanup(distro_clear))) struct os_release x = {0}, y = {0};
	auto_clear(purl_parts) p = {0}, q = {0};

	ck_assert(purl_parse(a, &p, NULL) && purl_parse(b, &q, NULL));
	distro_of_purl(&p, &x);
	distro_of_purl(&q, &y);
	ck_assert(distro_is_same(&x, &y) == distro_is_same(&y, &x));
	return distro_is_same(&x, &y);
}

START_TEST(systems_are_the_same_as_far_as_both_say)
{
	ck_assert(same("pkg:deb/debian/a?distro=debian-12", "pkg:deb/debian/a?distro=bookworm"));
	ck_assert(same("pkg:deb/debian/a?distro=debian-12", "pkg:deb/debian/a?distro=debian-12.5"));
	ck_assert(same("pkg:deb/debian/a?distro=debian-12", "pkg:deb/debian/a"));
	ck_assert(!same("pkg:deb/debian/a?distro=debian-1", "pkg:deb/debian/a?distro=debian-12"));
	ck_assert(!same("pkg:deb/debian/a?distro=debian-11", "pkg:deb/debian/a?distro=debian-12"));
	ck_assert(!same("pkg:deb/debian/a?distro=sid", "pkg:deb/debian/a?distro=bookworm"));
	ck_assert(!same("pkg:deb/debian/a", "pkg:deb/ubuntu/a"));
}
END_TEST

START_TEST(names_of_others_become_those_of_os_release)
{
	static const char *const cases[][2] = {{"Red Hat Enterprise Linux", "rhel"},
	                                       {"Debian GNU/Linux", "debian"},
	                                       {"SUSE Linux Enterprise Server", "sles"},
	                                       {"Amazon", "amzn"},
	                                       {"void", "void"}};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		__attribute__((cleanup(distro_clear))) struct os_release os = {0};

		os.id = mem_strdup(cases[i][0]);
		distro_complete(&os);
		ck_assert_str_eq(os.id, cases[i][1]);
	}
	ck_assert(distro_has_type("apk") && !distro_has_type("npm"));
}
END_TEST

Suite *scan_distro_suite(void);
Suite *scan_distro_suite(void)
{
	Suite *s = suite_create("scan/distro");
	TCase *t = tcase_create("distro");

	tcase_add_test(t, a_package_url_says_its_system_in_several_ways);
	tcase_add_test(t, systems_are_the_same_as_far_as_both_say);
	tcase_add_test(t, names_of_others_become_those_of_os_release);
	suite_add_tcase(s, t);
	return s;
}
