/*
 * stop: whether a person asked the program to stop.
 *
 * Armed, the first SIGINT, SIGTERM or SIGHUP is noted and the program goes on to a place where it
 * can stop well; the second ends it at once. Without arming they end it at once.
 */
#ifndef FETTLE_BASE_STOP_H
#define FETTLE_BASE_STOP_H

void stop_arm(void);
void stop_arm_reading(void); /* and a read that is waiting ends with EINTR */
void stop_disarm(void);      /* forgets what was noted, too */

/* The signal that was noted, 0 when none was. */
int stop_signal(void);

#endif
