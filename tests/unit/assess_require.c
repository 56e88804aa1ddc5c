#include "unit/apt_root.h"
#include "assess/require.h"

#define WITH(name, version, more)                                                                  \
	"Package: " name "\nVersion: " version "\nArchitecture: amd64\nSize: 7\n" more "\n"

/* Both installed in 1.0-1; the lists have what each test needs. */
static void plan_with(struct fixture *f, const char *lists, struct assess_result *ret)
{
	auto_fd root = make_root(f);
	auto_clear(inventory) inv = {0};

	put(root, SECURITY "main_binary-amd64_Packages", lists);
	fixture_debian(DEB("app", "1.0-1", "app", "1.0-1") "," DEB("lib", "1.0-1", "lib", "1.0-1"),
	               &inv);
	fixture_assess(f, &inv, NULL, root, NOW, ret);
}

static const struct patch *patch_of(const struct assess_result *r, const char *name)
{
	for (size_t i = 0; i < r->plan.count; i++)
		if (strcmp(r->plan.patches[i].name, name) == 0)
			return &r->plan.patches[i];
	ck_abort_msg("no patch of '%s'", name);
	abort();
}

START_TEST(a_version_that_is_not_installed_requires_its_patch)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(assess_result) r = {0};
	const struct patch *p;

	plan_with(&f,
	          WITH("app", "2.0-1", "Depends: none | lib (>= 1.5)\n")
	                  WITH("lib", "2.0-1", "Depends: app (>= 0.5)\n"),
	          &r);
	p = patch_of(&r, "app");
	ck_assert_uint_eq(p->requires.count, 1);
	ck_assert_str_eq(p->requires.v[0], "archive:lib@2.0-1");
	ck_assert_uint_eq(patch_of(&r, "lib")->requires.count, 0);
	ck_assert_str_eq(r.plan.order.v[0], "archive:lib@2.0-1");
	ck_assert_str_eq(r.plan.order.v[1], "archive:app@2.0-1");
}
END_TEST
START_TEST(what_a_patch_breaks_requires_its_patch)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(assess_result) r = {0};

	plan_with(&f,
	          WITH("lib", "2.0-1", "Breaks: app (<< 1.5), none (<< 9)\n")
	                  WITH("app", "2.0-1", ""),
	          &r);
	ck_assert_uint_eq(patch_of(&r, "lib")->requires.count, 1);
	ck_assert_uint_eq(patch_of(&r, "app")->requires.count, 0);
}
END_TEST
START_TEST(what_is_not_installed_is_added_with_what_it_wants)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(assess_result) r = {0};
	const struct patch *p;

	plan_with(&f,
	          WITH("app", "2.0-1",
	               "Pre-Depends: new (>= 1)\nDepends: virtual, versioned (>= 3)\n")
	                  WITH("new", "1.0-1", "Depends: newer, app (>= 1.5)\n")
	                          WITH("newer", "1.0-1", "Depends: new\n") WITH(
	                                  "lib", "1.0-1", "Provides: virtual, versioned (= 3.1)\n"),
	          &r);
	p = patch_of(&r, "app");
	ck_assert_uint_eq(p->requires.count, 0);
	ck_assert_uint_eq(p->add_count, 2);
	ck_assert_str_eq(p->adds[0].name, "new");
	ck_assert_str_eq(p->adds[1].name, "newer");
	ck_assert_str_eq(p->adds[1].source_version, "1.0-1");
	ck_assert_uint_eq(p->size, 21);
}
END_TEST
START_TEST(what_is_provided_in_too_old_a_version_will_not_do)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(assess_result) r = {0};

	plan_with(&f,
	          WITH("app", "2.0-1", "Depends: versioned (>= 4)\n") WITH("versioned", "4", "")
	                  WITH("lib", "1.0-1", "Provides: versioned (= 3.1)\n"),
	          &r);
	ck_assert_uint_eq(patch_of(&r, "app")->add_count, 1);
}
END_TEST

START_TEST(what_a_package_of_a_language_is_called_provides_nothing)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};

	put(root, SECURITY "main_binary-amd64_Packages",
	    WITH("app", "2.0-1", "Depends: virtual\n") WITH("virtual", "1", "")
	            WITH("six", "1.0-1", "Provides: virtual\n"));
	fixture_debian(DEB("app", "1.0-1", "app", "1.0-1") ",{\"purl\":\"pkg:pypi/six@1\","
	                                                   "\"type\":\"pypi\",\"name\":\"six\","
	                                                   "\"version\":\"1\",\"location\":\"x\"}",
	               &inv);
	fixture_assess(&f, &inv, NULL, root, NOW, &r);
	ck_assert_uint_eq(patch_of(&r, "app")->add_count, 1);
}
END_TEST

Suite *assess_require_suite(void);
Suite *assess_require_suite(void)
{
	Suite *s = suite_create("assess/require");
	TCase *t = tcase_create("require");

	tcase_add_test(t, a_version_that_is_not_installed_requires_its_patch);
	tcase_add_test(t, what_a_patch_breaks_requires_its_patch);
	tcase_add_test(t, what_is_not_installed_is_added_with_what_it_wants);
	tcase_add_test(t, what_is_provided_in_too_old_a_version_will_not_do);
	tcase_add_test(t, what_a_package_of_a_language_is_called_provides_nothing);
	suite_add_tcase(s, t);
	return s;
}
