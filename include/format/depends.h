/*
 * depends: the relations between packages in a package list: "libc6 (>= 2.34), a | b (<< 2)"
 * (Debian Policy, 7.1), as Depends, Breaks and Provides have them.
 *
 * Reads over bytes that lie somewhere: nothing is copied. What is no relation is passed over.
 */
#ifndef FETTLE_FORMAT_DEPENDS_H
#define FETTLE_FORMAT_DEPENDS_H

#include <stdbool.h>

#include "base/span.h"

enum depend_op { DEPEND_ANY, DEPEND_LT, DEPEND_LE, DEPEND_EQ, DEPEND_GE, DEPEND_GT };

struct depend {
	struct span name;
	struct span arch; /* behind a colon: "any", "amd64"; empty: none */
	enum depend_op op;
	struct span version; /* empty with DEPEND_ANY */
};

/* Takes the next clause (between commas) off the front; false at the end. */
bool depends_clause(struct span *rest, struct span *ret);

/* Takes the next of the alternatives (between "|") off a clause; false at its end. */
bool depends_alternative(struct span *clause, struct depend *ret);

/* Whether a version holds that is below (< 0), at or above what the relation names. */
bool depend_holds(enum depend_op op, int order);

#endif
