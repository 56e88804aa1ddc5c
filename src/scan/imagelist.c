#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "format/oci.h"
#include "scan/imagelist.h"

#define BLOBS "blobs/sha256/"
#define SAVED "manifest.json"
#define INDEX "index.json"
#define DEPTH_MAX 4

static void imageitem_clear(struct imageitem *i)
{
	strlist_clear(&i->names);
	strlist_clear(&i->layers);
	free(i->os);
	free(i->arch);
	free(i->variant);
	free(i->config);
	free(i->manifest);
	*i = (struct imageitem){0};
}

void imagelist_clear(struct imagelist *l)
{
	for (size_t i = 0; i < l->count; i++)
		imageitem_clear(&l->items[i]);
	free(l->items);
	*l = (struct imagelist){0};
}

char *imageitem_platform(const struct imageitem *i)
{
	if (!i->os || !i->arch)
		return NULL;
	return str_format("%s/%s%s%s", i->os, i->arch, i->variant ? "/" : "",
	                  i->variant ? i->variant : "");
}

static struct imageitem *add(struct imagelist *l)
{
	l->items = mem_grow(l->items, l->count, &l->cap, sizeof(*l->items));
	return &l->items[l->count++];
}

/* --- what a manifest says --- */

static bool has_size(const char *name, size_t actual, uint64_t told, struct err *err)
{
	return actual == told ||
	       err_set(err, ERR_UNTRUSTED, "'%s' has not the size that it should", name);
}

bool imageitem_load(struct imagefile *f, struct imageitem *i, struct err *err)
{
	auto_clear(oci_manifest) m = {0};
	struct span text;

	if (i->config)
		return true;
	if (!imagefile_text(f, i->manifest, &text, err) ||
	    !has_size(i->manifest, text.len, i->size, err))
		return false;
	if (!oci_manifest_parse(text, &m, err))
		return err_prefix(err, "'%s'", i->manifest);
	for (size_t n = 0; n < m.layers.count; n++)
		strlist_take(&i->layers, str_format(BLOBS "%s", m.layers.blobs[n].digest));
	i->config = str_format(BLOBS "%s", m.config.digest);
	return true;
}

/* Of an image whose entry does not tell it; what cannot be read is not known. */
void imageitem_find_platform(struct imagefile *f, struct imageitem *i)
{
	auto_clear(oci_config) c = {0};
	struct span text;

	if (i->os && i->arch)
		return;
	if (!imageitem_load(f, i, NULL) || !imagefile_text(f, i->config, &text, NULL) ||
	    !oci_config_parse(text, &c, NULL) || !c.os || !c.arch)
		return;
	mem_free(&i->os);
	mem_free(&i->arch);
	mem_free(&i->variant);
	i->os = mem_strdup(c.os);
	i->arch = mem_strdup(c.arch);
	i->variant = mem_strdup(c.variant);
}

/* --- all of a file --- */

static bool read_saved(struct span text, struct imagelist *l, struct err *err)
{
	auto_clear(oci_saves) saves = {0};

	if (!oci_saves_parse(text, &saves, err))
		return err_prefix(err, "'" SAVED "'");
	for (size_t i = 0; i < saves.count; i++) {
		struct imageitem *item = add(l);

		strlist_copy(&item->names, &saves.items[i].names);
		strlist_copy(&item->layers, &saves.items[i].layers);
		item->config = mem_strdup(saves.items[i].config);
	}
	return true;
}

static bool read_index(struct imagefile *f, const char *name, const char *image, int depth,
                       struct imagelist *l, struct err *err);

static bool take_blob(struct imagefile *f, const struct oci_blob *b, const char *image, int depth,
                      struct imagelist *l, struct err *err)
{
	auto_free char *name = str_format(BLOBS "%s", b->digest);
	struct imageitem *i;

	if (b->name)
		image = b->name;
	if (b->is_index)
		return read_index(f, name, image, depth + 1, l, err);
	i = add(l);
	if (image)
		strlist_add(&i->names, image);
	i->manifest = mem_strdup(name);
	i->size = b->size;
	i->os = mem_strdup(b->os);
	i->arch = mem_strdup(b->arch);
	i->variant = mem_strdup(b->variant);
	return true;
}

static bool read_index(struct imagefile *f, const char *name, const char *image, int depth,
                       struct imagelist *l, struct err *err)
{
	auto_clear(oci_index) x = {0};
	struct span text;

	if (depth > DEPTH_MAX)
		return err_set(err, ERR_INPUT, "'%s': indexes lie in one another too deep", name);
	if (!imagefile_text(f, name, &text, err))
		return false;
	if (!oci_index_parse(text, &x, err))
		return err_prefix(err, "'%s'", name);
	for (size_t i = 0; i < x.count; i++)
		if (!take_blob(f, &x.blobs[i], image, depth, l, err))
			return false;
	return true;
}

static bool no_image(struct err *err)
{
	err_set(err, ERR_INPUT, "it is no image: it has neither '" SAVED "' nor '" INDEX "'");
	return err_hint(err, "images come from 'docker save', 'podman save' or 'skopeo copy'; an "
	                     "unpacked root is scanned with --root DIR");
}

bool imagelist_read(struct imagefile *f, struct imagelist *ret, struct err *err)
{
	auto_clear(imagelist) l = {0};
	struct err why = {0};
	struct span text;
	bool good;

	/* "docker save" writes both: its own list has what is there, and no attestations */
	if (imagefile_text(f, SAVED, &text, &why)) {
		good = read_saved(text, &l, err);
	} else if (!fs_is_absent(&why)) {
		if (err)
			*err = why;
		return false;
	} else {
		err_clear(&why);
		good = read_index(f, INDEX, NULL, 0, &l, &why);
		if (!good && fs_is_absent(&why) && !f->text_size)
			return no_image(err);
		if (!good && err)
			*err = why;
	}
	if (!good)
		return false;
	if (l.count == 0)
		return err_set(err, ERR_INPUT, "it holds no image");
	*ret = l;
	l = (struct imagelist){0};
	return true;
}
