/* version_scheme: the orders themselves, one a file. For model/version alone. */
#ifndef FETTLE_MODEL_VERSION_SCHEME_H
#define FETTLE_MODEL_VERSION_SCHEME_H

#include <stdbool.h>

#include "base/span.h"

int version_deb_compare(struct span a, struct span b);
bool version_deb_is_valid(struct span v);

int version_rpm_compare(struct span a, struct span b);
bool version_rpm_is_valid(struct span v);

int version_apk_compare(struct span a, struct span b);
bool version_apk_is_valid(struct span v);

int version_alpm_compare(struct span a, struct span b);
bool version_alpm_is_valid(struct span v);

int version_semver_compare(struct span a, struct span b);
bool version_semver_is_valid(struct span v);
bool version_semver_has_place(struct span v);

int version_pep440_compare(struct span a, struct span b);
bool version_pep440_is_valid(struct span v);

int version_gem_compare(struct span a, struct span b);
bool version_gem_is_valid(struct span v);
bool version_gem_has_place(struct span v);

int version_maven_compare(struct span a, struct span b);
bool version_maven_is_valid(struct span v);

int version_nuget_compare(struct span a, struct span b);
bool version_nuget_is_valid(struct span v);

int version_packagist_compare(struct span a, struct span b);
bool version_packagist_is_valid(struct span v);

int version_cran_compare(struct span a, struct span b);
bool version_cran_is_valid(struct span v);

int version_hackage_compare(struct span a, struct span b);
bool version_hackage_is_valid(struct span v);

int version_pub_compare(struct span a, struct span b);
bool version_pub_is_valid(struct span v);
bool version_pub_has_place(struct span v);

int version_bitnami_compare(struct span a, struct span b);

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

/* "[epoch:]version[-release]"; an epoch or release that is missing has no ptr. */
struct version_evr {
	struct span epoch, version, release;
};

struct version_evr version_split_evr(struct span v);

/* "1.2.3-pre+build", with a "v" before it or not; what is missing has no ptr. For semver, nuget and
 * pub, which share these. */
struct version_semver {
	struct span core, pre, build;
	bool has_letter; /* the pre-release follows the numbers without a dash */
};

struct version_semver version_split_semver(struct span v);

/* How many numbers with dots between them it is, 0 when it is something else; counts to 5. `zeros`:
 * they may begin with zeros. */
unsigned version_count_numbers(struct span core, bool zeros);

/* Words of letters, digits and dashes with dots between them, or nothing. */
bool version_are_labels(struct span s, bool zeros);

/* The first `parts` numbers; a missing one is 0. */
int version_compare_core(struct span a, struct span b, unsigned parts);

/* Label by label: numbers below words, the shorter first. A pre-release is below none. */
int version_compare_labels(struct span a, struct span b, bool ignore_case);
int version_compare_pre(struct span a, struct span b, bool ignore_case);

bool version_is_digits(struct span s);                  /* all of it, and one at least */
int version_compare_fold(struct span a, struct span b); /* A to Z as a to z */

#endif
