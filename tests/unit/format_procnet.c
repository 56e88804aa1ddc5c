#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "format/procnet.h"

#define HEADING                                                                                    \
	"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  "      \
	"timeout inode\n"
#define REST " 00000000:00000000 00:00000000 00000000   104        0 "

/* Words of an address as the machine that runs this writes them. */
static struct procnet socket_at(const char *bytes, size_t len)
{
	auto_clear(str) line = {0};
	struct procnet n;
	struct span rest;

	str_adds(&line, "  1: ");
	for (size_t i = 0; i < len; i += 4) {
		uint32_t word;

		memcpy(&word, bytes + i, 4);
		str_addf(&line, "%08X", word);
	}
	str_addf(&line, ":1F90 %0*d:0000 0A" REST "12345 1 0\n", (int)len * 2, 0);
	rest = span_make(line.buf, line.len);
	ck_assert_msg(procnet_next(&rest, &n), "%s", str_c(&line));
	return n;
}

static void reads(const char *bytes, size_t len, const char *text, enum procnet_reach reach)
{
	struct procnet n = socket_at(bytes, len);
	auto_clear(str) s = {0};

	procnet_add_address(&n, &s);
	ck_assert_str_eq(str_c(&s), text);
	ck_assert_msg(procnet_reach(&n) == reach, "%s: reach %d", text, procnet_reach(&n));
}

START_TEST(a_line_is_read_as_the_kernel_writes_it)
{
	struct procnet n = socket_at("\x7f\0\0\1", 4);

	ck_assert(!n.is_v6 && !n.has_peer);
	ck_assert_uint_eq(n.state, PROCNET_LISTEN);
	ck_assert_uint_eq(n.port, 8080);
	ck_assert_uint_eq(n.inode, 12345);
	ck_assert_mem_eq(n.address, "\x7f\0\0\1", 4);
}
END_TEST

START_TEST(a_socket_with_a_peer_is_known)
{
	struct span rest = span_of(HEADING "  0: 00000000:0044 00000000:0043 07" REST "9 2 0\n"
	                                   "  1: 00000000:0044 01010101:0000 07" REST "8 2 0\n");
	struct procnet n;

	ck_assert(procnet_next(&rest, &n) && n.has_peer && n.inode == 9);
	ck_assert(procnet_next(&rest, &n) && n.has_peer && n.inode == 8);
	ck_assert(!procnet_next(&rest, &n));
}
END_TEST

START_TEST(addresses_of_version_4_are_told_apart)
{
	reads("\0\0\0\0", 4, "0.0.0.0", REACH_ANY);
	reads("\x7f\0\0\1", 4, "127.0.0.1", REACH_LOOPBACK);
	reads("\x7f\1\2\3", 4, "127.1.2.3", REACH_LOOPBACK);
	reads("\x0a\0\0\1", 4, "10.0.0.1", REACH_PRIVATE);
	reads("\xac\x10\0\1", 4, "172.16.0.1", REACH_PRIVATE);
	reads("\xac\x1f\xff\1", 4, "172.31.255.1", REACH_PRIVATE);
	reads("\xac\x20\0\1", 4, "172.32.0.1", REACH_PUBLIC);
	reads("\xc0\xa8\1\1", 4, "192.168.1.1", REACH_PRIVATE);
	reads("\xa9\xfe\1\1", 4, "169.254.1.1", REACH_PRIVATE);
	reads("\x64\x40\0\1", 4, "100.64.0.1", REACH_PRIVATE);
	reads("\x64\x80\0\1", 4, "100.128.0.1", REACH_PUBLIC);
	reads("\x09\x09\x09\x09", 4, "9.9.9.9", REACH_PUBLIC);
}
END_TEST

START_TEST(addresses_of_version_6_are_told_apart_and_written_short)
{
	reads("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16, "::", REACH_ANY);
	reads("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16, "::1", REACH_LOOPBACK);
	reads("\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16, "fe80::1", REACH_PRIVATE);
	reads("\xfd\x12\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16, "fd12::1", REACH_PRIVATE);
	reads("\x20\1\x0d\xb8\0\0\0\0\0\1\0\0\0\0\0\1", 16, "2001:db8::1:0:0:1", REACH_PUBLIC);
	reads("\x20\1\x0d\xb8\0\0\0\1\0\1\0\1\0\1\0\1", 16, "2001:db8:0:1:1:1:1:1", REACH_PUBLIC);
	reads("\x20\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16, "2001::", REACH_PUBLIC);
	reads("\0\0\0\0\0\0\0\0\0\0\xff\xff\x7f\0\0\1", 16, "::ffff:7f00:1", REACH_LOOPBACK);
}
END_TEST

START_TEST(what_is_no_line_of_a_socket_is_skipped)
{
	static const char *const bad[] = {
	        "1 0100007F:1F90 00000000:0000 0A" REST "1",
	        "1: 0100007F1F90 00000000:0000 0A" REST "1",
	        "1: 0100007F:1F9 00000000:0000 0A" REST "1",
	        "1: 0100007G:1F90 00000000:0000 0A" REST "1",
	        "1: 0100007F:1F90 00000000000000000000000000000000:0000 0A" REST "1",
	        "1: 0100007F:1F90 00000000:0000 0A" REST "x",
	        "1: 0100007F:1F90 00000000:0000 0A" REST,
	        "1: 0100007F:1F90 00000000:0000",
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct span rest = span_of(bad[i]);
		struct procnet n;

		ck_assert_msg(!procnet_next(&rest, &n), "'%s' was taken", bad[i]);
	}
}
END_TEST

Suite *format_procnet_suite(void);
Suite *format_procnet_suite(void)
{
	Suite *s = suite_create("format/procnet");
	TCase *t = tcase_create("procnet");

	tcase_add_test(t, a_line_is_read_as_the_kernel_writes_it);
	tcase_add_test(t, a_socket_with_a_peer_is_known);
	tcase_add_test(t, addresses_of_version_4_are_told_apart);
	tcase_add_test(t, addresses_of_version_6_are_told_apart_and_written_short);
	tcase_add_test(t, what_is_no_line_of_a_socket_is_skipped);
	suite_add_tcase(s, t);
	return s;
}
