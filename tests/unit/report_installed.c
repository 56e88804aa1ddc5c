#include <check.h>
#include <string.h>

#include "report/installed.h"
#include "unit/sample.h"

START_TEST(a_finding_leads_to_the_packages_that_it_names)
{
	auto_clear(inventory) inv = {0};
	auto_clear(findings) f = {0};
	auto_clear(installed) in = {0};
	const struct component *c;

	sample_inventory(&inv);
	sample_findings(&f);
	installed_make(&inv, &in);
	c = installed_next(&in, &f.items[0], NULL);
	ck_assert_str_eq(c->name, "libssl3");
	c = installed_next(&in, &f.items[0], c);
	ck_assert_str_eq(c->name, "openssl");
	ck_assert_ptr_null(installed_next(&in, &f.items[0], c));
	strlist_clear(&f.items[0].packages);
	strlist_add(&f.items[0].packages, "openssl:amd64");
	c = installed_next(&in, &f.items[0], NULL);
	ck_assert_str_eq(c->name, "openssl");
	ck_assert_ptr_null(installed_next(&in, &f.items[0], c));
	strlist_clear(&f.items[0].packages);
	strlist_add(&f.items[0].packages, "openssl:i386");
	ck_assert_ptr_null(installed_next(&in, &f.items[0], NULL));
}
END_TEST

START_TEST(a_finding_that_names_none_leads_to_all_of_its_source)
{
	auto_clear(inventory) inv = {0};
	auto_clear(findings) f = {0};
	auto_clear(installed) in = {0};
	const struct component *c = NULL;
	size_t n = 0;

	sample_inventory(&inv);
	sample_findings(&f);
	installed_make(&inv, &in);
	while ((c = installed_next(&in, &f.items[2], c)))
		n++;
	ck_assert_uint_eq(n, 2);
	ck_assert_ptr_null(installed_next(&in, &f.items[f.count - 1], NULL));
}
END_TEST

START_TEST(every_component_has_a_reference_of_its_own)
{
	auto_clear(inventory) inv = {0};
	auto_clear(installed) in = {0};

	sample_inventory(&inv);
	inventory_add(&inv)->name = mem_strdup("bare");
	installed_make(&inv, &in);
	ck_assert_str_eq(installed_ref(&in, &inv.components[3]),
	                 "pkg:deb/debian/zlib1g@1:1.2-1?arch=amd64");
	ck_assert_str_eq(installed_ref(&in, &inv.components[4]),
	                 "pkg:deb/debian/zlib1g@1:1.2-1?arch=amd64#2");
	ck_assert_str_eq(installed_ref(&in, &inv.components[6]), ":bare@");
}
END_TEST

START_TEST(without_an_inventory_nothing_is_found)
{
	auto_clear(findings) f = {0};
	auto_clear(installed) in = {0};

	sample_findings(&f);
	ck_assert_ptr_null(installed_next(&in, &f.items[0], NULL));
}
END_TEST

Suite *report_installed_suite(void);
Suite *report_installed_suite(void)
{
	Suite *s = suite_create("report/installed");
	TCase *t = tcase_create("installed");

	tcase_add_test(t, a_finding_leads_to_the_packages_that_it_names);
	tcase_add_test(t, a_finding_that_names_none_leads_to_all_of_its_source);
	tcase_add_test(t, every_component_has_a_reference_of_its_own);
	tcase_add_test(t, without_an_inventory_nothing_is_found);
	suite_add_tcase(s, t);
	return s;
}
