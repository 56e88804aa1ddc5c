/* condition: information codes (cli, "Exit status"): which were asked for, and which one wins. */
#ifndef FETTLE_CMD_CONDITION_H
#define FETTLE_CMD_CONDITION_H

#include <stdbool.h>

#include "base/attr.h"
#include "cmd/call.h"

/* The bit of a condition in a set of them. */
unsigned condition_bit(enum status s);

/* What --exit-code (all) and --fail-on (a list of names: "security,breached") ask for; nothing when
 * neither is given. ERR_USAGE names the conditions. */
bool condition_wanted(const struct opts *o, unsigned *ret, struct err *err) MUST_CHECK;

/* The exit status of a set: the gravest of its conditions, 0 for none. */
int condition_status(unsigned set);

#endif
