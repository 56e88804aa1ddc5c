#include <stdlib.h>
#include <yajl/yajl_parse.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "ext/jsread.h"

struct reading {
	const struct jsread_events *events;
	void *ctx;
	unsigned depth;
	const char *wrong; /* what an event said */
	yajl_handle yajl;
	size_t end; /* where the document has its last bracket */
};

/* yajl takes 0 for "stop here". */
static int went(struct reading *r, const char *wrong)
{
	r->wrong = wrong;
	return wrong == NULL;
}

static int deeper(struct reading *r)
{
	if (r->depth == JS_DEPTH)
		return went(r, "nested deeper than 64");
	r->depth++;
	return 1;
}

/* A document of one number or word is none. */
static int in_document(struct reading *r)
{
	return r->depth ? 1 : went(r, "neither an object nor an array");
}

static int on_null(void *ctx)
{
	struct reading *r = ctx;

	return in_document(r) && went(r, r->events->null(r->ctx));
}

static int on_boolean(void *ctx, int value)
{
	struct reading *r = ctx;

	return in_document(r) && went(r, r->events->boolean(r->ctx, value != 0));
}

static int on_number(void *ctx, const char *bytes, size_t len)
{
	struct reading *r = ctx;

	return in_document(r) && went(r, r->events->number(r->ctx, span_make(bytes, len)));
}

static int on_string(void *ctx, const unsigned char *bytes, size_t len)
{
	struct reading *r = ctx;

	if (!in_document(r))
		return 0;
	if (len && memchr(bytes, 0, len))
		return went(r, "a zero byte in a string");
	return went(r, r->events->string(r->ctx, span_make(bytes, len)));
}

static int on_key(void *ctx, const unsigned char *bytes, size_t len)
{
	struct reading *r = ctx;

	if (len && memchr(bytes, 0, len))
		return went(r, "a zero byte in a key");
	return went(r, r->events->key(r->ctx, span_make(bytes, len)));
}

static int on_begin_object(void *ctx)
{
	struct reading *r = ctx;

	return deeper(r) && went(r, r->events->begin_object(r->ctx));
}

static void shallower(struct reading *r)
{
	if (--r->depth == 0)
		r->end = yajl_get_bytes_consumed(r->yajl);
}

static int on_end_object(void *ctx)
{
	struct reading *r = ctx;

	shallower(r);
	return went(r, r->events->end_object(r->ctx));
}

static int on_begin_array(void *ctx)
{
	struct reading *r = ctx;

	return deeper(r) && went(r, r->events->begin_array(r->ctx));
}

static int on_end_array(void *ctx)
{
	struct reading *r = ctx;

	shallower(r);
	return went(r, r->events->end_array(r->ctx));
}

/* "\ud83d\ude00" is one character; yajl turns a half of one into a question mark. `at` is the u. */
static bool is_half(struct span s, size_t at)
{
	const char *u = s.ptr + at;

	if (s.len - at < 5 || (u[1] != 'd' && u[1] != 'D') || !strchr("89abABcdefCDEF", u[2]))
		return false;
	if (strchr("cdefCDEF", u[2])) /* its first half was stepped over with it */
		return true;
	return s.len - at < 11 || u[5] != '\\' || u[6] != 'u' || (u[7] != 'd' && u[7] != 'D') ||
	       !strchr("cdefCDEF", u[8]);
}

/* The place of the first half of a surrogate pair, the length of the text when there is none.
 * Outside strings a backslash is an error anyway. */
static size_t find_half(struct span s)
{
	const char *slash = s.ptr;

	while (s.len && (slash = memchr(slash, '\\', s.len - (size_t)(slash - s.ptr)))) {
		size_t at = (size_t)(slash - s.ptr) + 1;
		bool is_pair;

		if (at == s.len)
			break;
		if (s.ptr[at] == 'u' && is_half(s, at))
			return at - 1;
		is_pair = s.len - at > 6 && s.ptr[at] == 'u' && strchr("dD", s.ptr[at + 1]) &&
		          strchr("89abAB", s.ptr[at + 2]);
		slash = s.ptr + (is_pair ? at + 6 : at + 1);
	}
	return s.len;
}

/* yajl takes a string behind the document that does not end. */
static bool is_blank(struct span s)
{
	while (s.len && strchr(" \t\r\n", *s.ptr) && *s.ptr)
		s = span_from(s, 1);
	return s.len == 0;
}

/* Between values yajl takes what C calls a blank; in strings a control character is an error
 * anyway. The length of the text when there is none. */
static size_t find_odd_blank(struct span s)
{
	const char *feed = s.len ? memchr(s.ptr, '\f', s.len) : NULL;
	const char *tab = s.len ? memchr(s.ptr, '\v', s.len) : NULL;

	if (feed && (!tab || feed < tab))
		return (size_t)(feed - s.ptr);
	return tab ? (size_t)(tab - s.ptr) : s.len;
}

static bool say(struct err *err, struct span text, size_t at, const char *wrong)
{
	size_t line = 1, column = 1;

	for (size_t i = 0; i < at && i < text.len; i++, column++)
		if (text.ptr[i] == '\n') {
			line++;
			column = 0;
		}
	return err_set(err, ERR_INPUT, "not valid JSON: line %zu, column %zu: %s", line, column,
	               wrong);
}

/* "parse error: premature EOF\n" */
static bool say_yajl(struct err *err, struct span text, size_t at, yajl_handle yajl)
{
	unsigned char *said = yajl_get_error(yajl, 0, NULL, 0);
	auto_clear(str) words = {0};
	const char *from = said ? strstr((const char *)said, "error: ") : NULL;

	str_adds(&words, from ? from + 7 : "not JSON");
	while (words.len && words.buf[words.len - 1] == '\n')
		words.buf[--words.len] = '\0';
	yajl_free_error(yajl, said);
	return say(err, text, at, str_c(&words));
}

bool jsread(struct span text, const struct jsread_events *events, void *ctx, struct err *err)
{
	static const yajl_callbacks callbacks = {
	        .yajl_null = on_null,
	        .yajl_boolean = on_boolean,
	        .yajl_number = on_number,
	        .yajl_string = on_string,
	        .yajl_start_map = on_begin_object,
	        .yajl_map_key = on_key,
	        .yajl_end_map = on_end_object,
	        .yajl_start_array = on_begin_array,
	        .yajl_end_array = on_end_array,
	};
	struct reading r = {.events = events, .ctx = ctx};
	size_t half = find_half(text), odd = find_odd_blank(text), at;
	bool at_end, done;

	if (half < text.len)
		return say(err, text, half, "half of a surrogate pair");
	if (odd < text.len)
		return say(err, text, odd, "a control character");
	r.yajl = yajl_alloc(&callbacks, NULL, &r);
	if (!r.yajl)
		abort();
	at_end = yajl_parse(r.yajl, (const unsigned char *)text.ptr, text.len) == yajl_status_ok;
	done = at_end && yajl_complete_parse(r.yajl) == yajl_status_ok;
	at = at_end ? text.len : yajl_get_bytes_consumed(r.yajl);
	if (!done && r.wrong)
		say(err, text, at, r.wrong);
	else if (!done)
		say_yajl(err, text, at, r.yajl);
	else if (!is_blank(span_from(text, r.end)))
		done = say(err, text, r.end, "something behind the end");
	yajl_free(r.yajl);
	return done;
}
