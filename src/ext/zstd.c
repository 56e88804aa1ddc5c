#include <stdlib.h>
#include <zstd.h>

#include "base/err.h"
#include "base/mem.h"
#include "ext/zstd.h"

#define WINDOW_LOG 23
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
