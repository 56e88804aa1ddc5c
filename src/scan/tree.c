#include "base/err.h"
#include "base/mem.h"
#include "model/purl.h"
#include "scan/distro.h"
#include "scan/tree.h"

char *tree_path(const struct tree *t, const char *name)
{
	return t->path.len ? str_format("%s/%s", str_c(&t->path), name) : mem_strdup(name);
}

char *tree_folder(const struct tree *t, unsigned up)
{
	struct span rest = span_make(t->path.buf, t->path.len);
	const char *path = str_c(&t->path);

	for (;; up--) {
		size_t n = rest.len;

		while (n && path[n - 1] != '/')
			n--;
		if (up == 0)
			return mem_dup(path + n, rest.len - n);
		rest.len = n ? n - 1 : 0;
	}
}

bool tree_ends(struct span name, const char *suffix)
{
	size_t n = strlen(suffix);

	return name.len > n && memcmp(name.ptr + name.len - n, suffix, n) == 0;
}

/* A package of a distribution is called by its name alone, and is the source that it names. */
static void add_note(struct component *c, const struct treecache_item *item)
{
	c->name = mem_strdup(item->name);
	c->arch = mem_strdup(item->arch);
	c->source_name = mem_strdup(item->name);
	c->source_version = mem_strdup(item->version);
	c->origin = mem_strdup(item->namespace);
}

void tree_add_item(struct tree *t, enum tree_kind kind, const struct treecache_item *item)
{
	struct component *c = inventory_add(t->inv);

	c->type = mem_strdup(item->type);
	c->version = mem_strdup(item->version);
	c->status = mem_strdup("installed");
	c->location = tree_path(t, item->file);
	if (distro_has_type(item->type))
		add_note(c, item);
	else
		c->name = item->namespace ? str_format("%s/%s", item->namespace, item->name)
		                          : mem_strdup(item->name);
	c->purl = purl_text(&(struct purl){
	        .type = item->type,
	        .namespace = item->namespace,
	        .name = item->name,
	        .version = item->version,
	        .qualifiers = {{"arch", item->arch}, {"distro", item->system}},
	});
	t->kinds[kind].added++;
	treecache_add_item(&t->log, item);
}

bool tree_is_programs(struct span name)
{
	static const char *const names[] = {"bin", "sbin", "libexec"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (span_eq(name, names[i]))
			return true;
	return false;
}

void tree_add(struct tree *t, enum tree_kind kind, const char *file, const char *type,
              const char *namespace, const char *name, const char *version)
{
	tree_add_item(t, kind,
	              &(struct treecache_item){.file = file,
	                                       .type = type,
	                                       .namespace = namespace,
	                                       .name = name,
	                                       .version = version});
}
