#include <check.h>

#include "base/clock.h"
#include "base/err.h"
#include "format/aptrelease.h"

START_TEST(a_signed_release_is_read_inside_its_frame)
{
	struct aptrelease r;
	int64_t when;

	ck_assert(aptrelease_parse(
	        span_of("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOrigin: Debian\n"
	                "Label: Debian-Security\nSuite: oldstable-security\n"
	                "Codename: bookworm-security\n"
	                "Date: Sat, 14 Nov 2026 10:11:12 UTC\n"
	                "Valid-Until: Sat, 21 Nov 2026 10:11:12 UTC\n"
	                "MD5Sum:\n 0123 12 main/binary-amd64/Packages\n"
	                "-----BEGIN PGP SIGNATURE-----\n\nxyz\n"),
	        &r));
	ck_assert(span_eq(r.origin, "Debian"));
	ck_assert(span_eq(r.label, "Debian-Security"));
	ck_assert(span_eq(r.codename, "bookworm-security"));
	ck_assert(clock_parse("2026-11-14T10:11:12Z", &when, NULL));
	ck_assert_int_eq(r.date, when);
	ck_assert_int_eq(r.valid_until, when + 7 * 86400);
	ck_assert(!r.not_automatic && !r.but_automatic_upgrades);
	ck_assert(aptrelease_is_security(&r));
}
END_TEST
START_TEST(a_plain_release_with_pins_of_its_own)
{
	struct aptrelease r;

	ck_assert(aptrelease_parse(span_of("Origin: Debian Backports\nSuite: stable-backports\n"
	                                   "NotAutomatic: yes\nButAutomaticUpgrades: yes\n"),
	                           &r));
	ck_assert(r.not_automatic && r.but_automatic_upgrades);
	ck_assert(!aptrelease_is_security(&r));
}
END_TEST
START_TEST(security_is_known_by_label_or_suite)
{
	struct aptrelease ubuntu = {.suite = span_of("jammy-security")};
	struct aptrelease main = {.label = span_of("Debian"), .suite = span_of("stable")};
	struct aptrelease close = {.suite = span_of("stable-security-updates")};

	ck_assert(aptrelease_is_security(&ubuntu));
	ck_assert(!aptrelease_is_security(&main));
	ck_assert(!aptrelease_is_security(&close));
}
END_TEST
START_TEST(what_has_none_of_its_fields_is_none)
{
	struct aptrelease r;

	ck_assert(!aptrelease_parse((struct span){0}, &r));
	ck_assert(!aptrelease_parse(span_of("Package: x\n"), &r));
	ck_assert(!aptrelease_parse(span_of("-----BEGIN PGP SIGNED MESSAGE-----\n"), &r));
}
END_TEST

Suite *format_aptrelease_suite(void);
Suite *format_aptrelease_suite(void)
{
	Suite *s = suite_create("format/aptrelease");
	TCase *t = tcase_create("aptrelease");

	tcase_add_test(t, a_signed_release_is_read_inside_its_frame);
	tcase_add_test(t, a_plain_release_with_pins_of_its_own);
	tcase_add_test(t, security_is_known_by_label_or_suite);
	tcase_add_test(t, what_has_none_of_its_fields_is_none);
	suite_add_tcase(s, t);
	return s;
}
