/*
 * proc_confine: takes a process the power to change files, but for those it may. For ext/proc
 * alone, between fork and exec.
 */
#ifndef FETTLE_EXT_PROC_CONFINE_H
#define FETTLE_EXT_PROC_CONFINE_H

#include <stdbool.h>

#include "base/attr.h"

struct strlist;

/* Afterwards `root` is the root directory, read-only but for `writes` (may be NULL). False with
 * errno; the process is then good for nothing but to end. */
bool proc_confine(int root, const struct strlist *writes) MUST_CHECK;

#endif
