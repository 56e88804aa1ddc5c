#include "base/err.h"
#include "base/mem.h"
#include "model/purl.h"
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

void tree_add(struct tree *t, enum tree_kind kind, const char *file, const char *type,
              const char *namespace, const char *name, const char *version)
{
	struct component *c = inventory_add(t->inv);

	c->type = mem_strdup(type);
	c->name = namespace ? str_format("%s/%s", namespace, name) : mem_strdup(name);
	c->version = mem_strdup(version);
	c->status = mem_strdup("installed");
	c->location = tree_path(t, file);
	c->purl = purl_text(&(struct purl){
	        .type = type, .namespace = namespace, .name = name, .version = version});
	t->kinds[kind].added++;
	treecache_add_item(&t->log, &(struct treecache_item){file, type, namespace, name, version});
}
