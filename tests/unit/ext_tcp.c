#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/tcp.h"

/* A socket bound to a free port of loopback; listening or not. */
static int bound(bool listening, unsigned *ret_port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	ck_assert(!listening || listen(fd, 1) == 0);
	*ret_port = ntohs(a.sin_port);
	return fd;
}

START_TEST(a_listener_is_found)
{
	unsigned port;
	auto_fd fd = bound(true, &port);
	auto_free char *address = str_format("127.0.0.1:%u", port);
	struct err err = {0};

	ck_assert_msg(tcp_check(address, 5, &err), "%s", err.msg);
}
END_TEST
START_TEST(where_nothing_listens_is_unreachable)
{
	unsigned port;
	auto_fd fd = bound(false, &port);
	auto_free char *address = str_format("127.0.0.1:%u", port);
	struct err err = {0};

	ck_assert(!tcp_check(address, 5, &err));
	ck_assert_int_eq(err.kind, ERR_UNREACHABLE);
	ck_assert_ptr_nonnull(strstr(err.msg, "Connection refused"));
}
END_TEST
START_TEST(what_is_no_address_is_refused)
{
	static const char *const bad[] = {"", ":1", "host", "host:", "::1:80", "[::1]", "[]:1"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct err err = {0};

		ck_assert_msg(!tcp_check(bad[i], 1, &err), "'%s'", bad[i]);
		ck_assert_msg(err.kind == ERR_INPUT || err.kind == ERR_UNREACHABLE, "'%s'", bad[i]);
	}
}
END_TEST

Suite *ext_tcp_suite(void);
Suite *ext_tcp_suite(void)
{
	Suite *s = suite_create("ext/tcp");
	TCase *t = tcase_create("tcp");

	tcase_add_test(t, a_listener_is_found);
	tcase_add_test(t, where_nothing_listens_is_unreachable);
	tcase_add_test(t, what_is_no_address_is_refused);
	suite_add_tcase(s, t);
	return s;
}
