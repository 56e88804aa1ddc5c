/*
 * keyring: who may be believed, and for what (trust, "Keyring").
 *
 * A key has roles; without the role it is not trusted for it. A vendor key may be bound to products
 * and to the paths that it may write. Roles have thresholds (1 unless told). A revoked key, or one
 * outside its time, counts for nothing. An empty keyring trusts nobody.
 */
#ifndef FETTLE_TRUST_KEYRING_H
#define FETTLE_TRUST_KEYRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/strlist.h"
#include "trust/minisign.h"

struct err;
struct js;

enum role {
	ROLE_VENDOR, /* may sign bundles */
	ROLE_APPROVER,
	ROLE_CHANGE_MANAGER,
	ROLE_SECURITY_ENGINEER,
	ROLE_ASSET_MANAGER,
	ROLE_HOST,       /* signs receipts and checkpoints of this host */
	ROLE_REPOSITORY, /* signs indexes of bundles */
	ROLE_COUNT,
};
const char *role_name(enum role role);
bool role_parse(const char *name, enum role *ret, struct err *err) MUST_CHECK;

struct keyring_key {
	struct minisign_public public;
	char id[MINISIGN_ID_SIZE];
	char *name;                                    /* never NULL */
	unsigned roles;                                /* bit 1 << role */
	struct strlist products;                       /* empty: any */
	struct strlist under;                          /* absolute paths; empty: any */
	int64_t added, not_before, not_after, revoked; /* 0: not set */
	char *revoked_reason;
};

struct keyring {
	struct keyring_key *keys;
	size_t count, cap;
	unsigned thresholds[ROLE_COUNT]; /* 0 means 1 */
};
#define KEYRING_FORMAT "fettle.keyring/1"

void keyring_clear(struct keyring *k);
bool keyring_decode(const struct js *doc, struct keyring *ret, struct err *err) MUST_CHECK;
/* Appends the members to a document begun by doc_new(). */
void keyring_encode(const struct keyring *k, struct js *doc);

/* A new key with these values; refuses one that is there already. The key is borrowed. */
bool keyring_add(struct keyring *k, const struct minisign_public *public, const char *name,
                 struct keyring_key **ret, struct err *err) MUST_CHECK;
/* By id or name; NULL when there is none. */
struct keyring_key *keyring_find(const struct keyring *k, const char *id_or_name);
unsigned keyring_threshold(const struct keyring *k, enum role role);

/* The keys that proved something; pointers into the keyring. */
struct keyring_proof {
	const struct keyring_key **keys;
	size_t count, cap;
};
void keyring_proof_clear(struct keyring_proof *p);

/* Whether enough keys with the role signed `bytes` at `now`. A bad signature by a known key refuses
 * even if others hold; signatures by unknown keys are ignored. Two signatures of one key count
 * once. ERR_UNTRUSTED says what was missing. */
bool keyring_prove(const struct keyring *k, enum role role, struct span bytes,
                   const struct minisign_sig *sigs, size_t count, int64_t now,
                   struct keyring_proof *ret, struct err *err) MUST_CHECK;

/* Whether a key may sign for this product, or write this absolute path. */
bool keyring_key_has_product(const struct keyring_key *key, const char *product);
bool keyring_key_has_path(const struct keyring_key *key, const char *path);

#endif
