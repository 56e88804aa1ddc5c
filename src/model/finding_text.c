/* The document of findings: fettle.findings/1, written and read. */
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/jsview.h"
#include "ext/jswrite.h"
#include "model/finding.h"

#define FINDINGS_MAX 10000000

static void write_answer(struct jswrite *w, const char *key, enum answer a, const char *no,
                         const char *yes)
{
	if (a != ANSWER_UNKNOWN)
		jswrite_str(w, key, a == ANSWER_YES ? yes : no);
}

static void write_priority(struct jswrite *w, const struct priority *p)
{
	jswrite_object(w, "priority");
	jswrite_str(w, "tier", tier_name(p->tier));
	if (p->rank)
		jswrite_int(w, "rank", p->rank);
	jswrite_bool(w, "kev", p->kev);
	jswrite_bool(w, "ransomware", p->ransomware);
	jswrite_bool(w, "triage", p->triage);
	if (p->epss >= 0)
		jswrite_real(w, "epss", p->epss);
	if (p->cvss >= 0)
		jswrite_real(w, "cvss", p->cvss);
	jswrite_str(w, "severity", p->severity);
	write_answer(w, "automatable", p->automatable, "no", "yes");
	write_answer(w, "impact", p->impact_total, "partial", "total");
	jswrite_str(w, "exploitation", exploitation_name(p->exploitation));
	write_answer(w, "exposed", p->exposed, "no", "yes");
	jswrite_str(w, "exposed_by", p->exposed_by);
	jswrite_str(w, "table", p->table);
	jswrite_str(w, "row", p->row);
	jswrite_end_object(w);
}

static void write_live(struct jswrite *w, const struct finding *f)
{
	if (!f->live_count)
		return;
	jswrite_array(w, "live");
	for (size_t i = 0; i < f->live_count; i++) {
		jswrite_object(w, NULL);
		live_process_encode(&f->live[i], w);
		jswrite_end_object(w);
	}
	jswrite_end_array(w);
}

static void write_vex(struct jswrite *w, const struct finding *f)
{
	if (!f->vex_count)
		return;
	jswrite_array(w, "vex");
	for (size_t i = 0; i < f->vex_count; i++) {
		jswrite_object(w, NULL);
		statement_encode(&f->vex[i], w);
		jswrite_end_object(w);
	}
	jswrite_end_array(w);
}

static void write_finding(struct jswrite *w, const struct finding *f)
{
	jswrite_object(w, NULL);
	jswrite_str(w, "id", f->id);
	jswrite_str(w, "vulnerability", f->vulnerability);
	if (f->aliases.count)
		jswrite_strings(w, "aliases", &f->aliases);
	jswrite_object(w, "component");
	jswrite_str(w, "source", f->source);
	jswrite_str(w, "purl", f->purl);
	jswrite_str(w, "installed", f->installed);
	jswrite_end_object(w);
	jswrite_strings(w, "packages", &f->packages);
	jswrite_str(w, "fixed_version", f->fixed_version);
	jswrite_str(w, "state", finding_state_name(f->state));
	write_priority(w, &f->priority);
	jswrite_time(w, "due", f->due);
	jswrite_str(w, "due_by", f->due_by);
	jswrite_object(w, "times");
	jswrite_time(w, "published", f->times.published);
	jswrite_time(w, "available", f->times.available);
	jswrite_time(w, "kev", f->times.kev);
	jswrite_time(w, "first_seen", f->times.first_seen);
	jswrite_end_object(w);
	jswrite_object(w, "reason");
	jswrite_str(w, "feed", f->reason.feed);
	jswrite_str(w, "record", f->reason.record);
	jswrite_str(w, "rule", f->reason.rule);
	jswrite_str(w, "comparator", f->reason.comparator);
	jswrite_str(w, "text", f->reason.text);
	jswrite_end_object(w);
	jswrite_str(w, "patch", f->patch);
	write_live(w, f);
	write_vex(w, f);
	jswrite_end_object(w);
}

static void write_summary(struct jswrite *w, const struct findings *f)
{
	size_t by_tier[TIERS] = {0};

	jswrite_object(w, "summary");
	jswrite_object(w, "by_state");
	for (unsigned s = 0; s < FINDING_STATES; s++)
		jswrite_int(w, finding_state_name(s), (int64_t)findings_in_state(f, s));
	jswrite_end_object(w);
	for (size_t i = 0; i < f->count; i++)
		if (finding_state_is_live(f->items[i].state))
			by_tier[f->items[i].priority.tier]++;
	jswrite_object(w, "by_tier");
	for (unsigned t = 0; t < TIERS; t++)
		jswrite_int(w, tier_name(t), (int64_t)by_tier[t]);
	jswrite_end_object(w);
	jswrite_int(w, "overdue", (int64_t)findings_overdue(f, f->generated));
	jswrite_end_object(w);
}

#define DRAIN_AT 65536

bool findings_write(const struct findings *f, struct str *to, findings_drain *drain, void *ctx,
                    struct err *err)
{
	struct jswrite w = {.to = to, .rows = true};

	jswrite_object(&w, NULL);
	jswrite_str(&w, "format", FINDINGS_FORMAT);
	jswrite_time(&w, "generated", f->generated);
	jswrite_str(&w, "generator", "fettle " FETTLE_VERSION);
	jswrite_object(&w, "host");
	jswrite_str(&w, "id", f->host);
	jswrite_str(&w, "name", f->host_name);
	jswrite_time(&w, "scanned", f->scanned);
	jswrite_bool(&w, "complete", f->complete);
	jswrite_end_object(&w);
	jswrite_array(&w, "feeds");
	for (size_t i = 0; i < f->feed_count; i++) {
		jswrite_object(&w, NULL);
		jswrite_str(&w, "name", f->feeds[i].name);
		jswrite_str(&w, "type", f->feeds[i].type);
		jswrite_time(&w, "fetched", f->feeds[i].fetched);
		jswrite_int(&w, "age_seconds", f->feeds[i].age);
		jswrite_bool(&w, "stale", f->feeds[i].stale);
		jswrite_str(&w, "trust", f->feeds[i].trust);
		jswrite_end_object(&w);
	}
	jswrite_end_array(&w);
	write_summary(&w, f);
	jswrite_array(&w, "findings");
	for (size_t i = 0; i < f->count; i++) {
		write_finding(&w, &f->items[i]);
		if (drain && to->len >= DRAIN_AT && !drain(ctx, to, err))
			return false;
	}
	jswrite_end_array(&w);
	jswrite_array(&w, "uncovered");
	for (size_t i = 0; i < f->uncovered_count; i++) {
		jswrite_object(&w, NULL);
		jswrite_str(&w, "purl", f->uncovered[i].purl);
		jswrite_str(&w, "reason", f->uncovered[i].reason);
		jswrite_end_object(&w);
	}
	jswrite_end_array(&w);
	if (f->vex_count)
		jswrite_array(&w, "vex");
	for (size_t i = 0; i < f->vex_count; i++)
		vex_tally_encode(&f->vex[i], &w);
	if (f->vex_count)
		jswrite_end_array(&w);
	jswrite_end_object(&w);
	return !drain || drain(ctx, to, err);
}

void findings_encode(const struct findings *f, struct str *to)
{
	if (!findings_write(f, to, NULL, NULL, NULL)) {
		/* without a drain there is nothing that fails */
	}
}

static bool read_answer(const struct jsval *o, const char *key, const char *no, const char *yes,
                        enum answer *ret, struct err *err)
{
	auto_free char *text = NULL;

	if (!jsval_dup_opt(o, key, &text, err))
		return false;
	if (!text)
		*ret = ANSWER_UNKNOWN;
	else if (strcmp(text, yes) == 0)
		*ret = ANSWER_YES;
	else if (strcmp(text, no) == 0)
		*ret = ANSWER_NO;
	else
		return err_set(err, ERR_INPUT, "%s: '%s' is neither '%s' nor '%s'", key, text, no,
		               yes);
	return true;
}

static bool read_exploitation(const struct jsval *o, enum exploitation *ret, struct err *err)
{
	auto_free char *word = NULL;

	if (!jsval_dup_opt(o, "exploitation", &word, err))
		return false;
	*ret = EXPLOITATION_UNKNOWN;
	for (unsigned i = 0; word && i < EXPLOITATIONS; i++)
		if (str_eq(exploitation_name((enum exploitation)i), word))
			*ret = (enum exploitation)i;
	return !word || *ret || err_set(err, ERR_INPUT, "exploitation: '%.40s' is not known", word);
}

static bool read_priority(const struct jsval *o, struct priority *p, struct err *err)
{
	auto_free char *tier = NULL;
	int64_t rank;

	if (!jsval_dup_text(o, "tier", &tier, err) || !tier_parse(tier, &p->tier, err) ||
	    !jsval_opt_int(o, "rank", 1, FINDINGS_MAX, 0, &rank, err) ||
	    !jsval_opt_bool(o, "kev", &p->kev, err) ||
	    !jsval_opt_bool(o, "ransomware", &p->ransomware, err) ||
	    !jsval_opt_bool(o, "triage", &p->triage, err) ||
	    !jsval_opt_real(o, "epss", -1, &p->epss, err) ||
	    !jsval_opt_real(o, "cvss", -1, &p->cvss, err) ||
	    !jsval_dup_opt(o, "severity", &p->severity, err) ||
	    !read_answer(o, "automatable", "no", "yes", &p->automatable, err) ||
	    !read_answer(o, "impact", "partial", "total", &p->impact_total, err) ||
	    !read_exploitation(o, &p->exploitation, err) ||
	    !read_answer(o, "exposed", "no", "yes", &p->exposed, err) ||
	    !jsval_dup_opt(o, "exposed_by", &p->exposed_by, err) ||
	    !jsval_dup_opt(o, "table", &p->table, err) || !jsval_dup_opt(o, "row", &p->row, err))
		return err_prefix(err, "priority");
	p->rank = (unsigned)rank;
	return true;
}

static bool read_component(const struct jsval *o, struct finding *f, struct err *err)
{
	return (jsval_dup_text(o, "source", &f->source, err) &&
	        jsval_dup_opt(o, "purl", &f->purl, err) &&
	        jsval_dup_opt(o, "installed", &f->installed, err)) ||
	       err_prefix(err, "component");
}

static bool read_times(const struct jsval *o, struct finding *f, struct err *err)
{
	return (jsval_opt_time(o, "published", &f->times.published, err) &&
	        jsval_opt_time(o, "available", &f->times.available, err) &&
	        jsval_opt_time(o, "kev", &f->times.kev, err) &&
	        jsval_opt_time(o, "first_seen", &f->times.first_seen, err)) ||
	       err_prefix(err, "times");
}

static bool read_reason(const struct jsval *o, struct reason *r, struct err *err)
{
	return (jsval_dup_opt(o, "feed", &r->feed, err) &&
	        jsval_dup_opt(o, "record", &r->record, err) &&
	        jsval_dup_opt(o, "rule", &r->rule, err) &&
	        jsval_dup_opt(o, "comparator", &r->comparator, err) &&
	        jsval_dup_opt(o, "text", &r->text, err)) ||
	       err_prefix(err, "reason");
}

static bool read_live(const struct jsval *o, void *to, struct err *err)
{
	return live_process_decode(o, finding_add_live(to), err);
}

static bool read_statement(const struct jsval *o, void *to, struct err *err)
{
	return statement_decode(o, finding_add_statement(to), err);
}

static bool read_finding(const struct jsval *o, void *to, struct err *err)
{
	struct finding *f = findings_add(to);
	const struct jsval *component, *priority, *times, *reason;
	auto_free char *state = NULL;

	return jsval_dup_text(o, "id", &f->id, err) &&
	       jsval_dup_text(o, "vulnerability", &f->vulnerability, err) &&
	       jsval_opt_strings(o, "aliases", &f->aliases, err) &&
	       jsval_get_object(o, "component", &component, err) &&
	       read_component(component, f, err) &&
	       jsval_opt_strings(o, "packages", &f->packages, err) &&
	       jsval_dup_opt(o, "fixed_version", &f->fixed_version, err) &&
	       jsval_dup_text(o, "state", &state, err) &&
	       (finding_state_parse(state, &f->state, err) || err_prefix(err, "state")) &&
	       jsval_get_object(o, "priority", &priority, err) &&
	       read_priority(priority, &f->priority, err) &&
	       jsval_opt_time(o, "due", &f->due, err) &&
	       jsval_dup_opt(o, "due_by", &f->due_by, err) &&
	       jsval_get_object(o, "times", &times, err) && read_times(times, f, err) &&
	       jsval_get_object(o, "reason", &reason, err) &&
	       read_reason(reason, &f->reason, err) && jsval_dup_opt(o, "patch", &f->patch, err) &&
	       jsval_opt_each(o, "live", read_live, f, err) &&
	       jsval_opt_each(o, "vex", read_statement, f, err);
}

static bool read_feed(const struct jsval *o, void *to, struct err *err)
{
	struct findings_feed *f = findings_add_feed(to);

	return jsval_dup_text(o, "name", &f->name, err) &&
	       jsval_dup_text(o, "type", &f->type, err) &&
	       jsval_opt_time(o, "fetched", &f->fetched, err) &&
	       jsval_opt_int(o, "age_seconds", INT64_MIN, INT64_MAX, 0, &f->age, err) &&
	       jsval_opt_bool(o, "stale", &f->stale, err) &&
	       jsval_dup_opt(o, "trust", &f->trust, err);
}

static bool read_uncovered(const struct jsval *o, void *to, struct err *err)
{
	auto_free char *purl = NULL, *reason = NULL;

	if (!jsval_dup_text(o, "purl", &purl, err) || !jsval_dup_text(o, "reason", &reason, err))
		return false;
	findings_add_uncovered(to, purl, reason);
	return true;
}

static bool read_host(const struct jsval *o, struct findings *f, struct err *err)
{
	return (jsval_dup_opt(o, "id", &f->host, err) &&
	        jsval_dup_opt(o, "name", &f->host_name, err) &&
	        jsval_opt_time(o, "scanned", &f->scanned, err) &&
	        jsval_opt_bool(o, "complete", &f->complete, err)) ||
	       err_prefix(err, "host");
}

static bool read_tally(const struct jsval *o, void *to, struct err *err)
{
	return vex_tally_decode(o, findings_add_vex(to), err);
}

bool findings_parse(struct span text, struct findings *ret, struct err *err)
{
	auto_clear(findings) f = {0};
	auto_clear(jsview) view = {0};
	const struct jsval *doc, *host, *items;

	if (!jsview_parse_document(&view, text, FINDINGS_FORMAT, &doc, err) ||
	    !jsval_get_time(doc, "generated", &f.generated, err) ||
	    !jsval_get_object(doc, "host", &host, err) || !read_host(host, &f, err) ||
	    !jsval_opt_each(doc, "feeds", read_feed, &f, err) ||
	    !jsval_get_array(doc, "findings", &items, err) ||
	    !jsval_opt_each(doc, "findings", read_finding, &f, err) ||
	    !jsval_opt_each(doc, "uncovered", read_uncovered, &f, err) ||
	    !jsval_opt_each(doc, "vex", read_tally, &f, err))
		return false;
	*ret = f;
	f = (struct findings){0};
	return true;
}
