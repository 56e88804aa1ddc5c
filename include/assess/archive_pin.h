/*
 * archive_pin: the priorities that apt gives to lists and versions (apt_preferences(5)). For
 * assess/archive alone.
 */
#ifndef FETTLE_ASSESS_ARCHIVE_PIN_H
#define FETTLE_ASSESS_ARCHIVE_PIN_H

#include "assess/archive_part.h"

/* A file that cannot be read, or not to its end, is told by a note. */
void archive_pin_read(struct archive_reading *r);

/* What pins can say of a list of that file name. Its pocket and its index are there. */
void archive_pin_list(const struct archive *a, const char *name, struct archive_list *list);

/* What apt gives to a pocket which no pin names. */
int archive_pin_default(const struct pocket *p);

struct archive_priority {
	int number;
	const struct aptpin *pin; /* that says so; NULL: it is apt's default */
	const struct rpmban *ban; /* the same of dnf */
};

/* One version of a package, from whatever enabled lists and, `is_installed`, from what is
 * installed. */
struct archive_version {
	const char *name, *source, *arch, *version;
	bool is_installed;
};
struct archive_priority archive_pin_priority(const struct archive *a,
                                             const struct archive_version *v);

#endif
