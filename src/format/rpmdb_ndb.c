#include "base/err.h"
#include "base/mem.h"
#include "format/rpmdb.h"

#define PAGE 4096
#define SLOT 16
#define BLOCK 16
#define HEAD 16
#define TAIL 12
#define SLOT_PAGES_MAX 4096 /* a million packages */

static uint32_t little(const unsigned char *b)
{
	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static bool is_magic(const unsigned char *b, const char *magic)
{
	return memcmp(b, magic, 4) == 0;
}

static uint32_t adler32(const unsigned char *p, size_t len)
{
	uint32_t a = 1, b = 0;

	while (len) { /* so many at a time that 32 bits hold the sums */
		size_t n = len < 5552 ? len : 5552;

		for (size_t i = 0; i < n; i++) {
			a += p[i];
			b += a;
		}
		a %= 65521;
		b %= 65521;
		p += n;
		len -= n;
	}
	return b << 16 | a;
}

/* A blob: head (magic, package, generation, length), the header, zeros to the end of a block, tail
 * (sum of all before it, length, magic). */
static bool read_blob(const struct region *db, const unsigned char *slot, rpmdb_sink *sink,
                      void *ctx, struct err *err)
{
	uint64_t at = (uint64_t)little(slot + 8) * BLOCK,
	         room = (uint64_t)little(slot + 12) * BLOCK;
	uint32_t package = little(slot + 4), len;
	auto_free unsigned char *blob = NULL;
	const unsigned char *tail;

	if (room < HEAD + TAIL || room > RPMDB_HEADER_MAX || room > db->size)
		return err_set(err, ERR_INPUT, "package %u is damaged", package);
	blob = mem_alloc(room, 1);
	if (!region_read(db, at, blob, room, err))
		return false;
	tail = blob + room - TAIL;
	len = little(blob + 12);
	if (!is_magic(blob, "BlbS") || little(blob + 4) != package || len > room - HEAD - TAIL ||
	    !is_magic(tail + 8, "BlbE") || little(tail + 4) != len ||
	    little(tail) != adler32(blob, room - TAIL))
		return err_set(err, ERR_INPUT, "package %u is damaged", package);
	sink(ctx, span_make(blob + HEAD, len));
	return true;
}

bool rpmdb_ndb(const struct region *db, rpmdb_sink *sink, void *ctx, struct err *err)
{
	unsigned char page[PAGE];
	uint32_t pages;
	bool good = true;

	if (!region_read(db, 0, page, sizeof(page), err))
		return false;
	pages = little(page + 12);
	if (!is_magic(page, "RpmP") || little(page + 4) != 0 || pages == 0 ||
	    pages > SLOT_PAGES_MAX)
		return err_set(err, ERR_INPUT, "not a database of rpm's ndb form");
	for (uint32_t p = 0; p < pages; p++) {
		if (p && !region_read(db, (uint64_t)p * PAGE, page, sizeof(page), err))
			return false;
		for (size_t at = p ? 0 : 2 * SLOT; at < PAGE; at += SLOT) {
			if (!is_magic(page + at, "Slot"))
				good = err_set(err, ERR_INPUT, "a slot is damaged");
			else if (little(page + at + 4) != 0 &&
			         !read_blob(db, page + at, sink, ctx, err))
				good = false;
		}
	}
	return good;
}
