#include "base/err.h"
#include "base/mem.h"
#include "ext/zlib.h"
#include "format/zip.h"

#define END_SIZE 22
#define END64_SIZE 56
#define LOCATOR_SIZE 20
#define ENTRY_SIZE 46
#define LOCAL_SIZE 30
#define COMMENT_MAX 65535

enum { STORED = 0, DEFLATED = 8 };

void zip_clear(struct zip *z)
{
	str_clear(&z->directory);
	*z = (struct zip){0};
}

static bool damaged(struct err *err, const char *what)
{
	return err_set(err, ERR_INPUT, "not a whole ZIP file: %s", what);
}

static uint64_t little(const unsigned char *b, size_t n)
{
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v |= (uint64_t)b[i] << 8 * i;
	return v;
}

static bool is_sign(const unsigned char *b, unsigned char a, unsigned char c)
{
	return b[0] == 'P' && b[1] == 'K' && b[2] == a && b[3] == c;
}

/* In the last `len` bytes. */
static bool look_for_end(const struct region *file, size_t len, bool *ret_found, uint64_t *ret_at,
                         unsigned char *ret, struct err *err)
{
	auto_free unsigned char *tail = NULL;

	if (len > file->size)
		len = (size_t)file->size;
	tail = mem_alloc(len, 1);
	if (!region_read(file, file->size - len, tail, len, err))
		return false;
	for (size_t i = len - END_SIZE + 1; i-- > 0;)
		if (is_sign(tail + i, 5, 6) && little(tail + i + 20, 2) == len - END_SIZE - i) {
			memcpy(ret, tail + i, END_SIZE);
			*ret_at = file->size - len + i;
			*ret_found = true;
			return true;
		}
	return true;
}

/* The record at the end; a comment may follow it. */
static bool find_end(const struct region *file, uint64_t *ret_at, unsigned char *ret,
                     struct err *err)
{
	/* most have none, or a short one: what lies before it is not read without need */
	static const size_t lens[] = {END_SIZE, 64, 256, 1024, 4096, 16384, END_SIZE + COMMENT_MAX};
	bool found = false;

	if (file->size < END_SIZE)
		return damaged(err, "it is too short");
	for (size_t i = 0; !found && i < ARRAY_LEN(lens); i++)
		if (!look_for_end(file, lens[i], &found, ret_at, ret, err))
			return false;
	return found || damaged(err, "it has no end");
}

struct directory {
	uint64_t at, size, end; /* as it says; and where its end lies in fact */
};

/* Where there are too many entries or bytes for the record at the end, another stands before it. */
static bool find_directory(const struct region *file, struct directory *ret, struct err *err)
{
	unsigned char end[END_SIZE], locator[LOCATOR_SIZE], end64[END64_SIZE];
	uint64_t at;

	if (!find_end(file, &at, end, err))
		return false;
	*ret = (struct directory){little(end + 16, 4), little(end + 12, 4), at};
	if (at < LOCATOR_SIZE)
		return true;
	if (!region_read(file, at - LOCATOR_SIZE, locator, sizeof(locator), err))
		return false;
	if (!is_sign(locator, 6, 7))
		return true;
	if (at < LOCATOR_SIZE + END64_SIZE ||
	    !region_read(file, at - LOCATOR_SIZE - END64_SIZE, end64, sizeof(end64), err) ||
	    !is_sign(end64, 6, 6))
		return damaged(err, "its end");
	*ret = (struct directory){little(end64 + 48, 8), little(end64 + 40, 8),
	                          at - LOCATOR_SIZE - END64_SIZE};
	return true;
}

bool zip_open(const struct region *file, struct zip *ret, struct err *err)
{
	auto_clear(zip) z = {.file = *file};
	struct directory d;

	if (!find_directory(file, &d, err))
		return false;
	if (d.size > d.end || d.at > d.end - d.size)
		return damaged(err, "its directory is not where it says");
	if (d.size > ZIP_DIRECTORY_MAX)
		return err_set(err, ERR_INPUT, "it has too many entries");
	z.bias = d.end - d.size - d.at;
	if (!region_read(file, d.end - d.size, str_reserve(&z.directory, d.size), d.size, err))
		return false;
	z.directory.len = d.size;
	*ret = z;
	z = (struct zip){0};
	return true;
}

bool zip_next(struct zip *z, struct zip_entry *ret, bool *ret_good)
{
	const unsigned char *e = (const unsigned char *)z->directory.buf + z->at;
	size_t left = z->directory.len - z->at, size;

	*ret_good = left == 0;
	if (left < ENTRY_SIZE || !is_sign(e, 1, 2))
		return false;
	size = ENTRY_SIZE + little(e + 28, 2) + little(e + 30, 2) + little(e + 32, 2);
	if (size > left)
		return false;
	*ret = (struct zip_entry){
	        .name = span_make(e + ENTRY_SIZE, little(e + 28, 2)),
	        .method = (unsigned)little(e + 10, 2),
	        .crc = (uint32_t)little(e + 16, 4),
	        .packed = little(e + 20, 4),
	        .size = little(e + 24, 4),
	        .offset = little(e + 42, 4),
	};
	z->at += size;
	*ret_good = true;
	return true;
}

/* Its bytes as they are stored, behind the header that each has of its own. */
static bool locate(const struct zip *z, const struct zip_entry *e, struct region *ret,
                   struct err *err)
{
	uint64_t at = e->offset + z->bias;
	unsigned char h[LOCAL_SIZE];

	if (!region_read(&z->file, at, h, sizeof(h), err))
		return false;
	if (!is_sign(h, 3, 4))
		return damaged(err, "an entry is not where it says");
	at += LOCAL_SIZE + little(h + 26, 2) + little(h + 28, 2);
	*ret = region_part(&z->file, at, e->packed);
	return ret->size == e->packed || damaged(err, "an entry ends early");
}

bool zip_part(const struct zip *z, const struct zip_entry *e, struct region *ret)
{
	return e->method == STORED && e->packed == e->size && locate(z, e, ret, NULL);
}

static bool keep(void *ctx, const void *bytes, size_t len, struct err *err)
{
	(void)err;
	str_add(ctx, bytes, len);
	return true;
}

static void add_little(struct str *to, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		str_addc(to, (char)(unsigned char)(v >> 8 * i));
}

/* What gzip puts around the same packed bytes, so that size and sum are checked on the way. */
static bool unpack(const struct region *part, const struct zip_entry *e, size_t max, struct str *to,
                   struct err *err)
{
	static const char head[] = "\x1f\x8b\x08\0\0\0\0\0\0\xff";
	auto_clear(str) whole = {0};
	size_t n = (size_t)part->size;

	str_add(&whole, head, sizeof(head) - 1);
	if (!region_read(part, 0, str_reserve(&whole, n), n, err))
		return false;
	whole.len += n;
	add_little(&whole, e->crc);
	add_little(&whole, (uint32_t)e->size);
	return zlib_unpack(whole.buf, whole.len, max, keep, to, err);
}

bool zip_read(const struct zip *z, const struct zip_entry *e, size_t max, struct str *to,
              struct err *err)
{
	struct region part;
	size_t n;

	if (e->size > max || e->packed > max)
		return err_set(err, ERR_INPUT, "an entry is larger than %zu bytes", max);
	if (!locate(z, e, &part, err))
		return false;
	if (e->method == DEFLATED)
		return unpack(&part, e, max, to, err);
	if (e->method != STORED || e->packed != e->size)
		return err_set(err, ERR_INPUT, "an entry is packed in a way that is not known");
	n = (size_t)part.size;
	if (!region_read(&part, 0, str_reserve(to, n), n, err))
		return false;
	to->len += n;
	to->buf[to->len] = '\0';
	return true;
}
