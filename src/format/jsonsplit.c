#include "base/err.h"
#include "format/jsonsplit.h"

enum state {
	WANT_VALUE,
	WANT_VALUE_OR_END, /* behind "[" */
	WANT_KEY,
	WANT_KEY_OR_END, /* behind "{" */
	IN_KEY,
	WANT_COLON,
	KEEP_CONTAINER,
	KEEP_STRING,
	KEEP_WORD, /* a number, true, false, null */
	WANT_COMMA_OR_END,
};

void jsonsplit_clear(struct jsonsplit *j)
{
	str_clear(&j->value);
	for (size_t i = 0; i < JSONSPLIT_DEPTH; i++)
		str_clear(&j->keys[i]);
	*j = (struct jsonsplit){0};
}

static bool bad(const struct jsonsplit *j, const char *what, struct err *err)
{
	return err_set(err, ERR_INPUT, "not valid JSON: byte %llu: %s", (unsigned long long)j->at,
	               what);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool keep(struct jsonsplit *j, struct span bytes, struct err *err)
{
	if (bytes.len > JSONSPLIT_MAX - j->value.len)
		return bad(j, "a value is too long", err);
	str_add(&j->value, bytes.ptr, bytes.len);
	return true;
}

static bool give(struct jsonsplit *j, struct err *err)
{
	struct span keys[JSONSPLIT_DEPTH];

	for (size_t i = 0; i < j->level; i++)
		keys[i] = span_make(j->keys[i].buf, j->is_object[i] ? j->keys[i].len : 0);
	if (!j->sink(j->ctx, keys, j->level, span_make(j->value.buf, j->value.len), err))
		return false;
	str_reset(&j->value);
	j->state = WANT_COMMA_OR_END;
	j->ended = j->level == 0;
	return true;
}

static bool enter(struct jsonsplit *j, char c)
{
	j->is_object[j->level] = c == '{';
	str_reset(&j->keys[j->level]);
	j->level++;
	j->state = c == '{' ? WANT_KEY_OR_END : WANT_VALUE_OR_END;
	return true;
}

static bool leave(struct jsonsplit *j, char c, struct err *err)
{
	if (j->level == 0 || j->is_object[j->level - 1] != (c == '}'))
		return bad(j, "a bracket that closes nothing", err);
	j->level--;
	j->state = WANT_COMMA_OR_END;
	j->ended = j->level == 0;
	return true;
}

static bool begin_value(struct jsonsplit *j, char c, struct err *err)
{
	if (c == '{' || c == '[') {
		if (j->level < j->depth)
			return enter(j, c);
		j->state = KEEP_CONTAINER;
		j->inside = 1;
	} else if (c == '"') {
		j->state = KEEP_STRING;
	} else if (c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) {
		j->state = KEEP_WORD;
	} else {
		return bad(j, "no value where one is wanted", err);
	}
	str_addc(&j->value, c);
	return true;
}

static bool after_value(struct jsonsplit *j, char c, struct err *err)
{
	if (c == '}' || c == ']')
		return leave(j, c, err);
	if (c != ',' || j->level == 0)
		return bad(j, "no comma where one is wanted", err);
	j->state = j->is_object[j->level - 1] ? WANT_KEY : WANT_VALUE;
	return true;
}

static bool step(struct jsonsplit *j, char c, struct err *err)
{
	if (is_blank(c))
		return true;
	if (j->ended)
		return bad(j, "more behind the end", err);
	switch ((enum state)j->state) {
	case WANT_VALUE_OR_END:
		return c == ']' ? leave(j, c, err) : begin_value(j, c, err);
	case WANT_VALUE:
		return begin_value(j, c, err);
	case WANT_KEY_OR_END:
	case WANT_KEY:
		if (c == '}' && j->state == WANT_KEY_OR_END)
			return leave(j, c, err);
		if (c != '"')
			return bad(j, "no key where one is wanted", err);
		str_reset(&j->keys[j->level - 1]);
		j->state = IN_KEY;
		return true;
	case WANT_COLON:
		j->state = WANT_VALUE;
		return c == ':' || bad(j, "no colon behind a key", err);
	case WANT_COMMA_OR_END:
	case IN_KEY:
	case KEEP_CONTAINER:
	case KEEP_STRING:
	case KEEP_WORD:
		break;
	}
	return after_value(j, c, err);
}

/* How much of the bytes belongs to the container that is kept. */
static size_t scan_container(struct jsonsplit *j, struct span s)
{
	size_t i = 0;

	while (i < s.len && j->inside) {
		char c = s.ptr[i++];

		if (j->escaped)
			j->escaped = false;
		else if (j->in_string) {
			j->escaped = c == '\\';
			j->in_string = c != '"';
		} else if (c == '"')
			j->in_string = true;
		else if (c == '{' || c == '[')
			j->inside++;
		else if (c == '}' || c == ']')
			j->inside--;
	}
	return i;
}

/* Up to the quote that ends a string, which is in it. */
static size_t scan_string(struct jsonsplit *j, struct span s, bool *ret_end)
{
	for (size_t i = 0; i < s.len; i++) {
		if (j->escaped)
			j->escaped = false;
		else if (s.ptr[i] == '\\')
			j->escaped = true;
		else if (s.ptr[i] == '"') {
			*ret_end = true;
			return i + 1;
		}
	}
	return s.len;
}

static size_t scan_word(struct span s)
{
	size_t i = 0;

	while (i < s.len && !is_blank(s.ptr[i]) && !strchr(",]}:\"{[", s.ptr[i]))
		i++;
	return i;
}

static bool take_key(struct jsonsplit *j, struct span s, size_t *ret, struct err *err)
{
	struct str *key = &j->keys[j->level - 1];
	bool end = false;
	size_t n = scan_string(j, s, &end);

	if (n > JSONSPLIT_MAX - key->len)
		return bad(j, "a key is too long", err);
	str_add(key, s.ptr, end ? n - 1 : n);
	if (end)
		j->state = WANT_COLON;
	*ret = n;
	return true;
}

/* Takes as much as belongs together; *ret is how much that was. */
static bool take(struct jsonsplit *j, struct span s, size_t *ret, struct err *err)
{
	bool end = false;

	switch ((enum state)j->state) {
	case IN_KEY:
		return take_key(j, s, ret, err);
	case KEEP_CONTAINER:
		*ret = scan_container(j, s);
		end = j->inside == 0;
		break;
	case KEEP_STRING:
		*ret = scan_string(j, s, &end);
		break;
	case KEEP_WORD:
		*ret = scan_word(s);
		end = *ret < s.len;
		break;
	case WANT_VALUE:
	case WANT_VALUE_OR_END:
	case WANT_KEY:
	case WANT_KEY_OR_END:
	case WANT_COLON:
	case WANT_COMMA_OR_END:
		*ret = 1;
		return step(j, s.ptr[0], err);
	}
	return keep(j, span_make(s.ptr, *ret), err) && (!end || give(j, err));
}

bool jsonsplit_feed(struct jsonsplit *j, struct span bytes, struct err *err)
{
	while (bytes.len) {
		size_t n = 0;

		if (!take(j, bytes, &n, err))
			return false;
		j->at += n;
		bytes = span_from(bytes, n);
	}
	return true;
}

bool jsonsplit_end(struct jsonsplit *j, struct err *err)
{
	if (j->state == KEEP_WORD && j->level == 0)
		return give(j, err);
	return j->ended || bad(j, "it is cut short", err);
}
