/*
 * tar: archives of others, read once from front to back: POSIX ustar and pax, GNU's long names and
 * large numbers, and those before POSIX.
 *
 * Names are given as they are written. The content of an entry is read, or left, before the next
 * entry. An archive that ends where an entry could begin is whole, as all who read it take it; one
 * that ends elsewhere is ERR_INPUT. Source: pax(1), POSIX.1-2017; GNU tar, "Basic Tar Format".
 */
#ifndef FETTLE_FORMAT_TAR_H
#define FETTLE_FORMAT_TAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/str.h"
#include "base/stream.h"

struct err;

#define TAR_BLOCK 512u

enum tar_type { TAR_FILE, TAR_DIR, TAR_SYMLINK, TAR_HARDLINK, TAR_OTHER };

struct tar_entry {
	enum tar_type type;
	struct span path, link; /* borrowed until the next entry */
	unsigned mode;
	uint64_t size;  /* of its content in the archive; 0 of what is no file */
	bool is_sparse; /* the content is not as it stands in the archive: holes are left out */
};

struct tar {
	struct stream from;
	uint64_t left; /* content of the present entry that was not read */
	unsigned pad;  /* and what fills its last block */
	bool some;     /* an entry was read */
	struct str path, link, long_path, long_link, pax;
};

void tar_clear(struct tar *t);
void tar_open(struct tar *t, struct stream from);

/* Whether the first block of a file is that of an archive: a header, or the end of an empty one. */
bool tar_is_header(const unsigned char block[TAR_BLOCK]);

/* The next entry; *ret_found is false at the end, and then `from` is read to its own end. */
bool tar_next(struct tar *t, struct tar_entry *ret, bool *ret_found, struct err *err) MUST_CHECK;

/* The content of the present entry; *ret 0 is its end. */
bool tar_read(struct tar *t, void *buf, size_t len, size_t *ret, struct err *err) MUST_CHECK;

/* The same as a stream. */
struct stream tar_content(struct tar *t);

#endif
