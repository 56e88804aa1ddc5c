#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "ext/js.h"
#include "format/bill_part.h"

/* --- what it says of itself --- */

/* Nothing more is said than that something is missing. */
static void take_compositions(struct bill *b)
{
	const struct js *list = js_member(b->head, "compositions");

	for (size_t i = 0; b->gaps.count == 0 && i < js_count(list); i++) {
		const char *aggregate = js_string(js_member(js_at(list, i), "aggregate"));

		if (aggregate && str_starts(aggregate, "incomplete"))
			strlist_add(&b->gaps, "it says that it is incomplete");
	}
}

static void take_unread(struct bill *b)
{
	const struct js *list = js_member(js_member(b->head, "metadata"), "properties");

	for (size_t i = 0; i < js_count(list); i++) {
		const char *value = js_string(js_member(js_at(list, i), "value"));

		if (value && str_eq(js_string(js_member(js_at(list, i), "name")), "fettle:unread"))
			strlist_add(&b->gaps, value);
	}
}

bool bill_cyclonedx_open(struct bill *b, struct err *err)
{
	static const char *const known[] = {"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"};
	const struct js *metadata;
	const char *version;
	bool is_known = false;

	if (!js_get_str(b->head, "specVersion", &version, err))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		is_known = is_known || strcmp(version, known[i]) == 0;
	if (!is_known)
		return err_set(err, ERR_INPUT,
		               "version '%.20s' of CycloneDX is not read: 1.2 to 1.7 are", version);
	if (!js_opt_object(b->head, "metadata", &metadata, err))
		return false;
	if (metadata && !js_opt_time(metadata, "timestamp", &b->created, err))
		return err_prefix(err, "metadata");
	take_unread(b);
	take_compositions(b);
	return true;
}

/* --- items --- */

static bool take_properties(const struct js *o, struct bill_item *ret, struct err *err)
{
	const struct js *list;
	const char *name, *value;

	if (!js_opt_array(o, "properties", &list, err))
		return false;
	for (size_t i = 0; i < js_count(list); i++) {
		if (!js_opt_str(js_at(list, i), "name", &name, err) ||
		    !js_opt_str(js_at(list, i), "value", &value, err))
			return err_prefix(err, "properties[%zu]", i);
		if (name && value)
			bill_item_add(ret, name, value);
	}
	return true;
}

static bool take_location(const struct js *o, struct bill_item *ret, struct err *err)
{
	const struct js *evidence, *list = NULL, *first;

	if (!js_opt_object(o, "evidence", &evidence, err) ||
	    (evidence && !js_opt_array(evidence, "occurrences", &list, err)))
		return false;
	first = js_at(list, 0);
	return !first || js_opt_str(first, "location", &ret->location, err);
}

static bool read_item(const struct js *o, struct bill_item *ret, struct err *err)
{
	if (!js_is_object(o))
		return err_set(err, ERR_INPUT, "not an object");
	return js_opt_str(o, "type", &ret->kind, err) && js_opt_str(o, "group", &ret->group, err) &&
	       js_get_str(o, "name", &ret->name, err) &&
	       js_opt_str(o, "version", &ret->version, err) &&
	       js_opt_str(o, "purl", &ret->purl, err) &&
	       js_opt_str(o, "publisher", &ret->supplier, err) &&
	       js_opt_str(o, "description", &ret->description, err) &&
	       take_properties(o, ret, err) && take_location(o, ret, err);
}

struct walk {
	bill_sink *sink;
	void *ctx;
};

/* The depth is bounded by that of JSON. */
static void give(const struct walk *w, const struct js *o, bool is_subject, const char *place)
{
	auto_clear(bill_item) item = {.is_subject = is_subject};
	struct err why = {0};
	const struct js *inner = js_member(o, "components");

	if (read_item(o, &item, &why)) {
		w->sink(w->ctx, &item, NULL);
	} else {
		err_prefix(&why, "%.200s", place);
		w->sink(w->ctx, NULL, &why);
	}
	for (size_t i = 0; i < js_count(inner); i++) {
		auto_free char *inside = str_format("%.200s.components[%zu]", place, i);

		give(w, js_at(inner, i), false, inside);
	}
}

bool bill_cyclonedx_each(struct bill *b, bill_sink *sink, void *ctx, struct err *err)
{
	const struct js *subject = js_member(js_member(b->head, "metadata"), "component"), *list;
	struct jspart *p = &b->parts[BILL_COMPONENTS];
	struct walk w = {sink, ctx};

	if (subject)
		give(&w, subject, true, "metadata.component");
	if (!js_opt_array(b->head, "components", &list, err))
		return false;
	for (size_t i = 0;; i++) {
		auto_free char *place = str_format("components[%zu]", i);
		auto_js o = NULL;

		if (!jspart_next(p, &o, err))
			return err_prefix(err, "%s", place);
		if (!o)
			return true;
		give(&w, o, false, place);
	}
}
