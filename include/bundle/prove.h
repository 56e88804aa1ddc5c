/*
 * prove: whether a bundle may be believed (trust; bundle, points 1 to 4).
 *
 * The raw bytes of the manifest are proved by the keyring before anything parses them: role vendor,
 * threshold, revocation, times. Then the manifest must repeat what the signatures' trusted comments
 * say, the signers must be allowed its product and every path that it writes, and it must not have
 * expired. Whether it applies to a host is another question (bundle_applies()).
 */
#ifndef FETTLE_BUNDLE_PROVE_H
#define FETTLE_BUNDLE_PROVE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "bundle/open.h"
#include "trust/keyring.h"

struct err;

/* The text that a signature's trusted comment must have for this manifest: "fettle ID SERIAL
 * DIGEST". The caller frees it. */
char *bundle_trusted_comment(const struct manifest *m, struct span text) MUST_CHECK;

/* `ret_proof` points into the keyring. `remembered` is true for a bundle that was proved when it
 * was fetched: it is not judged for expiry again. */
bool bundle_prove(struct bundle *b, const struct keyring *keyring, int64_t now, bool remembered,
                  struct keyring_proof *ret_proof, struct err *err) MUST_CHECK;

/* Every object's digests, nothing written. */
bool bundle_prove_objects(const struct bundle *b, struct err *err) MUST_CHECK;

/* What the bundle is held against. */
struct bundle_host {
	const char *os_id, *os_version; /* NULL: not known */
	const char *arch;               /* Debian's name, "amd64" */
	const char *product;            /* wanted product, or NULL */
	int root;                       /* the host's root directory */
};
/* ERR_UNTRUSTED says what does not fit. */
bool bundle_applies(const struct manifest *m, const struct bundle_host *host,
                    struct err *err) MUST_CHECK;

#endif
