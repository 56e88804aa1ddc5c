#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/str.h"
#include "ext/js.h"
#include "store/doc.h"
#include "store/state.h"

bool doc_load_text(const struct state *s, const char *name, struct str *to, bool *ret_found,
                   struct err *err)
{
	struct err why = {0};

	*ret_found = fs_read(s->dir, name, DOC_MAX, to, &why);
	if (*ret_found || fs_is_absent(&why))
		return true;
	if (err)
		*err = why;
	return false;
}

bool doc_load(const struct state *s, const char *name, const char *format, struct js **ret,
              bool *ret_found, struct err *err)
{
	auto_clear(str) text = {0};

	if (!doc_load_text(s, name, &text, ret_found, err))
		return false;
	return !*ret_found || js_parse_document(span_make(text.buf, text.len), format, ret, err) ||
	       err_prefix(err, "'%s/%s'", s->path, name);
}

bool doc_save_text(const struct state *s, const char *name, struct span text, struct err *err)
{
	size_t n = relpath_parent_len(name);
	auto_free char *parent = mem_dup(name, n);

	if (n && !fs_mkdirs(s->dir, parent, 0700, err))
		return false;
	return fs_replace(s->dir, name, text, 0600, err);
}

bool doc_save(const struct state *s, const char *name, const struct js *doc, struct err *err)
{
	auto_clear(str) text = {0};

	js_print(doc, JS_PRETTY, &text);
	return doc_save_text(s, name, span_make(text.buf, text.len), err);
}

struct js *doc_new(const char *format, int64_t now)
{
	struct js *o = js_object();

	js_set_str(o, "format", format);
	js_set_time(o, "generated", now);
	js_set_str(o, "generator", "fettle " FETTLE_VERSION);
	return o;
}
