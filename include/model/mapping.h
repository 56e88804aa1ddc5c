/*
 * mapping: which columns of a table, or members of JSON objects, say what of a host and its
 * components (fettle-mapping(5)): how lists that other tools export become inventories.
 */
#ifndef FETTLE_MODEL_MAPPING_H
#define FETTLE_MODEL_MAPPING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/strlist.h"

struct err;

#define MAPPING_FORMAT "fettle.mapping/1"

/* What a row can say. */
enum mapping_slot {
	MAPPING_HOST_NAME,
	MAPPING_HOST_OS,
	MAPPING_HOST_OS_VERSION,
	MAPPING_HOST_CODENAME,
	MAPPING_HOST_ARCH,
	MAPPING_HOST_TIME,
	MAPPING_NAME,
	MAPPING_VERSION,
	MAPPING_TYPE,
	MAPPING_ARCH,
	MAPPING_EPOCH,
	MAPPING_RELEASE,
	MAPPING_SOURCE,
	MAPPING_SOURCE_VERSION,
	MAPPING_ORIGIN,
	MAPPING_STATUS,
	MAPPING_LOCATION,
	MAPPING_PURL,
	MAPPING_SLOTS,
};
/* "host.name", "component.version" */
const char *mapping_slot_name(enum mapping_slot s);

/* Where a value comes from: the first of the columns that has one, put into other words where there
 * are some for it; else a text that is always the same. */
struct mapping_field {
	struct strlist columns;
	struct strlist from, to; /* words, in pairs */
	char *otherwise;         /* for words that `from` has not; NULL: they stay */
	char *text;
};
bool mapping_field_is_set(const struct mapping_field *f);

/* The value in other words; borrowed. */
const char *mapping_field_word(const struct mapping_field *f, const char *value);

/* Rows count only when the column has one of the values ("only"), or has none of them ("except").
 */
struct mapping_only {
	char *column;
	struct strlist values;
	bool is_except;
};

struct mapping_fact {
	char *name;
	struct mapping_field field;
};

struct mapping {
	char *type;          /* "csv", "json"; NULL: either */
	char separator;      /* of CSV; 0: it is guessed */
	struct strlist head; /* names of the columns of CSV without a line of names */
	struct strlist rows; /* JSON: paths of the arrays (or objects) whose elements are rows */
	struct mapping_field fields[MAPPING_SLOTS];
	struct mapping_only *only;
	size_t only_count, only_cap;
	struct mapping_fact *facts;
	size_t fact_count, fact_cap;
};
void mapping_clear(struct mapping *m);

/* Columns that have the names of what they say ("host", "name", "version", ...): for files that
 * were made for this. */
void mapping_default(struct mapping *ret);

/* ERR_INPUT names the place; fields that are not known are refused. */
bool mapping_parse(struct span text, struct mapping *ret, struct err *err) MUST_CHECK;

#endif
