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

static void add_plain(struct str *to, const char *s, size_t len)
{
	char *at = str_reserve(to, len + 2);

	*at = '"';
	memcpy(at + 1, s, len);
	at[len + 1] = '"';
	end_with(to, at + len + 2);
}

/* What stands in a string as it is: printable ASCII but the quote and the backslash. */
static bool is_plain(unsigned char c)
{
	static const uint32_t map[8] = {0, 0xfffffffbu, 0xefffffffu, 0x7fffffffu, 0, 0, 0, 0};

	return map[c >> 5] >> (c & 31) & 1;
}

static void add_quoted(struct str *to, const char *s)
{
	/* Plain ASCII, which nearly all is, needs no look at what UTF-8 allows. */
	size_t n = 0;

	while (is_plain((unsigned char)s[n]))
		n++;
	if (s[n] == '\0') {
		add_plain(to, s, n);
	} else {
		auto_js v = js_text(s);

		js_print(v, JS_COMPACT, to);
	}
}

static void newline(struct jswrite *w)
{
	size_t blanks = 2 * (size_t)w->depth;
	char *at = str_reserve(w->to, blanks + 1);

	*at = '\n';
	memset(at + 1, ' ', blanks);
	end_with(w->to, at + 1 + blanks);
}

/* What stands between two members, or before the first. */
static void separate(struct jswrite *w, bool first)
{
	if (w->row) {
		if (!first)
			str_add(w->to, ", ", 2);
		return;
	}
	if (!first)
		str_addc(w->to, ',');
	newline(w);
}

static void begin_value(struct jswrite *w, const char *key)
{
	uint64_t bit = (uint64_t)1 << w->depth;

	if (w->depth)
		separate(w, !(w->filled & bit));
	w->filled |= bit;
	if (key) {
		add_quoted(w->to, key);
		str_add(w->to, ": ", 2);
	}
}

static void open_level(struct jswrite *w, const char *key, char c)
{
	bool is_element = w->depth && !key && c == '{';

	begin_value(w, key);
	str_addc(w->to, c);
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
		newline(w);
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
	if (!value)
		return;
	begin_value(w, key);
	add_quoted(w->to, value);
}

void jswrite_int(struct jswrite *w, const char *key, int64_t value)
{
	begin_value(w, key);
	str_addf(w->to, "%lld", (long long)value);
}

void jswrite_real(struct jswrite *w, const char *key, double value)
{
	begin_value(w, key);
	if (isfinite(value))
		str_addf(w->to, "%.12g", value);
	else
		str_adds(w->to, "null");
}

void jswrite_bool(struct jswrite *w, const char *key, bool value)
{
	begin_value(w, key);
	str_adds(w->to, value ? "true" : "false");
}

void jswrite_null(struct jswrite *w, const char *key)
{
	begin_value(w, key);
	str_adds(w->to, "null");
}

void jswrite_time(struct jswrite *w, const char *key, int64_t when)
{
	if (!when)
		return;
	begin_value(w, key);
	str_addc(w->to, '"');
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

void jswrite_value(struct jswrite *w, const char *key, const struct js *value)
{
	const struct js *member;
	const char *name;

	if (js_is_object(value)) {
		jswrite_object(w, key);
		for (void *at = NULL; js_each(value, &at, &name, &member);)
			jswrite_value(w, name, member);
		jswrite_end_object(w);
	} else if (js_is_array(value)) {
		jswrite_array(w, key);
		for (size_t i = 0; i < js_count(value); i++)
			jswrite_value(w, NULL, js_at(value, i));
		jswrite_end_array(w);
	} else {
		begin_value(w, key);
		js_print(value, JS_COMPACT, w->to);
	}
}
