/*
 * table: a hash table from a byte string to a pointer. {0} is empty.
 *
 * Keys are copied; values are borrowed (the table never frees them). Hashing is keyed by a
 * constant: sizes are bounded by the limits of the parsers that fill a table.
 */
#ifndef FETTLE_BASE_TABLE_H
#define FETTLE_BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

struct table_slot;

struct table {
	struct table_slot *slots;
	size_t count;
	size_t cap;
	struct arena keys; /* private */
};

void table_clear(struct table *t);

/* Sets key to value and returns the value that it had, NULL when it was not there. */
void *table_set(struct table *t, struct span key, void *value);

/* The value, NULL when the key is not there. */
void *table_get(const struct table *t, struct span key);
bool table_has(const struct table *t, struct span key);

/* Visits every entry, in no order: start with *at = 0; false at the end. */
bool table_next(const struct table *t, size_t *at, struct span *ret_key, void **ret_value);

/* FNV-1a, 64 bit, of the bytes: for indexes kept on disk too. */
uint64_t table_hash(struct span key);

#endif
