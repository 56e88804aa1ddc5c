/*
 * serials: the highest serial of each line (product, channel, architecture) that this host has had,
 * and the lowest it may go back to: trust/serials.json. Both only ever grow.
 */
#ifndef FETTLE_APPLY_SERIALS_H
#define FETTLE_APPLY_SERIALS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct err;
struct state;

/* 0 and 0 for a line that is not known. */
bool serials_get(const struct state *s, const char *line, int64_t *ret_highest, int64_t *ret_floor,
                 struct err *err) MUST_CHECK;

/* Raises both to these values where they are lower. */
bool serials_raise(const struct state *s, const char *line, int64_t serial, int64_t floor,
                   int64_t now, struct err *err) MUST_CHECK;

#endif
