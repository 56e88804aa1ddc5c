#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "bundle/open.h"
#include "bundle/ustar.h"
#include "ext/digest.h"
#include "ext/zstd.h"

#define PIECE 262144u

/* Memory that reading takes, kept from one object to the next. */
struct bundle_room {
	struct unzstd unzstd;
	char *buf; /* one chunk */
};

static struct bundle_room *room_new(void)
{
	struct bundle_room *r = mem_alloc(1, sizeof(*r));

	r->buf = mem_alloc(MANIFEST_CHUNK, 1);
	return r;
}

static void room_free(struct bundle_room *r)
{
	if (!r)
		return;
	unzstd_clear(&r->unzstd);
	free(r->buf);
	free(r);
}

void bundle_clear(struct bundle *b)
{
	fs_close(&b->fd);
	str_clear(&b->text);
	for (size_t i = 0; i < b->sig_count; i++)
		minisign_sig_clear(&b->sigs[i]);
	manifest_clear(&b->manifest);
	free(b->offsets);
	room_free(b->room);
	*b = (struct bundle)BUNDLE_NONE;
}

/* A header at `at` and whether its file and padding lie inside the bundle. */
static bool header_at(const struct bundle *b, uint64_t at, char name[101], uint64_t *ret_size,
                      struct err *err)
{
	unsigned char block[USTAR_BLOCK];

	if (at + USTAR_BLOCK > b->size)
		return err_set(err, ERR_INPUT, "not a fettle bundle: it ends early");
	if (!fs_pread(b->fd, block, sizeof(block), at, err) ||
	    !ustar_read(block, name, ret_size, err))
		return false;
	if (ustar_padded(*ret_size) > b->size - at - USTAR_BLOCK)
		return err_set(err, ERR_INPUT, "not a fettle bundle: '%s' ends early", name);
	return true;
}

static bool check_padding(const struct bundle *b, uint64_t at, uint64_t size, struct err *err)
{
	unsigned char pad[USTAR_BLOCK];
	uint64_t n = ustar_padded(size) - size;

	if (!fs_pread(b->fd, pad, n, at + size, err))
		return false;
	return ustar_is_zero(pad, n) ||
	       err_set(err, ERR_INPUT, "not a fettle bundle: padding that is not zero");
}

static bool read_member(const struct bundle *b, uint64_t at, uint64_t size, struct str *to,
                        struct err *err)
{
	char *room = str_reserve(to, size);

	if (!fs_pread(b->fd, room, size, at, err) || !check_padding(b, at, size, err))
		return false;
	room[size] = '\0';
	to->len += size;
	return true;
}

static bool read_manifest(struct bundle *b, struct err *err)
{
	char name[101];
	uint64_t size;

	if (!header_at(b, 0, name, &size, err))
		return false;
	if (strcmp(name, "manifest.json") != 0)
		return err_set(err, ERR_INPUT, "not a fettle bundle: it begins with '%s'", name);
	if (size > MANIFEST_MAX)
		return err_set(err, ERR_INPUT, "not a fettle bundle: a manifest of %llu bytes",
		               (unsigned long long)size);
	b->objects_at = USTAR_BLOCK + ustar_padded(size);
	return read_member(b, USTAR_BLOCK, size, &b->text, err);
}

/* Name, signature and comment must all say the same key number: no free bit. */
static bool check_sig_name(const struct minisign_sig *sig, const char *name, struct err *err)
{
	char id[MINISIGN_ID_SIZE];
	auto_free char *file = NULL, *comment = NULL;

	minisign_id(sig->keynum, id);
	file = str_format("manifest.json.%s.minisig", id);
	comment = str_format("fettle %s", id);
	if (strcmp(name, file) != 0 || strcmp(sig->untrusted, comment) != 0)
		return err_set(err, ERR_UNTRUSTED,
		               "the signature in '%s' does not say the key number of its name",
		               name);
	return true;
}

static bool read_sig(struct bundle *b, uint64_t at, const char *name, uint64_t size,
                     struct err *err)
{
	struct minisign_sig *sig = &b->sigs[b->sig_count];
	auto_clear(str) text = {0};

	if (b->sig_count == BUNDLE_SIGS_MAX)
		return err_set(err, ERR_INPUT, "not a fettle bundle: more than %u signatures",
		               BUNDLE_SIGS_MAX);
	if (size > BUNDLE_SIG_MAX)
		return err_set(err, ERR_INPUT, "not a fettle bundle: '%s' is too long", name);
	if (!read_member(b, at, size, &text, err) ||
	    !minisign_sig_parse(span_make(text.buf, text.len), sig, err))
		return err_prefix(err, "'%s'", name);
	b->sig_count++;
	for (size_t i = 0; i + 1 < b->sig_count; i++)
		if (memcmp(b->sigs[i].keynum, sig->keynum, sizeof(sig->keynum)) == 0)
			return err_set(err, ERR_INPUT, "not a fettle bundle: '%s' stands twice",
			               name);
	return check_sig_name(sig, name, err);
}

static bool read_sigs(struct bundle *b, struct err *err)
{
	for (;;) {
		unsigned char block[USTAR_BLOCK];
		char name[101];
		uint64_t size;

		if (b->objects_at + USTAR_BLOCK > b->size)
			return err_set(err, ERR_INPUT, "not a fettle bundle: it ends early");
		if (!fs_pread(b->fd, block, sizeof(block), b->objects_at, err))
			return false;
		if (ustar_is_zero(block, sizeof(block)))
			return true;
		if (!header_at(b, b->objects_at, name, &size, err))
			return false;
		if (!str_starts(name, "manifest.json."))
			return true;
		if (!read_sig(b, b->objects_at + USTAR_BLOCK, name, size, err))
			return false;
		b->objects_at += USTAR_BLOCK + ustar_padded(size);
	}
}

bool bundle_open(int fd, struct bundle *ret, struct err *err)
{
	auto_clear(bundle) b = {.fd = fd};
	struct stat st;

	if (!fs_fstat(fd, &st, err))
		return false;
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_INPUT, "not a fettle bundle: not a regular file");
	b.size = (uint64_t)st.st_size;
	if (!read_manifest(&b, err) || !read_sigs(&b, err))
		return false;
	*ret = b;
	b = (struct bundle)BUNDLE_NONE;
	return true;
}

static bool is_roots_own(const struct stat *st)
{
	return st->st_uid == 0 && !(st->st_mode & 022);
}

static bool needs_copy(int fd, const char *path, bool *ret, struct err *err)
{
	const char *base = relpath_base(path);
	auto_free char *parent =
	        base == path ? mem_strdup(".") : mem_dup(path, (size_t)(base - path));
	auto_fd dir = -1;
	struct stat file, above;

	if (!fs_open_dir(parent, &dir, err) || !fs_fstat(dir, &above, err) ||
	    !fs_fstat(fd, &file, err))
		return false;
	*ret = geteuid() == 0 && (!is_roots_own(&file) || !is_roots_own(&above));
	return true;
}

static bool copy_unnamed(int from, int scratch, int *ret_fd, struct err *err)
{
	auto_free char *buf = mem_alloc(PIECE, 1);
	auto_fd to = -1;
	struct stat st;

	if (!fs_fstat(from, &st, err) || !fs_create_unnamed(scratch, &to, err))
		return false;
	for (uint64_t at = 0, left = (uint64_t)st.st_size; left;) {
		size_t n = left < PIECE ? (size_t)left : PIECE;

		if (!fs_pread(from, buf, n, at, err) || !fs_write(to, buf, n, err))
			return err_prefix(err, "cannot copy the bundle");
		at += n;
		left -= n;
	}
	*ret_fd = fs_steal(&to);
	return true;
}

bool bundle_open_path(const char *path, int scratch, struct bundle *ret, struct err *err)
{
	auto_fd fd = -1;
	bool copy = false;
	int use = -1;

	if (!fs_open_operand(path, false, &fd, err) ||
	    (scratch >= 0 && !needs_copy(fd, path, &copy, err)))
		return false;
	if (!copy)
		use = fs_steal(&fd);
	else if (!copy_unnamed(fd, scratch, &use, err))
		return false;
	return bundle_open(use, ret, err) || err_prefix(err, "'%s'", path);
}

static bool check_object(struct bundle *b, size_t i, uint64_t *at, struct err *err)
{
	const struct manifest_object *o = &b->manifest.objects[i];
	auto_free char *wanted = str_format("objects/%s", o->sha256);
	char name[101];
	uint64_t size;

	if (!header_at(b, *at, name, &size, err))
		return false;
	if (strcmp(name, wanted) != 0 || size != o->stored_size)
		return err_set(err, ERR_UNTRUSTED, "'%s' stands where the manifest has '%s'", name,
		               wanted);
	*at += USTAR_BLOCK;
	b->offsets[i] = *at;
	if (!check_padding(b, *at, size, err))
		return false;
	*at += ustar_padded(size);
	return true;
}

static bool check_end(const struct bundle *b, uint64_t at, struct err *err)
{
	unsigned char end[2 * USTAR_BLOCK];

	if (b->size < at + sizeof(end))
		return err_set(err, ERR_INPUT, "not a fettle bundle: it ends early");
	if (b->size > at + sizeof(end))
		return err_set(err, ERR_INPUT, "not a fettle bundle: bytes after its end");
	if (!fs_pread(b->fd, end, sizeof(end), at, err))
		return false;
	return ustar_is_zero(end, sizeof(end)) ||
	       err_set(err, ERR_INPUT, "not a fettle bundle: an end that is not zero");
}

bool bundle_decode(struct bundle *b, struct err *err)
{
	uint64_t at = b->objects_at;

	if (b->is_decoded)
		return true;
	manifest_clear(&b->manifest);
	mem_free(&b->offsets);
	if (!manifest_parse(span_make(b->text.buf, b->text.len), &b->manifest, err))
		return err_prefix(err, "manifest");
	b->offsets = mem_alloc(b->manifest.object_count, sizeof(*b->offsets));
	for (size_t i = 0; i < b->manifest.object_count; i++)
		if (!check_object(b, i, &at, err))
			return false;
	if (!check_end(b, at, err))
		return false;
	b->room = room_new();
	b->is_decoded = true;
	return true;
}

/* What one object goes through on its way to the caller. */
struct reading {
	const struct bundle *bundle;
	const struct manifest_object *object;
	struct digest stored, real; /* stored: only of an object with more than one chunk */
	bundle_sink *sink;
	void *ctx;
};

static void reading_clear(struct reading *r)
{
	digest_clear(&r->stored);
	digest_clear(&r->real);
}

static bool check_digest(const char *hex, const char *wanted, struct err *err)
{
	return strcmp(hex, wanted) == 0 ||
	       err_set(err, ERR_UNTRUSTED, "its content is not what was signed");
}

static bool end_digest(struct digest *d, const char *wanted, struct err *err)
{
	char hex[SHA256_HEX_SIZE];

	digest_end_hex(d, hex);
	return check_digest(hex, wanted, err);
}

static bool pass_on(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct reading *r = ctx;

	digest_add(&r->real, bytes, len);
	return r->sink(r->ctx, bytes, len, err);
}

/* Stored bytes are held against their digest before anything looks into them: each MiB of an object
 * that has several, else all of it. */
static bool check_piece(struct reading *r, size_t i, struct span bytes, struct err *err)
{
	const struct manifest_object *o = r->object;
	char hex[SHA256_HEX_SIZE];

	digest_hex(bytes, hex);
	if (o->chunks.count == 0)
		return check_digest(hex, o->stored_sha256, err);
	digest_add(&r->stored, bytes.ptr, bytes.len);
	return check_digest(hex, o->chunks.v[i], err);
}

static bool read_pieces(struct reading *r, struct bundle_room *room, uint64_t at, struct err *err)
{
	const struct manifest_object *o = r->object;
	uint64_t left = o->stored_size;

	for (size_t i = 0; left || i == 0; i++) {
		size_t n = left < MANIFEST_CHUNK ? (size_t)left : MANIFEST_CHUNK;

		if (!fs_pread(r->bundle->fd, room->buf, n, at, err) ||
		    !check_piece(r, i, span_make(room->buf, n), err))
			return false;
		if (!o->zstd ? !r->sink(r->ctx, room->buf, n, err)
		             : !unzstd_feed(&room->unzstd, room->buf, n, pass_on, r, err))
			return false;
		at += n;
		left -= n;
	}
	return o->chunks.count == 0 || end_digest(&r->stored, o->stored_sha256, err);
}

bool bundle_read_object(const struct bundle *b, size_t index, bundle_sink *sink, void *ctx,
                        struct err *err)
{
	const struct manifest_object *o = &b->manifest.objects[index];
	auto_clear(reading) r = {.bundle = b, .object = o, .sink = sink, .ctx = ctx};
	bool ok;

	if (o->chunks.count)
		digest_begin(&r.stored);
	if (o->zstd) {
		digest_begin(&r.real);
		unzstd_begin(&b->room->unzstd, o->size);
	}
	/* of an object that is stored as it is both digests are one (model/manifest) */
	ok = read_pieces(&r, b->room, b->offsets[index], err) &&
	     (!o->zstd ||
	      (unzstd_end(&b->room->unzstd, err) && end_digest(&r.real, o->sha256, err)));
	return ok || err_prefix(err, "object %.12s", o->sha256);
}
