/*
 * policy: the rules of an organisation, written by a person (fettle-policy(5)).
 *
 * Every field may be left out; {0} is no policy, and every default is that of no policy. The reader
 * is strict: a field that it does not know, a word that is none, or a value out of its range is
 * refused with its place, since a rule that is not understood is not kept.
 */
#ifndef FETTLE_MODEL_POLICY_H
#define FETTLE_MODEL_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/strlist.h"

struct err;

#define POLICY_FORMAT "fettle.policy/1"
#define POLICY_MAX (1u << 20)
#define POLICY_TABLE "cisa-bod-26-04-1.0.0" /* the deadline table that there is */

enum policy_start {
	POLICY_AVAILABLE, /* a fix could first be had; else as published */
	POLICY_PUBLISHED, /* else as first seen */
	POLICY_FIRST_SEEN,
	POLICY_KEV, /* overlays alone: entry into the catalog of exploited vulnerabilities */
};
const char *policy_start_name(enum policy_start s); /* "first_seen" */

enum policy_wish { POLICY_ANY, POLICY_NO, POLICY_YES };

/* A shorter limit for findings of which all that is asked holds. */
struct policy_overlay {
	char *name;
	enum policy_wish kev, ransomware, exposed;
	char *severity;          /* at least this; NULL: any */
	double cvss, epss;       /* at least this; below 0: any */
	struct strlist packages; /* patterns of source names, as of a shell; none: any */
	int64_t days;
	enum policy_start from;
};

struct policy {
	char *digest;                       /* SHA-256 of the text; NULL: no policy */
	int64_t scan_max_age, feed_max_age; /* seconds; 0: not said */
	enum policy_start start;
	bool unknown_is_not_exposed, unknown_is_not_automatable, unknown_is_partial;
	bool uses_kev_due_date;
	struct policy_overlay *overlays;
	size_t overlay_count, overlay_cap;
};
void policy_clear(struct policy *p);

/* ERR_INPUT with the place of the first mistake. */
bool policy_parse(struct span text, struct policy *ret, struct err *err) MUST_CHECK;

#endif
