#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define ZLIB_CONST
#include <zlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "ext/zlib.h"

#define PIECE 131072
#define GZIP_ONLY 31
#define EITHER 47 /* the largest window, and the header says whether it is zlib or gzip */

enum packing { PLAIN, ZLIB, GZIP };

struct unpacking {
	z_stream z;
	enum packing packing;
	bool begun, ended;
	uint64_t left;
	unsigned char *buf;
	zlib_sink *sink;
	void *ctx;
};

static void unpacking_clear(struct unpacking *u)
{
	if (u->begun && u->packing != PLAIN)
		inflateEnd(&u->z);
	free(u->buf);
	*u = (struct unpacking){0};
}

static enum packing look(const unsigned char *b, size_t len)
{
	if (len >= 2 && b[0] == 0x1f && b[1] == 0x8b)
		return GZIP;
	/* RFC 1950: method 8, window at most 32 KiB, and the two bytes are a multiple of 31 */
	if (len >= 2 && (b[0] & 0x0f) == 8 && b[0] >> 4 <= 7 && (b[0] << 8 | b[1]) % 31 == 0)
		return ZLIB;
	return PLAIN;
}

static bool pass(struct unpacking *u, const void *bytes, size_t len, struct err *err)
{
	if (len > u->left)
		return err_set(err, ERR_INPUT, "more content than is allowed");
	u->left -= len;
	return len == 0 || u->sink(u->ctx, bytes, len, err);
}

/* One gzip member may follow another; nothing may follow a zlib stream. */
static bool next_member(struct unpacking *u, struct err *err)
{
	if (u->packing != GZIP || inflateReset(&u->z) != Z_OK)
		return err_set(err, ERR_INPUT, "bytes after the compressed content");
	u->ended = false;
	return true;
}

static bool inflate_piece(struct unpacking *u, struct err *err)
{
	int rc;

	do {
		if (u->ended && !next_member(u, err))
			return false;
		u->z.next_out = u->buf;
		u->z.avail_out = PIECE;
		rc = inflate(&u->z, Z_NO_FLUSH);
		if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
			return err_set(err, ERR_INPUT, "damaged compressed content: %s",
			               u->z.msg ? u->z.msg : "not of the form that it claims");
		u->ended = rc == Z_STREAM_END;
		if (!pass(u, u->buf, PIECE - u->z.avail_out, err))
			return false;
	} while (u->z.avail_in || (u->z.avail_out == 0 && !u->ended));
	return true;
}

static bool feed(struct unpacking *u, const unsigned char *bytes, size_t len, struct err *err)
{
	if (!u->begun) {
		u->begun = true;
		u->packing = look(bytes, len);
		if (u->packing != PLAIN && inflateInit2(&u->z, EITHER) != Z_OK)
			abort();
	}
	if (u->packing == PLAIN)
		return pass(u, bytes, len, err);
	u->z.next_in = bytes;
	u->z.avail_in = (uInt)len;
	return len == 0 || inflate_piece(u, err);
}

static bool end(const struct unpacking *u, struct err *err)
{
	if (u->begun && u->packing != PLAIN && !u->ended)
		return err_set(err, ERR_INPUT, "the compressed content is cut short");
	return true;
}

/* Reads until the buffer is full or the file ends: the first two bytes must come together. */
static bool read_piece(int fd, unsigned char *buf, size_t *ret, struct err *err)
{
	size_t n = 0;

	while (n < PIECE) {
		ssize_t got = read(fd, buf + n, PIECE - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_sys(err, "cannot read");
		if (got == 0)
			break;
		n += (size_t)got;
	}
	*ret = n;
	return true;
}

bool zlib_unpack_fd(int fd, uint64_t max, zlib_sink *sink, void *ctx, struct err *err)
{
	auto_clear(unpacking)
	        u = {.left = max, .buf = mem_alloc(PIECE, 1), .sink = sink, .ctx = ctx};
	auto_free unsigned char *in = mem_alloc(PIECE, 1);
	size_t n;

	do {
		if (!read_piece(fd, in, &n, err) || !feed(&u, in, n, err))
			return false;
	} while (n == PIECE);
	return end(&u, err);
}

bool zlib_unpack(const void *bytes, size_t len, uint64_t max, zlib_sink *sink, void *ctx,
                 struct err *err)
{
	auto_clear(unpacking)
	        u = {.left = max, .buf = mem_alloc(PIECE, 1), .sink = sink, .ctx = ctx};
	const unsigned char *at = bytes;

	do {
		size_t n = len < PIECE ? len : PIECE;

		if (!feed(&u, at, n, err))
			return false;
		at += n;
		len -= n;
	} while (len);
	return end(&u, err);
}

/* --- as a stream that is read from --- */

struct gunzipping {
	z_stream z;
	struct stream from;
	bool ended; /* of a member */
	unsigned char in[32768];
};

void gunzip_clear(struct gunzip *g)
{
	struct gunzipping *u = g->state;

	if (u)
		inflateEnd(&u->z);
	mem_free(&g->state);
}

/* Something to unpack, or none: then the file has ended. */
static bool gunzip_refill(struct gunzipping *u, struct err *err)
{
	size_t n;

	if (u->z.avail_in)
		return true;
	if (!stream_read(&u->from, u->in, sizeof(u->in), &n, err))
		return false;
	u->z.next_in = u->in;
	u->z.avail_in = (uInt)n;
	if (n == 0 && !u->ended)
		return err_set(err, ERR_INPUT, "the compressed content is cut short");
	return true;
}

static bool gunzip_read(void *ctx, void *buf, size_t len, size_t *ret, struct err *err)
{
	struct gunzipping *u = ctx;
	int rc;

	if (len > PIECE)
		len = PIECE;
	u->z.next_out = buf;
	u->z.avail_out = (uInt)len;
	while (u->z.avail_out == len) {
		if (!gunzip_refill(u, err))
			return false;
		if (u->ended && u->z.avail_in == 0)
			break;
		if (u->ended && inflateReset(&u->z) != Z_OK)
			abort();
		rc = inflate(&u->z, Z_NO_FLUSH);
		if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
			return err_set(err, ERR_INPUT, "damaged compressed content: %s",
			               u->z.msg ? u->z.msg : "not of the form that it claims");
		u->ended = rc == Z_STREAM_END;
	}
	*ret = len - u->z.avail_out;
	return true;
}

struct stream gunzip_open(struct gunzip *g, struct stream from)
{
	struct gunzipping *u = mem_alloc(1, sizeof(*u));

	gunzip_clear(g);
	u->from = from;
	if (inflateInit2(&u->z, GZIP_ONLY) != Z_OK)
		abort();
	g->state = u;
	return (struct stream){gunzip_read, u};
}
