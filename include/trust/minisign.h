/*
 * minisign: keys and detached signatures in minisign's own formats, both ways.
 *
 * What is written here minisign reads and the other way round. Signatures are "ED" (Ed25519 over
 * BLAKE2b-512 of the bytes); legacy "Ed" is refused. A key number is a hint for finding a key,
 * never an identity: the public key itself is.
 */
#ifndef FETTLE_TRUST_MINISIGN_H
#define FETTLE_TRUST_MINISIGN_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/span.h"
#include "ext/sign.h"

struct err;
struct str;

#define MINISIGN_KEYNUM_SIZE 8
#define MINISIGN_ID_SIZE 17    /* 16 upper-case hexadecimal digits and the zero byte */
#define MINISIGN_FILE_MAX 4096 /* of a key file or a signature file */

struct minisign_public {
	unsigned char keynum[MINISIGN_KEYNUM_SIZE];
	unsigned char key[SIGN_PUBLIC_SIZE];
};

struct minisign_secret {
	unsigned char keynum[MINISIGN_KEYNUM_SIZE];
	unsigned char key[SIGN_SECRET_SIZE];
};
void minisign_secret_clear(struct minisign_secret *s); /* wipes */

struct minisign_sig {
	char *untrusted; /* the comment after "untrusted comment: " */
	char *trusted;   /* proved by the global signature */
	unsigned char keynum[MINISIGN_KEYNUM_SIZE];
	unsigned char sig[SIGN_SIZE];
	unsigned char global[SIGN_SIZE];
};
void minisign_sig_clear(struct minisign_sig *s);

/* The key number as minisign prints it. */
void minisign_id(const unsigned char keynum[MINISIGN_KEYNUM_SIZE], char ret[MINISIGN_ID_SIZE]);

void minisign_generate(struct minisign_public *ret_public, struct minisign_secret *ret_secret);

/* A public key file, or its second line alone. */
bool minisign_public_parse(struct span text, struct minisign_public *ret,
                           struct err *err) MUST_CHECK;
void minisign_public_line(const struct minisign_public *p, struct str *to); /* base64, no newline */
/* `comment` NULL: "minisign public key ID". */
void minisign_public_print(const struct minisign_public *p, const char *comment, struct str *to);

/* Whether a secret key file wants a password. */
bool minisign_secret_is_locked(struct span text);
/* `password` NULL for a key without one. A wrong password is ERR_PRIVILEGE. */
bool minisign_secret_parse(struct span text, const char *password, struct minisign_secret *ret,
                           struct err *err) MUST_CHECK;
bool minisign_secret_print(const struct minisign_secret *s, const char *password,
                           const char *comment, struct str *to, struct err *err) MUST_CHECK;

/* A signature file over `bytes`, appended. The comments must be one line each. */
void minisign_sign(const struct minisign_secret *s, struct span bytes, const char *untrusted,
                   const char *trusted, struct str *to);

/* Exactly four lines; anything else is refused. */
bool minisign_sig_parse(struct span text, struct minisign_sig *ret, struct err *err) MUST_CHECK;
void minisign_sig_print(const struct minisign_sig *s, struct str *to);

/* Whether `sig` is this key's signature of `bytes`, comment included. ERR_UNTRUSTED when not. */
bool minisign_verify(const struct minisign_public *p, const struct minisign_sig *sig,
                     struct span bytes, struct err *err) MUST_CHECK;

#endif
