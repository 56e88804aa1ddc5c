/*
 * fwupd: what fwupd knows of the firmware of this machine's devices ("fwupdmgr get-devices
 * --json"), where it is installed. It asks devices that the kernel shows nothing of.
 */
#ifndef FETTLE_SCAN_FWUPD_H
#define FETTLE_SCAN_FWUPD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/span.h"
#include "model/inventory.h"

struct err;

/* Adds a component for each device that tells a version; the others are counted. */
bool fwupd_take(struct span json, struct inventory *inv, size_t *ret_silent,
                struct err *err) MUST_CHECK;

#endif
