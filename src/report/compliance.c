#include "base/err.h"
#include "base/str.h"
#include "report/compliance.h"

static const char *const names[METRIC_PARTS] = {"compliant", "excepted", "non-compliant",
                                                "unknown"};

const char *compliance_name(enum compliance c)
{
	return names[c];
}

static enum compliance judge_finding(const struct finding *f, int64_t now)
{
	bool overdue = f->due && f->due <= now;

	if (f->state == FINDING_UNKNOWN)
		return COMPLIANCE_UNKNOWN;
	if (f->state == FINDING_EXCEPTED || f->state == FINDING_MITIGATED)
		return overdue ? COMPLIANCE_EXCEPTED : COMPLIANT;
	return finding_state_is_live(f->state) && overdue ? NON_COMPLIANT : COMPLIANT;
}

/* Whether a finding whose date has passed is judged so. */
static bool has_overdue(const struct records *r, enum compliance wanted)
{
	for (size_t i = 0; i < r->findings->count; i++) {
		const struct finding *f = &r->findings->items[i];

		if (f->due && f->due <= r->now && judge_finding(f, r->now) == wanted)
			return true;
	}
	return false;
}

static bool is_stale(const struct findings *f)
{
	for (size_t i = 0; i < f->feed_count; i++)
		if (f->feeds[i].stale)
			return true;
	return f->feed_count == 0;
}

/* NULL: what is known is of the present. */
static const char *why_unknown(const struct records *r)
{
	if (!r->inventory)
		return "the host was not scanned";
	if (!r->findings)
		return "the host was not assessed";
	if (r->inventory->generated + r->max_age < r->now)
		return "the scan is too old to speak of the present";
	if (r->findings->generated + r->max_age < r->now)
		return "the assessment is too old to speak of the present";
	return NULL;
}

/* NULL: what is known is enough to say that nothing is overdue. */
static const char *why_not_clean(const struct records *r)
{
	if (!inventory_is_complete(r->inventory) || !r->findings->complete)
		return "nothing that is known is overdue, but not everything could be read";
	if (is_stale(r->findings))
		return "nothing that is known is overdue, but a feed is stale or there is none";
	if (has_overdue(r, COMPLIANCE_UNKNOWN))
		return "the date of a finding has passed that could not be judged";
	return NULL;
}

enum compliance compliance_judge(const struct records *r, const char **ret_why)
{
	if ((*ret_why = why_unknown(r)))
		return COMPLIANCE_UNKNOWN;
	if (has_overdue(r, NON_COMPLIANT)) {
		*ret_why = "a finding is overdue";
		return NON_COMPLIANT;
	}
	if ((*ret_why = why_not_clean(r)))
		return COMPLIANCE_UNKNOWN;
	if (has_overdue(r, COMPLIANCE_EXCEPTED)) {
		*ret_why = "what is overdue is covered by decisions";
		return COMPLIANCE_EXCEPTED;
	}
	*ret_why = "nothing is overdue";
	return COMPLIANT;
}

static void begin(const char *name, const char *definition, const struct records *r,
                  struct metric *ret)
{
	*ret = (struct metric){.name = name, .definition = definition, .window = r->window};
	for (size_t i = 0; i < METRIC_PARTS; i++)
		ret->parts[i].name = names[i];
}

static void count(struct metric *m, const char *id, enum compliance c)
{
	strlist_add(&m->denominator, id);
	strlist_add(&m->parts[c].ids, id);
	if (c == COMPLIANT)
		strlist_add(&m->numerator, id);
}

static const char *host_of(const struct records *r)
{
	if (r->inventory && r->inventory->host.id)
		return r->inventory->host.id;
	return r->findings && r->findings->host ? r->findings->host : "this-host";
}

void compliance_hosts(const struct records *r, struct metric *ret)
{
	const char *why;

	begin("patch-compliance-rate",
	      "hosts in scope: the share that is known (scanned, assessed, nothing unread, no "
	      "stale "
	      "feed) and has nothing overdue; judged at the present",
	      r, ret);
	count(ret, host_of(r), compliance_judge(r, &why));
	metric_seal(ret);
}

void compliance_findings(const struct records *r, struct metric *ret)
{
	begin("finding-compliance-rate",
	      "findings of the last assessment: the share that is closed or not overdue; judged at "
	      "the present",
	      r, ret);
	for (size_t i = 0; r->findings && i < r->findings->count; i++)
		count(ret, r->findings->items[i].id, judge_finding(&r->findings->items[i], r->now));
	metric_seal(ret);
}
