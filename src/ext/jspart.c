#include "base/err.h"
#include "base/str.h"
#include "ext/js.h"
#include "ext/jspart.h"

static struct span skip_blanks(struct span s)
{
	while (s.len && (*s.ptr == ' ' || *s.ptr == '\t' || *s.ptr == '\n' || *s.ptr == '\r'))
		s = span_from(s, 1);
	return s;
}

/* The length of the string at the front, quotes included; 0 when it does not end. */
static size_t string_len(struct span s)
{
	for (size_t i = 1; i < s.len; i++)
		if (s.ptr[i] == '\\')
			i++;
		else if (s.ptr[i] == '"')
			return i + 1;
	return 0;
}

/* The length of the value at the front, as its brackets and quotes have it; what is between them is
 * for js_parse() to judge. 0 when it does not end. */
static size_t value_len(struct span s)
{
	size_t depth = 0, i = 0;

	while (i < s.len) {
		size_t step = s.ptr[i] == '"' ? string_len(span_from(s, i)) : 1;
		bool opens = s.ptr[i] == '{' || s.ptr[i] == '[';
		bool closes = s.ptr[i] == '}' || s.ptr[i] == ']';

		if (step == 0)
			return 0;
		if (depth == 0 && (closes || s.ptr[i] == ','))
			return i;
		i += step;
		depth += opens;
		depth -= closes;
		if (depth == 0 && (closes || step > 1))
			return i;
	}
	return depth ? 0 : i;
}

/* One member off the front of what is inside an object: `"key": value` and the comma after it. */
static bool take_member(struct span *s, struct span *ret_key, struct span *ret_value)
{
	struct span rest = skip_blanks(*s);
	size_t n = rest.len && *rest.ptr == '"' ? string_len(rest) : 0;

	if (n == 0)
		return false;
	*ret_key = span_make(rest.ptr + 1, n - 2);
	rest = skip_blanks(span_from(rest, n));
	if (rest.len == 0 || *rest.ptr != ':')
		return false;
	rest = skip_blanks(span_from(rest, 1));
	n = value_len(rest);
	if (n == 0)
		return false;
	*ret_value = span_make(rest.ptr, n);
	rest = skip_blanks(span_from(rest, n));
	if (rest.len && *rest.ptr == ',')
		rest = span_from(rest, 1);
	*s = rest;
	return true;
}

/* What stands between the brackets of the object at the front. */
static struct span inside(struct span s)
{
	size_t n = value_len(s);

	return n >= 2 ? span_make(s.ptr + 1, n - 2) : (struct span){0};
}

/* What stands between the brackets of the value of the first member of this key. */
static struct span find_inside(struct span object, const char *key, char bracket)
{
	struct span name, value;

	while (take_member(&object, &name, &value))
		if (span_eq(name, key))
			return value.len >= 2 && *value.ptr == bracket
			               ? span_make(value.ptr + 1, value.len - 2)
			               : (struct span){0};
	return (struct span){0};
}

/* The first array at or after `from` that has not been left out yet. */
static const struct jspart *next_part(const struct jspart *parts, size_t count, const char *from)
{
	const struct jspart *found = NULL;

	for (size_t i = 0; i < count; i++)
		if (parts[i].rest.ptr && parts[i].rest.ptr >= from &&
		    (!found || parts[i].rest.ptr < found->rest.ptr))
			found = &parts[i];
	return found;
}

void jspart_cut(struct span text, const char *outer, const char *const *keys, struct jspart *ret,
                struct str *to)
{
	struct span top = skip_blanks(text), object = {0};
	const char *at = text.ptr, *from = at;
	const struct jspart *part;
	size_t count = 0;

	if (top.len && *top.ptr == '{')
		object = outer ? find_inside(span_from(top, 1), outer, '{') : inside(top);
	for (; count < JSPART_MAX && keys[count]; count++)
		ret[count] = (struct jspart){.rest = find_inside(object, keys[count], '[')};
	while ((part = next_part(ret, count, from))) {
		str_add(to, at, (size_t)(part->rest.ptr - at));
		at = part->rest.ptr + part->rest.len;
		from = at + 1; /* behind the bracket, of an empty array too */
	}
	str_add(to, at, text.len - (size_t)(at - text.ptr));
}

bool jspart_next(struct jspart *p, struct js **ret, struct err *err)
{
	struct span s = skip_blanks(p->rest);
	size_t n;

	*ret = NULL;
	if (s.len == 0 && !p->begun)
		return true;
	if (p->begun) {
		if (s.len == 0)
			return true;
		if (*s.ptr != ',')
			return err_set(err, ERR_INPUT, "not valid JSON: a comma is missing");
		s = skip_blanks(span_from(s, 1));
	}
	n = value_len(s);
	if (n == 0 || *s.ptr != '{')
		return err_set(err, ERR_INPUT, "not an object");
	if (!js_parse(span_make(s.ptr, n), ret, err))
		return false;
	p->begun = true;
	p->rest = span_from(s, n);
	return true;
}
