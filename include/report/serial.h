/*
 * serial: documents that are named by what they say.
 *
 * Formats want a unique name inside each document (a serial number, a namespace, an @id). Here it
 * is a UUID of version 8 (RFC 9562, 5.8) made of the SHA-256 of the document's own bytes, without
 * the name itself and without the time at which it was made: the same facts have the same name.
 *
 * Use: write a value, then mark it; serial_end() writes the UUID over the last 36 bytes of the
 * value that was marked as the name. The bytes between the begin and the end must stay in the
 * string.
 */
#ifndef FETTLE_REPORT_SERIAL_H
#define FETTLE_REPORT_SERIAL_H

#include <stddef.h>

#include "base/attr.h"

struct str;

/* What is written where the UUID will stand. */
#define SERIAL_BLANK "00000000-0000-8000-8000-000000000000"

struct serial_part {
	size_t at, len;
};

struct serial {
	struct str *text;
	size_t begin;
	struct serial_part time, name; /* what is left out of the digest */
};

/* The document begins at the present end of `text`. */
void serial_begin(struct serial *s, struct str *text);

/* The JSON string that was written last is the time, `len` bytes long. Once a document. */
void serial_time(struct serial *s, size_t len);

/* The JSON string that was written last ends with SERIAL_BLANK. Once a document. */
void serial_name(struct serial *s);

void serial_end(struct serial *s);

#endif
