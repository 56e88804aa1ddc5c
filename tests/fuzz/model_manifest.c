/* A manifest that is taken is written in a form that is taken again and written the same, and none
 * of its paths leads out of its tree. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/relpath.h"
#include "base/str.h"
#include "ext/js.h"
#include "model/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

static void print(const struct manifest *m, struct str *to)
{
	auto_js doc = manifest_encode(m);

	js_print(doc, JS_SORTED, to);
}

static bool decode(struct span text, struct manifest *ret, struct err *err)
{
	auto_js doc = NULL;

	return js_parse_document(text, MANIFEST_FORMAT, &doc, err) &&
	       manifest_decode(doc, ret, err);
}

static void check_path(const struct manifest *m, const struct manifest_path *p)
{
	want(relpath_check(span_of(p->path), NULL));
	want((p->op == OP_ADD || p->op == OP_REPLACE) == (p->object != NO_OBJECT));
	want(p->object == NO_OBJECT || p->object < m->object_count);
	if (p->op == OP_HARDLINK)
		want(relpath_check(span_of(p->target), NULL));
}

/* Read piece by piece it is the same manifest (`m`), or refused as well; only depth is counted anew
 * for each piece. */
static void check_pieces(struct span text, const struct manifest *m, const struct err *why)
{
	auto_clear(manifest) pieces = {0};
	auto_clear(str) first = {0}, second = {0};
	struct err err = {0};

	if (!manifest_parse(text, &pieces, &err)) {
		want(!m && err.kind == ERR_INPUT && !pieces.id);
		return;
	}
	want(m || strstr(why->msg, "nested deeper"));
	if (!m)
		return;
	print(m, &first);
	print(&pieces, &second);
	want(span_same(span_make(first.buf, first.len), span_make(second.buf, second.len)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(manifest) m = {0}, again = {0};
	auto_clear(str) first = {0}, second = {0};
	struct err err = {0};

	bool taken = decode(span_make(data, len), &m, &err);

	check_pieces(span_make(data, len), taken ? &m : NULL, &err);
	if (!taken) {
		want(err.kind == ERR_INPUT && !m.id && !m.path_count);
		return 0;
	}
	for (size_t i = 0; i < m.path_count; i++)
		check_path(&m, &m.paths[i]);
	print(&m, &first);
	want(decode(span_make(first.buf, first.len), &again, &err));
	print(&again, &second);
	want(span_same(span_make(first.buf, first.len), span_make(second.buf, second.len)));
	return 0;
}
