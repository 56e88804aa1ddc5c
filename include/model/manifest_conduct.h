/*
 * manifest_conduct: the part of a manifest that says when it may be applied and what is run:
 * checks, hooks, applies-to, requirements. Used by model/manifest, whose struct it fills.
 */
#ifndef FETTLE_MODEL_MANIFEST_CONDUCT_H
#define FETTLE_MODEL_MANIFEST_CONDUCT_H

struct js;
struct manifest;

void manifest_conduct_clear(struct manifest *m);
void manifest_encode_conduct(const struct manifest *m, struct js *doc);

#endif
