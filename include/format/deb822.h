/*
 * deb822: paragraphs of "Name: value" lines (deb822(5), Debian Policy 5.1), as in dpkg's status
 * file and in the lists of an archive.
 *
 * Reads over bytes that lie somewhere: nothing is copied. A stanza ends at a line that is empty or
 * holds blanks only. Comment lines ("#") belong to none.
 */
#ifndef FETTLE_FORMAT_DEB822_H
#define FETTLE_FORMAT_DEB822_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

struct deb822 {
	struct span rest; /* what is not read yet; set it to the whole text to begin */
	size_t line;      /* number of the line on which the stanza last returned begins, from 1 */
	size_t next_line; /* private */
};

/* The next stanza, without the empty lines around it; false at the end. */
bool deb822_next(struct deb822 *d, struct span *ret);

/* Takes the next field off the front of a stanza; false at its end. The value is trimmed; lines
 * that continue it are in it, with their line ends. A line that is no field has an empty name and
 * is the value. */
bool deb822_field(struct span *stanza, struct span *ret_name, struct span *ret_value);

/* Names of fields are the same in any case. */
bool deb822_is(struct span name, const char *field);

#endif
