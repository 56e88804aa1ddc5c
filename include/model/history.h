/*
 * history: what was applied to a host and taken back, from its receipts.
 *
 * An apply stands when it ended done and no rollback that ended done has undone it: then what it
 * put in is there, and its snapshot can be put back. Receipts are in the order of their
 * transactions.
 */
#ifndef FETTLE_MODEL_HISTORY_H
#define FETTLE_MODEL_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "model/receipt.h"

struct err;
struct js;

struct history {
	struct receipt *items; /* oldest first */
	size_t count, cap;
};
void history_clear(struct history *h);

/* The next receipt, from its document; nothing is added when it is not valid. */
bool history_add(struct history *h, const struct js *doc, struct err *err) MUST_CHECK;

/* NULL when there is none of that transaction. */
const struct receipt *history_find(const struct history *h, const char *transaction);

/* The done rollback that undid `r`; NULL: nothing did. */
const struct receipt *history_undoer(const struct history *h, const struct receipt *r);
bool history_stands(const struct history *h, const struct receipt *r);

/* The newest apply that stands: of this bundle id, of a bundle file with this digest, of this line
 * ("PRODUCT CHANNEL ARCH"), of any. NULL when there is none. */
const struct receipt *history_of_bundle(const struct history *h, const char *id);
const struct receipt *history_of_digest(const struct history *h, const char *sha256);
const struct receipt *history_of_line(const struct history *h, const char *line);
const struct receipt *history_newest(const struct history *h);

/* The receipt that ended done last, an apply or a rollback; NULL when nothing was ever changed. */
const struct receipt *history_last_change(const struct history *h);

/* "PRODUCT CHANNEL ARCH" of a receipt; the caller frees it. */
char *history_line(const struct receipt *r) MUST_CHECK;

#endif
