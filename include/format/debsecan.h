/*
 * debsecan: the feed that Debian's security tracker makes for the program debsecan, one for a
 * release (matching, 2.2).
 *
 *   VERSION 1
 *   CVE-2026-1,FLAGS,description            a vulnerability a line, counted from 0
 *   (blank)
 *   package,index,FLAGS,version,versions    one vulnerability of one package
 *   (blank)
 *   source,binary binary ...                what a source is built into; not kept here
 */
#ifndef FETTLE_FORMAT_DEBSECAN_H
#define FETTLE_FORMAT_DEBSECAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/strlist.h"

struct err;

enum debsecan_part { DEBSECAN_HEAD, DEBSECAN_NAMES, DEBSECAN_ROWS, DEBSECAN_REST };

/* The reader; {0} is one that has read nothing. */
struct debsecan {
	enum debsecan_part part;
	struct strlist names; /* of vulnerabilities, by index; "" for a line that was broken */
};
void debsecan_clear(struct debsecan *d);

/* Vulnerable is a source version older than `fixed` (any, when that is empty) that is none of
 * `others`. Spans are borrowed from the line and from the reader. */
struct debsecan_row {
	struct span package, vulnerability;
	bool is_binary;     /* it speaks of the binary package of that name and its version */
	char urgency;       /* 'L', 'M', 'H' or ' ' */
	char remote;        /* '?', 'R' or ' ' */
	bool has_fix;       /* a fix is in the archive of the release */
	struct span fixed;  /* in unstable; empty: nowhere */
	struct span others; /* versions that are not vulnerable, with blanks between them */
};

/* False when the line is broken, with the reason; the next line may be given all the same. */
bool debsecan_line(struct debsecan *d, struct span line, struct debsecan_row *ret, bool *ret_row,
                   struct err *err) MUST_CHECK;

/* Whether the first line was that of such a feed. */
bool debsecan_is_one(const struct debsecan *d);

/* Whether the lines so far are a whole feed: it has come to what is behind the rows. */
bool debsecan_is_whole(const struct debsecan *d);

#endif
