/*
 * grid: a table for people. Columns are as wide as their widest cell; on a terminal those that are
 * marked as elastic are cut to fit ("..."), the widest first, and nothing is cut elsewhere.
 */
#ifndef FETTLE_UI_GRID_H
#define FETTLE_UI_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strlist.h"

struct out;

struct grid_column {
	const char *title; /* NULL ends the list */
	bool right;        /* numbers */
	/* Whether it may be cut when the line is too long: true, or down to how many characters (8
	 * at least). */
	unsigned char elastic;
};

struct grid {
	const struct grid_column *columns; /* borrowed */
	struct strlist cells;
};

void grid_clear(struct grid *g);
/* The next cell, row by row; NULL and "" are shown as "-". */
void grid_add(struct grid *g, const char *text);
void grid_addf(struct grid *g, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Appends the table to out->text. */
void grid_print(const struct grid *g, struct out *out);

#endif
