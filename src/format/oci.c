#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "format/oci.h"

#define LAYERS_MAX 1024u

static void blob_clear(struct oci_blob *b)
{
	free(b->digest);
	free(b->os);
	free(b->arch);
	free(b->variant);
	free(b->name);
	*b = (struct oci_blob){0};
}

void oci_index_clear(struct oci_index *x)
{
	for (size_t i = 0; i < x->count; i++)
		blob_clear(&x->blobs[i]);
	free(x->blobs);
	*x = (struct oci_index){0};
}

void oci_manifest_clear(struct oci_manifest *m)
{
	blob_clear(&m->config);
	oci_index_clear(&m->layers);
}

void oci_saves_clear(struct oci_saves *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->items[i].config);
		strlist_clear(&s->items[i].names);
		strlist_clear(&s->items[i].layers);
	}
	free(s->items);
	*s = (struct oci_saves){0};
}

void oci_config_clear(struct oci_config *c)
{
	free(c->os);
	free(c->arch);
	free(c->variant);
	strlist_clear(&c->diff_ids);
	*c = (struct oci_config){0};
}

bool oci_digest_parse(const char *text, char **ret, struct err *err)
{
	static const char sha256[] = "sha256:";
	struct span hex = span_of(text);

	if (!str_starts(text, sha256))
		return err_set(err, ERR_INPUT, "digest '%.80s' is not one of sha256", text);
	hex = span_from(hex, strlen(sha256));
	if (!digest_is_hex(hex))
		return err_set(err, ERR_INPUT, "digest '%.80s' is damaged", text);
	*ret = span_dup(hex);
	return true;
}

static bool is_clean(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	return true;
}

/* A text for people and for comparing; one with control characters is none. */
static bool get_text(const struct js *o, const char *key, char **ret, struct err *err)
{
	const char *text;

	if (!js_opt_str(o, key, &text, err))
		return false;
	if (text && *text && is_clean(text)) {
		mem_free(ret);
		*ret = mem_strdup(text);
	}
	return true;
}

static bool get_platform(const struct js *o, struct oci_blob *b, struct err *err)
{
	return get_text(o, "os", &b->os, err) && get_text(o, "architecture", &b->arch, err) &&
	       get_text(o, "variant", &b->variant, err);
}

static bool get_digest(const struct js *o, struct oci_blob *b, struct err *err)
{
	const char *digest;
	int64_t size;

	if (!js_get_str(o, "digest", &digest, err) ||
	    !js_get_int(o, "size", 0, INT64_MAX, &size, err) ||
	    !oci_digest_parse(digest, &b->digest, err))
		return false;
	b->size = (uint64_t)size;
	return true;
}

static bool get_media_type(const struct js *o, struct oci_blob *b, struct err *err)
{
	const char *type;

	if (!js_opt_str(o, "mediaType", &type, err))
		return false;
	if (type) {
		b->is_index = str_eq(type, "application/vnd.oci.image.index.v1+json") ||
		              str_eq(type, "application/vnd.docker.distribution.manifest.list"
		                           ".v2+json");
		b->is_manifest = str_eq(type, "application/vnd.oci.image.manifest.v1+json") ||
		                 str_eq(type, "application/vnd.docker.distribution.manifest"
		                              ".v2+json");
	}
	return true;
}

static bool get_blob(const struct js *o, struct oci_blob *b, struct err *err)
{
	const struct js *platform, *notes;

	return get_digest(o, b, err) && get_media_type(o, b, err) &&
	       js_opt_object(o, "platform", &platform, err) &&
	       (!platform || get_platform(platform, b, err)) &&
	       js_opt_object(o, "annotations", &notes, err) &&
	       (!notes || (get_text(notes, "org.opencontainers.image.ref.name", &b->name, err) &&
	                   get_text(notes, "io.containerd.image.name", &b->name, err)));
}

static struct oci_blob *add_blob(struct oci_index *x)
{
	x->blobs = mem_grow(x->blobs, x->count, &x->cap, sizeof(*x->blobs));
	return &x->blobs[x->count++];
}

static bool get_blobs(const struct js *list, struct oci_index *to, struct err *err)
{
	if (js_count(list) > LAYERS_MAX)
		return err_set(err, ERR_INPUT, "more than %u entries", LAYERS_MAX);
	for (size_t i = 0; i < js_count(list); i++)
		if (!get_blob(js_at(list, i), add_blob(to), err))
			return err_prefix(err, "[%zu]", i);
	return true;
}

/* What tells of an image without being one (signatures, attestations) says so in one of these. */
static bool is_image(const struct js *o, const struct oci_blob *b)
{
	const char *kind = NULL;

	return (b->is_index || b->is_manifest) && !str_eq(b->os, "unknown") &&
	       !(js_opt_str(o, "artifactType", &kind, NULL) && kind);
}

static void drop_last(struct oci_index *x)
{
	blob_clear(&x->blobs[--x->count]);
}

bool oci_index_parse(struct span text, struct oci_index *ret, struct err *err)
{
	auto_clear(oci_index) x = {0};
	const struct js *list;
	auto_js doc = NULL;

	if (!js_parse(text, &doc, err) || !js_get_array(doc, "manifests", &list, err))
		return false;
	if (js_count(list) > LAYERS_MAX)
		return err_set(err, ERR_INPUT, "more than %u images", LAYERS_MAX);
	for (size_t i = 0; i < js_count(list); i++) {
		const struct js *o = js_at(list, i);
		struct oci_blob *b = add_blob(&x);

		if (!get_blob(o, b, err))
			return err_prefix(err, "manifests[%zu]", i);
		if (!is_image(o, b))
			drop_last(&x);
	}
	*ret = x;
	x = (struct oci_index){0};
	return true;
}

bool oci_manifest_parse(struct span text, struct oci_manifest *ret, struct err *err)
{
	auto_clear(oci_manifest) m = {0};
	const struct js *config, *layers;
	auto_js doc = NULL;

	if (!js_parse(text, &doc, err) || !js_get_object(doc, "config", &config, err) ||
	    !js_get_array(doc, "layers", &layers, err))
		return false;
	if (!get_blob(config, &m.config, err))
		return err_prefix(err, "config");
	if (!get_blobs(layers, &m.layers, err))
		return err_prefix(err, "layers");
	*ret = m;
	m = (struct oci_manifest){0};
	return true;
}

static bool get_saved(const struct js *o, struct oci_saved *to, struct err *err)
{
	if (!js_dup_str(o, "Config", &to->config, err) ||
	    !js_opt_strings(o, "RepoTags", &to->names, err) ||
	    !js_opt_strings(o, "Layers", &to->layers, err))
		return false;
	if (to->layers.count > LAYERS_MAX)
		return err_set(err, ERR_INPUT, "more than %u layers", LAYERS_MAX);
	for (size_t i = 0; i < to->names.count; i++)
		if (!is_clean(to->names.v[i]))
			return err_set(err, ERR_INPUT, "RepoTags[%zu]: not a name", i);
	return true;
}

bool oci_saves_parse(struct span text, struct oci_saves *ret, struct err *err)
{
	auto_clear(oci_saves) s = {0};
	auto_js doc = NULL;

	if (!js_parse(text, &doc, err))
		return false;
	if (!js_is_array(doc))
		return err_set(err, ERR_INPUT, "not an array");
	for (size_t i = 0; i < js_count(doc); i++) {
		s.items = mem_grow(s.items, s.count, &s.cap, sizeof(*s.items));
		if (!get_saved(js_at(doc, i), &s.items[s.count++], err))
			return err_prefix(err, "[%zu]", i);
	}
	*ret = s;
	s = (struct oci_saves){0};
	return true;
}

static bool get_diff_ids(const struct js *doc, struct strlist *to, struct err *err)
{
	auto_clear(strlist) digests = {0};
	const struct js *rootfs;

	if (!js_get_object(doc, "rootfs", &rootfs, err) ||
	    !js_opt_strings(rootfs, "diff_ids", &digests, err))
		return false;
	for (size_t i = 0; i < digests.count; i++) {
		char *hex = NULL;

		if (!oci_digest_parse(digests.v[i], &hex, err))
			return err_prefix(err, "diff_ids[%zu]", i);
		strlist_take(to, hex);
	}
	return true;
}

bool oci_config_parse(struct span text, struct oci_config *ret, struct err *err)
{
	auto_clear(oci_config) c = {0};
	auto_js doc = NULL;

	if (!js_parse(text, &doc, err) || !get_text(doc, "os", &c.os, err) ||
	    !get_text(doc, "architecture", &c.arch, err) ||
	    !get_text(doc, "variant", &c.variant, err) || !get_diff_ids(doc, &c.diff_ids, err))
		return false;
	*ret = c;
	c = (struct oci_config){0};
	return true;
}
