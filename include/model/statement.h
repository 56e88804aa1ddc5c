/*
 * statement: what someone says of a vulnerability in a product (VEX), as findings keep it, and the
 * tally of the statements of one feed. A statement that matched no finding is listed with the
 * reason, so that none is lost in silence.
 */
#ifndef FETTLE_MODEL_STATEMENT_H
#define FETTLE_MODEL_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct err;
struct jsval;
struct jswrite;

/* Strings are owned; NULL where nothing is said. */
struct statement {
	char *feed, *record; /* record: id of the document */
	char *author;        /* who says so */
	char *vulnerability; /* as it is called there */
	char *product;       /* as it is called there */
	char *status;        /* "not_affected", "affected", "fixed", "under_investigation" */
	char *justification, *impact, *action;
	char *package; /* the installed package that it is about; NULL: all that the finding is of
	                */
	int64_t when;
	bool decides; /* the finding is in its state by this one */
	char *reason; /* it matched no finding, and why */
};
void statement_clear(struct statement *s);
void statement_encode(const struct statement *s, struct jswrite *w); /* members of an object */
bool statement_decode(const struct jsval *o, struct statement *ret, struct err *err) MUST_CHECK;

#define VEX_UNMATCHED_MAX 1000 /* listed of one feed; the others are counted */

struct vex_tally {
	char *feed;
	size_t statements, matched;
	struct statement *unmatched;
	size_t unmatched_count, unmatched_cap;
};
void vex_tally_clear(struct vex_tally *t);
struct statement *vex_tally_add(struct vex_tally *t);
void vex_tally_encode(const struct vex_tally *t, struct jswrite *w); /* as an object */
bool vex_tally_decode(const struct jsval *o, struct vex_tally *ret, struct err *err) MUST_CHECK;

#endif
