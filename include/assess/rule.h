/*
 * rule: whether a version is vulnerable, by what a record says (matching, 2.2 and 2.9).
 *
 * A rule is a text of lines, each a letter, a blank and a version, in the order of the record:
 *
 *   R          a range begins; what follows up to the next one belongs to it
 *   S          the same, of versions that are ordered by Semantic Versioning whatever the ecosystem
 *   i 1.0      vulnerable from here on ("0": from the first version)
 *   f 1.2      no longer from here on
 *   l 1.1      not above this one
 *   m 2.0      the range is about versions below this alone ("*": all)
 *   v 1.0.1    vulnerable as it stands, whatever the ranges say
 *   x 1.1-2    not vulnerable as it stands, whatever the ranges say
 *
 * It is evaluated as OSV's schema says: the version is vulnerable when it is enumerated or lies in
 * a range.
 */
#ifndef FETTLE_ASSESS_RULE_H
#define FETTLE_ASSESS_RULE_H

#include <stdbool.h>

#include "base/span.h"
#include "base/str.h"
#include "model/version.h"

enum rule_answer { RULE_NO, RULE_YES, RULE_UNKNOWN };

struct rule_verdict {
	enum rule_answer answer;
	/* borrowed from the rule; empty where nothing is known */
	struct span fixed;          /* the lowest version above that is not vulnerable */
	struct span ceiling;        /* the last version that was known to be vulnerable */
	struct span odd;            /* unknown: the version that has no place in the order */
	enum version_scheme scheme; /* the order that decided */
	bool is_listed;             /* vulnerable because it is enumerated */
	bool asymmetric;            /* deb, rpm: one of the two has an epoch, the other has none */
};

struct rule_verdict rule_judge(enum version_scheme scheme, const char *rule, struct span version);

/* Appends a line. False when the version has a byte that a rule cannot hold: then nothing was. */
bool rule_add(struct str *rule, char letter, struct span version) MUST_CHECK;

#endif
