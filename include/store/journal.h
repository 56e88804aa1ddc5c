/*
 * journal: what a transaction has got through, in an order that a crash cannot blur.
 *
 * A file of fixed-size records, allocated and made durable before the first is written. Each record
 * has a CRC-32 and the SHA-256 of the record before it, so that none can be lost, added or
 * exchanged unseen. A record counts once journal_add() returned true: it is on the disk then. A
 * crash in journal_add() leaves either the whole record or a last one that is not valid, which
 * reading takes for not written and the next journal_add() writes over. Anything else that does not
 * hold is ERR_DAMAGED.
 */
#ifndef FETTLE_STORE_JOURNAL_H
#define FETTLE_STORE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "ext/digest.h"

struct err;

#define JOURNAL_TEXT_MAX 183 /* longer texts are cut */

/* The numbers are on the disk: never change one. */
enum journal_kind {
	JOURNAL_BEGUN = 1,     /* text: id of the transaction */
	JOURNAL_PREPARED = 2,  /* everything is staged and durable; text: digest of the plan */
	JOURNAL_HOOK = 3,      /* value: index of the hook that is about to be run */
	JOURNAL_HOOK_DONE = 4, /* value: index of the hook */
	JOURNAL_COMMIT = 5,    /* from here forward */
	JOURNAL_BACK = 6,      /* from here backward; text: why */
	JOURNAL_SWAPPED = 7,   /* the new side is in place and durable */
	JOURNAL_VERIFIED = 8,  /* read back, and the checks hold */
	JOURNAL_GOOD = 9,      /* it stays */
	JOURNAL_KEPT = 10,     /* the snapshot is in its form for keeping, the receipt is written */
	JOURNAL_UNDONE = 11,   /* the old side is in place and durable */
	JOURNAL_BROKEN = 12,   /* neither could be reached; text: why */
	JOURNAL_POST = 13,     /* the programs afterwards are about to be run; value: which try */
};
const char *journal_kind_name(enum journal_kind k);

struct journal_record {
	enum journal_kind kind;
	int64_t when;
	uint64_t value;
	char text[JOURNAL_TEXT_MAX + 1];
};

struct journal {
	int fd;
	struct journal_record *records;
	size_t count, cap;
	unsigned char last[SHA256_SIZE]; /* digest of the newest record */
};
#define JOURNAL_NONE                                                                               \
	{                                                                                          \
		.fd = -1                                                                           \
	}

void journal_clear(struct journal *j);

/* A new file with room for `room` records; durable, but for its name in `dir`. */
bool journal_make(int dir, const char *name, size_t room, struct journal *ret,
                  struct err *err) MUST_CHECK;
bool journal_open(int dir, const char *name, struct journal *ret, struct err *err) MUST_CHECK;

/* Durable when it returns true. `text` may be NULL. */
bool journal_add(struct journal *j, enum journal_kind kind, uint64_t value, const char *text,
                 struct err *err) MUST_CHECK;

/* The newest record of a kind, NULL when there is none. */
const struct journal_record *journal_find(const struct journal *j, enum journal_kind kind);

#endif
