#include "base/err.h"
#include "base/str.h"
#include "ext/js.h"
#include "fetch/mark.h"
#include "store/doc.h"
#include "store/state.h"

#define MARKS "trust/catalogs.json"
#define MARKS_FORMAT "fettle.catalogs/1"

static bool load(const struct state *s, struct js **ret, struct err *err)
{
	bool found;

	if (!doc_load(s, MARKS, MARKS_FORMAT, ret, &found, err))
		return false;
	if (!found) {
		*ret = js_object();
		js_set_str(*ret, "format", MARKS_FORMAT);
	}
	return true;
}

static bool decode(const struct js *o, struct mark *ret, struct err *err)
{
	struct mark m = {0};
	const char *hex;

	if (!js_get_int(o, "serial", 1, INT64_MAX, &m.serial, err) ||
	    !js_get_time(o, "seen", &m.seen, err) || !js_get_str(o, "sha256", &hex, err))
		return false;
	if (!digest_is_hex(span_of(hex)))
		return err_set(err, ERR_INPUT, "sha256: not a SHA-256");
	memcpy(m.sha256, hex, sizeof(m.sha256));
	*ret = m;
	return true;
}

bool mark_load(const struct state *s, const char *feed, struct mark *ret, struct err *err)
{
	auto_js doc = NULL;
	const struct js *all, *one = NULL;

	if (!load(s, &doc, err) || !js_opt_object(doc, "catalogs", &all, err) ||
	    (all && !js_opt_object(all, feed, &one, err)))
		return err_prefix(err, "'%s/" MARKS "'", s->path);
	*ret = (struct mark){0};
	return !one || decode(one, ret, err) || err_prefix(err, "'%s/" MARKS "'", s->path);
}

bool mark_save(const struct state *s, const char *feed, const struct mark *m, struct err *err)
{
	auto_js doc = NULL;
	const struct js *was;
	struct js *all, *one;

	if (!load(s, &doc, err) || !js_opt_object(doc, "catalogs", &was, err))
		return false;
	all = was ? js_copy(was) : js_object();
	one = js_object();
	js_set_int(one, "serial", m->serial);
	js_set_str(one, "sha256", m->sha256);
	js_set_time(one, "seen", m->seen);
	js_set(all, feed, one);
	js_set(doc, "catalogs", all);
	return doc_save(s, MARKS, doc, err);
}
