#include "apply/serials.h"
#include "base/err.h"
#include "ext/js.h"
#include "store/doc.h"
#include "store/state.h"

#define NAME "trust/serials.json"
#define FORMAT "fettle.serials/1"

static bool read_line(const struct js *doc, const char *line, int64_t *ret_highest,
                      int64_t *ret_floor, struct err *err)
{
	const struct js *lines, *entry;

	if (!js_get_object(doc, "lines", &lines, err) || !js_opt_object(lines, line, &entry, err))
		return false;
	if (!entry) {
		*ret_highest = *ret_floor = 0;
		return true;
	}
	return js_get_int(entry, "serial", 0, INT64_MAX, ret_highest, err) &&
	       js_get_int(entry, "floor", 0, INT64_MAX, ret_floor, err);
}

bool serials_get(const struct state *s, const char *line, int64_t *ret_highest, int64_t *ret_floor,
                 struct err *err)
{
	auto_js doc = NULL;
	bool found;

	if (!doc_load(s, NAME, FORMAT, &doc, &found, err))
		return false;
	if (found)
		return read_line(doc, line, ret_highest, ret_floor, err) ||
		       err_prefix(err, "'%s/" NAME "'", s->path);
	*ret_highest = *ret_floor = 0;
	return true;
}

bool serials_raise(const struct state *s, const char *line, int64_t serial, int64_t floor,
                   int64_t now, struct err *err)
{
	auto_js old = NULL;
	auto_js doc = doc_new(FORMAT, now);
	struct js *lines = NULL, *entry = js_object();
	int64_t highest = 0, lowest = 0;
	bool found;

	if (!doc_load(s, NAME, FORMAT, &old, &found, err) ||
	    (found && !read_line(old, line, &highest, &lowest, err))) {
		js_free(entry);
		return false;
	}
	lines = found ? js_copy(js_member(old, "lines")) : js_object();
	js_set_int(entry, "serial", serial > highest ? serial : highest);
	js_set_int(entry, "floor", floor > lowest ? floor : lowest);
	js_set(lines, line, entry);
	js_set(doc, "lines", lines);
	return (serial <= highest && floor <= lowest) || doc_save(s, NAME, doc, err);
}
