/*
 * Functions that must not be used: each has an unsafe edge and a safe counterpart in base/.
 * Included by every .c file through base/err.h, after the system headers it needs.
 */
#ifndef FETTLE_BASE_POISON_H
#define FETTLE_BASE_POISON_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok strtok_r
#pragma GCC poison atoi atol atoll atof gets gmtime localtime ctime asctime mktemp tmpnam tempnam

#endif
