#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/js.h"
#include "ext/jsread.h"

/* A struct js is jansson's json_t under a name of our own. */
static json_t *raw(const struct js *v)
{
	return (json_t *)(uintptr_t)v;
}

static struct js *wrap(json_t *v)
{
	if (!v)
		abort();
	return (struct js *)v;
}

void js_free(struct js *v)
{
	json_decref(raw(v));
}

void js_freep(struct js **v)
{
	js_free(*v);
	*v = NULL;
}

/* What is being read: the containers that are open, the outermost first. */
struct tree {
	json_t *open[JS_DEPTH];
	size_t depth;
	json_t *root; /* owned */
	struct str key, wrong;
};

/* Takes the value over. */
static const char *put(struct tree *t, json_t *v)
{
	json_t *into = t->depth ? t->open[t->depth - 1] : NULL;

	if (!v)
		return "not UTF-8";
	if (!into) {
		t->root = v;
	} else if (json_is_array(into)) {
		json_array_append_new(into, v);
	} else if (json_object_get(into, str_c(&t->key))) {
		json_decref(v);
		str_addf(&t->wrong, "'%.40s' stands twice in an object", str_c(&t->key));
		return str_c(&t->wrong);
	} else if (json_object_set_new(into, str_c(&t->key), v) != 0) {
		return "a key that is not UTF-8";
	}
	return NULL;
}

static const char *open_container(struct tree *t, json_t *v)
{
	const char *wrong = put(t, v);

	if (!wrong)
		t->open[t->depth++] = v;
	return wrong;
}

static const char *on_null(void *ctx)
{
	return put(ctx, json_null());
}

static const char *on_boolean(void *ctx, bool value)
{
	return put(ctx, json_boolean(value));
}

static const char *put_integer(struct tree *t, const char *text)
{
	long long value;

	errno = 0;
	value = strtoll(text, NULL, 10);
	return errno ? "a whole number that is too large" : put(t, json_integer(value));
}

static const char *on_number(void *ctx, struct span bytes)
{
	auto_free char *text = span_dup(bytes);
	double value;

	if (!strpbrk(text, ".eE"))
		return put_integer(ctx, text);
	value = strtod(text, NULL);
	return isfinite(value) ? put(ctx, json_real(value)) : "a number that is too large";
}

static const char *on_string(void *ctx, struct span value)
{
	return put(ctx, json_stringn(value.len ? value.ptr : "", value.len));
}

static const char *on_begin_object(void *ctx)
{
	return open_container(ctx, json_object());
}

static const char *on_begin_array(void *ctx)
{
	return open_container(ctx, json_array());
}

static const char *on_key(void *ctx, struct span key)
{
	struct tree *t = ctx;

	str_reset(&t->key);
	str_add(&t->key, key.ptr, key.len);
	return NULL;
}

static const char *on_end(void *ctx)
{
	struct tree *t = ctx;

	t->depth--;
	return NULL;
}

bool js_parse(struct span bytes, struct js **ret, struct err *err)
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
	struct tree t = {0};
	bool done = jsread(bytes, &events, &t, err);

	str_clear(&t.key);
	str_clear(&t.wrong);
	if (done)
		*ret = wrap(t.root);
	else
		json_decref(t.root);
	return done;
}

bool js_parse_document(struct span bytes, const char *format, struct js **ret, struct err *err)
{
	auto_js v = NULL;
	const char *found;

	if (!js_parse(bytes, &v, err))
		return false;
	if (!js_is_object(v))
		return err_set(err, ERR_INPUT, "not a JSON object");
	if (!js_get_str(v, "format", &found, err))
		return false;
	if (strcmp(found, format) != 0)
		return err_set(err, ERR_INPUT, "format is '%.60s', not '%s'", found, format);
	*ret = v;
	v = NULL;
	return true;
}

bool js_is_object(const struct js *v)
{
	return json_is_object(raw(v));
}

bool js_is_array(const struct js *v)
{
	return json_is_array(raw(v));
}

const char *js_string(const struct js *v)
{
	const char *s = json_string_value(raw(v));

	return s && strlen(s) == json_string_length(raw(v)) ? s : NULL;
}

const struct js *js_member(const struct js *o, const char *key)
{
	return (const struct js *)json_object_get(raw(o), key);
}

/* The member, or NULL with *ok telling whether its absence is fine. */
static json_t *look(const struct js *o, const char *key, bool wanted, bool *ok, struct err *err)
{
	json_t *v = json_object_get(raw(o), key);

	if (json_is_null(v))
		v = NULL;
	*ok = v || !wanted;
	if (!*ok)
		err_set(err, ERR_INPUT, "%s: missing", key);
	return v;
}

static bool str_field(const struct js *o, const char *key, bool wanted, const char **ret,
                      struct err *err)
{
	bool ok;
	const json_t *v = look(o, key, wanted, &ok, err);
	const char *s;

	if (!v) {
		if (ok)
			*ret = NULL;
		return ok;
	}
	if (!json_is_string(v))
		return err_set(err, ERR_INPUT, "%s: not a string", key);
	s = js_string((const struct js *)v);
	if (!s)
		return err_set(err, ERR_INPUT, "%s: zero byte in string", key);
	*ret = s;
	return true;
}

bool js_get_str(const struct js *o, const char *key, const char **ret, struct err *err)
{
	return str_field(o, key, true, ret, err);
}

bool js_opt_str(const struct js *o, const char *key, const char **ret, struct err *err)
{
	return str_field(o, key, false, ret, err);
}

static bool dup_field(const struct js *o, const char *key, bool wanted, char **ret, struct err *err)
{
	const char *s;

	if (!str_field(o, key, wanted, &s, err))
		return false;
	free(*ret);
	*ret = mem_strdup(s);
	return true;
}

bool js_dup_str(const struct js *o, const char *key, char **ret, struct err *err)
{
	return dup_field(o, key, true, ret, err);
}

bool js_dup_opt(const struct js *o, const char *key, char **ret, struct err *err)
{
	return dup_field(o, key, false, ret, err);
}

static bool int_value(const json_t *v, const char *key, int64_t min, int64_t max, int64_t *ret,
                      struct err *err)
{
	int64_t value;

	if (!json_is_integer(v))
		return err_set(err, ERR_INPUT, "%s: not a whole number", key);
	value = json_integer_value(v);
	if (value < min || value > max)
		return err_set(err, ERR_INPUT, "%s: not between %lld and %lld", key, (long long)min,
		               (long long)max);
	*ret = value;
	return true;
}

bool js_get_int(const struct js *o, const char *key, int64_t min, int64_t max, int64_t *ret,
                struct err *err)
{
	bool ok;
	const json_t *v = look(o, key, true, &ok, err);

	return v && int_value(v, key, min, max, ret, err);
}

bool js_opt_int(const struct js *o, const char *key, int64_t min, int64_t max, int64_t fallback,
                int64_t *ret, struct err *err)
{
	bool ok;
	const json_t *v = look(o, key, false, &ok, err);

	if (v)
		return int_value(v, key, min, max, ret, err);
	*ret = fallback;
	return true;
}

bool js_opt_real(const struct js *o, const char *key, double fallback, double *ret, struct err *err)
{
	bool ok;
	const json_t *v = look(o, key, false, &ok, err);

	if (v && !json_is_number(v))
		return err_set(err, ERR_INPUT, "%s: not a number", key);
	*ret = v ? json_number_value(v) : fallback;
	return true;
}

static bool bool_field(const struct js *o, const char *key, bool wanted, bool fallback, bool *ret,
                       struct err *err)
{
	bool ok;
	const json_t *v = look(o, key, wanted, &ok, err);

	if (!ok)
		return false;
	if (v && !json_is_boolean(v))
		return err_set(err, ERR_INPUT, "%s: not true or false", key);
	*ret = v ? json_is_true(v) : fallback;
	return true;
}

bool js_get_bool(const struct js *o, const char *key, bool *ret, struct err *err)
{
	return bool_field(o, key, true, false, ret, err);
}

bool js_opt_bool(const struct js *o, const char *key, bool fallback, bool *ret, struct err *err)
{
	return bool_field(o, key, false, fallback, ret, err);
}

static bool time_field(const struct js *o, const char *key, bool wanted, int64_t *ret,
                       struct err *err)
{
	const char *text;

	if (!str_field(o, key, wanted, &text, err))
		return false;
	if (!text) {
		*ret = 0;
		return true;
	}
	if (!clock_parse(text, ret, err))
		return err_prefix(err, "%s", key);
	return true;
}

bool js_get_time(const struct js *o, const char *key, int64_t *ret, struct err *err)
{
	return time_field(o, key, true, ret, err);
}

bool js_opt_time(const struct js *o, const char *key, int64_t *ret, struct err *err)
{
	return time_field(o, key, false, ret, err);
}

static bool container(const struct js *o, const char *key, bool wanted, bool array,
                      const struct js **ret, struct err *err)
{
	bool ok;
	const json_t *v = look(o, key, wanted, &ok, err);

	if (v && array && !json_is_array(v))
		return err_set(err, ERR_INPUT, "%s: not an array", key);
	if (v && !array && !json_is_object(v))
		return err_set(err, ERR_INPUT, "%s: not an object", key);
	if (ok)
		*ret = (const struct js *)v;
	return ok;
}

bool js_get_object(const struct js *o, const char *key, const struct js **ret, struct err *err)
{
	return container(o, key, true, false, ret, err);
}

bool js_opt_object(const struct js *o, const char *key, const struct js **ret, struct err *err)
{
	return container(o, key, false, false, ret, err);
}

bool js_get_array(const struct js *o, const char *key, const struct js **ret, struct err *err)
{
	return container(o, key, true, true, ret, err);
}

bool js_opt_array(const struct js *o, const char *key, const struct js **ret, struct err *err)
{
	return container(o, key, false, true, ret, err);
}

bool js_opt_strings(const struct js *o, const char *key, struct strlist *to, struct err *err)
{
	const struct js *array;

	if (!js_opt_array(o, key, &array, err))
		return false;
	for (size_t i = 0; i < js_count(array); i++) {
		const char *s = js_string(js_at(array, i));

		if (!s)
			return err_set(err, ERR_INPUT, "%s[%zu]: not a string", key, i);
		strlist_add(to, s);
	}
	return true;
}

size_t js_count(const struct js *v)
{
	return json_is_object(raw(v)) ? json_object_size(raw(v)) : json_array_size(raw(v));
}

const struct js *js_at(const struct js *array, size_t i)
{
	return (const struct js *)json_array_get(raw(array), i);
}

bool js_each(const struct js *o, void **at, const char **ret_key, const struct js **ret_value)
{
	*at = *at ? json_object_iter_next(raw(o), *at) : json_object_iter(raw(o));
	if (!*at)
		return false;
	*ret_key = json_object_iter_key(*at);
	*ret_value = (const struct js *)json_object_iter_value(*at);
	return true;
}

bool js_only(const struct js *o, const char *const *known, struct err *err)
{
	const struct js *value;
	const char *key;

	for (void *at = NULL; js_each(o, &at, &key, &value);) {
		size_t i = 0;

		while (known[i] && strcmp(known[i], key) != 0)
			i++;
		if (!known[i])
			return err_set(err, ERR_INPUT, "unknown field '%.60s'", key);
	}
	return true;
}

struct js *js_object(void)
{
	return wrap(json_object());
}

struct js *js_array(void)
{
	return wrap(json_array());
}

struct js *js_copy(const struct js *v)
{
	return wrap(json_deep_copy(raw(v)));
}

/* Text from a disk need not be UTF-8; a document must be. */
static void add_clean(struct str *to, const char *s)
{
	for (const char *p = s; *p; p++) {
		if ((unsigned char)*p < 0x80)
			str_addc(to, *p);
		else
			str_adds(to, "\xef\xbf\xbd");
	}
}

struct js *js_text(const char *s)
{
	json_t *v = json_string(s);
	auto_clear(str) clean = {0};

	if (v)
		return wrap(v);
	add_clean(&clean, s);
	return wrap(json_string(str_c(&clean)));
}

void js_set(struct js *o, const char *key, struct js *value)
{
	auto_clear(str) clean = {0};
	json_t *v = raw(value);

	if (json_object_set(raw(o), key, v) != 0) {
		add_clean(&clean, key);
		if (json_object_set(raw(o), str_c(&clean), v) != 0)
			abort();
	}
	json_decref(v);
}

void js_set_str(struct js *o, const char *key, const char *value)
{
	if (value)
		js_set(o, key, js_text(value));
}

void js_set_int(struct js *o, const char *key, int64_t value)
{
	js_set(o, key, wrap(json_integer(value)));
}

void js_set_real(struct js *o, const char *key, double value)
{
	js_set(o, key, wrap(json_real(value)));
}

void js_set_bool(struct js *o, const char *key, bool value)
{
	js_set(o, key, wrap(json_boolean(value)));
}

void js_set_null(struct js *o, const char *key)
{
	js_set(o, key, wrap(json_null()));
}

void js_set_time(struct js *o, const char *key, int64_t when)
{
	auto_free char *text = clock_text(when);

	js_set_str(o, key, text);
}

void js_set_strings(struct js *o, const char *key, const struct strlist *values)
{
	struct js *array = js_array();

	for (size_t i = 0; i < values->count; i++)
		js_push_str(array, values->v[i]);
	js_set(o, key, array);
}

void js_push(struct js *array, struct js *value)
{
	if (json_array_append_new(raw(array), raw(value)) != 0)
		abort();
}

void js_push_str(struct js *array, const char *value)
{
	js_push(array, js_text(value));
}

void js_remove(struct js *o, const char *key)
{
	json_object_del(raw(o), key);
}

static int append(const char *bytes, size_t len, void *to)
{
	str_add(to, bytes, len);
	return 0;
}

void js_print(const struct js *v, enum js_style style, struct str *to)
{
	static const size_t flags[] = {
	        [JS_PRETTY] = JSON_INDENT(2) | JSON_ENCODE_ANY,
	        [JS_COMPACT] = JSON_COMPACT | JSON_ENCODE_ANY,
	        [JS_SORTED] = JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY,
	};

	if (json_dump_callback(raw(v), append, to, flags[style]) != 0)
		abort();
	if (style == JS_PRETTY)
		str_addc(to, '\n');
}
