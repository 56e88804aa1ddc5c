/* cvss: the base score of a vector (CVSS 3.0 and 3.1, section 7 of the specification). */
#ifndef FETTLE_FORMAT_CVSS_H
#define FETTLE_FORMAT_CVSS_H

#include <stdbool.h>

#include "base/span.h"

/* "CVSS:3.1/AV:N/AC:L/...": the score times 10. False for another version, and for a vector that
 * lacks a base metric or has a value that there is not. */
bool cvss_base(struct span vector, int *ret_tenths);

#endif
