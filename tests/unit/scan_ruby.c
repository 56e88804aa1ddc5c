#include "unit/root.h"

START_TEST(specifications_of_installed_gems_are_read)
{
	auto_clear(inventory) inv = {0};

	root_put("var/lib/gems/3.1.0/specifications/rack-2.2.8.gemspec",
	         "# stub: rack 2.2.8 ruby lib\n");
	root_put("usr/lib/ruby/gems/3.1.0/specifications/default/json-2.6.1.gemspec",
	         "Gem::Specification.new do |s|\n  s.name = \"json\"\n  s.version = \"2.6.1\"\n");
	root_put("srv/src/mine.gemspec", "# stub: mine 1 ruby lib\n");
	root_put("opt/specifications/odd-1.gemspec", "system('reboot')\n");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 2);
	ck_assert_str_eq(root_find(&inv, "rack")->purl, "pkg:gem/rack@2.2.8");
	ck_assert_str_eq(root_find(&inv, "json")->version, "2.6.1");
	ck_assert_int_eq(root_source(&inv, "ruby")->result, COVERAGE_PARTIAL);
}
END_TEST

Suite *scan_ruby_suite(void);
Suite *scan_ruby_suite(void)
{
	Suite *s = suite_create("scan/ruby");
	TCase *t = tcase_create("ruby");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, specifications_of_installed_gems_are_read);
	suite_add_tcase(s, t);
	return s;
}
