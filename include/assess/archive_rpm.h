/*
 * archive_rpm: what dnf, libdnf5 and zypp have fetched of their repositories, as pockets and lists
 * of an archive. For assess/archive alone.
 */
#ifndef FETTLE_ASSESS_ARCHIVE_RPM_H
#define FETTLE_ASSESS_ARCHIVE_RPM_H

#include "assess/archive_part.h"

/* A repository that cannot be read is left out with a note. */
void archive_rpm_read(struct archive_reading *r);

#endif
