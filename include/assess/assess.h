/*
 * assess: what is wrong with a host, how urgent it is, and what would mend it.
 *
 * Nothing is written here but derived indexes: the caller keeps the findings, the plan and the
 * events (in this order: an event that is lost is made again by the next run, findings that rest on
 * one are not).
 */
#ifndef FETTLE_ASSESS_ASSESS_H
#define FETTLE_ASSESS_ASSESS_H

#include <stdbool.h>
#include <stdint.h>

#include "assess/rules.h"
#include "base/attr.h"
#include "base/str.h"
#include "base/strlist.h"
#include "model/finding.h"
#include "model/inventory.h"
#include "model/plan.h"
#include "store/episode.h"

struct err;
struct goal;
struct state;

struct assess_input {
	const struct state *state;
	const struct inventory *inventory;
	const struct rules *rules;
	int cache;                 /* the state's folder cache/ */
	int root;                  /* of the host, for its archives' lists; -1: they are not read */
	struct episodes *episodes; /* of earlier runs; NULL: none are kept */
	unsigned classes;          /* assess/select: of the patches that are planned; 0: security */
	const struct goal *goal;   /* what they are to reach; NULL: the classes decide */
	int64_t now;
};

struct assess_result {
	struct findings findings;
	struct plan plan;
	struct strlist notes; /* what is odd, a sentence each */
	struct str events;    /* to be appended to the episodes */
	bool claims;          /* a feed of vulnerabilities speaks of this host */
	bool is_stale;        /* a feed that was used is too old: no claim is made */
};
void assess_result_clear(struct assess_result *r);

bool assess_run(const struct assess_input *in, struct assess_result *ret,
                struct err *err) MUST_CHECK;

#endif
