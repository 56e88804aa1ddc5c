/*
 * digest: SHA-256 (libcrypto, which uses the processor's instructions) and hexadecimal text.
 */
#ifndef FETTLE_EXT_DIGEST_H
#define FETTLE_EXT_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"

struct err;
struct str;

#define SHA256_SIZE 32
#define SHA256_HEX_SIZE 65 /* with the zero byte */

/* A running digest; {0} is none, digest_begin() starts it. */
struct digest {
	void *ctx;
};

void digest_begin(struct digest *d);
void digest_add(struct digest *d, const void *bytes, size_t len);
void digest_end(struct digest *d, unsigned char ret[SHA256_SIZE]); /* empties it */
void digest_end_hex(struct digest *d, char ret[SHA256_HEX_SIZE]);
void digest_clear(struct digest *d);

void digest_bytes(struct span bytes, unsigned char ret[SHA256_SIZE]);
void digest_hex(struct span bytes, char ret[SHA256_HEX_SIZE]);

/* Everything that can be read from `fd`, from its present position; *ret_size may be NULL. */
bool digest_fd(int fd, char ret[SHA256_HEX_SIZE], uint64_t *ret_size, struct err *err) MUST_CHECK;

/* Lower-case hexadecimal digits. */
void hex_add(struct str *to, const void *bytes, size_t len);

/* Exactly 64 lower-case hexadecimal digits. */
bool digest_is_hex(struct span text);

#endif
