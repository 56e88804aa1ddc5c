#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"
#include "ext/jswrite.h"
#include "report/installed.h"
#include "report/sarif.h"
#include "model/severity.h"

#define SCHEMA                                                                                     \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"                      \
	"sarif-schema-2.1.0.json"

/* The findings of one vulnerability. */
struct rule {
	const struct finding *first;
	double cvss;
	const char *severity;
};

struct rules {
	struct rule *v;
	size_t count, cap;
	struct table by_id; /* index + 1 */
};

static void rules_clear(struct rules *r)
{
	mem_free(&r->v);
	table_clear(&r->by_id);
}

static bool is_shown(const struct finding *f)
{
	return f->state != FINDING_FIXED;
}

static size_t rule_of(const struct rules *r, const struct finding *f)
{
	return (size_t)(uintptr_t)table_get(&r->by_id, span_of(f->vulnerability));
}

static void rules_add(struct rules *r, const struct finding *f)
{
	size_t at = rule_of(r, f);
	struct rule *rule;

	if (at == 0) {
		r->v = mem_grow(r->v, r->count, &r->cap, sizeof(*r->v));
		at = ++r->count;
		r->v[at - 1] = (struct rule){.first = f, .cvss = -1};
		table_set(&r->by_id, span_of(f->vulnerability), (void *)(uintptr_t)at);
	}
	rule = &r->v[at - 1];
	if (f->priority.cvss > rule->cvss)
		rule->cvss = f->priority.cvss;
	if (!rule->severity)
		rule->severity = f->priority.severity;
}

static void write_rule(struct jswrite *w, const struct rule *rule)
{
	const struct finding *f = rule->first;
	auto_free char *score = rule->cvss >= 0 ? str_format("%.1f", rule->cvss) : NULL;
	auto_free char *url = NULL;

	if (str_starts(f->vulnerability, "CVE-"))
		url = str_format("https://www.cve.org/CVERecord?id=%s", f->vulnerability);
	jswrite_object(w, NULL);
	jswrite_str(w, "id", f->vulnerability);
	jswrite_object(w, "shortDescription");
	jswrite_str(w, "text", f->vulnerability);
	jswrite_end_object(w);
	jswrite_str(w, "helpUri", url);
	jswrite_object(w, "properties");
	jswrite_str(w, "security-severity", score ? score : severity_score(rule->severity));
	jswrite_array(w, "tags");
	jswrite_str(w, NULL, "security");
	jswrite_str(w, NULL, "vulnerability");
	jswrite_end_array(w);
	jswrite_end_object(w);
	jswrite_end_object(w);
}

static void write_tool(struct jswrite *w, const struct rules *rules)
{
	jswrite_object(w, "tool");
	jswrite_object(w, "driver");
	jswrite_str(w, "name", "fettle");
	jswrite_str(w, "version", FETTLE_VERSION);
	jswrite_array(w, "rules");
	for (size_t i = 0; i < rules->count; i++)
		write_rule(w, &rules->v[i]);
	jswrite_end_array(w);
	jswrite_end_object(w);
	jswrite_end_object(w);
}

static void notify(struct jswrite *w, const char *text)
{
	jswrite_object(w, NULL);
	jswrite_str(w, "level", "warning");
	jswrite_object(w, "message");
	jswrite_str(w, "text", text);
	jswrite_end_object(w);
	jswrite_end_object(w);
}

static void notify_unread(struct jswrite *w, const struct inventory *inv)
{
	for (size_t i = 0; inv && i < inv->coverage_count; i++) {
		const struct coverage *c = &inv->coverage[i];
		auto_free char *text = NULL;

		if (c->result == COVERAGE_READ || c->result == COVERAGE_ABSENT)
			continue;
		text = str_format("%s: '%s' %s: %s", c->source, c->path ? c->path : "-",
		                  c->result == COVERAGE_PARTIAL ? "was read in part"
		                                                : "could not be read",
		                  c->reason ? c->reason : "no reason is known");
		notify(w, text);
	}
}

static void write_run(struct jswrite *w, const struct findings *f, const struct inventory *inv)
{
	jswrite_array(w, "invocations");
	jswrite_object(w, NULL);
	jswrite_bool(w, "executionSuccessful", true);
	jswrite_time(w, "endTimeUtc", f->generated);
	jswrite_array(w, "toolExecutionNotifications");
	notify_unread(w, inv);
	for (size_t i = 0; i < f->feed_count; i++) {
		auto_free char *text = str_format("feed '%s' is stale", f->feeds[i].name);

		if (f->feeds[i].stale)
			notify(w, text);
	}
	if (f->uncovered_count) {
		auto_free char *text =
		        str_format("components that no feed speaks of: %zu", f->uncovered_count);

		notify(w, text);
	}
	jswrite_end_array(w);
	jswrite_end_object(w);
	jswrite_end_array(w);
}

/* Percent-encoded, as a reference relative to the root. */
static char *uri_of(const char *path)
{
	auto_clear(str) uri = {0};

	while (*path == '/')
		path++;
	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if (c > ' ' && c < 0x7f && !strchr("%\"#<>?[]\\^`{|}:", c))
			str_addc(&uri, (char)c);
		else
			str_addf(&uri, "%%%02X", c);
	}
	return str_steal(&uri);
}

static void write_location(struct jswrite *w, const struct component *c, const struct finding *f)
{
	auto_free char *uri = c && c->location ? uri_of(c->location) : NULL;
	const char *purl = c && c->purl ? c->purl : f->purl;

	jswrite_object(w, NULL);
	if (uri) {
		jswrite_object(w, "physicalLocation");
		jswrite_object(w, "artifactLocation");
		jswrite_str(w, "uri", uri);
		jswrite_str(w, "uriBaseId", "ROOT");
		jswrite_end_object(w);
		jswrite_end_object(w);
	}
	jswrite_array(w, "logicalLocations");
	jswrite_object(w, NULL);
	jswrite_str(w, "name", c ? c->name : f->source);
	jswrite_str(w, "fullyQualifiedName", purl);
	jswrite_str(w, "kind", "package");
	jswrite_end_object(w);
	jswrite_end_array(w);
	jswrite_end_object(w);
}

static void write_locations(struct jswrite *w, const struct installed *in, const struct finding *f)
{
	const struct component *c = installed_next(in, f, NULL);

	jswrite_array(w, "locations");
	write_location(w, c, f);
	jswrite_end_array(w);
}

static const char *level_of(const struct finding *f)
{
	static const char *const levels[TIERS] = {"warning", "error", "error", "warning", "note"};

	return f->state == FINDING_UNKNOWN ? "none" : levels[f->priority.tier];
}

static void write_message(struct jswrite *w, const struct finding *f)
{
	auto_clear(str) text = {0};

	str_addf(&text, "%s in %s", f->vulnerability, f->source);
	if (f->installed)
		str_addf(&text, " %s", f->installed);
	str_addf(&text, ": %s", finding_state_name(f->state));
	if (f->fixed_version)
		str_addf(&text, ", fixed in %s", f->fixed_version);
	if (f->reason.text)
		str_addf(&text, " (%s)", f->reason.text);
	jswrite_object(w, "message");
	jswrite_str(w, "text", str_c(&text));
	jswrite_end_object(w);
}

static void write_suppression(struct jswrite *w, const struct finding *f)
{
	if (f->state != FINDING_MITIGATED && f->state != FINDING_EXCEPTED &&
	    f->state != FINDING_NOT_AFFECTED)
		return;
	jswrite_array(w, "suppressions");
	jswrite_object(w, NULL);
	jswrite_str(w, "kind", "external");
	jswrite_str(w, "status", "accepted");
	jswrite_str(w, "justification",
	            f->reason.text ? f->reason.text : finding_state_name(f->state));
	jswrite_end_object(w);
	jswrite_end_array(w);
}

static void write_properties(struct jswrite *w, const struct finding *f)
{
	jswrite_object(w, "properties");
	jswrite_str(w, "state", finding_state_name(f->state));
	jswrite_str(w, "tier", tier_name(f->priority.tier));
	jswrite_time(w, "due", f->due);
	jswrite_bool(w, "kev", f->priority.kev);
	if (f->priority.epss >= 0)
		jswrite_real(w, "epss", f->priority.epss);
	jswrite_str(w, "fixedVersion", f->fixed_version);
	jswrite_str(w, "patch", f->patch);
	jswrite_end_object(w);
}

static void write_result(struct jswrite *w, const struct rules *rules, const struct installed *in,
                         const struct finding *f)
{
	jswrite_object(w, NULL);
	jswrite_str(w, "ruleId", f->vulnerability);
	jswrite_int(w, "ruleIndex", (int64_t)rule_of(rules, f) - 1);
	jswrite_str(w, "kind", f->state == FINDING_UNKNOWN ? "review" : "fail");
	jswrite_str(w, "level", level_of(f));
	write_message(w, f);
	write_locations(w, in, f);
	jswrite_object(w, "partialFingerprints");
	jswrite_str(w, "fettleFinding/v1", f->id);
	jswrite_end_object(w);
	write_suppression(w, f);
	write_properties(w, f);
	jswrite_end_object(w);
}

static void write_head(struct jswrite *w, const struct findings *f)
{
	const char *host = f->host_name ? f->host_name : f->host;
	auto_free char *id = str_format("fettle/%s/", host ? host : "unknown");

	jswrite_object(w, "automationDetails");
	jswrite_str(w, "id", id);
	jswrite_end_object(w);
	jswrite_object(w, "originalUriBaseIds");
	jswrite_object(w, "ROOT");
	jswrite_str(w, "uri", "file:///");
	jswrite_end_object(w);
	jswrite_end_object(w);
}

void sarif_findings(const struct findings *f, const struct inventory *inv, struct str *to)
{
	__attribute__((cleanup(rules_clear))) struct rules rules = {0};
	auto_clear(installed) in = {0};
	struct jswrite w = {.to = to};

	if (inv)
		installed_make(inv, &in);
	for (size_t i = 0; i < f->count; i++)
		if (is_shown(&f->items[i]))
			rules_add(&rules, &f->items[i]);
	jswrite_object(&w, NULL);
	jswrite_str(&w, "$schema", SCHEMA);
	jswrite_str(&w, "version", "2.1.0");
	jswrite_array(&w, "runs");
	jswrite_object(&w, NULL);
	write_tool(&w, &rules);
	write_head(&w, f);
	write_run(&w, f, inv);
	jswrite_array(&w, "results");
	for (size_t i = 0; i < f->count; i++)
		if (is_shown(&f->items[i]))
			write_result(&w, &rules, &in, &f->items[i]);
	jswrite_end_array(&w);
	jswrite_end_object(&w);
	jswrite_end_array(&w);
	jswrite_end_object(&w);
}
