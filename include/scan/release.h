/*
 * release: which package brought a kernel, by what the kernel calls itself (uname -r). Every
 * distribution makes that name out of the package's in its own way.
 */
#ifndef FETTLE_SCAN_RELEASE_H
#define FETTLE_SCAN_RELEASE_H

#include <stdbool.h>

#include "model/inventory.h"

/* Whether the component is the package of the kernel itself: not of its headers or modules. */
bool release_is_of(const char *release, const struct component *c);

#endif
