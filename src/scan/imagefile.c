#include <errno.h>
#include <stdlib.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/stream.h"
#include "ext/zlib.h"
#include "format/tar.h"
#include "scan/imagefile.h"

#define TEXT_MAX (8u << 20)
#define ALL_TEXT_MAX (64u << 20)
#define PARTS_MAX 65536u
/* What one layer may unpack to: more is no file system that a container could use. */
#define LAYER_MAX (64ull << 30)
#define ALIAS_MAX 8

static void imagepart_free(struct imagepart *p)
{
	free(p->name);
	free(p->alias);
	str_clear(&p->text);
	layer_clear(&p->layer);
	free(p);
}

void imagefile_clear(struct imagefile *f)
{
	fs_close(&f->dir);
	for (size_t i = 0; i < f->count; i++)
		imagepart_free(f->parts[i]);
	free(f->parts);
	table_clear(&f->by_name);
	hoard_clear(&f->hoard);
	*f = (struct imagefile)IMAGEFILE_NONE;
}

/* --- a stream that is counted and hashed as it passes --- */

struct passing {
	struct stream from;
	struct digest digest; /* {0}: it is not hashed */
	uint64_t size, max;
};

static void passing_clear(struct passing *p)
{
	digest_clear(&p->digest);
}

static bool read_passing(void *ctx, void *buf, size_t len, size_t *ret, struct err *err)
{
	struct passing *p = ctx;

	if (!stream_read(&p->from, buf, len, ret, err))
		return false;
	p->size += *ret;
	if (p->size > p->max)
		return err_set(err, ERR_INPUT, "it unpacks to more than %llu GiB",
		               (unsigned long long)(p->max >> 30));
	if (p->digest.ctx)
		digest_add(&p->digest, buf, *ret);
	return true;
}

static struct stream passing_begin(struct passing *p, struct stream from, uint64_t max)
{
	*p = (struct passing){.from = from, .max = max};
	return (struct stream){read_passing, p};
}

/* --- one file --- */

static bool is_gzip(const unsigned char *b, size_t n)
{
	return n > 2 && b[0] == 0x1f && b[1] == 0x8b;
}

static bool is_zstd(const unsigned char *b, size_t n)
{
	/* or a frame that is to be skipped, with which some begin */
	return n > 3 && ((b[0] == 0x28 && b[1] == 0xb5 && b[2] == 0x2f && b[3] == 0xfd) ||
	                 ((b[0] & 0xf0) == 0x50 && b[1] == 0x2a && b[2] == 0x4d && b[3] == 0x18));
}

static bool is_text(const unsigned char *b, size_t n)
{
	size_t i = 0;

	while (i < n && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t'))
		i++;
	return i < n && (b[i] == '{' || b[i] == '[');
}

/* What unpacks the stream that begins so; others pass as they are. */
struct unpacker {
	struct stream_ahead ahead;
	struct gunzip gunzip;
	struct zstd_reader zstd;
	bool is_packed;
};

static void unpacker_clear(struct unpacker *u)
{
	gunzip_clear(&u->gunzip);
	zstd_reader_clear(&u->zstd);
}

static bool unpacker_open(struct unpacker *u, struct stream from, struct stream *ret,
                          struct err *err)
{
	if (!stream_look(&u->ahead, from, err))
		return false;
	*ret = stream_of_ahead(&u->ahead);
	u->is_packed = true;
	if (is_gzip(u->ahead.first, u->ahead.count))
		*ret = gunzip_open(&u->gunzip, *ret);
	else if (is_zstd(u->ahead.first, u->ahead.count))
		*ret = zstd_reader_open(&u->zstd, *ret);
	else
		u->is_packed = false;
	return true;
}

/* The digest of what is not packed is that of the file. */
static void take_layer(struct imagefile *f, struct imagepart *p, struct stream archive,
                       bool is_packed)
{
	auto_clear(passing) whole = {0};
	struct stream s = passing_begin(&whole, archive, LAYER_MAX);

	if (is_packed)
		digest_begin(&whole.digest);
	p->is_layer = true;
	layer_read(&p->layer, s, &f->hoard);
	if (is_packed && p->layer.why.kind == ERR_NONE)
		digest_end_hex(&whole.digest, p->diff_id);
}

static bool take_text(struct imagefile *f, struct imagepart *p, struct stream s, struct err *err)
{
	size_t n = 1;

	while (n) {
		char *at = str_reserve(&p->text, 16384);

		if (!stream_read(&s, at, 16384, &n, err))
			return false;
		p->text.len += n;
		p->text.buf[p->text.len] = '\0';
		f->text_size += n;
		if (p->text.len > TEXT_MAX || f->text_size > ALL_TEXT_MAX) {
			str_clear(&p->text);
			return true;
		}
	}
	return true;
}

/* The content of one file, to its end. What is neither a layer nor a document is let pass. An error
 * is one of the stream itself. */
static bool take_content(struct imagefile *f, struct imagepart *p, struct stream content,
                         struct err *err)
{
	auto_clear(passing) whole = {0};
	auto_clear(unpacker) unpacker = {0};
	struct stream raw = passing_begin(&whole, content, UINT64_MAX), plain;
	const struct stream_ahead *a = &unpacker.ahead;

	digest_begin(&whole.digest);
	if (!unpacker_open(&unpacker, raw, &plain, err))
		return false;
	if (unpacker.is_packed || (a->count >= TAR_BLOCK && tar_is_header(a->first)))
		take_layer(f, p, plain, unpacker.is_packed);
	else if (is_text(a->first, a->count) && !take_text(f, p, plain, err))
		return false;
	if (!stream_drain(&raw, err))
		return false;
	digest_end_hex(&whole.digest, p->digest);
	if (p->is_layer && !unpacker.is_packed && p->layer.why.kind == ERR_NONE)
		memcpy(p->diff_id, p->digest, sizeof(p->diff_id));
	p->size = whole.size;
	return true;
}

static struct imagepart *add_part(struct imagefile *f, const char *name)
{
	struct imagepart *p = mem_alloc(1, sizeof(*p));

	p->name = mem_strdup(name);
	f->parts = mem_grow(f->parts, f->count, &f->cap, sizeof(struct imagepart *));
	f->parts[f->count++] = p;
	table_set(&f->by_name, span_of(name), p);
	return p;
}

/* --- a tar --- */

/* "./a/b" is "a/b", and "c" in a link of "a/b" is "a/c"; what leads out is empty. */
static void resolve(struct span from, struct span path, struct str *to)
{
	struct span part;

	str_reset(to);
	str_add(to, from.ptr, from.len);
	while (span_cut(&path, '/', &part)) {
		if (part.len == 0 || span_eq(part, "."))
			continue;
		if (span_eq(part, "..")) {
			if (to->len == 0)
				return;
			str_truncate(to, relpath_parent_len(str_c(to)));
			continue;
		}
		if (to->len)
			str_addc(to, '/');
		str_add(to, part.ptr, part.len);
	}
}

static bool take_entry(struct imagefile *f, struct tar *tar, const struct tar_entry *e,
                       struct err *err)
{
	auto_clear(str) name = {0}, target = {0};
	struct imagepart *p;

	resolve((struct span){0}, e->path, &name);
	if (!relpath_check(span_make(name.buf, name.len), NULL) || e->type == TAR_DIR ||
	    e->type == TAR_OTHER)
		return true;
	if (f->count >= PARTS_MAX)
		return err_set(err, ERR_INPUT, "it has too many files for an image");
	if (e->type == TAR_FILE) {
		if (e->is_sparse)
			return true;
		p = add_part(f, str_c(&name));
		return take_content(f, p, tar_content(tar), err) ||
		       err_prefix(err, "'%.200s'", str_c(&name));
	}
	resolve(e->type == TAR_SYMLINK ? span_make(name.buf, relpath_parent_len(str_c(&name)))
	                               : (struct span){0},
	        e->link, &target);
	add_part(f, str_c(&name))->alias = str_steal(&target);
	return true;
}

static bool read_tar(struct imagefile *f, struct stream from, struct err *err)
{
	auto_clear(unpacker) unpacker = {0};
	auto_clear(passing) whole = {0};
	auto_clear(tar) tar = {0};
	struct stream plain;
	struct tar_entry e;
	bool found = true;

	if (!unpacker_open(&unpacker, from, &plain, err))
		return false;
	if (!unpacker.is_packed &&
	    (unpacker.ahead.count < TAR_BLOCK || !tar_is_header(unpacker.ahead.first)))
		return err_set(err, ERR_INPUT,
		               "it is neither a tar archive nor one packed by gzip or zstd");
	tar_open(&tar, passing_begin(&whole, plain, LAYER_MAX * 16));
	while (found)
		if (!tar_next(&tar, &e, &found, err) || (found && !take_entry(f, &tar, &e, err)))
			return false;
	return true;
}

bool imagefile_open(const char *path, struct imagefile *ret, struct err *err)
{
	auto_clear(imagefile) f = IMAGEFILE_NONE;
	auto_fd fd = -1;
	bool good;

	if (strcmp(path, "-") == 0)
		good = read_tar(&f, stream_of_fd(0), err);
	else
		good = fs_open_dir(path, &f.dir, NULL) || (fs_open_operand(path, true, &fd, err) &&
		                                           read_tar(&f, stream_of_fd(fd), err));
	if (!good)
		return err_prefix(err, "image '%s'", path);
	*ret = f;
	f = (struct imagefile)IMAGEFILE_NONE;
	return true;
}

/* --- what is asked for --- */

static bool absent(const char *name, struct err *err)
{
	errno = ENOENT;
	return err_sys(err, "'%s'", name);
}

static bool load(struct imagefile *f, const char *name, struct imagepart **ret, struct err *err)
{
	auto_fd fd = -1;
	struct imagepart *p;

	if (!fs_open_file(f->dir, name, &fd, err))
		return false;
	p = add_part(f, name);
	*ret = p;
	return take_content(f, p, stream_of_fd(fd), err) || err_prefix(err, "'%s'", name);
}

/* The digest that the name of a file tells: blobs/sha256/HEX, and HEX.json or HEX.tar of "docker
 * save" and podman; the latter is that of what is unpacked. */
static const char *told_digest(const struct imagepart *p, const char **ret_actual)
{
	static const char blobs[] = "blobs/sha256/";
	const char *name = p->name;

	*ret_actual = p->digest;
	if (str_starts(name, blobs))
		return name + strlen(blobs);
	if (strlen(name) == SHA256_HEX_SIZE - 1 + strlen(".json") && str_ends(name, ".json") &&
	    digest_is_hex(span_make(name, SHA256_HEX_SIZE - 1)))
		return name;
	return NULL;
}

static bool check(const struct imagepart *p, struct err *err)
{
	const char *actual, *told = told_digest(p, &actual);

	if (!told || strncmp(told, actual, SHA256_HEX_SIZE - 1) == 0)
		return true;
	return err_set(err, ERR_UNTRUSTED, "'%.100s' is not what its name says: its SHA-256 is %s",
	               p->name, actual);
}

static bool get(struct imagefile *f, const char *name, struct imagepart **ret, struct err *err)
{
	struct imagepart *p = table_get(&f->by_name, span_of(name));

	if (!p && f->dir >= 0 && !load(f, name, &p, err))
		return false;
	for (int i = 0; p && p->alias; i++) {
		if (i == ALIAS_MAX)
			return err_set(err, ERR_INPUT, "'%s': links in a circle", name);
		p = table_get(&f->by_name, span_of(p->alias));
	}
	if (!p)
		return absent(name, err);
	*ret = p;
	return check(p, err);
}

bool imagefile_text(struct imagefile *f, const char *name, struct span *ret, struct err *err)
{
	struct imagepart *p;

	if (!get(f, name, &p, err))
		return false;
	if (!p->text.len)
		return err_set(err, ERR_INPUT, "'%s' is no document, or too large", name);
	*ret = span_make(p->text.buf, p->text.len);
	return true;
}

bool imagefile_layer(struct imagefile *f, const char *name, struct imagepart **ret, struct err *err)
{
	struct imagepart *p;

	if (!get(f, name, &p, err))
		return false;
	if (!p->is_layer)
		return err_set(err, ERR_INPUT, "'%s' is neither tar nor packed by gzip or zstd",
		               name);
	p->is_used = true;
	*ret = p;
	return true;
}

void imagefile_drop_unused(struct imagefile *f)
{
	for (size_t i = 0; i < f->count; i++)
		if (!f->parts[i]->is_used)
			layer_clear(&f->parts[i]->layer);
}
