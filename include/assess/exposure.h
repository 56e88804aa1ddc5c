/*
 * exposure: whether other hosts can reach a source component, by the sockets of the inventory
 * (matching, 4).
 *
 * Yes: a process that has code of it mapped waits on an address beyond loopback. No: all of these
 * wait on loopback alone, or nothing on the host waits beyond loopback; both only when all sockets
 * could be read. Else it is unknown: a program may be started by one that waits.
 */
#ifndef FETTLE_ASSESS_EXPOSURE_H
#define FETTLE_ASSESS_EXPOSURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/table.h"
#include "model/finding.h"
#include "model/inventory.h"

struct exposure {
	const struct inventory *inventory; /* which must outlive it */
	struct table by_source; /* name of a source to the socket that can be reached the widest */
	bool is_whole;          /* all sockets could be read */
	bool is_beyond;         /* something waits beyond loopback */
};
void exposure_clear(struct exposure *e);
void exposure_make(const struct inventory *inv, struct exposure *ret);

/* Sets priority.exposed, and exposed_by to what shows it. */
void exposure_judge(const struct exposure *e, struct finding *f);

#endif
