/*
 * csv: rows of comma-separated values (RFC 4180), or of another separator.
 *
 * A quoted cell may hold the separator, ends of lines and doubled quotes. Lines end with LF, CR LF
 * or CR; a row without anything is passed over. What is not as it should be spoils its row alone:
 * text behind a closing quote, a quote within a cell that does not begin with one. A quote that is
 * never closed takes all that is left: it is told with the line on which it was opened.
 */
#ifndef FETTLE_FORMAT_CSV_H
#define FETTLE_FORMAT_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "base/strlist.h"

struct err;

struct csv {
	struct span rest; /* UTF-8 */
	char separator;
	size_t line; /* on which the last row began, from 1; 0: none yet */
	size_t next; /* private: lines that were passed */
};

/* The next row: its cells, in UTF-8, without quotes (a zero byte ends one). False at the end. When
 * the row is broken `ret` is empty and `why` says what is wrong with it, without its place. */
bool csv_next(struct csv *c, struct strlist *ret, struct err *why);

/* The separator of which the first line has most outside of quotes: ',' ';' or a tab. */
char csv_guess(struct span text);

#endif
