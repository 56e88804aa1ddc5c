#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/strlist.h"
#include "base/table.h"
#include "ext/js.h"
#include "ext/jsread.h"
#include "ext/jsview.h"

#define FEW_MEMBERS 24 /* up to here comparing each with each is quicker than a table */

struct parsing {
	struct jsview *v;
	uint32_t stack[JS_DEPTH]; /* places of the containers around */
	size_t depth;
	struct span key; /* of the value that comes */
};

void jsview_clear(struct jsview *v)
{
	free(v->values);
	str_clear(&v->strings);
	*v = (struct jsview){0};
}

/* How many bytes the sequence at `s` has; 0 when it is none (RFC 3629: neither overlong, nor a
 * surrogate, nor above U+10FFFF). */
static size_t utf8_len(const unsigned char *s, size_t left)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t n = s[0] >= 0xc2 && s[0] <= 0xdf   ? 2
	           : s[0] >= 0xe0 && s[0] <= 0xef ? 3
	           : s[0] >= 0xf0 && s[0] <= 0xf4 ? 4
	                                          : 0;

	if (n == 0 || n > left)
		return 0;
	if (s[0] == 0xe0)
		low = 0xa0;
	else if (s[0] == 0xed)
		high = 0x9f;
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f;
	if (s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if (s[i] < 0x80 || s[i] > 0xbf)
			return 0;
	return n;
}

static bool is_utf8(struct span s)
{
	while (s.len) {
		uint64_t eight;
		size_t n = 1;

		if (s.len >= sizeof(eight)) {
			memcpy(&eight, s.ptr, sizeof(eight));
			if (!(eight & 0x8080808080808080u)) {
				s = span_from(s, sizeof(eight));
				continue;
			}
		}
		if ((unsigned char)*s.ptr >= 0x80)
			n = utf8_len((const unsigned char *)s.ptr, s.len);
		if (n == 0)
			return false;
		s = span_from(s, n);
	}
	return true;
}

/* There is room for the strings of the whole text, so that none moves: each has two quotes there,
 * and one zero byte here. */
static struct span keep(struct parsing *p, struct span s)
{
	struct str *all = &p->v->strings;
	char *to = all->buf + all->len;

	if (s.len)
		memcpy(to, s.ptr, s.len);
	to[s.len] = '\0';
	all->len += s.len + 1;
	return span_make(to, s.len);
}

/* --- values --- */

static const char *add(struct parsing *p, enum jsview_type type, struct span text)
{
	struct jsview *v = p->v;

	if (v->count >= JSVIEW_MAX)
		return "more values than are read at once";
	if (p->depth)
		v->values[p->stack[p->depth - 1]].count++;
	if (v->count == v->cap)
		v->values = mem_grow(v->values, v->count, &v->cap, sizeof(*v->values));
	v->values[v->count++] = (struct jsval){
	        .key = p->key.ptr,
	        .key_len = (uint32_t)p->key.len,
	        .text = text.ptr,
	        .text_len = (uint32_t)text.len,
	        .skip = 1,
	        .type = type,
	};
	p->key = (struct span){0};
	return NULL;
}

static const char *on_null(void *ctx)
{
	return add(ctx, JSVIEW_NULL, (struct span){0});
}

static const char *on_boolean(void *ctx, bool value)
{
	return add(ctx, value ? JSVIEW_TRUE : JSVIEW_FALSE, (struct span){0});
}

/* Numbers of a megabyte, all of them, still have room: each has a comma or a bracket behind it. */
static const char *on_number(void *ctx, struct span text)
{
	return add(ctx, JSVIEW_NUMBER, keep(ctx, text));
}

static const char *on_string(void *ctx, struct span text)
{
	return is_utf8(text) ? add(ctx, JSVIEW_STRING, keep(ctx, text)) : "not UTF-8";
}

static const char *on_key(void *ctx, struct span key)
{
	struct parsing *p = ctx;

	if (!is_utf8(key))
		return "a key that is not UTF-8";
	p->key = keep(p, key);
	return NULL;
}

static const char *enter(struct parsing *p, enum jsview_type type)
{
	const char *wrong = add(p, type, (struct span){0});

	p->stack[p->depth++] = (uint32_t)p->v->count - 1;
	return wrong;
}

static const char *on_begin_object(void *ctx)
{
	return enter(ctx, JSVIEW_OBJECT);
}

static const char *on_begin_array(void *ctx)
{
	return enter(ctx, JSVIEW_ARRAY);
}

static bool has_twice(const struct jsval *o)
{
	auto_clear(table) seen = {0};

	if (o->count > FEW_MEMBERS) {
		for (const struct jsval *m = NULL; jsval_each(o, &m);)
			if (table_set(&seen, jsval_key(m), (void *)(uintptr_t)m))
				return true;
		return false;
	}
	for (const struct jsval *m = NULL; jsval_each(o, &m);)
		for (const struct jsval *n = m; jsval_each(o, &n);)
			if (m->key_len == n->key_len && memcmp(m->key, n->key, m->key_len) == 0)
				return true;
	return false;
}

static const char *on_end(void *ctx)
{
	struct parsing *p = ctx;
	uint32_t at = p->stack[--p->depth];
	struct jsval *v = &p->v->values[at];

	v->skip = (uint32_t)(p->v->count - at);
	return v->type == JSVIEW_OBJECT && has_twice(v) ? "an object that has a key twice" : NULL;
}

bool jsview_parse(struct jsview *v, struct span bytes, const struct jsval **ret, struct err *err)
{
	static const struct jsread_events events = {
	        .null = on_null,
	        .boolean = on_boolean,
	        .number = on_number,
	        .string = on_string,
	        .begin_object = on_begin_object,
	        .key = on_key,
	        .end_object = on_end,
	        .begin_array = on_begin_array,
	        .end_array = on_end,
	};
	struct parsing p = {.v = v};

	if (bytes.len > UINT32_MAX)
		return err_set(err, ERR_INPUT, "not valid JSON: it is too long");
	v->count = 0;
	str_reset(&v->strings);
	str_reserve(&v->strings, bytes.len + 1);
	if (!jsread(bytes, &events, &p, err))
		return false;
	*ret = v->values;
	return true;
}

bool jsview_parse_document(struct jsview *v, struct span bytes, const char *format,
                           const struct jsval **ret, struct err *err)
{
	const struct jsval *doc;
	struct span found;

	if (!jsview_parse(v, bytes, &doc, err))
		return false;
	if (!jsval_is(doc, JSVIEW_OBJECT))
		return err_set(err, ERR_INPUT, "not a JSON object");
	if (!jsval_get_text(doc, "format", &found, err))
		return false;
	if (!span_eq(found, format))
		return err_set(err, ERR_INPUT, "format is '%.*s', not '%s'",
		               (int)(found.len < 60 ? found.len : 60), found.ptr, format);
	*ret = doc;
	return true;
}

/* --- looking --- */

const struct jsval *jsval_member(const struct jsval *o, const char *key)
{
	size_t len = strlen(key);

	if (!jsval_is(o, JSVIEW_OBJECT))
		return NULL;
	for (const struct jsval *m = NULL; jsval_each(o, &m);)
		if (m->key_len == len && memcmp(m->key, key, len) == 0)
			return m->type == JSVIEW_NULL ? NULL : m;
	return NULL;
}

static bool look(const struct jsval *o, const char *key, enum jsview_type type, bool wanted,
                 const struct jsval **ret, struct err *err)
{
	static const char *const names[] = {[JSVIEW_STRING] = "a string",
	                                    [JSVIEW_ARRAY] = "an array",
	                                    [JSVIEW_OBJECT] = "an object"};
	const struct jsval *v = jsval_member(o, key);

	if (!v && wanted)
		return err_set(err, ERR_INPUT, "%s: missing", key);
	if (v && v->type != type)
		return err_set(err, ERR_INPUT, "%s: not %s", key, names[type]);
	*ret = v;
	return true;
}

bool jsval_get_text(const struct jsval *o, const char *key, struct span *ret, struct err *err)
{
	const struct jsval *v;

	if (!look(o, key, JSVIEW_STRING, true, &v, err))
		return false;
	*ret = jsval_text(v);
	return true;
}

bool jsval_get_str(const struct jsval *o, const char *key, const char **ret, struct err *err)
{
	const struct jsval *v;

	if (!look(o, key, JSVIEW_STRING, true, &v, err))
		return false;
	*ret = v->text;
	return true;
}

bool jsval_opt_str(const struct jsval *o, const char *key, const char **ret, struct err *err)
{
	const struct jsval *v;

	if (!look(o, key, JSVIEW_STRING, false, &v, err))
		return false;
	*ret = jsval_str(v);
	return true;
}

bool jsval_opt_text(const struct jsval *o, const char *key, struct span *ret, struct err *err)
{
	const struct jsval *v;

	if (!look(o, key, JSVIEW_STRING, false, &v, err))
		return false;
	*ret = jsval_text(v);
	return true;
}

bool jsval_dup_text(const struct jsval *o, const char *key, char **ret, struct err *err)
{
	struct span s;

	if (!jsval_get_text(o, key, &s, err))
		return false;
	free(*ret);
	*ret = span_dup(s);
	return true;
}

bool jsval_dup_opt(const struct jsval *o, const char *key, char **ret, struct err *err)
{
	const struct jsval *v;

	if (!look(o, key, JSVIEW_STRING, false, &v, err))
		return false;
	free(*ret);
	*ret = v ? span_dup(jsval_text(v)) : NULL;
	return true;
}

bool jsval_opt_bool(const struct jsval *o, const char *key, bool *ret, struct err *err)
{
	const struct jsval *v = jsval_member(o, key);

	if (v && v->type != JSVIEW_TRUE && v->type != JSVIEW_FALSE)
		return err_set(err, ERR_INPUT, "%s: not true or false", key);
	*ret = v && v->type == JSVIEW_TRUE;
	return true;
}

static bool take_int(const struct jsval *v, const char *key, int64_t min, int64_t max, int64_t *ret,
                     struct err *err)
{
	long long number = 0;
	char *end = NULL;

	errno = 0;
	if (v->type == JSVIEW_NUMBER)
		number = strtoll(v->text, &end, 10);
	if (!end || *end)
		return err_set(err, ERR_INPUT, "%s: not a whole number", key);
	if (errno || number < min || number > max)
		return err_set(err, ERR_INPUT, "%s: not between %lld and %lld", key, (long long)min,
		               (long long)max);
	*ret = number;
	return true;
}

bool jsval_get_int(const struct jsval *o, const char *key, int64_t min, int64_t max, int64_t *ret,
                   struct err *err)
{
	const struct jsval *v = jsval_member(o, key);

	if (!v)
		return err_set(err, ERR_INPUT, "%s: missing", key);
	return take_int(v, key, min, max, ret, err);
}

bool jsval_opt_int(const struct jsval *o, const char *key, int64_t min, int64_t max,
                   int64_t fallback, int64_t *ret, struct err *err)
{
	const struct jsval *v = jsval_member(o, key);

	*ret = fallback;
	return !v || take_int(v, key, min, max, ret, err);
}

bool jsval_opt_real(const struct jsval *o, const char *key, double fallback, double *ret,
                    struct err *err)
{
	const struct jsval *v = jsval_member(o, key);
	double number = fallback;

	if (v)
		number = v->type == JSVIEW_NUMBER ? strtod(v->text, NULL) : NAN;
	if (v && !isfinite(number))
		return err_set(err, ERR_INPUT, "%s: not a number", key);
	*ret = number;
	return true;
}

bool jsval_get_time(const struct jsval *o, const char *key, int64_t *ret, struct err *err)
{
	struct span s;

	return jsval_get_text(o, key, &s, err) && jsval_opt_time(o, key, ret, err);
}

bool jsval_opt_time(const struct jsval *o, const char *key, int64_t *ret, struct err *err)
{
	struct span s;
	int64_t when = 0;

	if (!jsval_opt_text(o, key, &s, err))
		return false;
	if (s.ptr && !clock_parse(s.ptr, &when, err))
		return err_prefix(err, "%s", key);
	*ret = when;
	return true;
}

bool jsval_opt_array(const struct jsval *o, const char *key, const struct jsval **ret,
                     struct err *err)
{
	return look(o, key, JSVIEW_ARRAY, false, ret, err);
}

bool jsval_get_object(const struct jsval *o, const char *key, const struct jsval **ret,
                      struct err *err)
{
	return look(o, key, JSVIEW_OBJECT, true, ret, err);
}

bool jsval_opt_object(const struct jsval *o, const char *key, const struct jsval **ret,
                      struct err *err)
{
	return look(o, key, JSVIEW_OBJECT, false, ret, err);
}

bool jsval_get_array(const struct jsval *o, const char *key, const struct jsval **ret,
                     struct err *err)
{
	return look(o, key, JSVIEW_ARRAY, true, ret, err);
}

bool jsval_opt_each(const struct jsval *o, const char *key, jsval_take *take, void *to,
                    struct err *err)
{
	const struct jsval *array;
	size_t i = 0;

	if (!jsval_opt_array(o, key, &array, err))
		return false;
	for (const struct jsval *v = NULL; jsval_each(array, &v); i++)
		if (!take(v, to, err))
			return err_prefix(err, "%s[%zu]", key, i);
	return true;
}

bool jsval_opt_strings(const struct jsval *o, const char *key, struct strlist *to, struct err *err)
{
	const struct jsval *array;
	size_t i = 0;

	if (!jsval_opt_array(o, key, &array, err))
		return false;
	for (const struct jsval *v = NULL; jsval_each(array, &v); i++) {
		if (v->type != JSVIEW_STRING)
			return err_set(err, ERR_INPUT, "%s[%zu]: not a string", key, i);
		strlist_add_span(to, jsval_text(v));
	}
	return true;
}
