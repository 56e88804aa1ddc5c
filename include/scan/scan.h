/*
 * scan: what is installed on a host: the walk over the sources, and the inventories that the state
 * keeps.
 *
 * The result is never silently empty: every source has its line of coverage, and where none of them
 * had components inventory_is_complete() is false.
 */
#ifndef FETTLE_SCAN_SCAN_H
#define FETTLE_SCAN_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "scan/source.h"

/* Runs all sources. Fails only when the host cannot be told from others (its id has to be made and
 * cannot be kept). */
bool scan_host(const struct scan *s, const char *root_path, int64_t now, struct inventory *ret,
               struct err *err) MUST_CHECK;

#endif
