#include "unit/root.h"

static const char *fact(const struct inventory *inv, const char *name)
{
	return facts_get(&inv->facts, "repository", name);
}

START_TEST(enabled_repositories_are_facts)
{
	auto_clear(inventory) inv = {0};

	root_put("etc/yum.repos.d/a.repo", "[baseos-eus]\nenabled=1\n[off]\nenabled=0\n");
	root_put("etc/yum.repos.d/a.repo.rpmsave", "[saved]\n");
	root_put("root/buildinfo/content_manifests/ubi.json",
	         "{\"content_sets\":[\"rhel-9-for-x86_64-baseos-rpms\"]}");
	scan_repository(&root_scan, &inv);
	ck_assert_uint_eq(inv.facts.count, 2);
	ck_assert_str_eq(fact(&inv, "dnf"), "baseos-eus");
	ck_assert_str_eq(fact(&inv, "content-set"), "rhel-9-for-x86_64-baseos-rpms");
	root_covers(&inv, "etc", COVERAGE_READ, 0);
}
END_TEST
START_TEST(subscriptions_of_apt_are_facts_and_ordinary_archives_are_not)
{
	auto_clear(inventory) inv = {0};

	root_put("etc/apt/sources.list.d/a.list",
	         "deb http://archive.ubuntu.com/ubuntu jammy main\n"
	         "# deb https://esm.ubuntu.com/apps/ubuntu jammy-apps-security main\n");
	root_put("etc/apt/sources.list.d/b.sources",
	         "Types: deb\nURIs: https://esm.ubuntu.com/fips/ubuntu\nEnabled: no\n\n"
	         "Types: deb\nURIs: https://esm.ubuntu.com/infra/ubuntu\nSuites: j\n");
	scan_repository(&root_scan, &inv);
	ck_assert_uint_eq(inv.facts.count, 1);
	ck_assert_str_eq(fact(&inv, "apt"), "https://esm.ubuntu.com/infra/ubuntu");
}
END_TEST
START_TEST(products_of_suse_and_releases_of_alpine_are_facts)
{
	auto_clear(inventory) inv = {0};

	root_put("etc/products.d/SLES-LTSS.prod", "<product/>");
	root_put("etc/apk/repositories",
	         "http://m/alpine/v3.20/main\nhttp://m/alpine/v3.20/community\n"
	         "@new http://m/alpine/edge/main\n");
	scan_repository(&root_scan, &inv);
	ck_assert_uint_eq(inv.facts.count, 3);
	ck_assert_str_eq(facts_get(&inv.facts, "product", "suse"), "SLES-LTSS");
	ck_assert_str_eq(fact(&inv, "apk"), "v3.20");
	ck_assert_str_eq(fact(&inv, "apk@new"), "edge");
}
END_TEST
START_TEST(nothing_is_absent)
{
	auto_clear(inventory) inv = {0};

	scan_repository(&root_scan, &inv);
	ck_assert_uint_eq(inv.facts.count, 0);
	root_covers(&inv, "etc", COVERAGE_ABSENT, 0);
}
END_TEST
START_TEST(a_tagged_package_is_of_the_release_of_its_repository)
{
	auto_clear(inventory) inv = {0};

	inv.host.os.id = mem_strdup("alpine");
	root_put("etc/apk/repositories", "@new http://m/alpine/edge/main\n");
	root_put("lib/apk/db/installed", "P:a\nV:1-r0\ns:new\n\nP:b\nV:1-r0\ns:mine\n\n");
	scan_repository(&root_scan, &inv);
	scan_apk(&root_scan, &inv);
	ck_assert_str_eq(root_find(&inv, "a")->origin, "alpine:edge");
	ck_assert_str_eq(root_find(&inv, "b")->origin, "mine");
}
END_TEST

Suite *scan_repository_suite(void);
Suite *scan_repository_suite(void)
{
	Suite *s = suite_create("scan/repository");
	TCase *t = tcase_create("repository");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, enabled_repositories_are_facts);
	tcase_add_test(t, subscriptions_of_apt_are_facts_and_ordinary_archives_are_not);
	tcase_add_test(t, products_of_suse_and_releases_of_alpine_are_facts);
	tcase_add_test(t, nothing_is_absent);
	tcase_add_test(t, a_tagged_package_is_of_the_release_of_its_repository);
	suite_add_tcase(s, t);
	return s;
}
