/*
 * keep: the inventories in the state: inventory/current.json, and inventory/TIME.json for the ones
 * before it.
 *
 * An inventory that says the same as the present one (but for its time) takes its place; one that
 * differs moves the present one into the history, of which the newest KEEP_HISTORY stay. After a
 * crash current.json is the old or the new one, and the history may have the old one too.
 */
#ifndef FETTLE_SCAN_KEEP_H
#define FETTLE_SCAN_KEEP_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/strlist.h"
#include "model/inventory.h"

struct err;
struct state;

#define KEEP_HISTORY 16

bool keep_inventory(const struct state *s, const struct inventory *inv, struct err *err) MUST_CHECK;

/* `id` is the time of one in the history; NULL is the present one. */
bool keep_load(const struct state *s, const char *id, struct inventory *ret, bool *ret_found,
               struct err *err) MUST_CHECK;

/* Ids of the history, the oldest first. */
bool keep_list(const struct state *s, struct strlist *ret, struct err *err) MUST_CHECK;

#endif
