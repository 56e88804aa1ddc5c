/* host: the root file system that a call looks after, and what a bundle is held against. */
#ifndef FETTLE_CMD_HOST_H
#define FETTLE_CMD_HOST_H

#include <stdbool.h>

#include "base/attr.h"
#include "bundle/prove.h"
#include "cmd/call.h"

struct host {
	int root;
	char *os_id, *os_version; /* NULL: not known */
	char *arch;               /* Debian's name of it */
};
#define HOST_NONE                                                                                  \
	{                                                                                          \
		.root = -1                                                                         \
	}

void host_clear(struct host *h);
bool host_open(const struct call *call, struct host *ret, struct err *err) MUST_CHECK;
struct bundle_host host_facts(const struct host *h, const char *product);

#endif
