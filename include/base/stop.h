/*
 * stop: whether a person asked the program to stop.
 *
 * Armed, the first SIGINT, SIGTERM or SIGHUP is noted and the program goes on to a place where it
 * can stop well; the second ends it at once. Without arming they end it at once.
 */
#ifndef FETTLE_BASE_STOP_H
#define FETTLE_BASE_STOP_H

#include <stdbool.h>

void stop_arm(void);
void stop_disarm(void); /* forgets what was noted, too */

/* Waits until there is something to read (or the end of it), or a stop is asked for: then false.
 * One that is asked for at whatever instant, armed, is not missed. */
bool stop_wait_input(int fd);

/* The signal that was noted, 0 when none was. */
int stop_signal(void);

#endif
