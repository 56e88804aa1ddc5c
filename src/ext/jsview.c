#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/strlist.h"
#include "base/table.h"
#include "ext/js.h"
#include "ext/jsview.h"

#define FEW_MEMBERS 24 /* up to here comparing each with each is quicker than a table */

struct parsing {
	struct jsview *v;
	const char *begin, *at, *end;
	uint32_t stack[JS_DEPTH]; /* places of the containers around */
	size_t depth;
	struct span key; /* of the value that comes */
	struct err *err;
};

void jsview_clear(struct jsview *v)
{
	free(v->values);
	str_clear(&v->strings);
	*v = (struct jsview){0};
}

static bool bad(const struct parsing *p, const char *what)
{
	return err_set(p->err, ERR_INPUT, "not valid JSON: byte %zu: %s",
	               (size_t)(p->at - p->begin), what);
}

static void skip_blanks(struct parsing *p)
{
	while (p->at < p->end &&
	       (*p->at == ' ' || *p->at == '\n' || *p->at == '\t' || *p->at == '\r'))
		p->at++;
}

/* --- strings --- */

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

static bool read_hex4(struct parsing *p, uint32_t *ret)
{
	uint32_t v = 0;

	if (p->end - p->at < 4)
		return bad(p, "an escape is cut short");
	for (int i = 0; i < 4; i++) {
		char c = *p->at++;

		if (c >= '0' && c <= '9')
			v = v << 4 | (uint32_t)(c - '0');
		else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
			v = v << 4 | (uint32_t)((c | 0x20) - 'a' + 10);
		else
			return bad(p, "an escape that is no number");
	}
	*ret = v;
	return true;
}

static void add_utf8(struct str *to, uint32_t c)
{
	if (c < 0x80) {
		str_addc(to, (char)c);
	} else if (c < 0x800) {
		str_addc(to, (char)(0xc0 | c >> 6));
		str_addc(to, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		str_addc(to, (char)(0xe0 | c >> 12));
		str_addc(to, (char)(0x80 | (c >> 6 & 0x3f)));
		str_addc(to, (char)(0x80 | (c & 0x3f)));
	} else {
		str_addc(to, (char)(0xf0 | c >> 18));
		str_addc(to, (char)(0x80 | (c >> 12 & 0x3f)));
		str_addc(to, (char)(0x80 | (c >> 6 & 0x3f)));
		str_addc(to, (char)(0x80 | (c & 0x3f)));
	}
}

/* Behind "\u". A character beyond the first plane is written as two halves. */
static bool undo_number(struct parsing *p)
{
	uint32_t c, low;

	if (!read_hex4(p, &c))
		return false;
	if (c == 0)
		return bad(p, "a zero byte in a string");
	if (c >= 0xdc00 && c <= 0xdfff)
		return bad(p, "half a character");
	if (c >= 0xd800 && c <= 0xdbff) {
		if (p->end - p->at < 2 || p->at[0] != '\\' || p->at[1] != 'u')
			return bad(p, "half a character");
		p->at += 2;
		if (!read_hex4(p, &low))
			return false;
		if (low < 0xdc00 || low > 0xdfff)
			return bad(p, "half a character");
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	}
	add_utf8(&p->v->strings, c);
	return true;
}

/* Behind the backslash. */
static bool undo_escape(struct parsing *p)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *which;

	if (p->at == p->end)
		return bad(p, "an escape is cut short");
	if (*p->at == 'u') {
		p->at++;
		return undo_number(p);
	}
	which = *p->at ? strchr(from, *p->at) : NULL;
	if (!which)
		return bad(p, "an unknown escape");
	p->at++;
	str_addc(&p->v->strings, to[which - from]);
	return true;
}

/* Up to the next byte that is a quote or a backslash. */
static bool pass_plain(struct parsing *p)
{
	for (;;) {
		unsigned char c;
		size_t n = 1;

		p->at += span_plain(span_make(p->at, (size_t)(p->end - p->at)));
		if (p->at == p->end)
			return bad(p, "it is cut short");
		c = (unsigned char)*p->at;
		if (c == '"' || c == '\\')
			return true;
		if (c < 0x20)
			return bad(p, "a control character in a string");
		if (c >= 0x80)
			n = utf8_len((const unsigned char *)p->at, (size_t)(p->end - p->at));
		if (n == 0)
			return bad(p, "not UTF-8");
		p->at += n;
	}
}

/* At the opening quote. There is room for the strings of the whole text, so that none moves: each
 * has two quotes there, and one zero byte here. */
static bool read_string(struct parsing *p, struct span *ret)
{
	struct str *to = &p->v->strings;
	size_t start = to->len;

	for (;;) {
		const char *from = ++p->at;

		if (!pass_plain(p))
			return false;
		str_add(to, from, (size_t)(p->at - from));
		if (*p->at == '"')
			break;
		p->at++;
		if (!undo_escape(p))
			return false;
		p->at--;
	}
	p->at++;
	*ret = span_make(to->buf + start, to->len - start);
	str_addc(to, '\0');
	return true;
}

/* --- values --- */

static struct jsval *add(struct parsing *p, enum jsview_type type, struct span text)
{
	struct jsview *v = p->v;
	struct jsval *to;

	if (v->count >= JSVIEW_MAX) {
		bad(p, "more values than are read at once");
		return NULL;
	}
	if (p->depth)
		v->values[p->stack[p->depth - 1]].count++;
	if (v->count == v->cap)
		v->values = mem_grow(v->values, v->count, &v->cap, sizeof(*v->values));
	to = &v->values[v->count++];
	*to = (struct jsval){
	        .key = p->key.ptr,
	        .key_len = (uint32_t)p->key.len,
	        .text = text.ptr,
	        .text_len = (uint32_t)text.len,
	        .skip = 1,
	        .type = type,
	};
	return to;
}

static bool is_digit(const struct parsing *p)
{
	return p->at < p->end && *p->at >= '0' && *p->at <= '9';
}

static bool pass_digits(struct parsing *p)
{
	if (!is_digit(p))
		return bad(p, "not a number");
	while (is_digit(p))
		p->at++;
	return true;
}

static bool read_number(struct parsing *p)
{
	const char *from = p->at;

	if (*p->at == '-')
		p->at++;
	if (p->at < p->end && *p->at == '0') {
		p->at++;
		if (is_digit(p))
			return bad(p, "a number that begins with a zero");
	} else if (!pass_digits(p)) {
		return false;
	}
	if (p->at < p->end && *p->at == '.') {
		p->at++;
		if (!pass_digits(p))
			return false;
	}
	if (p->at < p->end && (*p->at == 'e' || *p->at == 'E')) {
		p->at++;
		if (p->at < p->end && (*p->at == '+' || *p->at == '-'))
			p->at++;
		if (!pass_digits(p))
			return false;
	}
	return add(p, JSVIEW_NUMBER, span_make(from, (size_t)(p->at - from)));
}

static bool read_word(struct parsing *p)
{
	static const struct {
		const char *word;
		enum jsview_type type;
	} words[] = {{"true", JSVIEW_TRUE}, {"false", JSVIEW_FALSE}, {"null", JSVIEW_NULL}};
	struct span rest = span_make(p->at, (size_t)(p->end - p->at));

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (span_starts(rest, words[i].word)) {
			p->at += strlen(words[i].word);
			return add(p, words[i].type, (struct span){0});
		}
	return bad(p, "no value where one is wanted");
}

static bool read_scalar(struct parsing *p)
{
	struct span text;

	if (*p->at == '"')
		return read_string(p, &text) && add(p, JSVIEW_STRING, text);
	if (*p->at == '-' || is_digit(p))
		return read_number(p);
	return read_word(p);
}

/* At the opening bracket. */
static bool enter(struct parsing *p)
{
	enum jsview_type type = *p->at == '{' ? JSVIEW_OBJECT : JSVIEW_ARRAY;

	if (p->depth == JS_DEPTH)
		return err_set(p->err, ERR_INPUT, "not valid JSON: nested deeper than %d",
		               JS_DEPTH);
	if (!add(p, type, (struct span){0}))
		return false;
	p->at++;
	p->stack[p->depth++] = (uint32_t)p->v->count - 1;
	return true;
}

static struct jsval *top(const struct parsing *p)
{
	return &p->v->values[p->stack[p->depth - 1]];
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

/* At the closing bracket. */
static bool leave(struct parsing *p)
{
	struct jsval *v = top(p);

	if ((v->type == JSVIEW_OBJECT) != (*p->at == '}'))
		return bad(p, "a bracket that closes nothing");
	v->skip = (uint32_t)(p->v->count - p->stack[p->depth - 1]);
	if (v->type == JSVIEW_OBJECT && has_twice(v))
		return bad(p, "an object has a key twice");
	p->at++;
	p->depth--;
	return true;
}

static bool read_key(struct parsing *p)
{
	p->key = (struct span){0};
	if (top(p)->type != JSVIEW_OBJECT)
		return true;
	skip_blanks(p);
	if (p->at == p->end || *p->at != '"')
		return bad(p, "no key where one is wanted");
	if (!read_string(p, &p->key))
		return false;
	skip_blanks(p);
	if (p->at == p->end || *p->at != ':')
		return bad(p, "no colon behind a key");
	p->at++;
	return true;
}

/* Closes what ends here; then there is another value, or the end. */
static bool go_on(struct parsing *p)
{
	for (;;) {
		skip_blanks(p);
		if (p->depth == 0)
			return p->at == p->end || bad(p, "more behind the end");
		if (p->at == p->end)
			return bad(p, "it is cut short");
		if (*p->at == ',') {
			p->at++;
			return read_key(p);
		}
		if (*p->at != '}' && *p->at != ']')
			return bad(p, "no comma where one is wanted");
		if (!leave(p))
			return false;
	}
}

static bool read_value(struct parsing *p)
{
	skip_blanks(p);
	if (p->at == p->end)
		return bad(p, "it is cut short");
	if (*p->at != '{' && *p->at != '[') {
		if (p->depth == 0)
			return bad(p, "neither an object nor an array");
		return read_scalar(p) && go_on(p);
	}
	if (!enter(p))
		return false;
	skip_blanks(p);
	if (p->at < p->end && (*p->at == '}' || *p->at == ']'))
		return leave(p) && go_on(p);
	return read_key(p);
}

bool jsview_parse(struct jsview *v, struct span bytes, const struct jsval **ret, struct err *err)
{
	struct parsing p = {.v = v,
	                    .begin = bytes.ptr,
	                    .at = bytes.ptr,
	                    .end = bytes.ptr + bytes.len,
	                    .err = err};

	if (bytes.len > UINT32_MAX)
		return err_set(err, ERR_INPUT, "not valid JSON: it is too long");
	v->count = 0;
	str_reset(&v->strings);
	str_reserve(&v->strings, bytes.len);
	do {
		if (!read_value(&p))
			return false;
	} while (p.depth);
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
	auto_free char *text = span_dup(jsval_text(v));
	long long number;
	char *end;

	errno = 0;
	number = strtoll(text, &end, 10);
	if (v->type != JSVIEW_NUMBER || *end)
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
	auto_free char *text = v ? span_dup(jsval_text(v)) : NULL;
	double number = v ? strtod(text, NULL) : fallback;

	if (v && (v->type != JSVIEW_NUMBER || !isfinite(number)))
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
