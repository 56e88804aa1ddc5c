/*
 * html_part: what a page is put together from: headings, tables, bars.
 *
 * Every text goes through markup_add(): nothing from outside is ever more than text. Tables say in
 * each cell what its column is called, so that the style can lay a row out as a card where there is
 * no width for columns.
 */
#ifndef FETTLE_REPORT_HTML_PART_H
#define FETTLE_REPORT_HTML_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct str;

/* The style sheet, without the element: in general, and for telephones and paper. */
extern const char html_style[];
extern const char html_style_narrow[];

/* <TAG class=CLASS>TEXT</TAG>; `class` may be NULL; both are constants of the program. */
void html_element(struct str *to, const char *tag, const char *class, const char *text);
void html_elementf(struct str *to, const char *tag, const char *class, const char *fmt, ...)
        PRINTF_LIKE(4, 5);

/* "2026-01-31 10:00 UTC", or the day alone; 0 is "not known". */
void html_time(struct str *to, int64_t when);
void html_day(struct str *to, int64_t when);

struct html_column {
	const char *title; /* NULL ends the list */
	const char
	        *class; /* "n": a number; "m": a name or version; "d": a digest; "w": a sentence */
};

struct html_table {
	struct str *to;
	const struct html_column *columns;
	size_t at; /* next column */
};

/* `class` may be NULL: its rows may become cards; "grid": they never do. */
void html_table_begin(struct html_table *t, const struct html_column *columns, const char *class,
                      struct str *to);
void html_row(struct html_table *t, const char *class);
void html_cell(struct html_table *t, const char *text); /* NULL, "": a dash */
void html_cellf(struct html_table *t, const char *fmt, ...) PRINTF_LIKE(2, 3);
void html_cell_day(struct html_table *t, int64_t when); /* 0: a dash */
void html_cell_time(struct html_table *t, int64_t when);
void html_row_end(struct html_table *t);
void html_table_end(struct html_table *t);

#endif
