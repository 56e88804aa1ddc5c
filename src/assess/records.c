#include "assess/records.h"
#include "assess/unpack.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/region.h"
#include "base/str.h"
#include "ext/pack.h"
#include "format/jsonsplit.h"
#include "format/zip.h"

struct reading {
	struct jsonsplit split;
	struct jsview view;
	struct builder *b;
	records_read *read;
	void *ctx;
	size_t count;
};

static void reading_clear(struct reading *r)
{
	jsonsplit_clear(&r->split);
	jsview_clear(&r->view);
}

static bool read_record(struct reading *r, struct span text, struct err *err)
{
	const struct jsval *record;

	if (!jsview_parse(&r->view, text, &record, err))
		return false;
	if (!jsval_is(record, JSVIEW_OBJECT))
		return err_set(err, ERR_INPUT, "not an object");
	if (!r->read(r->ctx, record, text, err))
		return false;
	r->b->about.records++;
	return true;
}

static bool take_value(void *ctx, const struct span *keys, size_t depth, struct span value,
                       struct err *err)
{
	struct reading *r = ctx;
	struct err why = {0};

	(void)keys;
	(void)depth;
	(void)err;
	if (!read_record(r, value, &why))
		builder_broken(r->b, "record %zu: %s", r->count, why.msg);
	r->count++;
	return true;
}

/* An array has a record in each element; anything else is a record itself. */
static bool take_bytes(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct reading *r = ctx;
	struct span s = span_make(bytes, len);

	if (r->split.at == 0)
		r->split.depth = span_starts(span_trim(s), "[") ? 1 : 0;
	return jsonsplit_feed(&r->split, s, err);
}

static bool take_member(void *ctx, const char *name, struct span bytes, const struct err *why,
                        struct err *err)
{
	struct reading *r = ctx;
	struct err bad = {0};

	(void)err;
	if (!str_ends(name, ".json"))
		return true;
	if (why || !read_record(r, bytes, &bad))
		builder_broken(r->b, "'%.200s': %s", name, why ? why->msg : bad.msg);
	return true;
}

/* Text that can only be JSON is not held against the forms of archives, for which a library is
 * loaded. */
static bool is_text(int fd)
{
	char head[64] = {0};
	size_t i = 0;

	for (size_t n = sizeof(head); n > 1 && !fs_pread(fd, head, n - 1, 0, NULL); n /= 2)
		;
	while (head[i] && strchr(" \t\r\n", head[i]))
		i++;
	return head[i] == '{' || head[i] == '[';
}

/* libarchive takes a zip without its directory, and a tar without its end, for whole. */
static bool check_whole(int fd, struct err *err)
{
	static const char zeros[512] = {0};
	auto_clear(zip) zip = {0};
	struct region file;
	char head[512] = {0}, tail[512];

	if (!region_of_file(fd, &file, err) ||
	    !region_read(&file, 0, head, file.size < sizeof(head) ? file.size : sizeof(head), err))
		return false;
	if (memcmp(head, "PK", 2) == 0)
		return zip_open(&file, &zip, err);
	if (memcmp(head + 257, "ustar", 5) != 0)
		return true; /* packed: that is cut short is seen by who unpacks it */
	return (file.size % sizeof(tail) == 0 &&
	        region_read(&file, file.size - sizeof(tail), tail, sizeof(tail), NULL) &&
	        memcmp(tail, zeros, sizeof(tail)) == 0) ||
	       err_set(err, ERR_INPUT, "a tar archive that is cut short");
}

bool records_each(int fd, struct builder *b, records_read *read, void *ctx, struct err *err)
{
	auto_clear(reading) r = {.b = b, .read = read, .ctx = ctx};
	bool is_archive = false;

	r.split = (struct jsonsplit){.sink = take_value, .ctx = &r};
	if (!is_text(fd) && (!fs_seek(fd, 0, err) || !pack_is_archive(fd, &is_archive, err) ||
	                     !fs_seek(fd, 0, err)))
		return false;
	if (is_archive && !check_whole(fd, err))
		return false;
	if (is_archive)
		return pack_each_fd(fd, RECORDS_BYTES_MAX, UNPACK_MAX, take_member, &r, err);
	return unpack_fd(fd, take_bytes, &r, err) && jsonsplit_end(&r.split, err);
}
