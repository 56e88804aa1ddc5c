#include <check.h>

#include "scan/wanted.h"

static void is(const char *path, enum wanted want)
{
	ck_assert_msg(wanted_of(span_of(path), 0644, 100000) == want, "'%s'", path);
}

static void is_run(const char *path, uint64_t size, enum wanted want)
{
	ck_assert_msg(wanted_of(span_of(path), 0755, size) == want, "'%s'", path);
}

START_TEST(databases_are_known_wherever_a_link_may_lead)
{
	static const char *const files[] = {
	        "var/lib/dpkg/status",
	        "var/lib/dpkg/status.d/base-files",
	        "var/lib/dpkg/updates/0001",
	        "var/lib/dpkg/info/libc6:amd64.list",
	        "var/lib/dpkg/diversions",
	        "var/lib/apt/extended_states",
	        "lib/apk/db/installed",
	        "usr/lib/apk/db/installed",
	        "etc/apk/world",
	        "var/lib/rpm/Packages",
	        "usr/lib/sysimage/rpm/rpmdb.sqlite",
	        "usr/lib/sysimage/rpm/rpmdb.sqlite-wal",
	        "usr/share/rpm/Packages.db",
	        "var/lib/pacman/local/zlib-1-1/desc",
	        "var/lib/pacman/local/zlib-1-1/files",
	        "etc/os-release",
	        "usr/lib/os-release",
	        "usr/lib/os.release.d/os-release-server",
	        "etc/hostname",
	        "etc/apk/repositories",
	        "etc/apk/repositories.d/x.list",
	        "etc/yum.repos.d/x.repo",
	        "etc/apt/sources.list.d/x.sources",
	        "etc/products.d/SLES.prod",
	        "root/buildinfo/content_manifests/x.json",
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		is(files[i], WANTED_ALL);
	is("var/lib/pacman/local/zlib-1-1/mtree", WANTED_NOT);
	is("var/lib/dpkg/info/libc6:amd64.md5sums", WANTED_NOT);
	is("var/lib/dpkg/status-old", WANTED_NOT);
	is("boot/vmlinuz-6.1.0", WANTED_NAME);
	is("usr/lib/modules/6.1.0/vmlinuz", WANTED_NAME);
}
END_TEST
START_TEST(what_languages_install_is_known)
{
	is("usr/lib/python3/dist-packages/x-1.dist-info/METADATA", WANTED_ALL);
	is("usr/lib/python3/dist-packages/x.egg-info", WANTED_ALL);
	is("usr/lib/python3/dist-packages/x.egg-info/PKG-INFO", WANTED_ALL);
	is("usr/lib/python3/dist-packages/x-1.dist-info/RECORD", WANTED_NOT);
	is("app/node_modules/a/package.json", WANTED_ALL);
	is("app/node_modules/@s/a/package.json", WANTED_ALL);
	is("usr/lib/python3/x.egg", WANTED_ARCHIVE);
	is("usr/lib/python3/x.egg/EGG-INFO/PKG-INFO", WANTED_ALL);
	is("usr/share/gems/specifications/a-1.gemspec", WANTED_ALL);
	is("usr/share/gems/specifications/default/a-1.gemspec", WANTED_ALL);
	is("src/a.gemspec", WANTED_NOT);
	is("app/vendor/composer/installed.json", WANTED_ALL);
	is("app/installed.json", WANTED_NOT);
	is("opt/a.jar", WANTED_ARCHIVE);
	is("opt/a.war", WANTED_ARCHIVE);
}
END_TEST
START_TEST(programs_are_told_by_name_mode_and_size)
{
	is_run("usr/bin/a.out", 20000, WANTED_PROGRAM);
	is_run("opt/tool", 20000, WANTED_PROGRAM);
	is_run("opt/tool", 16383, WANTED_NOT);
	is_run("opt/lib.so", 20000, WANTED_LIBRARY);
	is("usr/lib/x/libx.so.1.2", WANTED_LIBRARY);
	is_run("usr/libexec/x/y.sh", 20000, WANTED_PROGRAM);
	is("usr/bin/tool", WANTED_NOT);
	ck_assert(wanted_is_program(span_of("usr/bin/tool.sh")));
	ck_assert(wanted_is_program(span_of("tool")));
	ck_assert(!wanted_is_program(span_of("bin.d/tool.sh")));
}
END_TEST

Suite *scan_wanted_suite(void);
Suite *scan_wanted_suite(void)
{
	Suite *s = suite_create("scan/wanted");
	TCase *t = tcase_create("wanted");

	tcase_add_test(t, databases_are_known_wherever_a_link_may_lead);
	tcase_add_test(t, what_languages_install_is_known);
	tcase_add_test(t, programs_are_told_by_name_mode_and_size);
	suite_add_tcase(s, t);
	return s;
}
