/*
 * hosts: what was found on each of many hosts, a line each (format fettle.hosts/1).
 *
 * What could not be judged is told beside the figures: `judged` is whole, part (something could not
 * be read, or no feed speaks of it), stale (a feed is too old), none (no feed of vulnerabilities
 * speaks of the host at all) or failed (the inventory could not be assessed).
 */
#ifndef FETTLE_CMD_HOSTS_H
#define FETTLE_CMD_HOSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "assess/assess.h"
#include "base/attr.h"
#include "ui/out.h"

#define HOSTS_FORMAT "fettle.hosts/1"

struct host_sum {
	char *id, *name;
	char *file;  /* of the inventory; NULL: the state's */
	char *error; /* why it could not be assessed; NULL */
	const char *judged;
	size_t live, open, kev, urgent, overdue, unknown, uncovered;
	int64_t scanned, due; /* due: the earliest of a live finding; 0: none */
};

struct hosts {
	struct host_sum *v;
	size_t count, cap;
};
void hosts_clear(struct hosts *h);

/* `file` may be NULL. */
void hosts_add(struct hosts *h, const struct assess_result *r, const char *file);
void hosts_add_failed(struct hosts *h, const char *file, const char *why);

/* The worst first: what is overdue, then exploited, then urgent. */
void hosts_sort(struct hosts *h);
void hosts_show(const struct hosts *h, struct out *out);
void hosts_encode(const struct hosts *h, int64_t now, struct str *to);

#endif
