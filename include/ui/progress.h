/*
 * progress: how far a long work has come, on stderr.
 *
 * On a terminal a bar that is drawn over itself and goes when the work is done; elsewhere one line
 * when a phase begins and at most one a minute while it lasts. Nothing when messages are quiet.
 */
#ifndef FETTLE_UI_PROGRESS_H
#define FETTLE_UI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "ui/msg.h"

struct progress {
	const struct msg *msg; /* borrowed */
	struct str what;
	bool terminal;
	bool is_drawn;
	int64_t last_ms;
};

void progress_begin(struct progress *p, const struct msg *msg, const char *what);
/* `total` 0: not known. The first parameter is a struct progress, for use as a callback. */
void progress_step(void *progress, uint64_t done, uint64_t total);
/* Takes the bar away. */
void progress_clear(struct progress *p);

/* The bar for so many columns, appended: "WHAT  [####    ]  40 %  1.2 MiB". */
void progress_bar(const char *what, uint64_t done, uint64_t total, unsigned width, struct str *to);

#endif
