/* It takes and refuses what js_parse() does, but for numbers that are too large for that, and for
 * form feeds and the like between values, which yajl passes over; and says the same of what is
 * inside. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "ext/js.h"
#include "ext/jsview.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

static void compare(const struct jsval *v, const struct js *j)
{
	void *at = NULL;
	const char *key, *text = js_string(j);
	const struct js *member;
	size_t i = 0;

	want(jsval_is(v, JSVIEW_OBJECT) == js_is_object(j));
	want(jsval_is(v, JSVIEW_ARRAY) == js_is_array(j));
	if (v->type == JSVIEW_STRING)
		want(text && span_eq(jsval_text(v), text));
	for (const struct jsval *m = NULL; jsval_each(v, &m); i++) {
		if (v->type == JSVIEW_ARRAY) {
			compare(m, js_at(j, i));
			continue;
		}
		want(js_each(j, &at, &key, &member) && span_eq(jsval_key(m), key));
		want(jsval_member(v, key) == (m->type == JSVIEW_NULL ? NULL : m));
		compare(m, member);
	}
	if (v->type >= JSVIEW_ARRAY)
		want(i == v->count && i == js_count(j));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(jsview) view = {0};
	auto_js doc = NULL;
	const struct jsval *root = NULL;
	struct err one = {0}, two = {0};
	bool a = jsview_parse(&view, span_make(data, len), &root, &one);
	bool b = js_parse(span_make(data, len), &doc, &two);

	if (a && b)
		compare(root, doc);
	else if (a)
		want(strstr(two.msg, "too large") != NULL);
	else
		want(!b && one.kind == ERR_INPUT && one.msg[0]);
	return 0;
}
