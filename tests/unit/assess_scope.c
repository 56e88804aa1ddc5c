#include "unit/assess_fixture.h"
#include "assess/scope.h"

START_TEST(a_release_must_match_exactly)
{
	auto_clear(inventory) inv = {0};
	auto_clear(subjects) s = {0};
	auto_clear(scope) scope = {0};

	fixture_debian(DEB("a", "1", "a", "1"), &inv);
	subjects_make(&inv, &s);
	scope_of_host(&inv, &scope);
	ck_assert(scope_holds(&scope, &s.v[0], "Debian:12"));
	ck_assert(scope_holds(&scope, &s.v[0], "Debian"));
	ck_assert(scope_holds(&scope, &s.v[0], "bookworm"));
	ck_assert(!scope_holds(&scope, &s.v[0], "Debian:1"));
	ck_assert(!scope_holds(&scope, &s.v[0], "Debian:13"));
	ck_assert(!scope_holds(&scope, &s.v[0], "PyPI"));
	ck_assert(scope_holds_any(&scope, &s.v[0], span_of("Debian:11\nDebian:12")));
	ck_assert(!scope_holds_any(&scope, &s.v[0], span_of("Debian:11\nDebian:13")));
	ck_assert(!scope_holds_any(&scope, &s.v[0], (struct span){0}));
}
END_TEST
START_TEST(a_language_is_the_same_on_every_distribution)
{
	auto_clear(inventory) inv = {0};
	auto_clear(subjects) s = {0};
	auto_clear(scope) scope = {0};

	fixture_debian(
	        "{\"purl\":\"pkg:pypi/p@1\",\"type\":\"pypi\",\"name\":\"p\",\"version\":\"1\"}",
	        &inv);
	subjects_make(&inv, &s);
	scope_of_host(&inv, &scope);
	ck_assert(scope_holds(&scope, &s.v[0], "PyPI"));
	ck_assert(!scope_holds(&scope, &s.v[0], "Debian:12"));
}
END_TEST

Suite *assess_scope_suite(void);
Suite *assess_scope_suite(void)
{
	Suite *s = suite_create("assess/scope");
	TCase *t = tcase_create("scope");

	tcase_add_test(t, a_release_must_match_exactly);
	tcase_add_test(t, a_language_is_the_same_on_every_distribution);
	suite_add_tcase(s, t);
	return s;
}
