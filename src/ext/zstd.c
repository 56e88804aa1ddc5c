#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zstd.h>

#include "base/err.h"
#include "base/mem.h"
#include "ext/zstd.h"

#define WINDOW_LOG 23
#define LEVEL 9
#define PIECE 131072

void unzstd_clear(struct unzstd *u)
{
	ZSTD_freeDStream(u->stream);
	free(u->buf);
	*u = (struct unzstd){0};
}

void unzstd_begin(struct unzstd *u, uint64_t size)
{
	ZSTD_DStream *s = ZSTD_createDStream();

	if (!s || ZSTD_isError(ZSTD_DCtx_setParameter(s, ZSTD_d_windowLogMax, WINDOW_LOG)))
		abort();
	*u = (struct unzstd){.stream = s, .buf = mem_alloc(PIECE, 1), .left = size};
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

static ssize_t read_piece(int fd, char *buf, struct err *err)
{
	ssize_t n;

	do
		n = read(fd, buf, PIECE);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		err_sys(err, "cannot read");
	return n;
}

static bool pack(ZSTD_CCtx *c, int fd, char *in_buf, zstd_sink *sink, void *ctx, struct err *err)
{
	auto_free char *out_buf = mem_alloc(PIECE, 1);
	ssize_t n;

	do {
		ZSTD_inBuffer in = {.src = in_buf};
		size_t left;

		n = read_piece(fd, in_buf, err);
		if (n < 0)
			return false;
		in.size = (size_t)n;
		do {
			ZSTD_outBuffer out = {.dst = out_buf, .size = PIECE};

			left = ZSTD_compressStream2(c, &out, &in, n ? ZSTD_e_continue : ZSTD_e_end);
			if (ZSTD_isError(left))
				return err_set(err, ERR_FAILED, "cannot compress: %s",
				               ZSTD_getErrorName(left));
			if (out.pos && !sink(ctx, out_buf, out.pos, err))
				return false;
		} while (n ? in.pos < in.size : left != 0);
	} while (n);
	return true;
}

bool zstd_pack_fd(int fd, uint64_t size, zstd_sink *sink, void *ctx, struct err *err)
{
	auto_free char *in_buf = mem_alloc(PIECE, 1);
	ZSTD_CCtx *c = ZSTD_createCCtx();
	bool ok;

	if (!c || ZSTD_isError(ZSTD_CCtx_setParameter(c, ZSTD_c_compressionLevel, LEVEL)) ||
	    ZSTD_isError(ZSTD_CCtx_setPledgedSrcSize(c, size)))
		abort();
	/* a window that is smaller than this by itself stays so */
	if (size > (1u << WINDOW_LOG) &&
	    ZSTD_isError(ZSTD_CCtx_setParameter(c, ZSTD_c_windowLog, WINDOW_LOG)))
		abort();
	ok = pack(c, fd, in_buf, sink, ctx, err);
	ZSTD_freeCCtx(c);
	return ok;
}
