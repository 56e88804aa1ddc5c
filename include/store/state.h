/*
 * state: the state directory. Only main opens and locks it; verbs get it open.
 *
 * Layout and names are those of fettle-state(5). Documents are replaced whole (store/doc), so that
 * a reader needs no lock. Writers hold an flock on `lock`; the kernel lets go of it when the holder
 * dies, so no stale lock exists. The file says who holds it, for messages only.
 */
#ifndef FETTLE_STORE_STATE_H
#define FETTLE_STORE_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct err;

struct state {
	int dir;  /* -1: none */
	int lock; /* -1: not locked */
	char *path;
	bool made; /* it was made by this open */
};
#define STATE_NONE                                                                                 \
	{                                                                                          \
		.dir = -1, .lock = -1                                                              \
	}

void state_clear(struct state *s);

/* Opens the directory, and makes it (mode 0700, with the parents that are missing) when it is not
 * there. Refuses one whose format is newer than this program's (ERR_INPUT), and one that another
 * user than root or this one owns (ERR_UNTRUSTED). */
bool state_open(const char *path, struct state *ret, struct err *err) MUST_CHECK;

/* Takes the lock, waiting at most `wait` seconds; ERR_LOCKED names the holder. */
bool state_lock(struct state *s, int64_t wait, const char *verb, struct err *err) MUST_CHECK;

bool state_is_locked(const struct state *s);

/* The identity of a host that has no machine-id: random, made at the first asking and kept in
 * state.json. Making it wants the lock. The caller frees it. */
bool state_host_id(const struct state *s, char **ret, struct err *err) MUST_CHECK;

#endif
