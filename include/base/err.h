/*
 * err: why something failed, as a sentence a person can act on.
 *
 * What can fail returns bool (true: done) and takes a struct err last. The lowest message is kept;
 * upper floors only put a prefix before it. The kind is the exit status of the program, so that a
 * script and the code speak of the same thing (cli, "Exit status").
 *
 * Rules: a message is lower case, has no full stop, and has names in single quotes. The first error
 * stays: err_set() on an err that is already set is ignored. {0} is "no error". An err owns
 * nothing.
 */
#ifndef FETTLE_BASE_ERR_H
#define FETTLE_BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/poison.h"

enum err_kind {
	ERR_NONE = 0,
	ERR_FAILED = 1,       /* anything without a kind of its own */
	ERR_USAGE = 2,        /* unknown verb or option, missing answer */
	ERR_INPUT = 3,        /* configuration, policy, manifest, feed or plan is not valid */
	ERR_PRIVILEGE = 4,    /* needs root, or a role that the key does not have */
	ERR_LOCKED = 5,       /* state or package database is locked */
	ERR_UNTRUSTED = 6,    /* signature, digest, expiry or role does not hold */
	ERR_REFUSED = 7,      /* policy says no, or not now */
	ERR_UNDONE = 8,       /* the change failed and the host is back as it was */
	ERR_BROKEN = 9,       /* the change failed and could not be undone */
	ERR_DAMAGED = 10,     /* state or audit log does not verify */
	ERR_UNREACHABLE = 11, /* network */
	ERR_STALE = 12,       /* data older than the policy allows */
	ERR_PARTIAL = 13,     /* some targets done, others not */
	ERR_CANCELLED = 14,   /* a person said no */
};

#define ERR_MSG_SIZE 640
#define ERR_HINT_SIZE 256

struct err {
	enum err_kind kind;
	int sys; /* errno of the call that failed, 0 when none */
	char msg[ERR_MSG_SIZE];
	char hint[ERR_HINT_SIZE];
};

/* Sets kind and message; always false, so that it can be returned. `err` may be NULL. */
bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* As err_set, with ": " and the text of errno after it. EACCES and EPERM give ERR_PRIVILEGE,
 * everything else ERR_FAILED. errno is read before anything else. */
bool err_sys(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Puts "PREFIX: " before the message; always false. */
bool err_prefix(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Says what to do about it, on a line of its own; always false. The first hint stays. */
bool err_hint(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Changes the kind of an error that is set; always false. */
bool err_as(struct err *err, enum err_kind kind);

/* The five above are false whatever happens; said here in a way that compilers and analyzers see,
 * which else follow a path on which a function fails and yet returns true. */
static inline bool err_false(bool always)
{
	(void)always;
	return false;
}
#define err_set(...) err_false(err_set(__VA_ARGS__))
#define err_sys(...) err_false(err_sys(__VA_ARGS__))
#define err_prefix(...) err_false(err_prefix(__VA_ARGS__))
#define err_hint(...) err_false(err_hint(__VA_ARGS__))
#define err_as(...) err_false(err_as(__VA_ARGS__))

/* Empties it: for an error that was answered and is not passed on. */
void err_clear(struct err *err);

/* Standard name of a kind ("untrusted"), as in JSON and the manual. */
const char *err_kind_name(enum err_kind kind);

/* Whether the same call may succeed later without anything being mended. */
bool err_is_retryable(enum err_kind kind);

#endif
