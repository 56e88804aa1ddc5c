/* builder: makes an index (assess/index) in memory and writes it. */
#ifndef FETTLE_ASSESS_BUILDER_H
#define FETTLE_ASSESS_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assess/index.h"
#include "base/attr.h"
#include "base/span.h"
#include "base/str.h"
#include "base/strlist.h"

struct err;

struct builder {
	unsigned texts, numbers; /* in a row */
	struct str rows, pool;
	uint32_t *seen; /* hash table of the texts in the pool */
	size_t seen_count, seen_cap;
	struct index_about about; /* its release is borrowed until it is written */
	bool is_full;             /* there were more bytes of text than an index can hold */
	struct str first_broken;
	struct strlist scopes;
};
void builder_clear(struct builder *b);
void builder_begin(struct builder *b, unsigned texts, unsigned numbers);

/* Every text is kept once. Bytes after a zero byte are cut off. */
void builder_add(struct builder *b, const struct span *texts, const int64_t *numbers);

/* Says that a record speaks of this scope; each is kept once. */
void builder_scope(struct builder *b, struct span scope);

/* Counts a record that could not be read; the first one is named. */
void builder_broken(struct builder *b, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Sorts by the texts, and writes the index whole or not at all as `name` below `dir`. */
bool builder_write(struct builder *b, int dir, const char *name, struct err *err) MUST_CHECK;

#endif
