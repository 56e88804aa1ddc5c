/*
 * wanted: what a source may ask of a file of an image, told while the file passes by.
 *
 * Links are not resolved yet, so a database is known by the last components of its path:
 * /var/lib/rpm may be a link to where it lies. A source that asks for what was not wanted gets an
 * error, so that a name forgotten here is a gap that is told.
 */
#ifndef FETTLE_SCAN_WANTED_H
#define FETTLE_SCAN_WANTED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

enum wanted {
	WANTED_NOT,
	WANTED_NAME,    /* that it is there */
	WANTED_ALL,     /* its bytes */
	WANTED_PROGRAM, /* what Go or Rust say in it, and its package note */
	WANTED_LIBRARY, /* its package note */
	WANTED_ARCHIVE, /* of a ZIP file: its directory, and what names its parts */
};

enum wanted wanted_of(struct span path, unsigned mode, uint64_t size);

/* Whether a file of that name may be a program or library that is looked into. */
bool wanted_is_program(struct span path);

#endif
