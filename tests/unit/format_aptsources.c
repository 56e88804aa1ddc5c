#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "format/aptsources.h"

static const struct aptsource *find(struct aptsources *s, const char *text, bool deb822,
                                    const char *list)
{
	aptsources_clear(s);
	aptsources_parse(span_of(text), deb822, s);
	return aptsources_find(s, list);
}

#define SECURITY "deb.debian.org_debian-security_dists_bookworm-security_"

START_TEST(a_list_belongs_to_the_line_that_names_it)
{
	auto_clear(aptsources) s = {0};
	const char *line =
	        "deb [arch=amd64 signed-by=/x] "
	        "http://deb.debian.org/debian-security/ bookworm-security main contrib\n";

	ck_assert_ptr_nonnull(find(&s, line, false, SECURITY "InRelease"));
	ck_assert(s.v[0].is_enabled);
	ck_assert_ptr_nonnull(aptsources_find(&s, SECURITY "main_binary-amd64_Packages"));
	ck_assert_ptr_nonnull(aptsources_find(&s, SECURITY "contrib_binary-amd64_Packages.lz4"));
	ck_assert_ptr_null(aptsources_find(&s, SECURITY "non-free_binary-amd64_Packages"));
	ck_assert_ptr_null(aptsources_find(&s, "deb.debian.org_debian_dists_bookworm_InRelease"));
	ck_assert_uint_eq(s.broken, 0);
}
END_TEST
START_TEST(stanzas_name_many_at_once)
{
	auto_clear(aptsources) s = {0};

	ck_assert_ptr_nonnull(
	        find(&s,
	             "# a remark\nTypes: deb deb-src\n"
	             "URIs: https://user:word@a.example/debian http://b.example:8080/d\n"
	             "Suites: bookworm bookworm-updates\nComponents: main\n",
	             true, "a.example_debian_dists_bookworm-updates_InRelease"));
	ck_assert_uint_eq(s.count, 4);
	ck_assert_ptr_nonnull(
	        aptsources_find(&s, "b.example:8080_d_dists_bookworm_main_binary-arm64_Packages"));
}
END_TEST
START_TEST(what_is_switched_off_is_told_apart)
{
	auto_clear(aptsources) s = {0};
	const struct aptsource *found;

	found = find(&s, "# deb http://a.example/x sid main\n# a remark\n", false,
	             "a.example_x_dists_sid_InRelease");
	ck_assert_ptr_nonnull(found);
	ck_assert(!found->is_enabled);
	found = find(&s,
	             "Types: deb\nURIs: http://a.example/x\nSuites: sid\nComponents: main\n"
	             "Enabled: no\n",
	             true, "a.example_x_dists_sid_InRelease");
	ck_assert_ptr_nonnull(found);
	ck_assert(!found->is_enabled);
	found = find(&s, "#deb http://a.example/x sid main\ndeb http://a.example/x sid main\n",
	             false, "a.example_x_dists_sid_InRelease");
	ck_assert(found->is_enabled);
}
END_TEST
START_TEST(odd_bytes_are_written_as_apt_writes_them)
{
	auto_clear(aptsources) s = {0};

	ck_assert_ptr_nonnull(find(&s, "deb http://a.example/~me/my_repo sid main\n", false,
	                           "a.example_%7eme_my%5frepo_dists_sid_InRelease"));
	ck_assert_ptr_nonnull(find(&s, "deb file:/srv/repo ./\n", false, "_srv_repo_._Packages"));
	ck_assert_ptr_nonnull(find(&s, "deb file:///srv/repo /\n", false, "_srv_repo_Release"));
	ck_assert_ptr_nonnull(find(&s, "deb http://a.example/d stable/updates main\n", false,
	                           "a.example_d_dists_stable_updates_InRelease"));
}
END_TEST
START_TEST(what_is_no_source_is_counted)
{
	auto_clear(aptsources) s = {0};

	aptsources_parse(
	        span_of("deb\nrpm http://a.example/ sid\n\ndeb-src http://a.example/ sid main\n"),
	        false, &s);
	ck_assert_uint_eq(s.broken, 2);
	ck_assert_uint_eq(s.count, 0);
	aptsources_parse(span_of("Types: deb\n"), true, &s);
	ck_assert_uint_eq(s.broken, 3);
}
END_TEST

Suite *format_aptsources_suite(void);
Suite *format_aptsources_suite(void)
{
	Suite *s = suite_create("format/aptsources");
	TCase *t = tcase_create("aptsources");

	tcase_add_test(t, a_list_belongs_to_the_line_that_names_it);
	tcase_add_test(t, stanzas_name_many_at_once);
	tcase_add_test(t, what_is_switched_off_is_told_apart);
	tcase_add_test(t, odd_bytes_are_written_as_apt_writes_them);
	tcase_add_test(t, what_is_no_source_is_counted);
	suite_add_tcase(s, t);
	return s;
}
