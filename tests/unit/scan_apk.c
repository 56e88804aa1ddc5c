#include "unit/root.h"

#define OLD "lib/apk/db/installed"
#define NEW "usr/lib/apk/db/installed"
#define TWO "P:a\nV:1-r0\nA:x86_64\no:src\nF:usr\nR:x\n\nP:b\nV:2-r0\nA:noarch\n\n"

START_TEST(both_places_are_known)
{
	auto_clear(inventory) a = {0}, b = {0}, none = {0};

	scan_apk(&root_scan, &none);
	root_covers(&none, NEW, COVERAGE_ABSENT, 0);
	root_put(NEW, TWO);
	scan_apk(&root_scan, &a);
	root_covers(&a, NEW, COVERAGE_READ, 2);
	root_put(OLD, "P:c\nV:1\n\n");
	scan_apk(&root_scan, &b);
	root_covers(&b, OLD, COVERAGE_READ, 1);
}
END_TEST
START_TEST(the_origin_is_the_source_and_the_world_what_was_asked_for)
{
	auto_clear(inventory) inv = {0};

	inv.host.os.id = mem_strdup("alpine");
	inv.host.os.version_id = mem_strdup("3.20.1");
	root_put(OLD, TWO);
	root_put("etc/apk/world", "b=2-r0\n");
	scan_apk(&root_scan, &inv);
	ck_assert_str_eq(root_find(&inv, "a")->source_name, "src");
	ck_assert_str_eq(root_find(&inv, "a")->purl,
	                 "pkg:apk/alpine/a@1-r0?arch=x86_64&distro=alpine-3.20.1");
	ck_assert_str_eq(root_find(&inv, "b")->source_name, "b");
	ck_assert(root_find(&inv, "a")->is_auto && !root_find(&inv, "b")->is_auto);
	ck_assert_str_eq(inv.host.arch, "x86_64");
}
END_TEST
START_TEST(cut_anywhere_it_never_looks_whole)
{
	static const char text[] = TWO;
	size_t half = strlen("P:a\nV:1-r0\nA:x86_64\no:src\nF:usr\nR:x\n\n");

	for (size_t n = 0; n + 1 < sizeof(text); n++) {
		auto_clear(inventory) inv = {0};

		root_put_bytes(OLD, span_make(text, n));
		scan_apk(&root_scan, &inv);
		root_covers(&inv, OLD, n == half ? COVERAGE_READ : COVERAGE_PARTIAL, inv.count);
	}
}
END_TEST

Suite *scan_apk_suite(void);
Suite *scan_apk_suite(void)
{
	Suite *s = suite_create("scan/apk");
	TCase *t = tcase_create("apk");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, both_places_are_known);
	tcase_add_test(t, the_origin_is_the_source_and_the_world_what_was_asked_for);
	tcase_add_test(t, cut_anywhere_it_never_looks_whole);
	suite_add_tcase(s, t);
	return s;
}
