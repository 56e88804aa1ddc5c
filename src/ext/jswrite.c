#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/js.h"
#include "ext/jswrite.h"

/* These few write nearly every byte of a document that has megabytes: they reserve once. */
static void end_with(struct str *to, char *end)
{
	*end = '\0';
	to->len = (size_t)(end - to->buf);
}

static char *put(char *at, const char *bytes, size_t len)
{
	memcpy(at, bytes, len);
	return at + len;
}

static void add_special(struct str *to, const char *s)
{
	auto_js v = js_text(s);

	js_print(v, JS_COMPACT, to);
}

static char *put_quoted(char *at, const char *s, size_t len)
{
	*at++ = '"';
	at = put(at, s, len);
	*at++ = '"';
	return at;
}

static char *put_newline(char *at, unsigned depth)
{
	*at = '\n';
	memset(at + 1, ' ', 2 * (size_t)depth);
	return at + 1 + 2 * (size_t)depth;
}

#define LEAD_MAX (2 + 2 * JS_DEPTH) /* bytes that put_lead() needs */

/* What stands between two members, or before the first. */
static char *put_lead(struct jswrite *w, char *at)
{
	uint64_t bit = (uint64_t)1 << w->depth;
	bool first = !(w->filled & bit);

	w->filled |= bit;
	if (w->depth == 0)
		return at;
	if (w->row)
		return first ? at : put(at, ", ", 2);
	if (!first)
		*at++ = ',';
	return put_newline(at, w->depth);
}

/* `room` more bytes are reserved behind it. */
static char *begin_value(struct jswrite *w, const char *key, size_t room)
{
	size_t len = key ? strlen(key) : 0;
	char *at = put_lead(w, str_reserve(w->to, LEAD_MAX + len + 4 + room));

	return key ? put(put_quoted(at, key, len), ": ", 2) : at;
}

static void add_word(struct jswrite *w, const char *key, const char *word)
{
	size_t len = strlen(word);

	end_with(w->to, put(begin_value(w, key, len), word, len));
}

static void open_level(struct jswrite *w, const char *key, char c)
{
	bool is_element = w->depth && !key && c == '{';

	end_with(w->to, put(begin_value(w, key, 1), &c, 1));
	if (++w->depth >= JS_DEPTH)
		abort();
	if (w->rows && is_element && !w->row)
		w->row = w->depth;
	w->filled &= ~((uint64_t)1 << w->depth);
}

static void close_level(struct jswrite *w, char c)
{
	bool breaks = w->filled >> w->depth & 1 && !w->row;

	if (w->depth == 0)
		abort();
	if (w->row == w->depth)
		w->row = 0;
	w->depth--;
	if (breaks)
		end_with(w->to, put_newline(str_reserve(w->to, LEAD_MAX), w->depth));
	str_addc(w->to, c);
	if (w->depth == 0)
		str_addc(w->to, '\n');
}

void jswrite_object(struct jswrite *w, const char *key)
{
	open_level(w, key, '{');
}

void jswrite_array(struct jswrite *w, const char *key)
{
	open_level(w, key, '[');
}

void jswrite_end_object(struct jswrite *w)
{
	close_level(w, '}');
}

void jswrite_end_array(struct jswrite *w)
{
	close_level(w, ']');
}

void jswrite_str(struct jswrite *w, const char *key, const char *value)
{
	size_t len = value ? strlen(value) : 0;

	if (!value)
		return;
	/* plain ASCII, which nearly all is, needs no look at what UTF-8 allows */
	if (span_plain(span_make(value, len)) == len) {
		end_with(w->to, put_quoted(begin_value(w, key, len + 2), value, len));
	} else {
		end_with(w->to, begin_value(w, key, 0));
		add_special(w->to, value);
	}
}

void jswrite_int(struct jswrite *w, const char *key, int64_t value)
{
	end_with(w->to, begin_value(w, key, 0));
	str_addi(w->to, value);
}

void jswrite_real(struct jswrite *w, const char *key, double value)
{
	if (!isfinite(value)) {
		jswrite_null(w, key);
		return;
	}
	end_with(w->to, begin_value(w, key, 0));
	str_addf(w->to, "%.12g", value);
}

void jswrite_bool(struct jswrite *w, const char *key, bool value)
{
	add_word(w, key, value ? "true" : "false");
}

void jswrite_null(struct jswrite *w, const char *key)
{
	add_word(w, key, "null");
}

void jswrite_time(struct jswrite *w, const char *key, int64_t when)
{
	if (!when)
		return;
	end_with(w->to, put(begin_value(w, key, 1), "\"", 1));
	clock_add_text(w->to, when);
	str_addc(w->to, '"');
}

void jswrite_strings(struct jswrite *w, const char *key, const struct strlist *values)
{
	jswrite_array(w, key);
	for (size_t i = 0; i < values->count; i++)
		jswrite_str(w, NULL, values->v[i]);
	jswrite_end_array(w);
}

/* A key that somebody else chose, as it stands between the quotes. */
static void add_key(struct str *to, const char *key)
{
	auto_clear(str) quoted = {0};

	add_special(&quoted, key);
	str_add(to, quoted.buf + 1, quoted.len - 2);
}

void jswrite_value(struct jswrite *w, const char *key, const struct js *value)
{
	const struct js *member;
	const char *name;

	if (js_is_object(value)) {
		jswrite_object(w, key);
		for (void *at = NULL; js_each(value, &at, &name, &member);) {
			auto_clear(str) own = {0};

			add_key(&own, name);
			jswrite_value(w, str_c(&own), member);
		}
		jswrite_end_object(w);
	} else if (js_is_array(value)) {
		jswrite_array(w, key);
		for (size_t i = 0; i < js_count(value); i++)
			jswrite_value(w, NULL, js_at(value, i));
		jswrite_end_array(w);
	} else {
		end_with(w->to, begin_value(w, key, 0));
		js_print(value, JS_COMPACT, w->to);
	}
}
