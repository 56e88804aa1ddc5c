/*
 * osv_rpm: what records of rpm distributions want beyond the schema of OSV (matching, 2.5, 2.6).
 *
 * One record may name a package several times, each with another build of the same fix (rebuilds
 * for later minor releases): they are alternatives, and the lowest of them counts.
 */
#ifndef FETTLE_ASSESS_OSV_RPM_H
#define FETTLE_ASSESS_OSV_RPM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "base/table.h"
#include "format/osv.h"

/* Whether packages of the ecosystem are rpm packages. */
bool osv_rpm_is(const char *ecosystem);

/* How names of the ecosystem are meant: of assess/advisory. */
int64_t osv_rpm_flags(const char *ecosystem);

/* A bug fix or an enhancement that names no vulnerability is no advisory. */
bool osv_rpm_is_advisory(const struct osv *o);

struct osv_fix {
	const char *ecosystem, *name; /* borrowed */
	struct span fixed;            /* empty where there is no fix or more than one */
	size_t before;                /* place + 1 of the last one before it of the same package */
};

/* More builds of one package in one record are no alternatives: each counts. */
#define OSV_FIXES_ALTERNATIVES 1000

struct osv_fixes {
	struct osv_fix *v; /* by place in `affected` */
	size_t count;
	bool is_modular;   /* one of them was built for a module */
	struct table last; /* ecosystem, zero byte, name to the place + 1 of the last one */
};
void osv_fixes_clear(struct osv_fixes *f);
void osv_fixes_read(const struct osv *o, struct osv_fixes *ret);

/* Whether another place in `affected` has a lower fix of the same package. */
bool osv_fixes_has_lower(const struct osv_fixes *f, size_t i);

#endif
