#include <check.h>

#include "base/err.h"
#include "format/dpkglog.h"

START_TEST(upgrades_alone_are_taken)
{
	struct span rest = span_of("2025-06-24 14:36:25 startup archives unpack\n"
	                           "2025-06-24 14:36:25 upgrade libc6:amd64 2.36-9 2.36-9+deb12u1\n"
	                           "2025-06-24 14:36:25 status installed libc6:amd64 2.36-9\n"
	                           "2025-06-24 14:36:26 install perl:all <none> 5\n"
	                           "2025-06-24 14:36:26 upgrade perl-doc:all 5 6");
	struct dpkglog l;

	ck_assert(dpkglog_next(&rest, &l));
	ck_assert(span_eq(l.package, "libc6") && span_eq(l.arch, "amd64"));
	ck_assert(span_eq(l.before, "2.36-9") && span_eq(l.after, "2.36-9+deb12u1"));
	ck_assert(dpkglog_next(&rest, &l));
	ck_assert(span_eq(l.package, "perl-doc") && span_eq(l.after, "6"));
	ck_assert(!dpkglog_next(&rest, &l));
}
END_TEST

START_TEST(what_dpkg_did_not_write_is_passed_over)
{
	struct span rest = span_of("upgrade libc6:amd64 1 2\nd t upgrade libc6 1 2\n"
	                           "d t upgrade :amd64 1 2\nd t upgrade libc6: 1 2\n"
	                           "d t upgrade libc6:amd64 1\nd t upgrade libc6:amd64 1 2 3\n\n");
	struct dpkglog l;

	ck_assert(!dpkglog_next(&rest, &l));
}
END_TEST

Suite *format_dpkglog_suite(void);
Suite *format_dpkglog_suite(void)
{
	Suite *s = suite_create("format/dpkglog");
	TCase *t = tcase_create("dpkglog");

	tcase_add_test(t, upgrades_alone_are_taken);
	tcase_add_test(t, what_dpkg_did_not_write_is_passed_over);
	suite_add_tcase(s, t);
	return s;
}
