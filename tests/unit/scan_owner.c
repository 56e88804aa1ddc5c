#include <check.h>

#include "scan/owner.h"
#include "unit/root.h"

#define INFO "var/lib/dpkg/info/"

static struct inventory inv;
static struct owners owners;

static void add_package(const char *name, const char *arch)
{
	struct component *c = inventory_add(&inv);

	c->type = mem_strdup("deb");
	c->name = mem_strdup(name);
	c->arch = mem_strdup(arch);
	c->purl = str_format("%s/%s", name, arch);
}

static void setup(void)
{
	root_setup();
	add_package("libc6", "amd64");
	add_package("libc6", "i386");
	add_package("bash", "amd64");
	add_package("dash", "amd64");
	root_put(INFO "libc6:amd64.list", "/.\n/lib\n/lib/x86_64/libc.so.6\n/usr/share/doc\n");
	root_put(INFO "libc6:i386.list", "/lib/i386/libc.so.6\n");
	root_put(INFO "bash.list", "/bin/bash\n/bin/sh\n/usr/share/doc");
	root_put(INFO "dash.list", "/bin/sh\n/bin/dash\n/usr/lib/libd.so.1\n");
	root_put(INFO "gone.list", "/bin/gone\n");
}

static void teardown(void)
{
	owners_clear(&owners);
	inventory_clear(&inv);
	root_teardown();
}

static void merge(void)
{
	ck_assert(fs_symlink(root_scan.root, "usr/lib", "lib", NULL));
}

static void owned(const char *path, const char *want)
{
	auto_clear(str) reasons = {0};
	const char *purl;

	owners_clear(&owners);
	owners_ask(&owners, &root_scan, path);
	owners_ask(&owners, &root_scan, path);
	owners_find(&owners, &root_scan, &inv, &reasons);
	ck_assert_uint_eq(reasons.len, 0);
	purl = owners_of(&owners, path);
	ck_assert_msg(str_eq(purl, want), "'%s' is of %s", path, purl ? purl : "nobody");
}

START_TEST(a_file_belongs_to_the_package_that_lists_it)
{
	owned("/bin/bash", "bash/amd64");
	owned("/lib/x86_64/libc.so.6", "libc6/amd64");
	owned("/lib/i386/libc.so.6", "libc6/i386");
	owned("/usr/share/doc", "bash/amd64");
	owned("/opt/x", NULL);
	owned("bin/bash", NULL);
	owned("", NULL);
}
END_TEST

START_TEST(a_package_of_which_the_configuration_is_left_owns_nothing)
{
	owned("/bin/gone", NULL);
}
END_TEST

START_TEST(with_directories_merged_into_usr_both_names_are_one)
{
	merge();
	owned("/usr/bin/bash", "bash/amd64");
	owned("/usr/lib/x86_64/libc.so.6", "libc6/amd64");
	owned("/lib/libd.so.1", "dash/amd64");
	owned("/usr/libexec/x", NULL);
}
END_TEST

START_TEST(without_merging_they_are_two)
{
	owned("/usr/bin/bash", NULL);
	owned("/lib/libd.so.1", NULL);
}
END_TEST

START_TEST(a_diverted_file_belongs_to_whom_it_was_diverted_from)
{
	root_put("var/lib/dpkg/diversions", "/bin/sh\n/bin/sh.distrib\ndash\n"
	                                    "/bin/dash\n/bin/dash.real\n:\n");
	owned("/bin/sh", "dash/amd64");
	owned("/bin/sh.distrib", "bash/amd64");
	owned("/bin/dash.real", "dash/amd64");
	owned("/bin/dash", NULL);
}
END_TEST

START_TEST(a_library_of_an_older_version_belongs_to_who_has_its_link)
{
	owned("/usr/lib/libd.so.1.0.7", "dash/amd64");
	owned("/usr/lib/libd.so.1", "dash/amd64");
	owned("/usr/lib/libd.so.2.0.7", NULL);
	owned("/usr/lib/libd.so.x.1", NULL);
	owned("/usr/lib/libd.so.", NULL);
}
END_TEST

START_TEST(a_host_without_lists_has_no_owners)
{
	ck_assert(fs_remove_tree(root_scan.root, "var", NULL));
	owned("/bin/bash", NULL);
}
END_TEST

START_TEST(a_list_that_cannot_be_read_is_told)
{
	auto_clear(str) reasons = {0};

	ck_assert(fs_unlink(root_scan.root, INFO "bash.list", NULL));
	ck_assert(fs_mkdir(root_scan.root, INFO "bash.list", 0755, NULL));
	owners_ask(&owners, &root_scan, "/bin/bash");
	owners_find(&owners, &root_scan, &inv, &reasons);
	ck_assert_str_eq(str_c(&reasons), "'var/lib/dpkg/info/bash.list': cannot read 'bash.list': "
	                                  "Is a directory");
}
END_TEST

Suite *scan_owner_suite(void);
Suite *scan_owner_suite(void)
{
	Suite *s = suite_create("scan/owner");
	TCase *t = tcase_create("owner");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_file_belongs_to_the_package_that_lists_it);
	tcase_add_test(t, a_package_of_which_the_configuration_is_left_owns_nothing);
	tcase_add_test(t, with_directories_merged_into_usr_both_names_are_one);
	tcase_add_test(t, without_merging_they_are_two);
	tcase_add_test(t, a_diverted_file_belongs_to_whom_it_was_diverted_from);
	tcase_add_test(t, a_library_of_an_older_version_belongs_to_who_has_its_link);
	tcase_add_test(t, a_host_without_lists_has_no_owners);
	tcase_add_test(t, a_list_that_cannot_be_read_is_told);
	suite_add_tcase(s, t);
	return s;
}
