/* version_scheme: the orders themselves, one a file. For model/version alone. */
#ifndef FETTLE_MODEL_VERSION_SCHEME_H
#define FETTLE_MODEL_VERSION_SCHEME_H

#include <stdbool.h>

#include "base/span.h"

int version_deb_compare(struct span a, struct span b);
bool version_deb_is_valid(struct span v);

int version_rpm_compare(struct span a, struct span b);
bool version_rpm_is_valid(struct span v);

/* What several schemes share: digits compared as numbers of any width. */
static inline bool version_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool version_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Takes the digits at the front of *s, without leading zeros, off it. */
struct span version_cut_digits(struct span *s);

/* Two runs of digits as numbers; leading zeros count for nothing. */
int version_compare_digits(struct span a, struct span b);

/* Takes the letters at the front of *s off it. */
struct span version_cut_letters(struct span *s);

/* Takes a run of digits or of letters, whatever *a begins with, off both and compares the runs:
 * digits as numbers, letters by bytes. */
int version_compare_run(struct span *a, struct span *b);

#endif
