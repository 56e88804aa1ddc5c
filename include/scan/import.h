/*
 * import: inventories out of lists that other tools export, by a mapping (model/mapping): of assets
 * on which fettle cannot run.
 *
 * The list is CSV (format/csv), or JSON: a document, or one a line. A row is a component; the host
 * that it is on is a column, so that one list has many hosts, or is said by the caller. What is
 * said of a host is taken from the first of its rows that says it. A row that cannot be read is
 * counted and named in the coverage of its host, or of every host when it does not say whose it is.
 */
#ifndef FETTLE_SCAN_IMPORT_H
#define FETTLE_SCAN_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/str.h"
#include "base/strlist.h"
#include "base/table.h"
#include "model/inventory.h"
#include "model/mapping.h"

struct err;

struct import_tally {
	size_t count;
	struct str first;
};

struct import_host {
	char *name;
	struct inventory inv;
	struct import_tally broken, unversioned, untimed;
};

struct import {
	struct import_host *hosts; /* by name */
	size_t count, cap;
	size_t rows, left_out;  /* all, and those that "only" left out */
	struct strlist nothing; /* what the mapping names and no row has: "component.arch (Arch)" */
	/* private */
	struct table by_name;
	struct import_tally broken;
	size_t used[MAPPING_SLOTS];
};
void import_clear(struct import *i);

struct import_input {
	const char *path; /* what the list is called */
	const char *type; /* "csv" or "json" */
	const struct mapping *mapping;
	const char *host; /* of a list that does not say its hosts */
	int64_t now;
};

/* ERR_INPUT for a list that is not of its type, or has nothing that the mapping names. */
bool import_read(struct span bytes, const struct import_input *in, struct import *ret,
                 struct err *err) MUST_CHECK;

const struct import_host *import_find(const struct import *i, const char *name);

#endif
