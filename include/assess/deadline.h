/*
 * deadline: how long a vulnerability may stay open, by a table that is data and has a version
 * (matching, 4).
 */
#ifndef FETTLE_ASSESS_DEADLINE_H
#define FETTLE_ASSESS_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/finding.h"

struct deadline {
	int days; /* below 0: with the next upgrade, no date */
	bool triage;
	enum tier tier;
};

/* CISA BOD 26-04 of 10 June 2026. */
#define DEADLINE_TABLE "cisa-bod-26-04-1.0.0"

struct deadline deadline_find(bool kev, bool exposed, bool automatable, bool total);

/* "kev=n exposed=y automatable=y impact=total", as the table's rows are called. The caller frees
 * it. */
char *deadline_row(bool kev, bool exposed, bool automatable, bool total);

#endif
