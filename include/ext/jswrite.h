/*
 * jswrite: long JSON results, written as they are made, in the layout of js_print(JS_PRETTY), or
 * with a line for each object in an array (`rows`), as grep and diff like it.
 *
 * Bytes go to a struct str that the caller may empty between two calls (to a file, to stdout).
 * Misuse (a key outside an object, an end without a begin) is a programming error and aborts.
 */
#ifndef FETTLE_EXT_JSWRITE_H
#define FETTLE_EXT_JSWRITE_H

#include <stdbool.h>
#include <stdint.h>

struct js;
struct str;
struct strlist;

struct jswrite {
	struct str *to; /* borrowed */
	unsigned depth;
	uint64_t filled; /* bit d: level d has a member already */
	bool rows;       /* an object in an array stands on one line */
	unsigned row;    /* private: the level of the one that is being written */
};

/* `key` is NULL inside arrays and for the document itself; else printable ASCII without a quote or
 * a backslash. */
void jswrite_object(struct jswrite *w, const char *key);
void jswrite_array(struct jswrite *w, const char *key);
void jswrite_end_object(struct jswrite *w);
void jswrite_end_array(struct jswrite *w);
void jswrite_str(struct jswrite *w, const char *key, const char *value); /* NULL: left out */
void jswrite_int(struct jswrite *w, const char *key, int64_t value);
void jswrite_real(struct jswrite *w, const char *key, double value);
void jswrite_bool(struct jswrite *w, const char *key, bool value);
void jswrite_null(struct jswrite *w, const char *key);
void jswrite_time(struct jswrite *w, const char *key, int64_t when); /* 0: left out */
void jswrite_strings(struct jswrite *w, const char *key, const struct strlist *values);
void jswrite_value(struct jswrite *w, const char *key, const struct js *value);

#endif
