/*
 * finding: one vulnerability of one source component on one host, with everything that led to the
 * verdict (documents, "findings"; matching, 4).
 *
 * One finding per (host, source component, vulnerability); the binary packages are listed under it.
 * What is not known stays unknown: it is left out of the document, never written as a default.
 */
#ifndef FETTLE_MODEL_FINDING_H
#define FETTLE_MODEL_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/strlist.h"
#include "model/live.h"
#include "model/statement.h"

struct err;
struct jsval;
struct str;

#define FINDINGS_FORMAT "fettle.findings/1"

enum finding_state {
	FINDING_OPEN,            /* vulnerable, and a fix can be had */
	FINDING_NO_FIX,          /* vulnerable, nothing to install */
	FINDING_FIX_UNREACHABLE, /* a fix exists, but in no configured source */
	FINDING_PENDING_RESTART, /* fixed on disk, the old code still runs */
	FINDING_FIXED,
	FINDING_MITIGATED,
	FINDING_EXCEPTED,
	FINDING_NOT_AFFECTED,
	FINDING_UNKNOWN, /* the feed cannot say */
	FINDING_STATES,
};
const char *finding_state_name(enum finding_state s); /* "fix-unreachable" */
bool finding_state_parse(const char *name, enum finding_state *ret, struct err *err) MUST_CHECK;
/* Whether the host is exposed by it: open, no-fix, fix-unreachable, pending-restart. */
bool finding_state_is_live(enum finding_state s);

/* How soon, from the limit of the deadline table. */
enum tier {
	TIER_UNKNOWN,
	TIER_URGENT,    /* 3 days */
	TIER_SOON,      /* 14 days */
	TIER_SCHEDULED, /* 60 days */
	TIER_UPGRADE,   /* with the next upgrade: no date */
	TIERS,
};
const char *tier_name(enum tier t); /* "urgent", "soon", "scheduled", "next-upgrade", "unknown" */

bool tier_parse(const char *name, enum tier *ret, struct err *err) MUST_CHECK;

enum answer { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES };

/* What is known of its use by others: nothing, that there is none, a proof of concept, attacks. */
enum exploitation {
	EXPLOITATION_UNKNOWN,
	EXPLOITATION_NONE,
	EXPLOITATION_POC,
	EXPLOITATION_ACTIVE,
	EXPLOITATIONS,
};
/* "none", "poc", "active"; NULL for unknown. */
const char *exploitation_name(enum exploitation e);

struct priority {
	enum tier tier;
	unsigned rank; /* 1 is the most urgent of the document; 0: not ranked */
	bool kev, ransomware, triage;
	double epss;    /* probability; below 0: unknown */
	double cvss;    /* base score; below 0: unknown */
	char *severity; /* the feed's own word; NULL: unknown */
	enum answer automatable, exposed;
	char *exposed_by;         /* what shows it: a socket and its program; NULL: nothing does */
	enum answer impact_total; /* technical impact: yes "total", no "partial" */
	enum exploitation exploitation;
	char *table; /* name and version of the deadline table */
	char *row;   /* the row that decided, as "kev=n exposed=y automatable=y impact=total" */
};

struct reason {
	char *feed;       /* name of the feed */
	char *record;     /* id of the record inside it */
	char *rule;       /* "debsecan", "osv-range", "archive", "bundle", ... */
	char *comparator; /* version order used; NULL when none was */
	char *text;       /* a sentence */
};

struct finding {
	char *id; /* the same from run to run: 16 hexadecimal digits of (source, vulnerability) */
	char *vulnerability;
	struct strlist aliases;
	char *source;            /* name of the source component */
	char *purl;              /* of the source component */
	char *installed;         /* its version */
	struct strlist packages; /* installed binary packages, "name" or "name:arch" when foreign */
	char *fixed_version;     /* NULL: none known */
	enum finding_state state;
	struct priority priority;
	int64_t due;  /* 0: no date */
	char *due_by; /* what set it: "table", "kev", "overlay NAME", "earlier"; NULL: no date */
	struct {
		int64_t published, available, kev, first_seen; /* 0: not known */
	} times;
	struct reason reason;
	char *patch;               /* id of the patch in the plan that ends it; NULL */
	struct live_process *live; /* pending-restart: who still runs the old code; none: reboot */
	size_t live_count, live_cap;
	struct statement *vex; /* what was said of its exploitability: by feed, record, time */
	size_t vex_count, vex_cap;
};
void finding_clear(struct finding *f);

/* Adds an empty one to live[] and returns it; borrowed until the next call. */
struct live_process *finding_add_live(struct finding *f);

/* Adds an empty one to vex[] and returns it; borrowed until the next call. */
struct statement *finding_add_statement(struct finding *f);

/* The id of (source name, vulnerability). The caller frees it. */
char *finding_make_id(const char *source, const char *vulnerability) MUST_CHECK;

struct uncovered {
	char *purl, *reason;
};

/* What a feed was when it was used. */
struct findings_feed {
	char *name, *type;
	int64_t fetched; /* 0: not known */
	int64_t age;     /* seconds at `generated` */
	bool stale;      /* older than allowed, or past its own validity */
	char *trust;     /* who vouches for it, as a phrase; NULL: not known */
};

struct findings {
	int64_t generated;
	char *host;            /* id of the inventory's host */
	char *host_name;       /* may be NULL */
	int64_t scanned;       /* when the inventory was made */
	bool complete;         /* every source of the inventory was read whole */
	struct finding *items; /* by rank, then id */
	size_t count, cap;
	struct uncovered *uncovered; /* components that no feed speaks of */
	size_t uncovered_count, uncovered_cap;
	struct findings_feed *feeds;
	size_t feed_count, feed_cap;
	struct vex_tally *vex; /* feeds of statements, and which of these matched no finding */
	size_t vex_count, vex_cap;
};
void findings_clear(struct findings *f);

/* Adds an empty one and returns it; borrowed until the next call. epss and cvss are -1. */
struct finding *findings_add(struct findings *f);
void findings_add_uncovered(struct findings *f, const char *purl, const char *reason);
struct findings_feed *findings_add_feed(struct findings *f);
struct vex_tally *findings_add_vex(struct findings *f);

/* Whether a feed of this type was used. */
bool findings_have_feed(const struct findings *f, const char *type);

size_t findings_in_state(const struct findings *f, enum finding_state s);
/* Live ones whose due date is not after `now`. */
size_t findings_overdue(const struct findings *f, int64_t now);

/* fettle.findings/1, appended: `summary` first, then `findings`. Streams: no second copy is held.
 */
void findings_encode(const struct findings *f, struct str *to);

/* The same in pieces: `drain` takes what is in `to` now and then, and at the end, and empties it.
 */
typedef bool findings_drain(void *ctx, struct str *to, struct err *err);
bool findings_write(const struct findings *f, struct str *to, findings_drain *drain, void *ctx,
                    struct err *err) MUST_CHECK;

/* The place of a mistake is in the message ("findings[3]: state: ..."). */
bool findings_parse(struct span text, struct findings *ret, struct err *err) MUST_CHECK;

#endif
