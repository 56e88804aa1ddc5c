/*
 * sign: Ed25519, BLAKE2b, scrypt, base64 and randomness. The one room that knows libsodium.
 *
 * Secrets are wiped by whoever holds them: sign_wipe(), or the x_clear() of what contains them.
 */
#ifndef FETTLE_EXT_SIGN_H
#define FETTLE_EXT_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"

struct err;
struct str;

#define SIGN_PUBLIC_SIZE 32
#define SIGN_SECRET_SIZE 64
#define SIGN_SIZE 64
#define SIGN_HASH_SIZE 64

void sign_random(void *ret, size_t len);
void sign_wipe(void *bytes, size_t len);
/* In time that does not depend on the bytes. */
bool sign_equal(const void *a, const void *b, size_t len);

void sign_keypair(unsigned char ret_public[SIGN_PUBLIC_SIZE],
                  unsigned char ret_secret[SIGN_SECRET_SIZE]);
/* Whether the halves of a secret key belong together: signing with a wrong public half would give
 * the secret away. */
bool sign_secret_is_whole(const unsigned char secret[SIGN_SECRET_SIZE]) MUST_CHECK;
void sign_make(const unsigned char secret[SIGN_SECRET_SIZE], struct span bytes,
               unsigned char ret[SIGN_SIZE]);
bool sign_check(const unsigned char public[SIGN_PUBLIC_SIZE], struct span bytes,
                const unsigned char sig[SIGN_SIZE]) MUST_CHECK;

/* BLAKE2b; `size` 16 to 64 bytes. */
void sign_hash(struct span bytes, unsigned char *ret, size_t size);

/* scrypt with libsodium's cost parameters; false when the memory cannot be had. */
bool sign_scrypt(const char *password, const unsigned char salt[32], uint64_t ops, uint64_t mem,
                 unsigned char *ret, size_t len) MUST_CHECK;
#define SIGN_SCRYPT_OPS 33554432u
#define SIGN_SCRYPT_MEM 1073741824u

void base64_add(struct str *to, const void *bytes, size_t len);
/* Exactly `len` bytes, in the one canonical form, or false. */
bool base64_take(struct span text, void *ret, size_t len) MUST_CHECK;
/* Any length; appends. */
bool base64_decode(struct span text, struct str *to) MUST_CHECK;

#endif
