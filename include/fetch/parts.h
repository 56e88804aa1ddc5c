/*
 * parts: what arrived of downloads that were cut, kept to go on from. It may go at any time: then
 * a download begins again.
 */
#ifndef FETTLE_FETCH_PARTS_H
#define FETTLE_FETCH_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/strlist.h"

struct err;
struct state;

/* Names of those that nothing was added to for `age` seconds, sorted, and their room on the disk.
 */
bool parts_old(const struct state *s, int64_t now, int64_t age, struct strlist *ret,
               uint64_t *ret_bytes, struct err *err) MUST_CHECK;
bool parts_remove(const struct state *s, const struct strlist *names, struct err *err) MUST_CHECK;

#endif
