#include <stdlib.h>
#include <zstd.h>

#include "base/err.h"
#include "base/mem.h"
#include "ext/zstd.h"

#define WINDOW_LOG 23
#define FOREIGN_WINDOW_LOG 27
/* 6 gives up 5 % of size against 9 and takes two thirds of its time */
#define LEVEL 6
#define PIECE 131072

void unzstd_clear(struct unzstd *u)
{
	ZSTD_freeDStream(u->stream);
	free(u->buf);
	*u = (struct unzstd){0};
}

void unzstd_begin(struct unzstd *u, uint64_t size)
{
	ZSTD_DStream *s = u->stream ? u->stream : ZSTD_createDStream();

	if (!s || ZSTD_isError(ZSTD_DCtx_reset(s, ZSTD_reset_session_only)) ||
	    ZSTD_isError(ZSTD_DCtx_setParameter(s, ZSTD_d_windowLogMax, WINDOW_LOG)))
		abort();
	*u = (struct unzstd){
	        .stream = s, .buf = u->buf ? u->buf : mem_alloc(PIECE, 1), .left = size};
}

bool unzstd_feed(struct unzstd *u, const void *bytes, size_t len, zstd_sink *sink, void *ctx,
                 struct err *err)
{
	ZSTD_inBuffer in = {.src = bytes, .size = len};

	while (in.pos < in.size) {
		ZSTD_outBuffer out = {.dst = u->buf, .size = PIECE};
		size_t rc;

		if (u->ended)
			return err_set(err, ERR_UNTRUSTED, "bytes after the compressed content");
		do {
			out.pos = 0;
			rc = ZSTD_decompressStream(u->stream, &out, &in);
			if (ZSTD_isError(rc))
				return err_set(err, ERR_UNTRUSTED, "damaged compressed content: %s",
				               ZSTD_getErrorName(rc));
			if (out.pos > u->left)
				return err_set(err, ERR_UNTRUSTED, "more content than was signed");
			u->left -= out.pos;
			if (out.pos && !sink(ctx, u->buf, out.pos, err))
				return false;
		} while (out.pos == out.size && rc != 0);
		u->ended = rc == 0;
	}
	return true;
}

bool unzstd_end(const struct unzstd *u, struct err *err)
{
	if (!u->ended || u->left)
		return err_set(err, ERR_UNTRUSTED, "less content than was signed");
	return true;
}

void zpack_clear(struct zpack *z)
{
	ZSTD_freeCCtx(z->stream);
	free(z->buf);
	*z = (struct zpack){0};
}

void zpack_begin(struct zpack *z, uint64_t size)
{
	if (!z->stream)
		*z = (struct zpack){.stream = ZSTD_createCCtx(), .buf = mem_alloc(PIECE, 1)};
	z->left = size;
	if (!z->stream ||
	    ZSTD_isError(ZSTD_CCtx_reset(z->stream, ZSTD_reset_session_and_parameters)) ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(z->stream, ZSTD_c_compressionLevel, LEVEL)) ||
	    ZSTD_isError(ZSTD_CCtx_setPledgedSrcSize(z->stream, size)))
		abort();
	/* a window that is smaller than this by itself stays so */
	if (size > (1u << WINDOW_LOG) &&
	    ZSTD_isError(ZSTD_CCtx_setParameter(z->stream, ZSTD_c_windowLog, WINDOW_LOG)))
		abort();
}

bool zpack_feed(struct zpack *z, const void *bytes, size_t len, bool last, zstd_sink *sink,
                void *ctx, struct err *err)
{
	ZSTD_inBuffer in = {.src = bytes, .size = len};
	size_t left;

	if (len > z->left || (last && len < z->left))
		return err_set(err, ERR_FAILED, "cannot compress: %s bytes than promised",
		               len > z->left ? "more" : "fewer");
	z->left -= len;
	do {
		ZSTD_outBuffer out = {.dst = z->buf, .size = PIECE};

		left = ZSTD_compressStream2(z->stream, &out, &in,
		                            last ? ZSTD_e_end : ZSTD_e_continue);
		if (ZSTD_isError(left))
			return err_set(err, ERR_FAILED, "cannot compress: %s",
			               ZSTD_getErrorName(left));
		if (out.pos && !sink(ctx, z->buf, out.pos, err))
			return false;
	} while (last ? left != 0 : in.pos < in.size);
	return true;
}

/* --- as a stream that is read from --- */

struct reading {
	ZSTD_DStream *z;
	struct stream from;
	ZSTD_inBuffer in;
	bool ended; /* of a frame */
	unsigned char buf[32768];
};

void zstd_reader_clear(struct zstd_reader *r)
{
	struct reading *u = r->state;

	if (u)
		ZSTD_freeDStream(u->z);
	mem_free(&r->state);
}

static bool refill(struct reading *u, struct err *err)
{
	if (u->in.pos < u->in.size)
		return true;
	u->in = (ZSTD_inBuffer){.src = u->buf};
	return stream_read(&u->from, u->buf, sizeof(u->buf), &u->in.size, err);
}

static bool read_frames(void *ctx, void *buf, size_t len, size_t *ret, struct err *err)
{
	struct reading *u = ctx;
	ZSTD_outBuffer out = {.dst = buf, .size = len};

	while (out.pos == 0) {
		size_t before, rc;

		if (!refill(u, err))
			return false;
		before = u->in.pos;
		if (u->in.size == 0 && u->ended)
			break;
		rc = ZSTD_decompressStream(u->z, &out, &u->in);
		if (ZSTD_isError(rc))
			return err_set(err, ERR_INPUT, "damaged compressed content: %s",
			               ZSTD_getErrorName(rc));
		u->ended = rc == 0;
		if (u->in.size == before && out.pos == 0 && !u->ended)
			return err_set(err, ERR_INPUT, "the compressed content is cut short");
	}
	*ret = out.pos;
	return true;
}

struct stream zstd_reader_open(struct zstd_reader *r, struct stream from)
{
	struct reading *u = mem_alloc(1, sizeof(*u));

	zstd_reader_clear(r);
	u->from = from;
	u->z = ZSTD_createDStream();
	if (!u->z ||
	    ZSTD_isError(ZSTD_DCtx_setParameter(u->z, ZSTD_d_windowLogMax, FOREIGN_WINDOW_LOG)))
		abort();
	r->state = u;
	return (struct stream){read_frames, u};
}
