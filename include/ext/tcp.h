/* tcp: whether something listens. The one room beside ext/http that opens a connection. */
#ifndef FETTLE_EXT_TCP_H
#define FETTLE_EXT_TCP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct err;

/* Connects to "HOST:PORT" or "[ADDRESS]:PORT" and closes again; nothing is sent. `timeout` in
 * seconds for each address of the host. ERR_UNREACHABLE when nothing answers. */
bool tcp_check(const char *address, int64_t timeout, struct err *err) MUST_CHECK;

#endif
