/*
 * manifest_payload: the part of a manifest that says what is done, path by path, with which
 * contents. Used by model/manifest, whose struct it fills.
 */
#ifndef FETTLE_MODEL_MANIFEST_PAYLOAD_H
#define FETTLE_MODEL_MANIFEST_PAYLOAD_H

#include <stdbool.h>

#include "base/attr.h"

struct err;
struct js;
struct jspart;
struct manifest;
struct str;

void manifest_payload_clear(struct manifest *m);

/* `parts` holds "objects" and "paths" as they were cut out of the text of `doc`; NULL when they are
 * in `doc`. */
bool manifest_decode_payload(const struct js *doc, struct jspart *parts, struct manifest *m,
                             struct err *err) MUST_CHECK;
struct js *manifest_encode_payload(const struct manifest *m) MUST_CHECK;
void manifest_print_payload(const struct manifest *m, struct str *to);

#endif
