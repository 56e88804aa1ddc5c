/* feed: what the files of the verb `feed` share. */
#ifndef FETTLE_CMD_FEED_H
#define FETTLE_CMD_FEED_H

#include <stdbool.h>

#include "base/attr.h"
#include "cmd/call.h"
#include "store/feed.h"

#define FEED_BUNDLES "bundles" /* the type that is a source of bundles */

/* Whether data of this type may come from this URL: what is not signed is taken from https and from
 * files alone. */
bool feed_check_url(const char *type, const char *url, struct err *err) MUST_CHECK;
bool feed_check_type(const char *type, struct err *err) MUST_CHECK;

/* ERR_INPUT when there is none of that name. */
bool feed_need(const struct call *call, const char *name, struct feed *ret,
               struct err *err) MUST_CHECK;

/* Why its data may be believed: "signed", "https" or "local". */
const char *feed_trust(const struct feed *f);

/* Members of fettle.feeds/1. */
struct js *feed_encode(const struct feed *f, int64_t now) MUST_CHECK;

/* Fills in type and URL, and name and release where they are missing, from a preset. */
bool feed_take_preset(const struct call *call, const char *name, struct feed *f,
                      struct err *err) MUST_CHECK;

bool feed_update(struct call *call, struct err *err) MUST_CHECK;
bool feed_import(struct call *call, struct err *err) MUST_CHECK;

#endif
