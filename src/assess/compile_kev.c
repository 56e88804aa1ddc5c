/* CISA's catalog of known exploited vulnerabilities: one JSON document. */
#include "assess/compile.h"
#include "assess/enrich.h"
#include "assess/unpack.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "format/jsonsplit.h"

struct reading {
	struct jsonsplit split;
	struct builder *b;
	bool has_list; /* the member that such a catalog has */
	size_t count;
};

static void reading_clear(struct reading *r)
{
	jsonsplit_clear(&r->split);
}

static bool read_entry(struct builder *b, struct span text, struct err *err)
{
	auto_js o = NULL;
	const char *id, *name = NULL, *ransomware = NULL;
	int64_t numbers[KEV_NUMBERS] = {0};
	struct span texts[KEV_TEXTS] = {{0}};

	if (!js_parse(text, &o, err))
		return false;
	if (!js_is_object(o))
		return err_set(err, ERR_INPUT, "not an object");
	if (!js_get_str(o, "cveID", &id, err) || !js_opt_str(o, "vulnerabilityName", &name, err) ||
	    !js_get_time(o, "dateAdded", &numbers[KEV_ADDED], err) ||
	    !js_opt_time(o, "dueDate", &numbers[KEV_DUE], err) ||
	    !js_opt_str(o, "knownRansomwareCampaignUse", &ransomware, err))
		return false;
	texts[KEV_CVE] = span_of(id);
	texts[KEV_NAME] = span_of(name);
	numbers[KEV_RANSOMWARE] = str_eq(ransomware, "Known");
	builder_add(b, texts, numbers);
	b->about.records++;
	return true;
}

static void take_released(struct reading *r, struct span value)
{
	auto_free char *text = NULL;

	if (value.len < 2 || value.ptr[0] != '"')
		return;
	text = span_dup(span_make(value.ptr + 1, value.len - 2));
	if (!clock_parse(text, &r->b->about.published, NULL))
		r->b->about.published = 0;
}

static bool take_value(void *ctx, const struct span *keys, size_t depth, struct span value,
                       struct err *err)
{
	struct reading *r = ctx;
	struct err why = {0};

	(void)err;
	if (depth == 1 && span_eq(keys[0], "dateReleased"))
		take_released(r, value);
	if (depth != 2 || !span_eq(keys[0], "vulnerabilities"))
		return true;
	r->has_list = true;
	if (!read_entry(r->b, value, &why))
		builder_broken(r->b, "vulnerabilities[%zu]: %s", r->count, why.msg);
	r->count++;
	return true;
}

static bool take_bytes(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct reading *r = ctx;

	return jsonsplit_feed(&r->split, span_make(bytes, len), err);
}

bool compile_kev(int fd, const char *release, struct builder *b, struct err *err)
{
	auto_clear(reading) r = {.b = b};

	(void)release;
	r.split = (struct jsonsplit){.depth = 2, .sink = take_value, .ctx = &r};
	builder_begin(b, KEV_TEXTS, KEV_NUMBERS);
	if (!unpack_fd(fd, take_bytes, &r, err) || !jsonsplit_end(&r.split, err))
		return err_prefix(err, "not a KEV catalog");
	return r.has_list || err_set(err, ERR_INPUT, "not a KEV catalog: vulnerabilities: missing");
}
