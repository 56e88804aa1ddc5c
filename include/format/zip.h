/*
 * zip: what is in a ZIP file (APPNOTE.TXT 6.3.10), by its central directory. Files with something
 * before them (programs that unpack themselves) and the 64 bit form of the directory are read.
 *
 * The directory is held, the content is not: one entry is unpacked at a time, up to a limit.
 */
#ifndef FETTLE_FORMAT_ZIP_H
#define FETTLE_FORMAT_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/region.h"
#include "base/span.h"
#include "base/str.h"

struct err;

#define ZIP_DIRECTORY_MAX (64u << 20)

struct zip {
	struct region file; /* borrowed */
	struct str directory;
	size_t at;     /* of the next entry in the directory */
	uint64_t bias; /* bytes before the first entry that offsets do not count */
};
void zip_clear(struct zip *z);

struct zip_entry {
	struct span name; /* as it stands: no path to be opened */
	unsigned method;  /* 0 stored, 8 deflated */
	uint32_t crc;
	uint64_t packed, size, offset;
};

/* ERR_INPUT when it is no ZIP file. */
bool zip_open(const struct region *file, struct zip *ret, struct err *err) MUST_CHECK;

/* The next entry; false at the end. *ret_good is false when the directory ends in a damaged one. */
bool zip_next(struct zip *z, struct zip_entry *ret, bool *ret_good);

/* The bytes of a stored entry where they lie; false (and no error) for one that is packed. */
bool zip_part(const struct zip *z, const struct zip_entry *e, struct region *ret);

/* The content, proved by its size and sum. ERR_INPUT for more than `max` bytes, for a method that
 * is not known, and for what is damaged. */
bool zip_read(const struct zip *z, const struct zip_entry *e, size_t max, struct str *to,
              struct err *err) MUST_CHECK;

#endif
