/*
 * doc: the JSON documents of the state directory.
 *
 * A document is replaced whole: after a crash the name holds the old or the new one. Names are
 * relative to the state directory ("inventory/current.json"); directories in them are made.
 */
#ifndef FETTLE_STORE_DOC_H
#define FETTLE_STORE_DOC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"

struct err;
struct js;
struct state;
struct str;

#define DOC_MAX (256u << 20)

/* ERR_INPUT with the place when it is not valid; *ret_found false when there is none. */
bool doc_load(const struct state *s, const char *name, const char *format, struct js **ret,
              bool *ret_found, struct err *err) MUST_CHECK;

/* The text alone, appended. */
bool doc_load_text(const struct state *s, const char *name, struct str *to, bool *ret_found,
                   struct err *err) MUST_CHECK;

/* Writes `doc` pretty-printed, mode 0600. */
bool doc_save(const struct state *s, const char *name, const struct js *doc,
              struct err *err) MUST_CHECK;

/* The same for a text that is a document already. */
bool doc_save_text(const struct state *s, const char *name, struct span text,
                   struct err *err) MUST_CHECK;

/* Starts an object with "format", "generated" and "generator", the head of every document. */
struct js *doc_new(const char *format, int64_t now) MUST_CHECK;

#endif
