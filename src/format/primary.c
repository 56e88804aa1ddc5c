#include "base/err.h"
#include "base/mem.h"
#include "format/primary.h"

#define TEXT_MAX 4096

static void reset(struct primary_package *p)
{
	str_reset(&p->name);
	str_reset(&p->arch);
	str_reset(&p->epoch);
	str_reset(&p->version);
	str_reset(&p->release);
	str_reset(&p->source);
	p->size = 0;
}

void primary_clear(struct primary *r)
{
	xml_clear(&r->xml);
	str_clear(&r->p.name);
	str_clear(&r->p.arch);
	str_clear(&r->p.epoch);
	str_clear(&r->p.version);
	str_clear(&r->p.release);
	str_clear(&r->p.source);
	*r = (struct primary){0};
}

static void set(struct str *to, struct span s)
{
	str_reset(to);
	str_add(to, s.ptr, s.len < TEXT_MAX ? s.len : TEXT_MAX);
}

static void take_attrs(struct primary *r, const char *name, const struct xml_attr *attrs,
                       size_t count)
{
	if (strcmp(name, "version") == 0) {
		set(&r->p.epoch, xml_value(attrs, count, "epoch"));
		set(&r->p.version, xml_value(attrs, count, "ver"));
		set(&r->p.release, xml_value(attrs, count, "rel"));
	} else if (strcmp(name, "size") == 0 &&
	           !span_to_u64(xml_value(attrs, count, "package"), INT64_MAX, &r->p.size)) {
		r->p.size = 0;
	}
}

/* Elements stand at a fixed depth: metadata/package/name, metadata/package/format/sourcerpm. */
static bool begin(void *ctx, const char *name, const struct xml_attr *attrs, size_t count,
                  struct err *err)
{
	struct primary *r = ctx;

	r->text = NULL;
	if (r->depth == 0 && strcmp(name, "metadata") != 0)
		return err_set(err, ERR_INPUT, "its root is <%.40s>, not <metadata>", name);
	if (r->depth == 1)
		reset(&r->p);
	if (r->depth == 2) {
		take_attrs(r, name, attrs, count);
		r->text = strcmp(name, "name") == 0   ? &r->p.name
		          : strcmp(name, "arch") == 0 ? &r->p.arch
		                                      : NULL;
	}
	if (r->depth == 3 && strcmp(name, "sourcerpm") == 0)
		r->text = &r->p.source;
	r->depth++;
	return true;
}

static bool end(void *ctx, const char *name, struct err *err)
{
	struct primary *r = ctx;

	(void)err;
	r->text = NULL;
	r->depth--;
	if (r->depth == 1 && strcmp(name, "package") == 0)
		r->sink(r->ctx, r->p.name.len && r->p.version.len ? &r->p : NULL);
	return true;
}

static bool text(void *ctx, struct span s, struct err *err)
{
	struct primary *r = ctx;

	(void)err;
	if (r->text && s.len <= TEXT_MAX && r->text->len <= TEXT_MAX - s.len)
		str_add(r->text, s.ptr, s.len);
	return true;
}

bool primary_begin(struct primary *r, primary_sink *sink, void *ctx, struct err *err)
{
	*r = (struct primary){.sink = sink, .ctx = ctx};
	return xml_begin(&r->xml, &(struct xml_sink){begin, end, text, r}, err);
}

bool primary_feed(struct primary *r, struct span bytes, struct err *err)
{
	return xml_feed(&r->xml, bytes, err);
}

bool primary_end(struct primary *r, struct err *err)
{
	return xml_end(&r->xml, err);
}
