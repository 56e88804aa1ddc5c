/*
 * match: holds every subject to every record that speaks of it (matching, 2.0 to 2.2).
 *
 * One judgement per (source name, vulnerability); records that have different names for the same
 * vulnerability are one (assess/alias). Where several records say that a version is
 * vulnerable, the one with the highest fix counts: the first fix was not whole. That is so within
 * one line of fixes (assess/scope); what any of several lines has mended is not vulnerable.
 */
#ifndef FETTLE_ASSESS_MATCH_H
#define FETTLE_ASSESS_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "assess/offer.h"
#include "assess/rule.h"
#include "assess/scope.h"
#include "assess/source.h"
#include "assess/subject.h"
#include "assess/target.h"
#include "base/strlist.h"
#include "base/table.h"

struct judgement {
	const struct subject *subject;
	const struct source *source; /* the feed, and the row of its index that decided */
	size_t row;
	const char *name, *version; /* what was held to it: the source, or one package of it */
	struct rule_verdict verdict;
	const char *vulnerability; /* by which of its names it is known */
	struct strlist names;      /* the others, of records that have one name for each */
	struct strlist packages;   /* the installed packages that it is about, sorted */
	bool is_reachable;         /* what the archives offer is not vulnerable */
	bool is_backport;          /* of the next release: this feed cannot judge it */
	enum scope_answer line;    /* of fixes, that the deciding record is of */
	bool is_beyond;            /* the fix is of a later minor release than the host stays at */
	enum target_answer
	        target; /* unknown: whether the record is about this stream of a module */
};

struct judgements {
	struct judgement *v;
	size_t count, cap;
	struct table by_key; /* while they are made: type of a language, source name,
	                        vulnerability -> place + 1 */
	bool *is_covered;    /* by subject: a feed speaks of it */
};
void judgements_clear(struct judgements *j);

/* `offers` has one for each subject. All of them must outlive the judgements. */
void match_all(const struct subjects *subjects, const struct offer *offers,
               const struct sources *sources, const struct scope *scope, struct judgements *ret);

/* Built by someone else than the distribution of the host: its feeds do not speak of it. */
bool match_is_third_party(const struct subjects *subjects, const struct subject *s,
                          const struct offer *offer);

/* "2.9-1~bpo12+1": built for this release from the sources of the next one. */
bool match_is_backport(const struct subject *s);

#endif
