/*
 * live: what ran and listened on a host when it was scanned (documents, "inventory"; matching, 3).
 *
 * A process is listed once for every object (program or library) that it still runs and that is no
 * longer what its path holds; an object of which the disk has the same build is not listed. What a
 * process of a container runs is of the container's packages: it has `container` and no `package`.
 * Only a scan of the running system has this part; whether it is whole says the coverage of the
 * sources "process" and "socket".
 */
#ifndef FETTLE_MODEL_LIVE_H
#define FETTLE_MODEL_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/strlist.h"

struct err;
struct jsval;
struct jswrite;

/* Strings are owned; NULL means that nothing is known. */
struct live_process {
	int64_t pid;
	char *unit;         /* of the system's manager */
	char *exe;          /* program of the process */
	char *object;       /* path of what it runs and the disk no longer has */
	char *state;        /* "deleted", or "replaced": another file has its name */
	char *build_id;     /* hexadecimal: of what runs */
	char *build_id_now; /* of what the path holds now */
	char *package;      /* purl of the package that owns the path */
	char *version;      /* of that package when it had the object, where a log says so */
	char *container;    /* id or name, or the number of its mount namespace */
};

enum live_reach { LIVE_LOOPBACK, LIVE_PRIVATE, LIVE_PUBLIC, LIVE_ANY };
const char *live_reach_name(enum live_reach r);

/* One socket that waits, and one program that holds it (the first process that runs it). */
struct live_socket {
	char *protocol; /* "tcp", "tcp6", "udp", "udp6" */
	char *address;
	int64_t port;
	enum live_reach reach;
	int64_t pid; /* 0: no process could be seen that holds it */
	char *unit, *exe, *package, *container;
	struct strlist packages; /* purls of all whose code the process has mapped, sorted */
};

struct live {
	struct live_process *processes; /* by exe, object, pid */
	size_t process_count, process_cap;
	struct live_socket *sockets; /* by protocol, port, address, exe */
	size_t socket_count, socket_cap;
};

void live_process_copy(struct live_process *to, const struct live_process *from); /* to an empty */
void live_process_clear(struct live_process *p);
void live_clear(struct live *l);

/* Adds an empty one and returns it; borrowed until the next call. */
struct live_process *live_add_process(struct live *l);
struct live_socket *live_add_socket(struct live *l);
void live_sort(struct live *l);

/* The members of one process, inside an object that is open: findings name processes too. */
void live_process_encode(const struct live_process *p, struct jswrite *w);
bool live_process_decode(const struct jsval *o, struct live_process *ret,
                         struct err *err) MUST_CHECK;

/* A member "live" of the open object; left out when nothing runs or listens. */
void live_encode(const struct live *l, struct jswrite *w);
bool live_decode(const struct jsval *o, struct live *ret, struct err *err) MUST_CHECK;

#endif
