/*
 * text: text of other systems as UTF-8 without a byte order mark.
 *
 * A byte order mark says which of UTF-8 and UTF-16 it is; without one, text whose every other byte
 * is zero in its beginning is UTF-16, and text that is no UTF-8 is taken as Windows-1252, in which
 * programs of Windows write what they call ANSI. What no character is becomes U+FFFD.
 */
#ifndef FETTLE_FORMAT_TEXT_H
#define FETTLE_FORMAT_TEXT_H

#include "base/span.h"
#include "base/str.h"

/* Appends it. */
void text_to_utf8(struct span bytes, struct str *to);

#endif
