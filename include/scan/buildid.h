/* buildid: the build-id of an ELF file (.note.gnu.build-id), which no other build has. */
#ifndef FETTLE_SCAN_BUILDID_H
#define FETTLE_SCAN_BUILDID_H

#include <stdbool.h>

#include "base/attr.h"

struct str;

/* Appends it in hexadecimal. At most 64 KiB of program headers and as much of notes are read. False
 * when the file has none or is no ELF file. */
bool buildid_read(int fd, struct str *to) MUST_CHECK;

#endif
