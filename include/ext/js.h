/*
 * js: JSON. The one room that knows jansson.
 *
 * Reading: js_parse() takes whole documents (UTF-8, no duplicate keys, depth at most 64
 * (JS_DEPTH)); the getters check type, range and presence, and say which field was wrong: "version:
 * not a string". Callers put the place before it with err_prefix(err, "fixed[%zu]", i). js_get_*
 * want the field, js_opt_* take an absent or null one as the given default.
 *
 * Writing: small documents are built as values and printed with js_print(); long results are
 * streamed by ext/jswrite, which holds nothing in memory.
 *
 * Ownership: js_parse(), js_object() and js_array() give a value that is yours (auto_js,
 * js_free()); what the getters give is borrowed from its parent; js_set() and js_push() take the
 * value over.
 */
#ifndef FETTLE_EXT_JS_H
#define FETTLE_EXT_JS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"

struct err;
struct str;
struct strlist;
struct js; /* any JSON value */

#define JS_DEPTH 64

#define auto_js __attribute__((cleanup(js_freep))) struct js *
void js_free(struct js *v);
void js_freep(struct js **v); /* for auto_js */

/* --- reading --- */

bool js_parse(struct span bytes, struct js **ret, struct err *err) MUST_CHECK;

/* As js_parse, and the document must be an object whose "format" is `format` ("fettle.plan/1"). */
bool js_parse_document(struct span bytes, const char *format, struct js **ret,
                       struct err *err) MUST_CHECK;

bool js_is_object(const struct js *v);
bool js_is_array(const struct js *v);
const char *js_string(const struct js *v); /* NULL when it is not a string; no zero byte inside */

bool js_get_str(const struct js *o, const char *key, const char **ret, struct err *err) MUST_CHECK;
bool js_opt_str(const struct js *o, const char *key, const char **ret, struct err *err) MUST_CHECK;
/* The same as a copy; *ret must be NULL or owned memory, which is freed. js_dup_opt gives NULL. */
bool js_dup_str(const struct js *o, const char *key, char **ret, struct err *err) MUST_CHECK;
bool js_dup_opt(const struct js *o, const char *key, char **ret, struct err *err) MUST_CHECK;
bool js_get_int(const struct js *o, const char *key, int64_t min, int64_t max, int64_t *ret,
                struct err *err) MUST_CHECK;
bool js_opt_int(const struct js *o, const char *key, int64_t min, int64_t max, int64_t fallback,
                int64_t *ret, struct err *err) MUST_CHECK;
bool js_opt_real(const struct js *o, const char *key, double fallback, double *ret,
                 struct err *err) MUST_CHECK;
bool js_get_bool(const struct js *o, const char *key, bool *ret, struct err *err) MUST_CHECK;
bool js_opt_bool(const struct js *o, const char *key, bool fallback, bool *ret,
                 struct err *err) MUST_CHECK;
/* A time as RFC 3339 text; js_opt_time gives 0 when absent. */
bool js_get_time(const struct js *o, const char *key, int64_t *ret, struct err *err) MUST_CHECK;
bool js_opt_time(const struct js *o, const char *key, int64_t *ret, struct err *err) MUST_CHECK;
bool js_get_object(const struct js *o, const char *key, const struct js **ret,
                   struct err *err) MUST_CHECK;
bool js_opt_object(const struct js *o, const char *key, const struct js **ret,
                   struct err *err) MUST_CHECK;
bool js_get_array(const struct js *o, const char *key, const struct js **ret,
                  struct err *err) MUST_CHECK;
bool js_opt_array(const struct js *o, const char *key, const struct js **ret,
                  struct err *err) MUST_CHECK;
/* Appends the strings of an array (absent: none). */
bool js_opt_strings(const struct js *o, const char *key, struct strlist *to,
                    struct err *err) MUST_CHECK;

/* The member itself, NULL when absent. */
const struct js *js_member(const struct js *o, const char *key);

size_t js_count(const struct js *v);                      /* of an array or object; NULL gives 0 */
const struct js *js_at(const struct js *array, size_t i); /* NULL past the end */

/* Members of an object in their order: start with *at = NULL; false at the end. */
bool js_each(const struct js *o, void **at, const char **ret_key, const struct js **ret_value);

/* Refuses an object with a member that is not in `known` (NULL-ended): "unknown field 'x'". */
bool js_only(const struct js *o, const char *const *known, struct err *err) MUST_CHECK;

/* --- building --- */

struct js *js_object(void) MUST_CHECK;
struct js *js_array(void) MUST_CHECK;
struct js *js_copy(const struct js *v) MUST_CHECK; /* deep */
struct js *js_text(const char *s)
        MUST_CHECK; /* a string value; bytes that are not UTF-8 become U+FFFD */

/* Takes value. Bytes of the key that are not UTF-8 become U+FFFD. */
void js_set(struct js *o, const char *key, struct js *value);
void js_set_str(struct js *o, const char *key, const char *value); /* NULL: the field is left out */
void js_set_int(struct js *o, const char *key, int64_t value);
void js_set_real(struct js *o, const char *key, double value);
void js_set_bool(struct js *o, const char *key, bool value);
void js_set_null(struct js *o, const char *key);
void js_set_time(struct js *o, const char *key, int64_t when); /* 0: the field is left out */
void js_set_strings(struct js *o, const char *key, const struct strlist *values);
void js_push(struct js *array, struct js *value); /* takes value */
void js_push_str(struct js *array, const char *value);
void js_remove(struct js *o, const char *key);

enum js_style {
	JS_PRETTY,  /* two blanks a level, a newline at the end, members in their order */
	JS_COMPACT, /* one line, no blanks, members in their order, no newline */
	JS_SORTED,  /* as compact, members sorted by key: the form that digests are taken of */
};
void js_print(const struct js *v, enum js_style style, struct str *to);

#endif
