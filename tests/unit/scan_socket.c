#include <check.h>

#include "scan/socket.h"
#include "unit/root.h"

#define HEADING "  sl  local_address rem_address   st tx_queue\n"
#define MIDDLE " 00000000:00000000 00:00000000 00000000     0        0 "

static struct sockets sockets;
static struct proc proc;
static char network[] = "net:[1]";

static void setup(void)
{
	root_setup();
	proc = (struct proc){.pid = 7, .own_root = -1, .network = network, .dir = root_scan.root};
	root_put("net/tcp", HEADING "   0: 00000000:0016 00000000:0000 0A" MIDDLE "11 1\n"
	                            "   1: 00000000:0017 01010101:0035 01" MIDDLE "12 1\n");
	root_put("net/udp", HEADING "   0: 00000000:0044 00000000:0000 07" MIDDLE "13 1\n"
	                            "   1: 00000000:0045 01010101:0035 01" MIDDLE "14 1\n"
	                            "   2: 00000000:0046 00000000:0000 07" MIDDLE "0 1\n");
}

static void teardown(void)
{
	sockets_clear(&sockets);
	root_teardown();
}

START_TEST(only_sockets_that_wait_count)
{
	auto_clear(str) reasons = {0};

	sockets_read(&sockets, &proc, &reasons);
	ck_assert_uint_eq(reasons.len, 0);
	ck_assert_uint_eq(sockets.count, 3);
	ck_assert_uint_eq(sockets_find(&sockets, "socket:[11]"), 0);
	ck_assert_str_eq(sockets.items[0].protocol, "tcp");
	ck_assert_uint_eq(sockets_find(&sockets, "socket:[12]"), SOCKET_NONE);
	ck_assert_uint_eq(sockets_find(&sockets, "socket:[13]"), 1);
	ck_assert_uint_eq(sockets.items[1].net.port, 0x44);
	ck_assert_uint_eq(sockets_find(&sockets, "socket:[0]"), SOCKET_NONE);
	ck_assert_uint_eq(sockets_find(&sockets, "pipe:[11]"), SOCKET_NONE);
	ck_assert_uint_eq(sockets_find(&sockets, "/dev/null"), SOCKET_NONE);
}
END_TEST

START_TEST(a_namespace_is_read_once)
{
	auto_clear(str) reasons = {0};

	sockets_read(&sockets, &proc, &reasons);
	sockets_read(&sockets, &proc, &reasons);
	ck_assert_uint_eq(sockets.count, 3);
}
END_TEST

START_TEST(what_cannot_be_read_is_told)
{
	auto_clear(str) reasons = {0};

	ck_assert(fs_unlink(root_scan.root, "net/udp", NULL));
	ck_assert(fs_mkdir(root_scan.root, "net/udp", 0755, NULL));
	sockets_read(&sockets, &proc, &reasons);
	ck_assert_str_eq(str_c(&reasons), "process 7: cannot read 'net/udp': Is a directory");
}
END_TEST

Suite *scan_socket_suite(void);
Suite *scan_socket_suite(void)
{
	Suite *s = suite_create("scan/socket");
	TCase *t = tcase_create("socket");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, only_sockets_that_wait_count);
	tcase_add_test(t, a_namespace_is_read_once);
	tcase_add_test(t, what_cannot_be_read_is_told);
	suite_add_tcase(s, t);
	return s;
}
