/*
 * episode: the times of each finding, kept for ever in episodes.jsonl of the state directory.
 *
 * An episode begins when a finding is seen that is not open, and ends when it is closed; one that
 * comes back later is a new episode. Lines are only appended, each one event of one finding:
 *
 *   {"finding":"0123456789abcdef","event":"first_seen","time":"2026-01-31T10:00:00Z",
 *    "vulnerability":"CVE-2026-1","source":"openssl","due":"2026-02-03T10:00:00Z"}
 *
 * Events: first_seen (opens; with vulnerability, source, state and what is known of published,
 * available, kev and due), available, kev, due (it moved earlier; with due), state (it is open in
 * another state; with the state), closed (with the state), and
 * those of other stages (approved, started, installed, effective, verified), which are kept and
 * passed over here. After a crash the last line may be cut short: it is not believed, and the next
 * one begins on a line of its own.
 */
#ifndef FETTLE_STORE_EPISODE_H
#define FETTLE_STORE_EPISODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/str.h"
#include "base/table.h"

struct err;
struct state;

#define EPISODES "episodes.jsonl"

/* The present episode of one finding; its texts are of the episodes that it is among. */
struct episode {
	char *finding, *vulnerability, *source;
	int64_t first_seen, published, available, kev, due; /* 0: not known */
	char *state;     /* in which it is, or was last, open; NULL: not known */
	int64_t closed;  /* 0: it is open */
	char *closed_as; /* the state that the finding had then, or "gone"; NULL: open */
	bool seen;       /* for the caller */
};

struct episodes {
	struct episode **v; /* in the order in which they were first seen */
	size_t count, cap;
	struct table by_finding;
	struct arena texts;   /* private */
	int64_t until;        /* set before it is read: later events are passed over; 0: none is */
	size_t broken;        /* lines that are no events */
	bool is_cut_short;    /* the last line has no end */
	struct episode_time { /* private: the last times that were read, of events and in them */
		struct str text;
		int64_t value;
	} event_time, other_time;
};
void episodes_clear(struct episodes *e);

/* No file is no episodes. */
bool episodes_load(const struct state *s, struct episodes *ret, struct err *err) MUST_CHECK;
void episodes_parse(struct span text, struct episodes *to);

/* The open episode of a finding, NULL when there is none. */
struct episode *episodes_find(const struct episodes *e, const char *finding);

/* Appends one event to `to`. `e` gives finding, and for first_seen and due the rest. */
void episode_add_event(struct str *to, const struct episode *e, const char *event, int64_t time,
                       const char *state);

/* Appends the events to the file, durably. */
bool episodes_append(const struct state *s, const struct episodes *e, struct span events,
                     struct err *err) MUST_CHECK;

#endif
