/*
 * pacman: what libalpm keeps of an installed package in its directory below local/ (be_local.c):
 * "desc" and "files" are sections "%NAME%" with a value a line, an empty line after each.
 */
#ifndef FETTLE_FORMAT_PACMAN_H
#define FETTLE_FORMAT_PACMAN_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/span.h"

struct err;

/* Borrowed from the text; what is not there is empty. */
struct pacman_package {
	struct span name, version, base, arch;
	struct span validation; /* how it was proved: "pgp", "sha256", "none"; one a line */
	bool is_auto;           /* installed as a dependency */
};

/* Takes the next section off the front: its name without "%", and its lines. Lines outside of any
 * section have an empty name. False at the end. */
bool pacman_next_section(struct span *text, struct span *ret_name, struct span *ret_lines);

/* ERR_INPUT without name or version, for a line outside of a section, and for a text that ends in
 * the middle of a line or before the sections that are read here. */
bool pacman_parse(struct span desc, struct pacman_package *ret, struct err *err) MUST_CHECK;

#endif
