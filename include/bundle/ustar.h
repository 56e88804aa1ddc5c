/*
 * ustar: the one form that a header of a bundle can have.
 *
 * A header is fixed by name and size: regular file, mode 0644, owner 0:0, time 0. Reading makes the
 * header that should be there and compares all 512 bytes, so that not one bit is free.
 */
#ifndef FETTLE_BUNDLE_USTAR_H
#define FETTLE_BUNDLE_USTAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct err;

#define USTAR_BLOCK 512u

/* Bytes that a file of this size takes, padding included. */
uint64_t ustar_padded(uint64_t size);

/* `name` at most 100 bytes, `size` below 8 GiB. */
void ustar_header(const char *name, uint64_t size, unsigned char ret[USTAR_BLOCK]);

/* Name and size of a header, or ERR_INPUT "not a fettle bundle: ..." for anything else than the one
 * form. `ret_name` gets at most 100 bytes and a zero byte. */
bool ustar_read(const unsigned char block[USTAR_BLOCK], char ret_name[101], uint64_t *ret_size,
                struct err *err) MUST_CHECK;

bool ustar_is_zero(const unsigned char *bytes, uint64_t len);

#endif
