#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "model/policy.h"
#include "model/severity.h"

#define DAYS_MAX 36500

static const char *const starts[] = {"available", "published", "first_seen", "kev", NULL};

const char *policy_start_name(enum policy_start s)
{
	return starts[s];
}

static void overlay_clear(struct policy_overlay *o)
{
	free(o->name);
	free(o->severity);
	strlist_clear(&o->packages);
}

void policy_clear(struct policy *p)
{
	mem_free(&p->digest);
	for (size_t i = 0; i < p->overlay_count; i++)
		overlay_clear(&p->overlays[i]);
	mem_free(&p->overlays);
	*p = (struct policy){0};
}

/* --- values --- */

static bool read_word(const struct js *o, const char *key, const char *const *words, size_t *ret,
                      struct err *err)
{
	auto_clear(str) all = {0};
	const char *text;

	if (!js_opt_str(o, key, &text, err))
		return false;
	for (size_t i = 0; text && words[i]; i++) {
		if (strcmp(words[i], text) == 0) {
			*ret = i;
			return true;
		}
		str_addf(&all, "%s'%s'", i ? ", " : "", words[i]);
	}
	return !text ||
	       err_set(err, ERR_INPUT, "%s: '%.60s' is none of %s", key, text, str_c(&all));
}

static bool read_duration(const struct js *o, const char *key, int64_t *ret, struct err *err)
{
	const char *text;

	if (!js_opt_str(o, key, &text, err))
		return false;
	if (!text)
		return true;
	if (!clock_parse_duration(text, ret, err))
		return err_as(err, ERR_INPUT) || err_prefix(err, "%s", key);
	return *ret > 0 || err_set(err, ERR_INPUT, "%s: it must be more than nothing", key);
}

static bool read_score(const struct js *o, const char *key, double most, double *ret,
                       struct err *err)
{
	if (!js_opt_real(o, key, -1, ret, err))
		return false;
	if (js_member(o, key) && (*ret < 0 || *ret > most))
		return err_set(err, ERR_INPUT, "%s: not from 0 to %g", key, most);
	return true;
}

static bool read_wish(const struct js *o, const char *key, enum policy_wish *ret, struct err *err)
{
	bool is;

	if (!js_member(o, key))
		return true;
	if (!js_get_bool(o, key, &is, err))
		return false;
	*ret = is ? POLICY_YES : POLICY_NO;
	return true;
}

/* --- parts --- */

static bool read_freshness(const struct js *o, struct policy *p, struct err *err)
{
	static const char *const known[] = {"scan_max_age", "feed_max_age", NULL};

	return js_only(o, known, err) && read_duration(o, "scan_max_age", &p->scan_max_age, err) &&
	       read_duration(o, "feed_max_age", &p->feed_max_age, err);
}

static bool read_start(const struct js *o, const char *key, bool allow_kev, enum policy_start *ret,
                       struct err *err)
{
	size_t place = *ret;

	if (!read_word(o, key, starts, &place, err))
		return false;
	if (place == POLICY_KEV && !allow_kev)
		return err_set(err, ERR_INPUT, "%s: 'kev' is for overlays alone", key);
	*ret = (enum policy_start)place;
	return true;
}

static bool read_clock(const struct js *o, struct policy *p, struct err *err)
{
	static const char *const known[] = {"start", NULL};

	return js_only(o, known, err) && read_start(o, "start", false, &p->start, err);
}

static bool read_inputs(const struct js *o, struct policy *p, struct err *err)
{
	static const char *const known[] = {"unknown_exposure", "unknown_automatable",
	                                    "unknown_impact", NULL};
	static const char *const answers[] = {"yes", "no", NULL};
	static const char *const impacts[] = {"total", "partial", NULL};
	size_t exposure = 0, automatable = 0, impact = 0;

	if (!js_only(o, known, err) || !read_word(o, "unknown_exposure", answers, &exposure, err) ||
	    !read_word(o, "unknown_automatable", answers, &automatable, err) ||
	    !read_word(o, "unknown_impact", impacts, &impact, err))
		return false;
	p->unknown_is_not_exposed = exposure;
	p->unknown_is_not_automatable = automatable;
	p->unknown_is_partial = impact;
	return true;
}

static bool read_kev(const struct js *o, struct policy *p, struct err *err)
{
	static const char *const known[] = {"use_due_date", NULL};

	return js_only(o, known, err) &&
	       js_opt_bool(o, "use_due_date", false, &p->uses_kev_due_date, err);
}

static bool read_severity(const struct js *o, char **ret, struct err *err)
{
	const char *text, *name;

	if (!js_opt_str(o, "severity", &text, err))
		return false;
	if (!text)
		return true;
	name = severity_name(text);
	if (!name)
		return err_set(err, ERR_INPUT,
		               "severity: '%.60s' is none of 'low', 'medium', 'high', 'critical'",
		               text);
	*ret = mem_strdup(name);
	return true;
}

static bool read_when(const struct js *o, struct policy_overlay *v, struct err *err)
{
	static const char *const known[] = {"kev",  "ransomware", "exposed",  "severity",
	                                    "cvss", "epss",       "packages", NULL};

	return js_only(o, known, err) && read_wish(o, "kev", &v->kev, err) &&
	       read_wish(o, "ransomware", &v->ransomware, err) &&
	       read_wish(o, "exposed", &v->exposed, err) && read_severity(o, &v->severity, err) &&
	       read_score(o, "cvss", 10, &v->cvss, err) &&
	       read_score(o, "epss", 1, &v->epss, err) &&
	       js_opt_strings(o, "packages", &v->packages, err);
}

static bool read_overlay(const struct js *o, struct policy *p, struct err *err)
{
	static const char *const known[] = {"name", "when", "days", "from", NULL};
	struct policy_overlay *v;
	const struct js *when;

	p->overlays =
	        mem_grow(p->overlays, p->overlay_count, &p->overlay_cap, sizeof(*p->overlays));
	v = &p->overlays[p->overlay_count++];
	v->cvss = v->epss = -1;
	v->from = p->start;
	if (!js_only(o, known, err) || !js_dup_str(o, "name", &v->name, err) ||
	    !js_get_int(o, "days", 0, DAYS_MAX, &v->days, err) ||
	    !read_start(o, "from", true, &v->from, err) || !js_get_object(o, "when", &when, err))
		return false;
	return read_when(when, v, err) || err_prefix(err, "when");
}

static bool read_overlays(const struct js *sla, struct policy *p, struct err *err)
{
	const struct js *list;

	if (!js_opt_array(sla, "overlays", &list, err))
		return false;
	for (size_t i = 0; i < js_count(list); i++)
		if (!read_overlay(js_at(list, i), p, err))
			return err_prefix(err, "overlays[%zu]", i);
	return true;
}

static bool read_sla(const struct js *o, struct policy *p, struct err *err)
{
	static const char *const known[] = {"table", "inputs", "kev", "overlays", NULL};
	static const char *const tables[] = {POLICY_TABLE, NULL};
	const struct js *inputs, *kev;
	size_t table = 0;

	if (!js_only(o, known, err) || !read_word(o, "table", tables, &table, err) ||
	    !js_opt_object(o, "inputs", &inputs, err) || !js_opt_object(o, "kev", &kev, err))
		return false;
	if (inputs && !read_inputs(inputs, p, err))
		return err_prefix(err, "inputs");
	if (kev && !read_kev(kev, p, err))
		return err_prefix(err, "kev");
	return read_overlays(o, p, err);
}

static bool read_all(const struct js *doc, struct policy *p, struct err *err)
{
	static const char *const known[] = {"format", "name", "freshness", "clock", "sla", NULL};
	static const struct {
		const char *key;
		bool (*read)(const struct js *o, struct policy *p, struct err *err);
	} parts[] = {{"freshness", read_freshness}, {"clock", read_clock}, {"sla", read_sla}};
	const char *name;

	if (!js_only(doc, known, err) || !js_opt_str(doc, "name", &name, err))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		const struct js *o;

		if (!js_opt_object(doc, parts[i].key, &o, err))
			return false;
		if (o && !parts[i].read(o, p, err))
			return err_prefix(err, "%s", parts[i].key);
	}
	return true;
}

bool policy_parse(struct span text, struct policy *ret, struct err *err)
{
	auto_clear(policy) p = {0};
	auto_js doc = NULL;
	char hex[SHA256_HEX_SIZE];

	if (!js_parse_document(text, POLICY_FORMAT, &doc, err) || !read_all(doc, &p, err))
		return false;
	digest_hex(text, hex);
	p.digest = mem_strdup(hex);
	*ret = p;
	p = (struct policy){0};
	return true;
}
