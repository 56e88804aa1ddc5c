/*
 * scope_os: what OSV and the distributions' own feeds call the release of a host: by its
 * os-release, and by the repositories and products that the inventory knows (facts of the topics
 * "repository" and "product"). For assess/scope alone.
 */
#ifndef FETTLE_ASSESS_SCOPE_OS_H
#define FETTLE_ASSESS_SCOPE_OS_H

#include "assess/scope.h"
#include "model/inventory.h"

void scope_os_add(const struct inventory *inv, struct scope *to);

#endif
