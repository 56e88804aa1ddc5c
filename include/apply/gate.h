/*
 * gate: whether a bundle may be applied to this host, before anything is looked at for changing.
 *
 * The bundle is proved through the descriptor that it is later read from. Nothing is written.
 */
#ifndef FETTLE_APPLY_GATE_H
#define FETTLE_APPLY_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/history.h"
#include "base/attr.h"
#include "bundle/open.h"
#include "bundle/prove.h"
#include "trust/keyring.h"

struct err;
struct state;
struct strlist;

struct gate {
	const struct state *state;
	const struct keyring *keyring;
	const struct history *history;
	struct bundle_host host;
	int64_t now;
	bool irreversible;              /* what cannot be taken back may be applied */
	const struct strlist *together; /* ids of bundles that go in before it in this run */
};

/* Signatures, times, objects, and what it applies to, as `fettle verify` does it; then the serials
 * (an older one than this host has had is ERR_UNTRUSTED), what it requires and conflicts with
 * (ERR_REFUSED), and whether its programs can be run. `remembered` is true for a bundle that was
 * proved when it was fetched. */
bool gate_admit(const struct gate *g, struct bundle *b, bool remembered,
                struct keyring_proof *ret_proof, struct err *err) MUST_CHECK;

#endif
