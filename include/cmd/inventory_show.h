/* inventory_show: inventories, and what changed between two, laid out as text for people. */
#ifndef FETTLE_CMD_INVENTORY_SHOW_H
#define FETTLE_CMD_INVENTORY_SHOW_H

#include "model/inventory.h"
#include "model/inventory_diff.h"
#include "ui/out.h"

/* The host, a line for each source, why what could not be read could not, and the sum. */
void inventory_show_sources(const struct inventory *inv, struct out *out);

/* A line for each component. */
void inventory_show_components(const struct inventory *inv, struct out *out);

/* A line for each change. */
void inventory_show_changes(const struct inventory_diff *d, struct out *out);

#endif
