#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "format/oci.h"
#include "scan/image.h"
#include "scan/imagelist.h"
#include "scan/source.h"

#define SOURCE "image"

void image_clear(struct image *i)
{
	imagefile_clear(&i->file);
	inodes_clear(&i->nodes);
	str_clear(&i->reasons);
	free(i->name);
	free(i->config);
	free(i->digest);
	free(i->platform);
	*i = (struct image)IMAGE_NONE;
}

static bool read_config(struct image *i, const struct imageitem *item, struct oci_config *ret,
                        struct err *err)
{
	char hex[SHA256_HEX_SIZE];
	struct span text;

	if (!imagefile_text(&i->file, item->config, &text, err))
		return false;
	if (!oci_config_parse(text, ret, err))
		return err_prefix(err, "'%s'", item->config);
	if (ret->diff_ids.count != item->layers.count)
		return err_set(err, ERR_INPUT,
		               "the image has %zu layers, and its configuration tells of %zu",
		               item->layers.count, ret->diff_ids.count);
	digest_hex(text, hex);
	i->config = mem_strdup(item->config);
	i->list = item->manifest ? "index.json" : "manifest.json";
	i->digest = str_format("sha256:%s", hex);
	return true;
}

/* The number of a layer as people count: from 1. */
static void tell(struct image *i, size_t number, const char *why)
{
	source_reason(&i->reasons, "layer %zu of %zu: %s", number, i->layers, why);
}

/* One that is missing leaves a gap; one that is another than it should be is refused, and so is one
 * that says what no layer may say. */
static bool get_layer(struct image *i, const char *name, const char *diff_id, size_t number,
                      struct layer **ret, struct err *err)
{
	struct imagepart *p;
	struct err why = {0};

	*ret = NULL;
	if (!imagefile_layer(&i->file, name, &p, &why)) {
		if (why.kind != ERR_UNTRUSTED) {
			tell(i, number, fs_is_absent(&why) ? "it is not in the file" : why.msg);
			return true;
		}
		if (err)
			*err = why;
		return err_prefix(err, "layer %zu of %zu", number, i->layers);
	}
	if (p->layer.is_refused) {
		err_set(err, ERR_INPUT, "%s", p->layer.why.msg);
		return err_prefix(err, "layer %zu of %zu", number, i->layers);
	}
	if (p->diff_id[0] && strcmp(p->diff_id, diff_id) != 0)
		return err_set(err, ERR_UNTRUSTED,
		               "layer %zu of %zu: its content is not what the image's "
		               "configuration tells: its SHA-256 is %s",
		               number, i->layers, p->diff_id);
	*ret = &p->layer;
	return true;
}

static void apply(struct image *i, struct layer *l, size_t number)
{
	layer_apply(l, &i->nodes, number);
	if (l->why.kind != ERR_NONE)
		tell(i, number, l->why.msg);
	if (l->odd) {
		auto_free char *text = str_format("%zu entries were left out, the first is %s",
		                                  l->odd, l->first_odd.msg);

		tell(i, number, text);
	}
}

static bool put_together(struct image *i, const struct imageitem *item,
                         const struct oci_config *config, struct err *err)
{
	auto_free struct layer **layers = mem_alloc(item->layers.count + 1, sizeof(*layers));

	i->layers = item->layers.count;
	for (size_t n = 0; n < i->layers; n++)
		if (!get_layer(i, item->layers.v[n], config->diff_ids.v[n], n + 1, &layers[n], err))
			return false;
	imagefile_drop_unused(&i->file);
	inodes_begin(&i->nodes);
	for (size_t n = 0; n < i->layers; n++)
		if (layers[n])
			apply(i, layers[n], n + 1);
	return true;
}

static bool open_item(struct image *i, struct imageitem *item, struct err *err)
{
	auto_clear(oci_config) config = {0};

	if (!imageitem_load(&i->file, item, err) || !read_config(i, item, &config, err))
		return false;
	imageitem_find_platform(&i->file, item);
	i->platform = imageitem_platform(item);
	i->name = item->names.count ? mem_strdup(item->names.v[0]) : NULL;
	return put_together(i, item, &config, err);
}

bool image_open(const char *path, const struct image_choice *choice, struct image *ret,
                struct err *err)
{
	auto_clear(image) i = IMAGE_NONE;
	auto_clear(imagelist) list = {0};
	struct imageitem *item;

	if (!imagefile_open(path, &i.file, err))
		return false;
	if (!imagelist_read(&i.file, &list, err) ||
	    !imagelist_choose(&i.file, &list, choice, &item, err) || !open_item(&i, item, err))
		return err_prefix(err, "image '%s'", path);
	*ret = i;
	i = (struct image)IMAGE_NONE;
	return true;
}

void scan_image(const struct scan *s, struct inventory *inv)
{
	const struct image *i = s->image;

	if (!i)
		return;
	facts_add(&inv->facts, SOURCE, "digest", i->digest, i->config);
	if (i->name)
		facts_add(&inv->facts, SOURCE, "name", i->name, i->list);
	if (i->platform)
		facts_add(&inv->facts, SOURCE, "platform", i->platform, i->config);
	source_done(inv, SOURCE, i->name ? i->name : i->digest, 0, &i->reasons);
}
