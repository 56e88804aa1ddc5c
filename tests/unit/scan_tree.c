#include "scan/owner.h"
#include "unit/root.h"

#define META "x.egg-info"

static void put_meta(const char *dir, const char *name)
{
	auto_free char *path = str_format("%s/" META, dir);
	auto_free char *text = str_format("Name: %s\nVersion: 1\n", name);

	root_put(path, text);
}

START_TEST(stores_of_other_roots_are_not_walked)
{
	static const char *const foreign[] = {"proc/a",       "var/lib/docker/overlay2/a/diff",
	                                      "a/.git",       "snap/x",
	                                      ".snapshots/1", "tmp/a",
	                                      "var/tmp"};
	static const char *const own[] = {"srv/proc/a", "opt/var/lib/docker/b", "home/u/.local"};
	auto_clear(inventory) inv = {0};

	for (size_t i = 0; i < ARRAY_LEN(foreign); i++)
		put_meta(foreign[i], "foreign");
	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		put_meta(own[i], "own");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, ARRAY_LEN(own));
	ck_assert(!root_has(&inv, "foreign"));
}
END_TEST
START_TEST(links_and_pipes_are_not_followed_or_opened)
{
	auto_clear(inventory) inv = {0};

	put_meta("a", "once");
	ck_assert(fs_symlink(root_scan.root, "a", "b", NULL));
	ck_assert(fs_symlink(root_scan.root, ".", "loop", NULL));
	ck_assert(fs_symlink(root_scan.root, "a/" META, "y.egg-info", NULL));
	ck_assert(fs_mknod(root_scan.root, "z.egg-info", S_IFIFO | 0644, 0, NULL));
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 1);
	ck_assert_str_eq(inv.components[0].location, "a/" META);
}
END_TEST
START_TEST(a_place_that_may_keep_one_waiting_is_not_looked_at)
{
	auto_clear(inventory) inv = {0};
	struct scan here = root_scan;

	put_meta("srv/my data/a", "theirs");
	put_meta("srv/own", "own");
	root_put("proc/self/mountinfo",
	         "40 23 0:33 /export /srv/my\\040data rw - nfs4 host:/export rw\n");
	here.is_here = true;
	scan_tree(&here, &inv);
	ck_assert(root_has(&inv, "own") && !root_has(&inv, "theirs"));
	inventory_clear(&inv);
	scan_tree(&root_scan, &inv);
	ck_assert(root_has(&inv, "theirs"));
}
END_TEST
START_TEST(what_is_too_deep_is_told)
{
	auto_clear(inventory) inv = {0};
	auto_clear(str) path = {0};

	for (int i = 0; i < 110; i++)
		str_adds(&path, i ? "/d" : "d");
	put_meta(str_c(&path), "deep");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 0);
	for (size_t i = 0; i < inv.coverage_count; i++) {
		ck_assert_int_eq(inv.coverage[i].result, COVERAGE_PARTIAL);
		ck_assert_ptr_nonnull(strstr(inv.coverage[i].reason, "it is too deep"));
	}
}
END_TEST
START_TEST(what_a_package_brought_says_so)
{
	auto_clear(inventory) inv = {0};

	put_meta("usr/lib/python3/dist-packages", "owned");
	put_meta("usr/local/lib/python3/dist-packages", "own");
	root_put("var/lib/dpkg/status",
	         "Package: python3-x\nStatus: install ok installed\nArchitecture: all\n"
	         "Version: 1\n\n");
	root_put("var/lib/dpkg/info/python3-x.list",
	         "/.\n/usr\n/usr/lib/python3/dist-packages/" META "\n");
	scan_dpkg(&root_scan, &inv);
	scan_tree(&root_scan, &inv);
	ck_assert_str_eq(root_find(&inv, "owned")->owner, "pkg:deb/python3-x@1?arch=all");
	ck_assert_ptr_null(root_find(&inv, "own")->owner);
}
END_TEST
static void copy(const char *from, const char *to)
{
	auto_clear(str) bytes = {0};

	ck_assert(fs_read_operand(from, 1 << 20, &bytes, NULL));
	root_put_bytes(to, span_make(bytes.buf, bytes.len));
}

START_TEST(every_package_manager_tells_what_it_brought)
{
	static const char alpha[] = "pkg:rpm/alpha@1.0-1.el9?arch=x86_64&epoch=2&"
	                            "rpmmod=alpha:5:820:abcd";
	auto_clear(inventory) inv = {0};
	auto_clear(owners) owners = {0};
	auto_clear(str) reasons = {0};

	put_meta("usr/lib/apk", "of-apk");
	put_meta("usr/lib/pacman", "of-pacman");
	put_meta("opt", "of-nobody");
	copy("cases/rpm/rpmdb.sqlite", "var/lib/rpm/rpmdb.sqlite");
	root_put("lib/apk/db/installed", "P:py3-x\nV:1-r0\nF:usr/lib/apk\nR:" META "\n\n");
	root_put("var/lib/pacman/local/python-x-2-1/desc",
	         "%NAME%\npython-x\n\n%VERSION%\n2-1\n\n%DEPENDS%\npython\n\n");
	root_put("var/lib/pacman/local/python-x-2-1/files",
	         "%FILES%\nusr/\nusr/lib/pacman/\nusr/lib/pacman/" META "\n\n");
	scan_rpm(&root_scan, &inv);
	scan_apk(&root_scan, &inv);
	scan_pacman(&root_scan, &inv);
	scan_tree(&root_scan, &inv);
	ck_assert_str_eq(root_find(&inv, "of-apk")->owner, "pkg:apk/py3-x@1-r0");
	ck_assert_str_eq(root_find(&inv, "of-pacman")->owner, "pkg:alpm/python-x@2-1");
	ck_assert_ptr_null(root_find(&inv, "of-nobody")->owner);
	owners_ask(&owners, &root_scan, "/usr/lib/b");
	owners_find(&owners, &root_scan, &inv, &reasons);
	ck_assert_str_eq(owners_of(&owners, "/usr/lib/b"), alpha);
	ck_assert_uint_eq(reasons.len, 0);
}
END_TEST
START_TEST(nothing_found_is_absent)
{
	auto_clear(inventory) inv = {0};

	root_put("a/b", "");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_gt(inv.coverage_count, 0);
	for (size_t i = 0; i < inv.coverage_count; i++)
		ck_assert_int_eq(inv.coverage[i].result, COVERAGE_ABSENT);
}
END_TEST

Suite *scan_tree_suite(void);
Suite *scan_tree_suite(void)
{
	Suite *s = suite_create("scan/tree");
	TCase *t = tcase_create("tree");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, stores_of_other_roots_are_not_walked);
	tcase_add_test(t, links_and_pipes_are_not_followed_or_opened);
	tcase_add_test(t, a_place_that_may_keep_one_waiting_is_not_looked_at);
	tcase_add_test(t, what_is_too_deep_is_told);
	tcase_add_test(t, what_a_package_brought_says_so);
	tcase_add_test(t, every_package_manager_tells_what_it_brought);
	tcase_add_test(t, nothing_found_is_absent);
	suite_add_tcase(s, t);
	return s;
}
