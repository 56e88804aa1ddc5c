/*
 * fact: something about the platform that is no component: it has a value and no version that a
 * feed could speak of (documents, "inventory": facts).
 *
 * Every fact says where it was read. What was not found is no fact: the coverage says why.
 */
#ifndef FETTLE_MODEL_FACT_H
#define FETTLE_MODEL_FACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct err;
struct jsval;
struct jswrite;

struct fact {
	char *topic; /* the source that found it: "microcode", "cpu", "boot", ... */
	char *name;
	char *value;
	char *path; /* where it was read, below the root */
};

struct facts {
	struct fact *items; /* by topic, name, path */
	size_t count, cap;
};

void facts_clear(struct facts *f);
void facts_add(struct facts *f, const char *topic, const char *name, const char *value,
               const char *path);
/* The value of the first of that name; NULL: none. */
const char *facts_get(const struct facts *f, const char *topic, const char *name);
void facts_sort(struct facts *f);

/* A member "facts" of the open object; left out when there are none. */
void facts_encode(const struct facts *f, struct jswrite *w);
bool facts_decode(const struct jsval *doc, struct facts *ret, struct err *err) MUST_CHECK;

#endif
