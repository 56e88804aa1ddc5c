#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/tcp.h"

/* "HOST:PORT" and "[ADDRESS]:PORT"; both parts are the caller's to free. */
static bool split(const char *address, char **ret_host, char **ret_port, struct err *err)
{
	const char *colon = strrchr(address, ':');
	size_t len = colon ? (size_t)(colon - address) : 0;
	bool bracketed = len > 2 && address[0] == '[' && address[len - 1] == ']';

	if (!len || !colon[1] || (!bracketed && memchr(address, ':', len)))
		return err_set(err, ERR_INPUT, "'%s' is not HOST:PORT", address);
	*ret_host = bracketed ? mem_dup(address + 1, len - 2) : mem_dup(address, len);
	*ret_port = mem_strdup(colon + 1);
	return true;
}

/* errno says why not. */
static bool try_address(const struct addrinfo *a, int64_t timeout)
{
	auto_fd fd =
	        socket(a->ai_family, a->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, a->ai_protocol);
	struct pollfd p = {.fd = fd, .events = POLLOUT};
	socklen_t size = sizeof(int);
	int error = 0;

	if (fd < 0)
		return false;
	if (connect(fd, a->ai_addr, a->ai_addrlen) == 0)
		return true;
	if (errno != EINPROGRESS)
		return false;
	if (poll(&p, 1, (int)timeout * 1000) <= 0) {
		errno = ETIMEDOUT;
		return false;
	}
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
		return false;
	errno = error;
	return error == 0;
}

bool tcp_check(const char *address, int64_t timeout, struct err *err)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *all = NULL;
	auto_free char *host = NULL, *port = NULL;
	bool connected = false;
	int rc, why = 0;

	if (!split(address, &host, &port, err))
		return false;
	rc = getaddrinfo(host, port, &hints, &all);
	if (rc != 0)
		return err_set(err, ERR_UNREACHABLE, "'%s': %s", address, gai_strerror(rc));
	for (const struct addrinfo *a = all; a && !connected; a = a->ai_next) {
		connected = try_address(a, timeout);
		why = errno;
	}
	freeaddrinfo(all);
	errno = why;
	if (connected)
		return true;
	err_sys(err, "cannot connect to '%s'", address);
	return err_as(err, ERR_UNREACHABLE);
}
