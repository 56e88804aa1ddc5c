#include <check.h>

#include "base/err.h"
#include "scan/source.h"
#include "unit/proc_tree.h"

#define GONE "10-20 r-xp 0 fe:00 7 /usr/lib/libx.so.1.0 (deleted)\n"
#define MIDDLE " 00000000:00000000 00:00000000 00000000     0        0 "

static struct inventory inv;

static void setup(void)
{
	struct component *c = inventory_add(&inv);

	c->type = mem_strdup("deb");
	c->name = mem_strdup("libx");
	c->arch = mem_strdup("amd64");
	c->version = mem_strdup("1.1-1");
	c->purl = mem_strdup("pkg:deb/libx");
	proc_setup();
	root_put("var/lib/dpkg/info/libx.list", "/usr/lib/libx.so.1\n/usr/sbin/xd\n");
	proc_file("100", "net/tcp",
	          "  0: 00000000:0016 00000000:0000 0A" MIDDLE "11 1\n"
	          "  1: 00000000:0017 00000000:0000 0A" MIDDLE "12 1\n");
}

static void teardown(void)
{
	inventory_clear(&inv);
	root_teardown();
}

static void scan(void)
{
	proc_file("100", "fd/0", "");
	scan_process(&root_scan, &inv);
	inventory_sort(&inv);
}

START_TEST(who_runs_replaced_code_is_told_with_the_package)
{
	const struct live_process *p;

	root_put("var/log/dpkg.log", "2026-01-31 10:00:00 upgrade libx:amd64 1.0-1 1.1-1\n");
	proc_add("7", "/usr/sbin/xd", GONE GONE);
	scan();
	ck_assert_uint_eq(inv.live.process_count, 1);
	p = &inv.live.processes[0];
	ck_assert_int_eq(p->pid, 7);
	ck_assert_str_eq(p->exe, "/usr/sbin/xd");
	ck_assert_str_eq(p->unit, "x.service");
	ck_assert_str_eq(p->object, "/usr/lib/libx.so.1.0");
	ck_assert_str_eq(p->state, "deleted");
	ck_assert_str_eq(p->package, "pkg:deb/libx");
	ck_assert_str_eq(p->version, "1.0-1");
	ck_assert_ptr_null(p->container);
	root_covers(&inv, "proc", COVERAGE_READ, 0);
}
END_TEST

START_TEST(the_helper_of_a_session_is_left_out)
{
	proc_add("7", "/lib/systemd/systemd", GONE);
	proc_file("7", "comm", "(sd-pam)\n");
	scan();
	ck_assert_uint_eq(inv.live.process_count, 0);
}
END_TEST

START_TEST(what_a_container_runs_is_not_of_the_host_s_packages)
{
	root_put("other/x", "");
	proc_file("7", "maps", GONE);
	proc_file("7", "cgroup", "0::/lxc.payload.web\n");
	proc_link("7", "exe", "/usr/sbin/xd");
	proc_link("7", "ns/mnt", "mnt:[2]");
	proc_link("7", "ns/net", "net:[2]");
	proc_link("7", "root", "../../other");
	scan();
	ck_assert_uint_eq(inv.live.process_count, 1);
	ck_assert_str_eq(inv.live.processes[0].container, "web");
	ck_assert_ptr_null(inv.live.processes[0].package);
}
END_TEST

START_TEST(sockets_have_their_holders_and_the_packages_of_their_code)
{
	const struct live_socket *s;

	proc_add("8", "/usr/sbin/xd", "10-20 r-xp 0 fe:00 7 /usr/lib/libx.so.1\n");
	proc_link("8", "fd/3", "socket:[11]");
	proc_add("9", "/usr/sbin/xd", "");
	proc_link("9", "fd/3", "socket:[11]");
	scan();
	ck_assert_uint_eq(inv.live.process_count, 0);
	ck_assert_uint_eq(inv.live.socket_count, 2);
	s = &inv.live.sockets[0];
	ck_assert(s->pid == 8 && s->port == 22 && s->reach == LIVE_ANY);
	ck_assert_str_eq(s->address, "0.0.0.0");
	ck_assert_str_eq(s->package, "pkg:deb/libx");
	ck_assert_uint_eq(s->packages.count, 1);
	ck_assert_int_eq(inv.live.sockets[1].pid, 0); /* nobody holds it */
	root_covers(&inv, "proc/net", COVERAGE_READ, 0);
}
END_TEST

START_TEST(another_host_s_processes_are_not_here)
{
	root_scan.is_here = false;
	proc_add("7", "/usr/sbin/xd", GONE);
	scan();
	ck_assert_uint_eq(inv.live.process_count + inv.live.socket_count, 0);
	ck_assert_uint_eq(inv.coverage_count, 0);
}
END_TEST

START_TEST(a_host_without_proc_is_not_judged)
{
	ck_assert(fs_remove_tree(root_scan.root, "proc", NULL));
	scan_process(&root_scan, &inv);
	ck_assert_int_eq(root_line(&inv, "proc")->result, COVERAGE_UNREADABLE);
	ck_assert_int_eq(root_line(&inv, "proc/net")->result, COVERAGE_UNREADABLE);
}
END_TEST

Suite *scan_process_suite(void);
Suite *scan_process_suite(void)
{
	Suite *s = suite_create("scan/process");
	TCase *t = tcase_create("process");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, who_runs_replaced_code_is_told_with_the_package);
	tcase_add_test(t, the_helper_of_a_session_is_left_out);
	tcase_add_test(t, what_a_container_runs_is_not_of_the_host_s_packages);
	tcase_add_test(t, sockets_have_their_holders_and_the_packages_of_their_code);
	tcase_add_test(t, another_host_s_processes_are_not_here);
	tcase_add_test(t, a_host_without_proc_is_not_judged);
	suite_add_tcase(s, t);
	return s;
}
