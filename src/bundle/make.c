#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/newfile.h"
#include "base/table.h"
#include "bundle/compare.h"
#include "bundle/make.h"
#include "bundle/prove.h"
#include "bundle/tree.h"
#include "bundle/ustar.h"
#include "ext/digest.h"
#include "ext/zstd.h"

#define PIECE 262144u

bool bundle_make(int from, int to, const struct idmap *users, const struct idmap *groups,
                 struct manifest *m, struct err *err)
{
	auto_clear(tree) old = {0}, new = {0};
	auto_free size_t *sources = NULL;

	if (!tree_read(from, &old, err))
		return err_prefix(err, "old tree");
	if (!tree_read(to, &new, err))
		return err_prefix(err, "new tree");
	compare_trees(&old, &new, users, groups, m, &sources);
	if (m->path_count == 0)
		return err_set(err, ERR_INPUT,
		               "the two trees are the same: there is nothing to patch");
	return true;
}

/* Where stored bytes go, and what is counted of them on the way. */
struct storing {
	int fd;
	struct digest stored, chunk;
	uint64_t size, in_chunk;
	struct strlist chunks;
};

static void storing_clear(struct storing *s)
{
	digest_clear(&s->stored);
	digest_clear(&s->chunk);
	strlist_clear(&s->chunks);
}

static void end_chunk(struct storing *s)
{
	char hex[SHA256_HEX_SIZE];

	if (s->in_chunk == 0)
		return;
	digest_end_hex(&s->chunk, hex);
	strlist_add(&s->chunks, hex);
	s->in_chunk = 0;
}

static bool store(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct storing *s = ctx;
	const char *at = bytes;

	digest_add(&s->stored, bytes, len);
	s->size += len;
	for (size_t left = len; left;) {
		size_t n = MANIFEST_CHUNK - s->in_chunk < left
		                   ? (size_t)(MANIFEST_CHUNK - s->in_chunk)
		                   : left;

		if (s->in_chunk == 0)
			digest_begin(&s->chunk);
		digest_add(&s->chunk, at, n);
		s->in_chunk += n;
		at += n;
		left -= n;
		if (s->in_chunk == MANIFEST_CHUNK)
			end_chunk(s);
	}
	return fs_write(s->fd, bytes, len, err);
}

static bool copy_fd(int from, uint64_t at, uint64_t size, char *buf, zstd_sink *sink, void *ctx,
                    struct err *err)
{
	while (size) {
		size_t n = size < PIECE ? (size_t)size : PIECE;

		if (!fs_pread(from, buf, n, at, err) || !sink(ctx, buf, n, err))
			return false;
		at += n;
		size -= n;
	}
	return true;
}

static void note_stored(struct storing *s, struct manifest_object *o)
{
	char hex[SHA256_HEX_SIZE];

	end_chunk(s);
	digest_end_hex(&s->stored, hex);
	o->stored_sha256 = mem_strdup(hex);
	o->stored_size = s->size;
	if (s->chunks.count > 1)
		strlist_copy(&o->chunks, &s->chunks);
}

/* One content on its way into the scratch file. */
struct packing {
	struct zpack *zpack;
	char *buf;
	const char *sha256;
	uint64_t size;
};

/* What was compared is what must go in: a file that changes meanwhile is found here. */
static bool check_unchanged(struct digest *real, const char *sha256, struct err *err)
{
	char hex[SHA256_HEX_SIZE];

	digest_end_hex(real, hex);
	return strcmp(hex, sha256) == 0 ||
	       err_set(err, ERR_FAILED, "it changes while the bundle is made");
}

static bool pack(int content, const struct packing *p, struct storing *to, struct err *err)
{
	auto_clear(digest) real = {0};
	uint64_t at = 0;

	digest_begin(&to->stored);
	digest_begin(&real);
	zpack_begin(p->zpack, p->size);
	do {
		size_t n = p->size - at < PIECE ? (size_t)(p->size - at) : PIECE;

		if (!fs_pread(content, p->buf, n, at, err))
			return false;
		digest_add(&real, p->buf, n);
		at += n;
		if (!zpack_feed(p->zpack, p->buf, n, at == p->size, store, to, err))
			return false;
	} while (at < p->size);
	return check_unchanged(&real, p->sha256, err);
}

static bool copy_plain(int content, const struct packing *p, struct storing *to, struct err *err)
{
	digest_begin(&to->stored);
	return copy_fd(content, 0, p->size, p->buf, store, to, err);
}

/* Compressed when that helps, else as it is. */
static bool store_object(int content, uint64_t start, const struct packing *p,
                         struct manifest_object *o, int scratch, struct err *err)
{
	auto_clear(storing) packed = {.fd = scratch}, plain = {.fd = scratch};

	if (!pack(content, p, &packed, err))
		return false;
	if (packed.size < o->size) {
		o->zstd = true;
		note_stored(&packed, o);
		return true;
	}
	if (!fs_truncate(scratch, start, err) || !fs_seek(scratch, start, err) ||
	    !copy_plain(content, p, &plain, err))
		return false;
	note_stored(&plain, o);
	return strcmp(o->stored_sha256, o->sha256) == 0 ||
	       err_set(err, ERR_FAILED, "it changes while the bundle is made");
}

/* The path of the first file with each object's content; borrowed from the manifest. */
static const char **paths_of(const struct manifest *m)
{
	const char **paths = mem_alloc(m->object_count, sizeof(*paths));

	for (size_t i = m->path_count; i-- > 0;)
		if (m->paths[i].object != NO_OBJECT)
			paths[m->paths[i].object] = m->paths[i].path;
	return paths;
}

static bool store_all(int to, struct manifest *m, int scratch, struct err *err)
{
	auto_free const char **paths = paths_of(m);
	auto_free char *buf = mem_alloc(PIECE, 1);
	auto_clear(zpack) zpack = {0};
	uint64_t start = 0;

	for (size_t i = 0; i < m->object_count; i++) {
		struct manifest_object *o = &m->objects[i];
		const struct packing p = {&zpack, buf, o->sha256, o->size};
		auto_fd content = -1;

		if (o->size > MANIFEST_OBJECT_MAX)
			return err_set(err, ERR_INPUT, "'%s' is larger than 8 GiB", paths[i]);
		if (!fs_open_file(to, paths[i], &content, err) ||
		    !store_object(content, start, &p, o, scratch, err))
			return err_prefix(err, "'%s'", paths[i]);
		start += o->stored_size;
	}
	return true;
}

static bool write_header(int fd, const char *name, uint64_t size, struct err *err)
{
	unsigned char block[USTAR_BLOCK];

	ustar_header(name, size, block);
	return fs_write(fd, block, sizeof(block), err);
}

static bool write_padding(int fd, uint64_t size, struct err *err)
{
	static const unsigned char zero[USTAR_BLOCK];

	return fs_write(fd, zero, ustar_padded(size) - size, err);
}

static bool write_member(int fd, const char *name, struct span bytes, struct err *err)
{
	return write_header(fd, name, bytes.len, err) && fs_write(fd, bytes.ptr, bytes.len, err) &&
	       write_padding(fd, bytes.len, err);
}

static bool write_sig(int fd, const struct minisign_sig *sig, struct err *err)
{
	auto_clear(str) text = {0};
	auto_free char *name = NULL;
	char id[MINISIGN_ID_SIZE];

	minisign_id(sig->keynum, id);
	name = str_format("manifest.json.%s.minisig", id);
	minisign_sig_print(sig, &text);
	return write_member(fd, name, span_make(text.buf, text.len), err);
}

static bool to_fd(void *ctx, const void *bytes, size_t len, struct err *err)
{
	return fs_write(*(int *)ctx, bytes, len, err);
}

static bool write_object(int fd, const struct manifest_object *o, int from, uint64_t at, char *buf,
                         struct err *err)
{
	auto_free char *name = str_format("objects/%s", o->sha256);

	return write_header(fd, name, o->stored_size, err) &&
	       copy_fd(from, at, o->stored_size, buf, to_fd, &fd, err) &&
	       write_padding(fd, o->stored_size, err);
}

static bool write_end(int fd, struct err *err)
{
	static const unsigned char zero[2 * USTAR_BLOCK];

	return fs_write(fd, zero, sizeof(zero), err);
}

static bool write_bundle(int fd, const struct manifest *m, const struct minisign_secret *key,
                         int scratch, struct err *err)
{
	auto_clear(str) text = {0}, sig_text = {0};
	auto_clear(minisign_sig) sig = {0};
	auto_clear(manifest) again = {0};
	auto_free char *comment = NULL, *trusted = NULL, *buf = mem_alloc(PIECE, 1);
	char id[MINISIGN_ID_SIZE];
	uint64_t at = 0;

	/* what is written must be what every reader takes */
	manifest_print(m, &text);
	if (!manifest_parse(span_make(text.buf, text.len), &again, err))
		return err_prefix(err, "manifest");
	manifest_clear(&again);
	if (text.len > MANIFEST_MAX)
		return err_set(err, ERR_INPUT, "a manifest of more than %u MiB",
		               MANIFEST_MAX >> 20);
	minisign_id(key->keynum, id);
	comment = str_format("fettle %s", id);
	trusted = bundle_trusted_comment(m, span_make(text.buf, text.len));
	minisign_sign(key, span_make(text.buf, text.len), comment, trusted, &sig_text);
	if (!minisign_sig_parse(span_make(sig_text.buf, sig_text.len), &sig, err) ||
	    !write_member(fd, "manifest.json", span_make(text.buf, text.len), err) ||
	    !write_sig(fd, &sig, err))
		return false;
	for (size_t i = 0; i < m->object_count; at += m->objects[i++].stored_size)
		if (!write_object(fd, &m->objects[i], scratch, at, buf, err))
			return false;
	return write_end(fd, err);
}

bool bundle_write(int to, struct manifest *m, const struct minisign_secret *key, const char *path,
                  struct err *err)
{
	auto_clear(newfile) f = NEWFILE_NONE;
	auto_fd scratch = -1;

	return newfile_begin_path(path, 0644, &f, err) && fs_create_unnamed(f.dir, &scratch, err) &&
	       store_all(to, m, scratch, err) && write_bundle(f.fd, m, key, scratch, err) &&
	       newfile_commit(&f, err);
}

static bool write_sigs(int fd, const struct bundle *b, const struct minisign_sig *added,
                       struct err *err)
{
	size_t count = 1;

	for (size_t i = 0; i < b->sig_count; i++) {
		if (memcmp(b->sigs[i].keynum, added->keynum, sizeof(added->keynum)) == 0)
			continue;
		if (++count > BUNDLE_SIGS_MAX)
			return err_set(err, ERR_INPUT, "a bundle has at most %u signatures",
			               BUNDLE_SIGS_MAX);
		if (!write_sig(fd, &b->sigs[i], err))
			return false;
	}
	return write_sig(fd, added, err);
}

bool bundle_add_signature(const struct bundle *b, const struct minisign_sig *sig, const char *path,
                          struct err *err)
{
	auto_clear(newfile) f = NEWFILE_NONE;
	auto_clear(minisign_sig) mine = {0};
	auto_free char *buf = mem_alloc(PIECE, 1);
	char id[MINISIGN_ID_SIZE];

	minisign_id(sig->keynum, id);
	memcpy(mine.keynum, sig->keynum, sizeof(mine.keynum));
	memcpy(mine.sig, sig->sig, sizeof(mine.sig));
	memcpy(mine.global, sig->global, sizeof(mine.global));
	mine.untrusted = str_format("fettle %s", id);
	mine.trusted = mem_strdup(sig->trusted);
	return newfile_begin_path(path, 0644, &f, err) &&
	       write_member(f.fd, "manifest.json", span_make(b->text.buf, b->text.len), err) &&
	       write_sigs(f.fd, b, &mine, err) &&
	       copy_fd(b->fd, b->objects_at, b->size - b->objects_at, buf, to_fd, &f.fd, err) &&
	       newfile_commit(&f, err);
}
