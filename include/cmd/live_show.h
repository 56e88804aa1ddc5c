/* live_show: what runs and listens, and facts of the platform, laid out as text for people. */
#ifndef FETTLE_CMD_LIVE_SHOW_H
#define FETTLE_CMD_LIVE_SHOW_H

#include "base/str.h"
#include "model/inventory.h"
#include "ui/out.h"

/* A line for each process and object; each socket and program; each fact. */
void live_show_processes(const struct inventory *inv, struct out *out);
void live_show_sockets(const struct inventory *inv, struct out *out);
void live_show_facts(const struct inventory *inv, struct out *out);

/* How much there is of each, a line each; nothing for a host that was not looked at so. */
void live_show_sums(const struct inventory *inv, struct str *to);

#endif
