/* history: what was applied to this host, from the receipts of the state. */
#ifndef FETTLE_APPLY_HISTORY_H
#define FETTLE_APPLY_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "model/manifest.h"
#include "model/receipt.h"

struct err;
struct state;

struct history {
	struct receipt *items; /* oldest first */
	size_t count, cap;
};
void history_clear(struct history *h);
/* A receipt that cannot be read is an error: without it nobody knows what is installed. */
bool history_load(const struct state *s, struct history *ret, struct err *err) MUST_CHECK;

const struct receipt *history_find(const struct history *h, const char *transaction);

/* Whether the apply is done and was not rolled back since: its snapshot is there. */
bool history_stands(const struct history *h, const struct receipt *r);

/* The newest apply that stands: of this bundle id, of this line ("PRODUCT CHANNEL ARCH"), of any
 * (NULL). NULL when there is none. */
const struct receipt *history_of_bundle(const struct history *h, const char *id);
const struct receipt *history_of_line(const struct history *h, const char *line);
const struct receipt *history_newest(const struct history *h);

/* "PRODUCT CHANNEL ARCH" of a receipt; the caller frees it. */
char *history_line(const struct receipt *r) MUST_CHECK;

#endif
