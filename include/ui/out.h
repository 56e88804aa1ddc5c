/*
 * out: the result of a verb, on its way to stdout or to a file.
 *
 * A verb appends to `text`; main writes it at the end (a file whole or not at all). A verb with a
 * long result calls out_flush() now and then, which writes what is there when the goal is stdout.
 */
#ifndef FETTLE_UI_OUT_H
#define FETTLE_UI_OUT_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/str.h"

struct err;

struct out {
	struct str text;
	const char *format; /* "table", "json", ...; NULL when none was asked for: a table */
	const char *path;   /* NULL: stdout */
	bool terminal;      /* stdout is a terminal: fit the width */
	bool color;
	unsigned width; /* columns of the terminal; 0 when it is not one: nothing is cut */
};

void out_clear(struct out *o);

/* `color` is "auto", "always", "never" or NULL; `plain` says that the environment wants none. */
bool out_open(const char *format, const char *path, const char *color, bool plain, struct out *ret,
              struct err *err) MUST_CHECK;

bool out_is(const struct out *o, const char *format); /* "table" is true when none was asked for */

/* Refuses a format that is not one of `formats` ("table json"): a verb calls it first. */
bool out_only(const struct out *o, const char *formats, struct err *err) MUST_CHECK;

bool out_flush(struct out *o, struct err *err) MUST_CHECK;
bool out_close(struct out *o, struct err *err) MUST_CHECK; /* writes everything */

#endif
