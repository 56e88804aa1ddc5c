/* import_row: the rows of a list, whatever its type. For scan/import alone. */
#ifndef FETTLE_SCAN_IMPORT_ROW_H
#define FETTLE_SCAN_IMPORT_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/strlist.h"
#include "model/mapping.h"

struct err;
struct js;

#define IMPORT_ROW_DEPTH 16

struct import_row {
	const struct strlist *head, *cells;         /* CSV */
	const struct js *objects[IMPORT_ROW_DEPTH]; /* JSON: what the row lies in, the row last */
	size_t depth;
	struct strlist kept; /* values that are no strings */
};
void import_row_clear(struct import_row *r);

/* The value of a column, or of a member (a path with dots) of the row or of what it lies in, from
 * the inside out. NULL when it has none; borrowed from the row. */
const char *import_row_get(struct import_row *r, const char *column);

/* Whether one of the columns of a field is among the names of columns, in any case. */
bool import_row_knows(const struct strlist *head, const struct mapping_field *f);

/* The value of a field in its words; NULL when the row has none. */
const char *import_row_field(struct import_row *r, const struct mapping_field *f);

/* `row` is NULL when it could not be read; `why` then says where and why. */
typedef void import_sink(void *ctx, struct import_row *row, const char *place,
                         const struct err *why);

bool import_rows_csv(struct span text, const struct mapping *m, import_sink *sink, void *ctx,
                     struct err *err) MUST_CHECK;
bool import_rows_json(struct span text, const struct mapping *m, import_sink *sink, void *ctx,
                      struct err *err) MUST_CHECK;

#endif
