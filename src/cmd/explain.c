#include "assess/deadline.h"
#include "assess/rank.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "cmd/explain.h"
#include "cmd/findings_show.h"
#include "cmd/show.h"

static void add_line(struct str *to, const char *name, const char *fmt, ...) PRINTF_LIKE(3, 4);
static void add_line(struct str *to, const char *name, const char *fmt, ...)
{
	auto_clear(str) value = {0};
	va_list ap;

	va_start(ap, fmt);
	str_addv(&value, fmt, ap);
	va_end(ap);
	str_addf(to, "  %-14s", name);
	show_plain(to, str_c(&value));
	str_addc(to, '\n');
}

static const char *or_unknown(const char *text)
{
	return text ? text : "unknown";
}

static void add_time(struct str *to, const char *name, int64_t when)
{
	auto_free char *text = clock_text(when);

	add_line(to, name, "%s", or_unknown(text));
}

static void add_packages(const struct finding *f, struct str *to)
{
	auto_clear(str) all = {0};

	for (size_t i = 0; i < f->packages.count; i++)
		str_addf(&all, "%s%s", i ? " " : "", f->packages.v[i]);
	add_line(to, "packages", "%s", str_c(&all));
}

static const struct findings_feed *find_feed(const struct findings *f, const char *name)
{
	for (size_t i = 0; i < f->feed_count; i++)
		if (str_eq(f->feeds[i].name, name))
			return &f->feeds[i];
	return NULL;
}

static void add_feed(const struct explain *e, const struct finding *f, struct str *to)
{
	const struct findings_feed *feed = find_feed(e->findings, f->reason.feed);
	auto_free char *fetched = feed ? clock_text(feed->fetched) : NULL;
	auto_free char *age = feed ? clock_age(feed->age) : NULL;

	if (feed)
		add_line(to, "feed", "'%s', of type %s, from %s, %s old%s", feed->name, feed->type,
		         or_unknown(fetched), age, feed->stale ? ": too old" : "");
	if (feed && feed->trust)
		add_line(to, "", "%s", feed->trust);
	add_line(to, "record", "%s", or_unknown(f->reason.record));
	add_line(to, "rule", "%s%s%s", or_unknown(f->reason.rule),
	         f->reason.comparator ? ", by the order of versions of " : "",
	         f->reason.comparator ? f->reason.comparator : "");
}

static void add_answer(struct str *to, const char *name, enum answer a, const char *no,
                       const char *yes, bool counts_as_no)
{
	if (a == ANSWER_UNKNOWN)
		add_line(to, name, "unknown, which counts as %s", counts_as_no ? no : yes);
	else
		add_line(to, name, "%s", a == ANSWER_YES ? yes : no);
}

static void add_kev(const struct explain *e, const struct finding *f, struct str *to)
{
	if (!f->priority.kev && !findings_have_feed(e->findings, "kev"))
		add_line(to, "KEV", "unknown (there is no feed of type kev), which counts as no");
	else
		add_line(to, "KEV", "%s%s%s", f->priority.kev ? "yes" : "no",
		         f->priority.ransomware ? ", used by ransomware" : "",
		         f->priority.triage ? "; forensic triage is due too" : "");
}

static void add_score(struct str *to, const char *name, double value, int digits)
{
	if (value < 0)
		add_line(to, name, "unknown");
	else
		add_line(to, name, "%.*f", digits, value);
}

static void add_priority(const struct explain *e, const struct finding *f, struct str *to)
{
	const struct priority *p = &f->priority;
	const struct rules *r = e->rules;

	add_kev(e, f, to);
	add_answer(to, "exposed", p->exposed, "no", "yes", r->unknown_is_not_exposed);
	if (p->exposed_by)
		add_line(to, "", "%s", p->exposed_by);
	add_answer(to, "automatable", p->automatable, "no", "yes", r->unknown_is_not_automatable);
	add_answer(to, "impact", p->impact_total, "partial", "total", r->unknown_is_partial);
	add_line(to, "exploitation", "%s", or_unknown(exploitation_name(p->exploitation)));
	add_score(to, "EPSS", p->epss, 5);
	add_score(to, "CVSS", p->cvss, 1);
	add_line(to, "severity", "%s", or_unknown(p->severity));
	add_line(to, "table", "%s", or_unknown(p->table));
	add_line(to, "row", "%s", or_unknown(p->row));
	if (p->rank)
		add_line(to, "tier", "%s, rank %u", tier_name(p->tier), p->rank);
	else
		add_line(to, "tier", "%s", tier_name(p->tier));
}

static void add_live(const struct finding *f, struct str *to)
{
	for (size_t i = 0; i < f->live_count; i++) {
		const struct live_process *p = &f->live[i];

		add_line(to, i ? "" : "still run by", "%jd %s%s%s%s: %s, %s%s%s", (intmax_t)p->pid,
		         or_unknown(p->exe), p->unit ? " (" : "", p->unit ? p->unit : "",
		         p->unit ? ")" : "", or_unknown(p->object), or_unknown(p->state),
		         p->build_id ? ", build " : "", p->build_id ? p->build_id : "");
	}
}

static void add_statement(const struct statement *s, const char *name, struct str *to)
{
	auto_free char *when = clock_text(s->when);

	add_line(to, name, "%s: %s%s%s, said %s of %s%s", or_unknown(s->author), s->status,
	         s->justification ? ", " : "", s->justification ? s->justification : "",
	         or_unknown(when), s->package ? s->package : "all of it",
	         s->decides ? "" : " (does not count)");
	if (s->impact)
		add_line(to, "", "%s", s->impact);
	if (s->action)
		add_line(to, "", "%s", s->action);
	add_line(to, "", "feed '%s', document %s: %s", or_unknown(s->feed), or_unknown(s->record),
	         or_unknown(s->product));
}

static void add_statements(const struct finding *f, struct str *to)
{
	for (size_t i = 0; i < f->vex_count; i++)
		add_statement(&f->vex[i], i ? "" : "VEX", to);
}

static const char *start_name(const struct finding *f, int64_t start)
{
	if (start == f->times.available)
		return "the patch was available";
	if (start == f->times.published)
		return "it was published";
	return start == f->times.kev ? "it was entered into KEV" : "it was first seen";
}

/* The days of a row are found again in the table: what is shown is what was reckoned with. */
static int row_days(const struct finding *f)
{
	const char *row = f->priority.row;

	if (!row)
		return -1;
	return deadline_find(strstr(row, "kev=y") != NULL, strstr(row, "exposed=y") != NULL,
	                     strstr(row, "automatable=y") != NULL,
	                     strstr(row, "impact=total") != NULL)
	        .days;
}

static void add_reckoned(const struct finding *f, const char *due, int64_t start, int64_t days,
                         const char *by, struct str *to)
{
	auto_free char *from = clock_text(start);

	add_line(to, "due", "%s: %lld day%s after %s, when %s%s%s", due, (long long)days,
	         days == 1 ? "" : "s", or_unknown(from), start_name(f, start), by ? "; " : "",
	         by ? by : "");
}

static const struct policy_overlay *find_overlay(const struct explain *e, const struct finding *f)
{
	for (size_t i = 0; i < e->rules->overlay_count; i++) {
		const struct policy_overlay *o = &e->rules->overlays[i];

		if (str_starts(f->due_by, "overlay ") &&
		    strcmp(f->due_by + strlen("overlay "), o->name) == 0)
			return o;
	}
	return NULL;
}

static void add_due(const struct explain *e, const struct finding *f, struct str *to)
{
	const struct policy_overlay *o = f->due_by ? find_overlay(e, f) : NULL;
	auto_free char *due = clock_text(f->due);

	if (!due)
		add_line(to, "due", "no date: with the next upgrade");
	else if (o)
		add_reckoned(f, due, rank_overlay_start(o, f, e->now), o->days, f->due_by, to);
	else if (str_eq(f->due_by, "table"))
		add_reckoned(f, due, rank_start(f, e->rules, e->now), row_days(f), NULL, to);
	else if (str_eq(f->due_by, "kev"))
		add_line(to, "due", "%s: the date that KEV itself sets", due);
	else
		add_line(to, "due", "%s: set by an earlier run, and a due date never moves later",
		         due);
	if (f->due && f->due <= e->now)
		add_line(to, "", "overdue");
}

static void add_policy(const struct explain *e, struct str *to)
{
	if (e->rules->policy_digest)
		add_line(to, "policy", "sha256 %.16s...", e->rules->policy_digest);
	else
		add_line(to, "policy", "none: the defaults");
}

static void add_patch(const struct explain *e, const struct finding *f, struct str *to)
{
	const struct patch *p = f->patch ? plan_find(e->plan, f->patch) : NULL;

	if (!p) {
		add_line(to, "patch", "none");
		return;
	}
	add_line(to, "patch", "%s, from %s to %s, by '%s'", p->id, p->from ? p->from : "nothing",
	         p->to, p->source);
	for (size_t i = 0; i < p->packages.count; i++)
		add_line(to, "", "%s", p->packages.v[i]);
	for (size_t i = 0; i < p->add_count; i++)
		add_line(to, "", "%s=%s, new", p->adds[i].name, p->adds[i].version);
	for (size_t i = 0; i < p->requires.count; i++)
		add_line(to, "", "requires %s", p->requires.v[i]);
	if (p->reboot)
		add_line(to, "", "a reboot is needed");
}

/* --- what would change it --- */

static const char *what_ends(const struct finding *f)
{
	switch (f->state) {
	case FINDING_OPEN:
		return "the patch, put in and in effect";
	case FINDING_NO_FIX:
		return "a version that the feed calls not vulnerable; none is known yet";
	case FINDING_FIX_UNREACHABLE:
		return "a configured source that offers what is not vulnerable, for a package that "
		       "is not held";
	case FINDING_PENDING_RESTART:
		return f->live_count ? "a restart of what still runs the old code" : "a reboot";
	case FINDING_UNKNOWN:
		return "a feed that can judge it";
	case FINDING_FIXED:
	case FINDING_MITIGATED:
	case FINDING_EXCEPTED:
	case FINDING_NOT_AFFECTED:
	case FINDING_STATES:
		break;
	}
	return NULL;
}

/* The row with one input turned round. */
static void add_if(const struct finding *f, const char *name, const char *answer, bool other,
                   const char *turned, struct str *to)
{
	const char *row = f->priority.row;
	bool kev = strstr(row, "kev=y") != NULL, exposed = strstr(row, "exposed=y") != NULL;
	bool automatable = strstr(row, "automatable=y") != NULL;
	bool total = strstr(row, "impact=total") != NULL;
	struct deadline d = deadline_find(kev, strcmp(turned, "exposed") == 0 ? other : exposed,
	                                  strcmp(turned, "automatable") == 0 ? other : automatable,
	                                  strcmp(turned, "impact") == 0 ? other : total);

	if (d.tier == f->priority.tier)
		return;
	if (d.days < 0)
		add_line(to, "", "if %s were known to be %s: tier %s, no date", name, answer,
		         tier_name(d.tier));
	else
		add_line(to, "", "if %s were known to be %s: tier %s, %d days", name, answer,
		         tier_name(d.tier), d.days);
}

static void add_change(const struct explain *e, const struct finding *f, struct str *to)
{
	const struct priority *p = &f->priority;
	const struct rules *r = e->rules;
	const char *end = what_ends(f);

	if (!end)
		return;
	add_line(to, "ended by", "%s", end);
	if (!p->row)
		return;
	if (p->exposed == ANSWER_UNKNOWN)
		add_if(f, "exposed", r->unknown_is_not_exposed ? "yes" : "no",
		       r->unknown_is_not_exposed, "exposed", to);
	if (p->automatable == ANSWER_UNKNOWN)
		add_if(f, "automatable", r->unknown_is_not_automatable ? "yes" : "no",
		       r->unknown_is_not_automatable, "automatable", to);
	if (p->impact_total == ANSWER_UNKNOWN)
		add_if(f, "the impact", r->unknown_is_partial ? "total" : "partial",
		       r->unknown_is_partial, "impact", to);
}

static void explain_finding(const struct explain *e, const struct finding *f, struct str *to)
{
	show_plain(to, f->vulnerability);
	str_adds(to, " in ");
	show_plain(to, f->source);
	str_addf(to, "\n");
	add_line(to, "finding", "%s", f->id);
	for (size_t i = 0; i < f->aliases.count; i++)
		add_line(to, i ? "" : "also called", "%s", f->aliases.v[i]);
	add_line(to, "state", "%s", finding_state_name(f->state));
	add_line(to, "why", "%s", or_unknown(f->reason.text));
	add_line(to, "installed", "%s", or_unknown(f->installed));
	add_live(f, to);
	add_line(to, "fixed", "%s", f->fixed_version ? f->fixed_version : "no version is known");
	add_packages(f, to);
	add_feed(e, f, to);
	add_statements(f, to);
	add_time(to, "published", f->times.published);
	add_time(to, "available", f->times.available);
	if (f->times.kev)
		add_time(to, "in KEV since", f->times.kev);
	add_time(to, "first seen", f->times.first_seen);
	add_priority(e, f, to);
	add_policy(e, to);
	add_due(e, f, to);
	add_patch(e, f, to);
	add_change(e, f, to);
}

static bool is_meant(const struct finding *f, const char *what)
{
	if (strcmp(f->id, what) == 0 || strcmp(f->vulnerability, what) == 0 ||
	    strcmp(f->source, what) == 0 || strlist_has(&f->aliases, what) ||
	    strlist_has(&f->packages, what))
		return true;
	return str_eq(f->patch, what);
}

static const char *why_uncovered(const struct findings *f, const struct component *c)
{
	for (size_t i = 0; i < f->uncovered_count; i++) {
		const char *source = c->source_name ? c->source_name : c->name;
		auto_free char *part = str_format("/%s@", source);

		if (str_eq(f->uncovered[i].purl, c->purl) || strstr(f->uncovered[i].purl, part))
			return f->uncovered[i].reason;
	}
	return NULL;
}

/* No finding is a verdict too, where a feed speaks of the component. */
static bool explain_component(const struct explain *e, const char *what, struct str *to)
{
	bool any = false;

	for (size_t i = 0; i < e->inventory->count; i++) {
		const struct component *c = &e->inventory->components[i];
		const char *why;

		if (!str_eq(c->name, what) && !str_eq(c->source_name, what))
			continue;
		any = true;
		why = why_uncovered(e->findings, c);
		show_plain(to, c->name);
		str_addc(to, ' ');
		show_plain(to, c->version ? c->version : "");
		str_addc(to, '\n');
		add_line(to, "state", "%s", why ? "uncovered: no claim is made" : "no finding");
		add_line(to, "why", "%s",
		         why ? why : "the feeds that speak of it name nothing of this version");
	}
	return any;
}

/* The statements of a feed that matched no finding. */
static bool explain_feed(const struct explain *e, const char *what, struct str *to)
{
	const struct vex_tally *t = NULL;

	for (size_t i = 0; i < e->findings->vex_count; i++)
		if (str_eq(e->findings->vex[i].feed, what))
			t = &e->findings->vex[i];
	if (!t)
		return false;
	str_addf(to, "feed '%s': %zu statements, of which %zu match a finding\n", t->feed,
	         t->statements, t->matched);
	for (size_t i = 0; i < t->unmatched_count; i++) {
		const struct statement *s = &t->unmatched[i];

		add_line(to, "", "%s %s, %s: %s", s->vulnerability, s->status,
		         or_unknown(s->product), or_unknown(s->reason));
	}
	if (t->statements - t->matched > t->unmatched_count)
		add_line(to, "", "and %zu more", t->statements - t->matched - t->unmatched_count);
	return true;
}

bool explain(const struct explain *e, const char *what, struct str *to, struct err *err)
{
	bool any = false;

	for (size_t i = 0; i < e->findings->count; i++) {
		if (!is_meant(&e->findings->items[i], what))
			continue;
		if (any)
			str_addc(to, '\n');
		explain_finding(e, &e->findings->items[i], to);
		any = true;
	}
	if (any || explain_feed(e, what, to) || explain_component(e, what, to))
		return true;
	err_set(err, ERR_INPUT, "nothing here is called '%s'", what);
	return err_hint(err, "name a finding, a vulnerability, a source or a package that is "
	                     "installed");
}
