#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/jswrite.h"
#include "report/action.h"
#include "report/cyclonedx_part.h"
#include "model/severity.h"

void cyclonedx_property(struct jswrite *w, const char *name, const char *value)
{
	if (!value)
		return;
	jswrite_object(w, NULL);
	jswrite_str(w, "name", name);
	jswrite_str(w, "value", value);
	jswrite_end_object(w);
}

static void write_source(struct jswrite *w, const char *name)
{
	jswrite_object(w, "source");
	jswrite_str(w, "name", name);
	jswrite_end_object(w);
}

static void write_references(struct jswrite *w, const struct finding *f)
{
	if (!f->aliases.count)
		return;
	jswrite_array(w, "references");
	for (size_t i = 0; i < f->aliases.count; i++) {
		jswrite_object(w, NULL);
		jswrite_str(w, "id", f->aliases.v[i]);
		write_source(w, f->reason.feed);
		jswrite_end_object(w);
	}
	jswrite_end_array(w);
}

static void write_ratings(struct jswrite *w, const struct finding *f)
{
	const struct priority *p = &f->priority;
	const char *severity = severity_name(p->severity);

	jswrite_array(w, "ratings");
	if (p->cvss >= 0 || p->severity) {
		jswrite_object(w, NULL);
		write_source(w, f->reason.feed);
		if (p->cvss >= 0)
			jswrite_real(w, "score", p->cvss);
		jswrite_str(w, "severity", severity ? severity : "unknown");
		jswrite_end_object(w);
	}
	if (p->row) {
		jswrite_object(w, NULL);
		write_source(w, p->table);
		jswrite_str(w, "method", "SSVC");
		jswrite_str(w, "vector", p->row);
		jswrite_str(w, "justification", tier_name(p->tier));
		jswrite_end_object(w);
	}
	jswrite_end_array(w);
}

static const char *state_of(const struct finding *f)
{
	switch (f->state) {
	case FINDING_FIXED:
		return "resolved";
	case FINDING_NOT_AFFECTED:
		return "not_affected";
	case FINDING_UNKNOWN:
	case FINDING_STATES:
		return "in_triage";
	case FINDING_OPEN:
	case FINDING_NO_FIX:
	case FINDING_FIX_UNREACHABLE:
	case FINDING_PENDING_RESTART:
	case FINDING_MITIGATED:
	case FINDING_EXCEPTED:
		break;
	}
	return "exploitable";
}

static const char *response_of(const struct finding *f)
{
	if (f->state == FINDING_OPEN || f->state == FINDING_PENDING_RESTART)
		return "update";
	if (f->state == FINDING_MITIGATED)
		return "workaround_available";
	return f->state == FINDING_NO_FIX ? "can_not_fix" : NULL;
}

static void write_analysis(struct jswrite *w, const struct finding *f)
{
	const char *response = response_of(f);
	auto_free char *detail =
	        f->reason.text ? str_format("%s: %s", finding_state_name(f->state), f->reason.text)
	                       : NULL;

	jswrite_object(w, "analysis");
	jswrite_str(w, "state", state_of(f));
	if (response) {
		jswrite_array(w, "response");
		jswrite_str(w, NULL, response);
		jswrite_end_array(w);
	}
	jswrite_str(w, "detail", detail ? detail : finding_state_name(f->state));
	jswrite_time(w, "firstIssued", f->times.first_seen);
	jswrite_end_object(w);
}

static const char *version_status(const struct finding *f)
{
	if (f->state == FINDING_FIXED || f->state == FINDING_NOT_AFFECTED)
		return "unaffected";
	return f->state == FINDING_UNKNOWN ? "unknown" : "affected";
}

static void write_affects(struct jswrite *w, const struct finding *f, const struct installed *in)
{
	const struct component *c = NULL;

	jswrite_array(w, "affects");
	while ((c = installed_next(in, f, c))) {
		jswrite_object(w, NULL);
		jswrite_str(w, "ref", installed_ref(in, c));
		if (c->version) {
			jswrite_array(w, "versions");
			jswrite_object(w, NULL);
			jswrite_str(w, "version", c->version);
			jswrite_str(w, "status", version_status(f));
			jswrite_end_object(w);
			jswrite_end_array(w);
		}
		jswrite_end_object(w);
	}
	jswrite_end_array(w);
}

static void write_properties(struct jswrite *w, const struct finding *f)
{
	auto_free char *due = clock_text(f->due);
	auto_free char *epss = f->priority.epss >= 0 ? str_format("%.12g", f->priority.epss) : NULL;

	jswrite_array(w, "properties");
	cyclonedx_property(w, "fettle:state", finding_state_name(f->state));
	cyclonedx_property(w, "fettle:tier", tier_name(f->priority.tier));
	cyclonedx_property(w, "fettle:due", due);
	cyclonedx_property(w, "fettle:kev", f->priority.kev ? "true" : "false");
	cyclonedx_property(w, "fettle:epss", epss);
	cyclonedx_property(w, "fettle:component", f->purl);
	cyclonedx_property(w, "fettle:fixed_version", f->fixed_version);
	cyclonedx_property(w, "fettle:patch", f->patch);
	jswrite_end_array(w);
}

static void write_vulnerability(struct jswrite *w, const struct finding *f,
                                const struct installed *in)
{
	auto_free char *ref = str_format("finding:%s", f->id);
	auto_free char *action = action_text(f);

	jswrite_object(w, NULL);
	jswrite_str(w, "bom-ref", ref);
	jswrite_str(w, "id", f->vulnerability);
	write_source(w, f->reason.feed);
	write_references(w, f);
	write_ratings(w, f);
	jswrite_str(w, "recommendation", action);
	jswrite_time(w, "published", f->times.published);
	write_analysis(w, f);
	write_affects(w, f, in);
	write_properties(w, f);
	jswrite_end_object(w);
}

void cyclonedx_vulnerabilities(const struct findings *f, const struct installed *in,
                               struct jswrite *w)
{
	jswrite_array(w, "vulnerabilities");
	for (size_t i = 0; i < f->count; i++)
		write_vulnerability(w, &f->items[i], in);
	jswrite_end_array(w);
}
