/* show: documents laid out as text for people. */
#ifndef FETTLE_CMD_SHOW_H
#define FETTLE_CMD_SHOW_H

#include "bundle/open.h"
#include "ui/out.h"

struct str;

/* What a bundle says of itself; whether that may be believed is for `verify` to say. */
void show_bundle(const struct bundle *b, struct out *out);

/* Appends text that others wrote, for a terminal that must not obey it. */
void show_plain(struct str *to, const char *text);

/* A size as people read it: "812 B", "3.4 MiB". The caller frees it. */
char *show_size(uint64_t bytes);

#endif
