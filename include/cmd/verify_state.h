/* verify_state: 'fettle verify --state': whether the records of the state are what they were. */
#ifndef FETTLE_CMD_VERIFY_STATE_H
#define FETTLE_CMD_VERIFY_STATE_H

#include <stdbool.h>

#include "base/attr.h"
#include "cmd/call.h"

/* All of it is looked at, whatever is found. ERR_DAMAGED names the first that does not hold. */
bool verify_state(struct call *call, struct err *err) MUST_CHECK;

#endif
