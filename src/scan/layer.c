#include <stdlib.h>

#include "base/mem.h"
#include "base/table.h"
#include "format/tar.h"
#include "scan/layer.h"
#include "scan/sieve.h"
#include "scan/source.h"

#define PIECE 65536u
#define PATH_LIMIT 4095u
#define MARK ".wh."
#define MARK_OPAQUE ".wh..wh..opq"
/* What AUFS kept for itself. */
#define MARK_OWN ".wh..wh."

void hoard_clear(struct hoard *h)
{
	zpack_clear(&h->z);
	*h = (struct hoard){0};
}

void layer_clear(struct layer *l)
{
	for (size_t i = 0; i < l->count; i++) {
		struct layer_entry *e = &l->entries[i];

		free(e->path);
		free(e->target);
		if (e->content)
			held_clear(e->content);
		free(e->content);
	}
	free(l->entries);
	free(l->plain);
	*l = (struct layer){0};
}

void layer_odd(struct layer *l, const char *path, const char *why)
{
	if (l->odd++ == 0)
		err_set(&l->first_odd, ERR_INPUT, "'%.200s': %s", path, why);
}

/* --- names --- */

/* "./a//b/" is "a/b". False: it leads out, or is longer than any path can be. */
static bool plain_path(struct span path, struct str *to)
{
	struct span part;

	str_reset(to);
	while (span_cut(&path, '/', &part)) {
		if (part.len == 0 || span_eq(part, "."))
			continue;
		if (span_eq(part, "..") || memchr(part.ptr, '\0', part.len))
			return false;
		if (to->len)
			str_addc(to, '/');
		str_add(to, part.ptr, part.len);
	}
	return to->len <= PATH_LIMIT;
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool is_of_aufs(const char *path)
{
	const char *p = path;

	do {
		if (str_starts(p, MARK_OWN) && strcmp(p, MARK_OPAQUE) != 0)
			return true;
		p = strchr(p, '/');
	} while (p && *++p);
	return false;
}

/* --- what is noted --- */

struct layer_reading {
	struct layer *layer;
	struct hoard *hoard;
	struct tar tar;
	struct str path;
	char *piece;
};

static void layer_reading_clear(struct layer_reading *r)
{
	tar_clear(&r->tar);
	str_clear(&r->path);
	mem_free(&r->piece);
}

static bool count_names(struct layer_reading *r, size_t bytes, struct err *err)
{
	r->hoard->names += bytes;
	return r->hoard->names <= HOARD_NAMES_MAX ||
	       err_set(err, ERR_INPUT, "the image has more files than can be held in memory");
}

static struct layer_entry *add(struct layer_reading *r, enum layer_what what, const char *path)
{
	struct layer *l = r->layer;
	struct layer_entry *e;

	l->entries = mem_grow(l->entries, l->count, &l->cap, sizeof(*l->entries));
	e = &l->entries[l->count++];
	e->what = what;
	e->path = mem_strdup(path);
	return e;
}

static void add_plain(struct layer *l, const char *path)
{
	l->plain = mem_grow(l->plain, l->plain_count, &l->plain_cap, sizeof(*l->plain));
	l->plain[l->plain_count++] = table_hash(span_of(path));
}

/* --- content --- */

static struct held *refused(uint64_t size, const char *why)
{
	struct held *h = mem_alloc(1, sizeof(*h));

	h->size = size;
	h->why = mem_strdup(why);
	return h;
}

static bool sift(struct layer_reading *r, struct sieve *s, struct err *err)
{
	size_t n;

	do {
		if (!tar_read(&r->tar, r->piece, PIECE, &n, err))
			return false;
		sieve_feed(s, span_make(r->piece, n));
	} while (n);
	return true;
}

static bool read_content(struct layer_reading *r, const struct tar_entry *e, enum wanted wanted,
                         struct held **ret, struct err *err)
{
	auto_clear(sieve) sieve = {0};
	struct held kept;

	*ret = NULL;
	if (wanted == WANTED_NOT)
		return true;
	if (e->is_sparse && wanted != WANTED_NAME) {
		*ret = refused(e->size, "it is stored as a file with holes");
		return true;
	}
	if (wanted == WANTED_ALL && e->size > SOURCE_FILE_MAX) {
		*ret = refused(e->size, "it is too large");
		return true;
	}
	sieve_begin(&sieve, wanted, e->size, &r->hoard->z);
	if (!sift(r, &sieve, err))
		return false;
	if (!sieve_end(&sieve, &kept))
		return true;
	if (r->hoard->content + kept.memory > HOARD_CONTENT_MAX) {
		held_clear(&kept);
		*ret = refused(e->size, "the image has more of such files than can be held");
		return true;
	}
	r->hoard->content += kept.memory;
	*ret = mem_alloc(1, sizeof(**ret));
	**ret = kept;
	return true;
}

static bool read_file(struct layer_reading *r, const struct tar_entry *e, struct err *err)
{
	const char *path = str_c(&r->path);
	struct span name = span_of(path);
	enum wanted wanted = wanted_of(name, e->mode, e->size);
	struct held *content = NULL;
	struct layer_entry *entry;

	if (wanted == WANTED_NOT && !wanted_is_program(name)) {
		add_plain(r->layer, path);
		return count_names(r, sizeof(uint64_t), err);
	}
	if (!read_content(r, e, wanted, &content, err))
		return false;
	entry = add(r, LAYER_FILE, path);
	entry->mode = e->mode;
	entry->content = content;
	return true;
}

static bool refuse(struct layer *l, const char *path, struct err *err)
{
	l->is_refused = true;
	return err_set(err, ERR_INPUT, "'%.200s' is a whiteout that names nothing", path);
}

static bool add_whiteout(struct layer_reading *r, struct err *err)
{
	const char *path = str_c(&r->path), *base = base_of(path);
	size_t parent = (size_t)(base - path);
	auto_free char *hidden = NULL;

	if (strcmp(base, MARK_OPAQUE) == 0) {
		hidden = mem_dup(path, parent ? parent - 1 : 0);
		add(r, LAYER_OPAQUE, hidden);
		return true;
	}
	base += strlen(MARK);
	if (*base == '\0' || strcmp(base, ".") == 0 || strcmp(base, "..") == 0)
		return refuse(r->layer, path, err);
	hidden = str_format("%.*s%s", (int)parent, path, base);
	add(r, LAYER_WHITEOUT, hidden);
	return true;
}

static bool add_link(struct layer_reading *r, const struct tar_entry *e, enum layer_what what)
{
	auto_clear(str) target = {0};
	struct layer_entry *entry;

	if (what == LAYER_LINK)
		str_add(&target, e->link.ptr, e->link.len);
	else if (!plain_path(e->link, &target))
		str_reset(&target);
	if (target.len == 0 || target.len > PATH_LIMIT || strlen(str_c(&target)) != target.len) {
		layer_odd(r->layer, str_c(&r->path), "a link without a usable target");
		return true;
	}
	entry = add(r, what, str_c(&r->path));
	entry->mode = e->mode;
	entry->target = str_steal(&target);
	return true;
}

static bool read_entry(struct layer_reading *r, const struct tar_entry *e, struct err *err)
{
	const char *path;

	if (!plain_path(e->path, &r->path)) {
		auto_free char *name = span_dup(e->path);

		layer_odd(r->layer, name, "its path leads out of the image or is too long");
		return true;
	}
	path = str_c(&r->path);
	if (is_of_aufs(path) || r->path.len == 0)
		return true;
	if (!count_names(r, sizeof(struct layer_entry) + r->path.len + e->link.len + 32, err))
		return false;
	if (str_starts(base_of(path), MARK))
		return add_whiteout(r, err);
	switch (e->type) {
	case TAR_FILE:
		return read_file(r, e, err);
	case TAR_DIR:
		add(r, LAYER_DIR, path)->mode = e->mode;
		return true;
	case TAR_SYMLINK:
		return add_link(r, e, LAYER_LINK);
	case TAR_HARDLINK:
		return add_link(r, e, LAYER_HARDLINK);
	case TAR_OTHER:
	default:
		add(r, LAYER_OTHER, path);
		return true;
	}
}

void layer_read(struct layer *l, struct stream archive, struct hoard *h)
{
	auto_clear(layer_reading) r = {.layer = l, .hoard = h, .piece = mem_alloc(PIECE, 1)};
	struct tar_entry e;
	bool found = true;

	tar_open(&r.tar, archive);
	while (found)
		if (!tar_next(&r.tar, &e, &found, &l->why) ||
		    (found && !read_entry(&r, &e, &l->why)))
			return;
}
