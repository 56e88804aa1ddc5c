#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "ext/jsparse.h"

#define INT_DIGITS 18 /* so many fit whatever they are */

struct reading {
	const char *p, *end;
	unsigned depth; /* that may still be entered */
	struct str text;
};

static json_t *read_value(struct reading *r);

static void skip_blanks(struct reading *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' || *r->p == '\t' || *r->p == '\r'))
		r->p++;
}

static bool take(struct reading *r, char c)
{
	skip_blanks(r);
	if (r->p == r->end || *r->p != c)
		return false;
	r->p++;
	return true;
}

static bool take_escape(struct reading *r)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at = r->p < r->end && *r->p ? strchr(from, *r->p) : NULL;

	if (!at)
		return false; /* \u among them */
	str_addc(&r->text, to[at - from]);
	r->p++;
	return true;
}

/* Behind its quote, up to the one that ends it; into r->text. */
static bool read_text(struct reading *r)
{
	str_reset(&r->text);
	for (;;) {
		const char *begin = r->p;

		while (r->p < r->end && (unsigned char)*r->p >= ' ' && *r->p != '"' &&
		       *r->p != '\\')
			r->p++;
		str_add(&r->text, begin, (size_t)(r->p - begin));
		if (r->p == r->end || (unsigned char)*r->p < ' ')
			return false;
		if (*r->p++ == '"')
			return true;
		if (!take_escape(r))
			return false;
	}
}

static json_t *read_members(struct reading *r, json_t *o)
{
	size_t n = 0;

	if (take(r, '}'))
		return o;
	do {
		auto_clear(str) key = {0};
		json_t *value;

		if (!take(r, '"') || !read_text(r) || !take(r, ':'))
			return NULL;
		key = r->text;
		r->text = (struct str){0};
		value = read_value(r);
		/* the key must be UTF-8 and new */
		if (!value || json_object_set_new(o, str_c(&key), value) != 0 ||
		    json_object_size(o) != ++n)
			return NULL;
	} while (take(r, ','));
	return take(r, '}') ? o : NULL;
}

static json_t *read_elements(struct reading *r, json_t *a)
{
	if (take(r, ']'))
		return a;
	do {
		json_t *value = read_value(r);

		if (!value || json_array_append_new(a, value) != 0)
			return NULL;
	} while (take(r, ','));
	return take(r, ']') ? a : NULL;
}

static json_t *read_container(struct reading *r, char c)
{
	json_t *v = c == '{' ? json_object() : json_array();
	bool whole = false;

	if (v && r->depth) {
		r->depth--;
		whole = (c == '{' ? read_members(r, v) : read_elements(r, v)) != NULL;
		r->depth++;
	}
	if (whole)
		return v;
	json_decref(v);
	return NULL;
}

/* A whole number without a leading zero. */
static json_t *read_number(struct reading *r)
{
	bool negative = *r->p == '-';
	const char *begin = r->p += negative;
	json_int_t n = 0;

	while (r->p < r->end && *r->p >= '0' && *r->p <= '9' && r->p - begin < INT_DIGITS)
		n = n * 10 + (*r->p++ - '0');
	if (r->p == begin || (*begin == '0' && r->p - begin > 1) ||
	    (r->p < r->end && (strchr(".eE", *r->p) || (*r->p >= '0' && *r->p <= '9'))))
		return NULL;
	return json_integer(negative ? -n : n);
}

static bool take_word(struct reading *r, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(r->end - r->p) < n || memcmp(r->p, word, n) != 0)
		return false;
	r->p += n;
	return true;
}

static json_t *read_value(struct reading *r)
{
	skip_blanks(r);
	if (r->p == r->end)
		return NULL;
	switch (*r->p) {
	case '{':
	case '[':
		return read_container(r, *r->p++);
	case '"':
		r->p++;
		return read_text(r) ? json_stringn(str_c(&r->text), r->text.len) : NULL;
	case 't':
		return take_word(r, "true") ? json_true() : NULL;
	case 'f':
		return take_word(r, "false") ? json_false() : NULL;
	case 'n':
		return take_word(r, "null") ? json_null() : NULL;
	default:
		return read_number(r);
	}
}

struct js *jsparse(struct span text, unsigned depth)
{
	struct reading r = {.p = text.ptr, .end = text.ptr + text.len, .depth = depth};
	json_t *v = NULL;

	if (text.len)
		v = read_value(&r);
	if (v)
		skip_blanks(&r);
	if (v && (r.p != r.end || !(json_is_object(v) || json_is_array(v)))) {
		json_decref(v);
		v = NULL;
	}
	str_clear(&r.text);
	return (struct js *)v;
}
