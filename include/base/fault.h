/*
 * fault: the counter behind the fault tests.
 *
 * Every call in base/fs that changes the disk asks fault_hit() first. In an ordinary build that is
 * nothing at all; in the fault flavour (-DFETTLE_FAULT) the n-th asking ends the process or fails
 * the call, so that a test can walk through every instant of a run.
 */
#ifndef FETTLE_BASE_FAULT_H
#define FETTLE_BASE_FAULT_H

#include <stdbool.h>

#include "base/attr.h"

struct err;

#ifdef FETTLE_FAULT
/* "crash:N" (SIGKILL before call N), "eio:N", "enospc:N" (call N fails, once), "eio-on:N",
 * "enospc-on:N" (call N and all that follow fail), "count:FILE" (the number of calls is written to
 * FILE at exit), "no-exchange" (a file system that knows neither RENAME_EXCHANGE nor
 * RENAME_NOREPLACE); several between commas. */
bool fault_arm(const char *spec, struct err *err) MUST_CHECK;

/* True, with errno set, when this call is to fail. Does not return when it is to crash. */
bool fault_hit(void);

/* True, with errno set, when renameat2() is to refuse its flags. */
bool fault_no_exchange(void);
#else
static inline bool fault_no_exchange(void)
{
	return false;
}

static inline bool fault_hit(void)
{
	return false;
}
#endif

#endif
