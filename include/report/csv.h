/*
 * csv: findings as rows, for spreadsheets and for the tools of the shell.
 *
 * The columns are the same in both forms and are named by csv_columns(), in order; new ones are
 * only added at the end (fettle-formats(5)).
 *
 * csv    RFC 4180: a line of names, then one line a finding; CRLF; what is not known is empty. A
 *        text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a
 *        carriage return) gets a ' before it: findings carry words of feeds and of package names.
 * plain  one line a finding, no line of names, a tab between columns; what is not known is "-", so
 *        that `read` and `cut` count columns right; tabs and ends of lines in a text become blanks.
 */
#ifndef FETTLE_REPORT_CSV_H
#define FETTLE_REPORT_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "model/finding.h"

/* Ended by NULL. */
extern const char *const csv_columns[];

/* Both append; what is overdue is judged at `now`. */
void csv_findings(const struct findings *f, int64_t now, struct str *to);
void csv_plain(const struct findings *f, int64_t now, struct str *to);

#endif
