#include <check.h>

#include "base/err.h"
#include "scan/proc.h"
#include "unit/proc_tree.h"

static struct proc_host host = PROC_HOST_NONE;
static struct proc proc = PROC_NONE;

static void setup(void)
{
	proc_setup();
	ck_assert(proc_host_open(&root_scan, &host, NULL));
}

static void teardown(void)
{
	proc_clear(&proc);
	proc_host_clear(&host);
	root_teardown();
}

static void is_text(char *got, const char *want)
{
	auto_free char *text = got;

	ck_assert_msg(str_eq(text, want), "it is '%s'", text ? text : "nothing");
}

START_TEST(a_process_is_seen_with_its_program_and_unit)
{
	proc_add("7", "/usr/sbin/sshd (deleted)", "");
	ck_assert_int_eq(proc_open(&host, "7", &proc), PROC_SEEN);
	ck_assert_int_eq(proc.pid, 7);
	ck_assert_str_eq(proc.exe, "/usr/sbin/sshd");
	ck_assert_str_eq(proc.network, NETWORK);
	ck_assert(!proc.is_foreign);
	ck_assert_int_eq(proc_root(&proc), root_scan.root);
	is_text(proc_unit(&proc), "x.service");
	is_text(proc_container(&proc), NULL);
	ck_assert(!proc_is_helper(&proc));
}
END_TEST

START_TEST(what_runs_no_program_is_gone)
{
	proc_add("8", NULL, "");
	ck_assert_int_eq(proc_open(&host, "8", &proc), PROC_GONE);
	ck_assert_int_eq(proc_open(&host, "9", &proc), PROC_GONE);
	ck_assert_int_eq(proc_open(&host, "self", &proc), PROC_GONE);
	ck_assert_int_eq(proc_open(&host, "0", &proc), PROC_GONE);
	ck_assert_int_eq(proc_open(&host, "99999999999", &proc), PROC_GONE);
}
END_TEST

START_TEST(a_container_has_another_root_in_another_mount_namespace)
{
	root_put("other/etc/x", "");
	root_put("proc/7/cgroup", "0::/lxc.payload.web\n");
	proc_link("7", "exe", "/usr/bin/x");
	proc_link("7", "ns/mnt", "mnt:[2]");
	proc_link("7", "root", "../../other");
	ck_assert_int_eq(proc_open(&host, "7", &proc), PROC_SEEN);
	ck_assert(proc.is_foreign);
	ck_assert(proc_root(&proc) == proc.own_root && fs_exists(proc.own_root, "etc/x"));
	is_text(proc_container(&proc), "web");
	root_put("proc/7/cgroup", "0::/\n");
	is_text(proc_container(&proc), "mnt:[2]");
}
END_TEST

START_TEST(a_service_with_mounts_of_its_own_is_no_container)
{
	proc_link("7", "exe", "/usr/bin/x");
	proc_link("7", "ns/mnt", "mnt:[2]");
	proc_link("7", "root", root_path);
	ck_assert_int_eq(proc_open(&host, "7", &proc), PROC_SEEN);
	ck_assert(!proc.is_foreign && proc.own_root >= 0);
}
END_TEST

START_TEST(a_program_of_the_host_that_locked_itself_in_is_no_container)
{
	root_put("usr/bin/x", "");
	root_put("run/empty/y", "");
	proc_link("7", "ns/mnt", "mnt:[2]");
	proc_link("7", "root", "../../run/empty");
	/* the planted link must lead to the file, where the kernel's would whatever it says */
	ck_assert(fs_symlink(root_scan.root, "../../usr/bin/x", "proc/7/exe", NULL));
	ck_assert_int_eq(proc_open(&host, "7", &proc), PROC_SEEN);
	ck_assert(!proc.is_foreign);
}
END_TEST

START_TEST(in_the_mount_namespace_of_the_host_paths_are_the_host_s)
{
	root_put("srv/chroot/x", "");
	proc_link("7", "exe", "/srv/chroot/bin/x");
	proc_link("7", "ns/mnt", MOUNTS);
	proc_link("7", "root", "../../srv/chroot");
	ck_assert_int_eq(proc_open(&host, "7", &proc), PROC_SEEN);
	ck_assert(!proc.is_foreign);
	ck_assert_int_eq(proc_root(&proc), root_scan.root);
}
END_TEST

START_TEST(the_helper_of_a_session_is_known_by_its_name)
{
	proc_add("7", "/lib/systemd/systemd", "");
	proc_file("7", "comm", "(sd-pam)\n");
	ck_assert_int_eq(proc_open(&host, "7", &proc), PROC_SEEN);
	ck_assert(proc_is_helper(&proc));
}
END_TEST

START_TEST(a_directory_without_processes_is_no_proc)
{
	struct proc_host other = PROC_HOST_NONE;
	struct err err = {0};

	ck_assert(fs_unlink(root_scan.root, "proc/self", NULL));
	ck_assert(!proc_host_open(&root_scan, &other, &err));
	ck_assert(fs_is_absent(&err));
}
END_TEST

Suite *scan_proc_suite(void);
Suite *scan_proc_suite(void)
{
	Suite *s = suite_create("scan/proc");
	TCase *t = tcase_create("proc");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_process_is_seen_with_its_program_and_unit);
	tcase_add_test(t, what_runs_no_program_is_gone);
	tcase_add_test(t, a_container_has_another_root_in_another_mount_namespace);
	tcase_add_test(t, a_service_with_mounts_of_its_own_is_no_container);
	tcase_add_test(t, a_program_of_the_host_that_locked_itself_in_is_no_container);
	tcase_add_test(t, in_the_mount_namespace_of_the_host_paths_are_the_host_s);
	tcase_add_test(t, the_helper_of_a_session_is_known_by_its_name);
	tcase_add_test(t, a_directory_without_processes_is_no_proc);
	suite_add_tcase(s, t);
	return s;
}
