#include <check.h>

#include "assess/language.h"
#include "base/err.h"

static void check_key(const char *ecosystem, const char *name, const char *wanted)
{
	auto_clear(str) key = {0};

	ck_assert(language_add_key(span_of(ecosystem), span_of(name), &key));
	ck_assert_str_eq(str_c(&key), wanted);
}

START_TEST(a_type_has_the_ecosystem_that_osv_knows)
{
	ck_assert_str_eq(language_of_type("pypi"), "PyPI");
	ck_assert_str_eq(language_of_type("cargo"), "crates.io");
	ck_assert_str_eq(language_of_type("composer"), "Packagist");
	ck_assert_ptr_null(language_of_type("deb"));
	ck_assert_ptr_null(language_of_type(""));
}
END_TEST
START_TEST(names_of_python_are_normalised_as_pep_503_says)
{
	check_key("PyPI", "Foo.Bar", "foo-bar");
	check_key("PyPI", "foo-_.bar", "foo-bar");
	check_key("PyPI", "FOO_bar--baz.1", "foo-bar-baz-1");
	check_key("PyPI:mirror", "A_b", "a-b");
}
END_TEST
START_TEST(what_an_ecosystem_takes_for_the_same_has_one_key)
{
	check_key("NuGet", "Newtonsoft.Json", "newtonsoft.json");
	check_key("Packagist", "Vendor/Lib", "vendor/lib");
	check_key("npm", "JSONStream", "JSONStream");
	check_key("Go", "github.com/Azure/a", "github.com/Azure/a");
	check_key("Debian:12", "Foo_Bar", "Foo_Bar");
	check_key(NULL, "Foo_Bar", "Foo_Bar");
}
END_TEST
START_TEST(an_artifact_of_maven_needs_its_group)
{
	auto_clear(str) key = {0};

	check_key("Maven", "org.example/a", "org.example:a");
	check_key("Maven", "org.example:a", "org.example:a");
	ck_assert(!language_add_key(span_of("Maven"), span_of("a"), &key));
	ck_assert_uint_eq(key.len, 0);
}
END_TEST

Suite *assess_language_suite(void);
Suite *assess_language_suite(void)
{
	Suite *s = suite_create("assess/language");
	TCase *t = tcase_create("language");

	tcase_add_test(t, a_type_has_the_ecosystem_that_osv_knows);
	tcase_add_test(t, names_of_python_are_normalised_as_pep_503_says);
	tcase_add_test(t, what_an_ecosystem_takes_for_the_same_has_one_key);
	tcase_add_test(t, an_artifact_of_maven_needs_its_group);
	suite_add_tcase(s, t);
	return s;
}
