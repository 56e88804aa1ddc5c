#include <check.h>

#include "base/err.h"
#include "format/rpmbans.h"

START_TEST(exclusions_are_of_all_repositories_or_of_one)
{
	auto_clear(rpmbans) b = {0};

	rpmbans_parse_conf(
	        span_of("[main]\ngpgcheck=1\nexclude = kernel*, bash-0:5.1.8-6.el9.x86_64\n"
	                "  curl.x86_64\nbest=1\n  vim\n# exclude=zlib\n"),
	        "/c", &b);
	rpmbans_parse_conf(span_of("[base]\nexcludepkgs=zlib\n[plus]\nname=x\n"), "/r", &b);
	ck_assert_uint_eq(b.count, 4);
	ck_assert_str_eq(rpmbans_find(&b, "x", "kernel-core", "5-1", "x86_64")->pattern, "kernel*");
	ck_assert_ptr_nonnull(rpmbans_find(&b, "x", "bash", "5.1.8-6.el9", "x86_64"));
	ck_assert_ptr_null(rpmbans_find(&b, "x", "bash", "5.1.8-9.el9", "x86_64"));
	ck_assert_ptr_null(rpmbans_find(&b, "x", "bash", "1:5.1.8-6.el9", "x86_64"));
	ck_assert_ptr_nonnull(rpmbans_find(&b, "x", "curl", "1-1", "x86_64"));
	ck_assert_ptr_null(rpmbans_find(&b, "x", "curl", "1-1", "i686"));
	ck_assert_ptr_null(rpmbans_find(&b, "x", "vim", "1-1", "x86_64"));
	ck_assert_str_eq(rpmbans_find(&b, "base", "zlib", "1-1", "x86_64")->file, "/r");
	ck_assert_ptr_null(rpmbans_find(&b, "plus", "zlib", "1-1", "x86_64"));
}
END_TEST
START_TEST(a_lock_forbids_all_other_versions_of_its_name)
{
	auto_clear(rpmbans) b = {0};

	rpmbans_parse_locks(span_of("# added\npython3-libs-0:3.9-1.el9.*\n\n!bash-0:5.2-1.*\n"
	                            "zlib-2*\n"),
	                    "/l", &b);
	ck_assert_uint_eq(b.count, 3);
	ck_assert_ptr_null(rpmbans_find(&b, "x", "python3-libs", "3.9-1.el9", "x86_64"));
	ck_assert(rpmbans_find(&b, "x", "python3-libs", "3.9-2.el9", "x86_64")->is_lock);
	ck_assert_ptr_null(rpmbans_find(&b, "x", "python3", "3.9-2.el9", "x86_64"));
	ck_assert(!rpmbans_find(&b, "x", "bash", "5.2-1", "x86_64")->is_lock);
	ck_assert_ptr_null(rpmbans_find(&b, "x", "bash", "5.2-2", "x86_64"));
	ck_assert_ptr_null(rpmbans_find(&b, "x", "zlib", "2.1-2", "x86_64"));
	ck_assert_ptr_nonnull(rpmbans_find(&b, "x", "zlib", "3.1-2", "x86_64"));
}
END_TEST

Suite *format_rpmbans_suite(void);
Suite *format_rpmbans_suite(void)
{
	Suite *s = suite_create("format/rpmbans");
	TCase *t = tcase_create("rpmbans");

	tcase_add_test(t, exclusions_are_of_all_repositories_or_of_one);
	tcase_add_test(t, a_lock_forbids_all_other_versions_of_its_name);
	suite_add_tcase(s, t);
	return s;
}
