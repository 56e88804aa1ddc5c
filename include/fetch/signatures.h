/*
 * signatures: a signature file that may hold several: minisign's four lines, one after the other.
 *
 * `minisign -V` proves the first of them. Which of them count is for the keyring to say.
 */
#ifndef FETTLE_FETCH_SIGNATURES_H
#define FETTLE_FETCH_SIGNATURES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/span.h"
#include "trust/minisign.h"

struct err;
struct str;

#define SIGNATURES_COUNT_MAX 8u
#define SIGNATURES_MAX (SIGNATURES_COUNT_MAX * MINISIGN_FILE_MAX)

struct signatures {
	struct minisign_sig v[SIGNATURES_COUNT_MAX];
	size_t count;
};
void signatures_clear(struct signatures *s);

/* One to eight whole signatures and nothing else; ERR_UNTRUSTED. */
bool signatures_parse(struct span text, struct signatures *ret, struct err *err) MUST_CHECK;

/* Signs and adds; an earlier one with the same key number goes. */
bool signatures_add(struct signatures *s, const struct minisign_secret *key, struct span bytes,
                    const char *trusted, struct err *err) MUST_CHECK;
void signatures_print(const struct signatures *s, struct str *to);

#endif
