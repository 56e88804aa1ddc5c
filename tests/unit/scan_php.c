#include "unit/root.h"

START_TEST(both_forms_of_installed_json_are_read)
{
	auto_clear(inventory) inv = {0};

	root_put("var/www/vendor/composer/installed.json",
	         "{\"packages\":[{\"name\":\"monolog/monolog\",\"version\":\"2.9.1\"}]}");
	root_put("srv/vendor/composer/installed.json",
	         "[{\"name\":\"symfony/console\",\"version\":\"v5.4.0\"}]");
	root_put("srv/installed.json", "[{\"name\":\"x/y\",\"version\":\"1\"}]");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 2);
	ck_assert_str_eq(root_find(&inv, "monolog/monolog")->purl,
	                 "pkg:composer/monolog/monolog@2.9.1");
	ck_assert_str_eq(root_find(&inv, "symfony/console")->version, "v5.4.0");
}
END_TEST
START_TEST(an_entry_without_version_is_told_with_its_place)
{
	auto_clear(inventory) inv = {0};

	root_put("composer/installed.json",
	         "[{\"name\":\"a/b\",\"version\":\"1\"},{\"name\":\"c/d\"}]");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 1);
	ck_assert_str_eq(root_source(&inv, "php")->reason,
	                 "1 could not be read, the first is 'composer/installed.json': "
	                 "packages[1]: version: missing");
}
END_TEST

Suite *scan_php_suite(void);
Suite *scan_php_suite(void)
{
	Suite *s = suite_create("scan/php");
	TCase *t = tcase_create("php");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, both_forms_of_installed_json_are_read);
	tcase_add_test(t, an_entry_without_version_is_told_with_its_place);
	suite_add_tcase(s, t);
	return s;
}
