/*
 * procnet: the lines of /proc/net/tcp, tcp6, udp and udp6 (proc_pid_net(5)), and what an address
 * says about who can reach it.
 */
#ifndef FETTLE_FORMAT_PROCNET_H
#define FETTLE_FORMAT_PROCNET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

struct str;

#define PROCNET_LISTEN 0x0au /* state of a TCP socket that waits for connections */

struct procnet {
	bool is_v6;
	bool has_peer;             /* it is connected */
	unsigned state;            /* TCP_* of the kernel */
	unsigned port;             /* its own */
	unsigned char address[16]; /* its own, in network order; 4 bytes when not is_v6 */
	uint64_t inode;            /* 0: it belongs to no process any more */
};

/* Takes the next line that is a socket; the heading and what is malformed are skipped. False at the
 * end. The kernel writes addresses in the byte order of the machine: text of another machine reads
 * wrongly. */
bool procnet_next(struct span *rest, struct procnet *ret);

/* Who can reach it, from the narrowest to the widest. */
enum procnet_reach {
	REACH_LOOPBACK, /* this host: 127.0.0.0/8, ::1 */
	REACH_PRIVATE,  /* a network of its own: RFC 1918, 6598, 3927, 4193, link-local */
	REACH_PUBLIC,   /* one address that is none of these */
	REACH_ANY,      /* every address of the host: 0.0.0.0, :: */
};
enum procnet_reach procnet_reach(const struct procnet *n);

/* Appends the address: "127.0.0.1", "::1", "fe80::1" (RFC 5952). */
void procnet_add_address(const struct procnet *n, struct str *to);

#endif
