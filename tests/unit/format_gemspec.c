#include <check.h>

#include "base/err.h"
#include "format/gemspec.h"

START_TEST(name_and_version_are_in_the_stub_or_in_settings)
{
	static const struct {
		const char *text, *name, *version;
	} cases[] = {
	        {"# -*- encoding: utf-8 -*-\n# stub: rake 13.0.6 ruby lib\n\nGem::Spec...\n",
	         "rake", "13.0.6"},
	        {"Gem::Specification.new do |s|\n  s.name = \"rack-test\".freeze\n"
	         "  s.version = \"2.1.0\"\nend\n",
	         "rack-test", "2.1.0"},
	        {"  spec.name          = 'a'\n  spec.version='1'\n  spec.version = '2'\n", "a",
	         "1"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct span name, version;

		ck_assert(gemspec_parse(span_of(cases[i].text), &name, &version, NULL));
		ck_assert(span_eq(name, cases[i].name) && span_eq(version, cases[i].version));
	}
}
END_TEST
START_TEST(what_would_have_to_be_run_is_refused)
{
	static const char *const texts[] = {
	        "",
	        "s.name = \"a\"\n",
	        "s.name = \"a\"\ns.version = VERSION\n",
	        "s.name = \"a\"\ns.version = \"#{v}\"\n",
	        "s.name = \"a\ns.version = \"1\"\n",
	        "# stub: a\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct span name, version;
		struct err err = {0};

		ck_assert_msg(!gemspec_parse(span_of(texts[i]), &name, &version, &err), "%s",
		              texts[i]);
		ck_assert_int_eq(err.kind, ERR_INPUT);
	}
}
END_TEST

Suite *format_gemspec_suite(void);
Suite *format_gemspec_suite(void)
{
	Suite *s = suite_create("format/gemspec");
	TCase *t = tcase_create("gemspec");

	tcase_add_test(t, name_and_version_are_in_the_stub_or_in_settings);
	tcase_add_test(t, what_would_have_to_be_run_is_refused);
	suite_add_tcase(s, t);
	return s;
}
