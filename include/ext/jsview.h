/*
 * jsview: a JSON text as one array of values: for documents of many rows, and for the records of
 * feeds, of which there are hundreds of thousands. It takes and refuses what js_parse() does
 * (UTF-8, no duplicate keys, depth at most JS_DEPTH, an object or an array), but for the size of
 * numbers, which stay text.
 *
 * Values are borrowed from the view. Texts end with a zero byte and have none inside. Nothing is
 * allocated a value, and a view that is used again keeps its memory. At most JSVIEW_MAX values.
 */
#ifndef FETTLE_EXT_JSVIEW_H
#define FETTLE_EXT_JSVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/str.h"

struct err;
struct strlist;

#define JSVIEW_MAX (1u << 22)

enum jsview_type {
	JSVIEW_NULL,
	JSVIEW_FALSE,
	JSVIEW_TRUE,
	JSVIEW_NUMBER,
	JSVIEW_STRING,
	JSVIEW_ARRAY,
	JSVIEW_OBJECT,
};

/* What is inside a container follows it; the next value beside it is `skip` further on. */
struct jsval {
	const char *key, *text;
	uint32_t key_len, text_len;
	uint32_t skip;
	uint32_t type : 3, count : 29;
};

struct jsview {
	struct jsval *values;
	size_t count, cap;
	struct str strings; /* all of them, their escapes undone, each with its zero byte */
};
void jsview_clear(struct jsview *v);

/* *ret is the root, good until the view is used again. ERR_INPUT with the place. */
bool jsview_parse(struct jsview *v, struct span bytes, const struct jsval **ret,
                  struct err *err) MUST_CHECK;

/* As jsview_parse, and the document must be an object whose "format" is `format`. */
bool jsview_parse_document(struct jsview *v, struct span bytes, const char *format,
                           const struct jsval **ret, struct err *err) MUST_CHECK;

static inline bool jsval_is(const struct jsval *v, enum jsview_type type)
{
	return v && v->type == type;
}

/* A string with its escapes undone, a number as it stands; empty for anything else. */
static inline struct span jsval_text(const struct jsval *v)
{
	return v ? span_make(v->text, v->text_len) : (struct span){0};
}

/* NULL when it is no string. */
static inline const char *jsval_str(const struct jsval *v)
{
	return jsval_is(v, JSVIEW_STRING) ? v->text : NULL;
}

/* Elements or members; NULL and scalars have none. */
static inline size_t jsval_count(const struct jsval *v)
{
	return v ? v->count : 0;
}

static inline struct span jsval_key(const struct jsval *v)
{
	return span_make(v->key, v->key_len);
}

/* What is in an array or object, in order: start with *at = NULL; false at the end. NULL has
 * nothing. */
static inline bool jsval_each(const struct jsval *in, const struct jsval **at)
{
	const struct jsval *next;

	if (!in || in->type < JSVIEW_ARRAY)
		return false;
	next = *at ? *at + (*at)->skip : in + 1;
	if (next >= in + in->skip)
		return false;
	*at = next;
	return true;
}

/* The member; NULL when it is absent or null, or `o` is no object. */
const struct jsval *jsval_member(const struct jsval *o, const char *key);

/* As the getters of ext/js: a wrong type is ERR_INPUT with the name of the member. */
bool jsval_get_text(const struct jsval *o, const char *key, struct span *ret,
                    struct err *err) MUST_CHECK;
/* Empty when absent. */
bool jsval_opt_text(const struct jsval *o, const char *key, struct span *ret,
                    struct err *err) MUST_CHECK;
bool jsval_get_str(const struct jsval *o, const char *key, const char **ret,
                   struct err *err) MUST_CHECK;
/* The same as a copy; *ret must be NULL or owned memory, which is freed. jsval_dup_opt gives NULL.
 */
bool jsval_dup_text(const struct jsval *o, const char *key, char **ret, struct err *err) MUST_CHECK;
bool jsval_dup_opt(const struct jsval *o, const char *key, char **ret, struct err *err) MUST_CHECK;
/* False when absent. */
bool jsval_opt_bool(const struct jsval *o, const char *key, bool *ret, struct err *err) MUST_CHECK;
bool jsval_opt_int(const struct jsval *o, const char *key, int64_t min, int64_t max,
                   int64_t fallback, int64_t *ret, struct err *err) MUST_CHECK;
bool jsval_get_int(const struct jsval *o, const char *key, int64_t min, int64_t max, int64_t *ret,
                   struct err *err) MUST_CHECK;
bool jsval_opt_real(const struct jsval *o, const char *key, double fallback, double *ret,
                    struct err *err) MUST_CHECK;
bool jsval_get_time(const struct jsval *o, const char *key, int64_t *ret,
                    struct err *err) MUST_CHECK;
/* NULL when absent. */
bool jsval_opt_str(const struct jsval *o, const char *key, const char **ret,
                   struct err *err) MUST_CHECK;
/* 0 when absent. */
bool jsval_opt_time(const struct jsval *o, const char *key, int64_t *ret,
                    struct err *err) MUST_CHECK;
/* NULL when absent. */
bool jsval_opt_array(const struct jsval *o, const char *key, const struct jsval **ret,
                     struct err *err) MUST_CHECK;
bool jsval_get_object(const struct jsval *o, const char *key, const struct jsval **ret,
                      struct err *err) MUST_CHECK;
bool jsval_opt_object(const struct jsval *o, const char *key, const struct jsval **ret,
                      struct err *err) MUST_CHECK;
bool jsval_get_array(const struct jsval *o, const char *key, const struct jsval **ret,
                     struct err *err) MUST_CHECK;
/* Gives each element of an array (absent: none) to `take`, until it says false: then the place
 * ("findings[3]") is put before what it said. */
typedef bool jsval_take(const struct jsval *element, void *to, struct err *err);
bool jsval_opt_each(const struct jsval *o, const char *key, jsval_take *take, void *to,
                    struct err *err) MUST_CHECK;
/* Appends the strings of an array; absent: none. */
bool jsval_opt_strings(const struct jsval *o, const char *key, struct strlist *to,
                       struct err *err) MUST_CHECK;

#endif
