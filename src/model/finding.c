#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"
#include "model/finding.h"

#define ID_BYTES 8

static const char *const states[FINDING_STATES] = {
        "open",      "no-fix",   "fix-unreachable", "pending-restart", "fixed",
        "mitigated", "excepted", "not-affected",    "unknown",
};

static const char *const tiers[TIERS] = {"unknown", "urgent", "soon", "scheduled", "next-upgrade"};

const char *exploitation_name(enum exploitation e)
{
	static const char *const names[EXPLOITATIONS] = {
	        [EXPLOITATION_NONE] = "none",
	        [EXPLOITATION_POC] = "poc",
	        [EXPLOITATION_ACTIVE] = "active",
	};

	return names[e];
}

const char *finding_state_name(enum finding_state s)
{
	return states[s];
}

bool finding_state_is_live(enum finding_state s)
{
	return s == FINDING_OPEN || s == FINDING_NO_FIX || s == FINDING_FIX_UNREACHABLE ||
	       s == FINDING_PENDING_RESTART;
}

const char *tier_name(enum tier t)
{
	return tiers[t];
}

void finding_clear(struct finding *f)
{
	mem_free(&f->id);
	mem_free(&f->vulnerability);
	strlist_clear(&f->aliases);
	mem_free(&f->source);
	mem_free(&f->purl);
	mem_free(&f->installed);
	strlist_clear(&f->packages);
	mem_free(&f->fixed_version);
	mem_free(&f->priority.exposed_by);
	mem_free(&f->priority.severity);
	mem_free(&f->priority.table);
	mem_free(&f->priority.row);
	mem_free(&f->reason.feed);
	mem_free(&f->reason.record);
	mem_free(&f->reason.rule);
	mem_free(&f->reason.comparator);
	mem_free(&f->reason.text);
	mem_free(&f->patch);
	mem_free(&f->due_by);
	for (size_t i = 0; i < f->live_count; i++)
		live_process_clear(&f->live[i]);
	mem_free(&f->live);
	for (size_t i = 0; i < f->vex_count; i++)
		statement_clear(&f->vex[i]);
	mem_free(&f->vex);
	*f = (struct finding){0};
}

struct live_process *finding_add_live(struct finding *f)
{
	f->live = mem_grow(f->live, f->live_count, &f->live_cap, sizeof(*f->live));
	return &f->live[f->live_count++];
}

struct statement *finding_add_statement(struct finding *f)
{
	f->vex = mem_grow(f->vex, f->vex_count, &f->vex_cap, sizeof(*f->vex));
	return &f->vex[f->vex_count++];
}

char *finding_make_id(const char *source, const char *vulnerability)
{
	auto_clear(str) text = {0};
	unsigned char raw[SHA256_SIZE];
	struct str id = {0};

	str_adds(&text, source);
	str_addc(&text, '\0');
	str_adds(&text, vulnerability);
	digest_bytes(span_make(text.buf, text.len), raw);
	hex_add(&id, raw, ID_BYTES);
	return str_steal(&id);
}

void findings_clear(struct findings *f)
{
	mem_free(&f->host);
	mem_free(&f->host_name);
	for (size_t i = 0; i < f->count; i++)
		finding_clear(&f->items[i]);
	mem_free(&f->items);
	for (size_t i = 0; i < f->uncovered_count; i++) {
		mem_free(&f->uncovered[i].purl);
		mem_free(&f->uncovered[i].reason);
	}
	mem_free(&f->uncovered);
	for (size_t i = 0; i < f->feed_count; i++) {
		mem_free(&f->feeds[i].name);
		mem_free(&f->feeds[i].type);
		mem_free(&f->feeds[i].trust);
	}
	mem_free(&f->feeds);
	for (size_t i = 0; i < f->vex_count; i++)
		vex_tally_clear(&f->vex[i]);
	mem_free(&f->vex);
	*f = (struct findings){0};
}

struct finding *findings_add(struct findings *f)
{
	struct finding *added;

	f->items = mem_grow(f->items, f->count, &f->cap, sizeof(*f->items));
	added = &f->items[f->count++];
	added->priority.epss = added->priority.cvss = -1;
	return added;
}

void findings_add_uncovered(struct findings *f, const char *purl, const char *reason)
{
	struct uncovered *added;

	f->uncovered = mem_grow(f->uncovered, f->uncovered_count, &f->uncovered_cap,
	                        sizeof(*f->uncovered));
	added = &f->uncovered[f->uncovered_count++];
	added->purl = mem_strdup(purl);
	added->reason = mem_strdup(reason);
}

struct findings_feed *findings_add_feed(struct findings *f)
{
	f->feeds = mem_grow(f->feeds, f->feed_count, &f->feed_cap, sizeof(*f->feeds));
	return &f->feeds[f->feed_count++];
}

struct vex_tally *findings_add_vex(struct findings *f)
{
	f->vex = mem_grow(f->vex, f->vex_count, &f->vex_cap, sizeof(*f->vex));
	return &f->vex[f->vex_count++];
}

size_t findings_in_state(const struct findings *f, enum finding_state s)
{
	size_t n = 0;

	for (size_t i = 0; i < f->count; i++)
		n += f->items[i].state == s;
	return n;
}

bool findings_have_feed(const struct findings *f, const char *type)
{
	for (size_t i = 0; i < f->feed_count; i++)
		if (str_eq(f->feeds[i].type, type))
			return true;
	return false;
}

size_t findings_overdue(const struct findings *f, int64_t now)
{
	size_t n = 0;

	for (size_t i = 0; i < f->count; i++)
		n += finding_state_is_live(f->items[i].state) && f->items[i].due &&
		     f->items[i].due <= now;
	return n;
}

bool finding_state_parse(const char *name, enum finding_state *ret, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(states[i], name) == 0) {
			*ret = (enum finding_state)i;
			return true;
		}
	return err_set(err, ERR_INPUT, "'%s' is not a state of a finding", name);
}

bool tier_parse(const char *name, enum tier *ret, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(tiers); i++)
		if (strcmp(tiers[i], name) == 0) {
			*ret = (enum tier)i;
			return true;
		}
	return err_set(err, ERR_INPUT, "'%s' is not a tier", name);
}
