/* install: a transaction whose new side is a bundle's. */
#ifndef FETTLE_APPLY_INSTALL_H
#define FETTLE_APPLY_INSTALL_H

#include <stdbool.h>

#include "apply/transact.h"
#include "base/attr.h"
#include "bundle/open.h"

struct err;
struct state;
struct strlist;

/* What applying the (admitted) bundle would change: see apply/classify. `root_path` is how the
 * operator calls the root. No changes: there is nothing to do. Nothing is written. */
bool install_plan(const struct bundle *b, const struct state *s, int root, const char *root_path,
                  struct changeset *ret, struct strlist *refused, struct err *err) MUST_CHECK;

/* Carries out x->set. The manifest is copied from the bundle; the receipt's head is filled in but
 * for plan, signers and digest of the file. */
bool install_run(struct transact *x, const struct bundle *b, struct err *err) MUST_CHECK;

#endif
