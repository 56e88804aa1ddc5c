/*
 * socket: the sockets that wait for others: TCP that listens, UDP without a peer.
 *
 * They are read once for each network namespace, through a process that lives in it; which process
 * holds one is found by its inode among the open files.
 */
#ifndef FETTLE_SCAN_SOCKET_H
#define FETTLE_SCAN_SOCKET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/table.h"
#include "format/procnet.h"
#include "scan/proc.h"

struct str;

struct socket {
	struct procnet net;
	const char *protocol; /* "tcp", "tcp6", "udp", "udp6" */
	bool is_held;         /* for callers: a process that holds it was seen */
};

struct sockets {
	struct socket *items;
	size_t count, cap;
	struct table by_inode;   /* number in decimal to index + 1 */
	struct table namespaces; /* those that were read */
};

void sockets_clear(struct sockets *s);

/* Reads those of the network namespace of a process, unless they are read already. What cannot be
 * read is said in `reasons`. */
void sockets_read(struct sockets *s, const struct proc *p, struct str *reasons);

#define SOCKET_NONE SIZE_MAX

/* The number of the socket that an open file is, from the text of its link ("socket:[123]"). */
size_t sockets_find(const struct sockets *s, const char *link);

#endif
