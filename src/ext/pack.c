#include <archive.h>
#include <archive_entry.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/late.h"
#include "ext/pack.h"

#define SONAME "libarchive.so.13"
#define PIECE 131072

/* What of libarchive is used; the types are checked against its header. */
struct api {
	__typeof__(archive_read_new) *read_new;
	__typeof__(archive_read_free) *read_free;
	__typeof__(archive_read_support_filter_lz4) *lz4;
	__typeof__(archive_read_support_filter_xz) *xz;
	__typeof__(archive_read_support_filter_lzma) *lzma;
	__typeof__(archive_read_support_filter_zstd) *zstd;
	__typeof__(archive_read_support_filter_bzip2) *bzip2;
	__typeof__(archive_read_support_filter_gzip) *gzip;
	__typeof__(archive_read_support_format_raw) *raw;
	__typeof__(archive_read_support_format_empty) *empty;
	__typeof__(archive_read_support_format_zip) *zip;
	__typeof__(archive_read_support_format_tar) *tar;
	__typeof__(archive_read_open_fd) *open_fd;
	__typeof__(archive_read_next_header) *next_header;
	__typeof__(archive_read_data) *data;
	__typeof__(archive_error_string) *error_string;
	__typeof__(archive_format) *format;
	__typeof__(archive_entry_pathname) *pathname;
	__typeof__(archive_entry_filetype) *filetype;
};

#define WANT(function, member)                                                                     \
	{                                                                                          \
		function, (void **)&to->member                                                     \
	}

static bool load(struct api *to, struct err *err)
{
	const struct late_symbol symbols[] = {
	        WANT("archive_read_new", read_new),
	        WANT("archive_read_free", read_free),
	        WANT("archive_read_support_filter_lz4", lz4),
	        WANT("archive_read_support_filter_xz", xz),
	        WANT("archive_read_support_filter_lzma", lzma),
	        WANT("archive_read_support_filter_zstd", zstd),
	        WANT("archive_read_support_filter_bzip2", bzip2),
	        WANT("archive_read_support_filter_gzip", gzip),
	        WANT("archive_read_support_format_raw", raw),
	        WANT("archive_read_support_format_empty", empty),
	        WANT("archive_read_support_format_zip", zip),
	        WANT("archive_read_support_format_tar", tar),
	        WANT("archive_read_open_fd", open_fd),
	        WANT("archive_read_next_header", next_header),
	        WANT("archive_read_data", data),
	        WANT("archive_error_string", error_string),
	        WANT("archive_format", format),
	        WANT("archive_entry_pathname", pathname),
	        WANT("archive_entry_filetype", filetype),
	        {NULL, NULL},
	};

	return late_load(SONAME, symbols, err);
}

struct reading {
	struct api api;
	struct archive *archive;
	struct archive_entry *entry;
	char *buf;
};

static void reading_clear(struct reading *r)
{
	if (r->archive)
		r->api.read_free(r->archive);
	mem_free(&r->buf);
	*r = (struct reading){0};
}

static bool damaged(const struct reading *r, struct err *err)
{
	const char *why = r->api.error_string(r->archive);

	return err_set(err, ERR_INPUT, "damaged compressed content: %.200s",
	               why ? why : "it cannot be read");
}

static bool begin(struct reading *r, struct err *err)
{
	if (!load(&r->api, err))
		return false;
	r->archive = r->api.read_new();
	r->buf = mem_alloc(PIECE, 1);
	return r->archive || err_set(err, ERR_FAILED, "cannot begin to unpack");
}

/* 1: there is one; 0: the end; below 0: damaged. */
static int next(struct reading *r)
{
	int rc = r->api.next_header(r->archive, &r->entry);

	return rc == ARCHIVE_OK || rc == ARCHIVE_WARN ? 1 : rc == ARCHIVE_EOF ? 0 : -1;
}

/* Without any filter that would start a program. */
static void allow_filters(const struct reading *r)
{
	r->api.lz4(r->archive);
	r->api.xz(r->archive);
	r->api.lzma(r->archive);
	r->api.zstd(r->archive);
	r->api.bzip2(r->archive);
	r->api.gzip(r->archive);
}

/* `max` is taken down by what was passed. */
static bool pass_data(struct reading *r, uint64_t *max, pack_sink *sink, void *ctx, struct err *err)
{
	for (;;) {
		la_ssize_t n = r->api.data(r->archive, r->buf, PIECE);

		if (n < 0)
			return damaged(r, err);
		if (n == 0)
			return true;
		if ((uint64_t)n > *max)
			return err_set(err, ERR_INPUT, "more content than is allowed");
		*max -= (uint64_t)n;
		if (!sink(ctx, r->buf, (size_t)n, err))
			return false;
	}
}

bool pack_unpack_fd(int fd, uint64_t max, pack_sink *sink, void *ctx, struct err *err)
{
	auto_clear(reading) r = {0};
	int more;

	if (!begin(&r, err))
		return false;
	allow_filters(&r);
	r.api.raw(r.archive);
	r.api.empty(r.archive);
	if (r.api.open_fd(r.archive, fd, PIECE) != ARCHIVE_OK)
		return damaged(&r, err);
	more = next(&r);
	if (more < 0)
		return damaged(&r, err);
	return more == 0 || pass_data(&r, &max, sink, ctx, err);
}

static bool keep(void *ctx, const void *bytes, size_t len, struct err *err)
{
	(void)err;
	str_add(ctx, bytes, len);
	return true;
}

static void allow_archives(const struct reading *r)
{
	allow_filters(r);
	r->api.zip(r->archive);
	r->api.tar(r->archive);
}

bool pack_is_archive(int fd, bool *ret, struct err *err)
{
	auto_clear(reading) r = {0};
	int kind;

	if (!begin(&r, err))
		return false;
	allow_archives(&r);
	r.api.raw(r.archive);
	r.api.empty(r.archive);
	if (r.api.open_fd(r.archive, fd, PIECE) != ARCHIVE_OK || next(&r) < 0)
		return damaged(&r, err);
	kind = r.api.format(r.archive) & ARCHIVE_FORMAT_BASE_MASK;
	*ret = kind == ARCHIVE_FORMAT_ZIP || kind == ARCHIVE_FORMAT_TAR;
	return true;
}

static bool give_member(struct reading *r, size_t max, uint64_t *left, struct str *bytes,
                        pack_member *member, void *ctx, struct err *err)
{
	const char *name = r->api.pathname(r->entry);
	uint64_t most = max < *left ? max : *left, room = most;
	struct err why = {0};
	bool good;

	str_reset(bytes);
	if (r->api.filetype(r->entry) != AE_IFREG)
		return true;
	good = pass_data(r, &room, keep, bytes, &why);
	*left -= most - room;
	if (!good && most < max)
		return err_set(err, ERR_INPUT, "more content than is allowed");
	return member(ctx, name ? name : "",
	              span_make(good ? bytes->buf : NULL, good ? bytes->len : 0),
	              good ? NULL : &why, err);
}

bool pack_each_fd(int fd, size_t max, uint64_t total, pack_member *member, void *ctx,
                  struct err *err)
{
	auto_clear(reading) r = {0};
	auto_clear(str) bytes = {0};
	int more;

	if (!begin(&r, err))
		return false;
	allow_archives(&r);
	if (r.api.open_fd(r.archive, fd, PIECE) != ARCHIVE_OK)
		return damaged(&r, err);
	while ((more = next(&r)) > 0)
		if (!give_member(&r, max, &total, &bytes, member, ctx, err))
			return false;
	return more == 0 || damaged(&r, err);
}
