#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "bundle/compare.h"

struct comparing {
	const struct tree *from, *to;
	const struct idmap *users, *groups;
	struct manifest *m;
	struct table objects; /* digest -> index + 1 */
	struct table changed; /* paths with an operation */
	size_t *sources;
	size_t source_count, source_cap;
};

static void add_old(struct manifest_path *p, const struct tree_entry *e)
{
	if (!e)
		return;
	if (S_ISDIR(e->attrs.mode))
		strlist_add(&p->old, "dir");
	else if (S_ISLNK(e->attrs.mode))
		strlist_take(&p->old, str_format("link:%s", e->target));
	else
		strlist_add(&p->old, e->sha256);
}

static size_t object_of(struct comparing *c, size_t index)
{
	const struct tree_entry *e = &c->to->entries[index];
	size_t found = (size_t)(uintptr_t)table_get(&c->objects, span_of(e->sha256));
	struct manifest_object *o;

	if (found)
		return found - 1;
	o = manifest_add_object(c->m);
	o->sha256 = mem_strdup(e->sha256);
	o->size = e->size;
	c->sources = mem_grow(c->sources, c->source_count, &c->source_cap, sizeof(*c->sources));
	c->sources[c->source_count++] = index;
	table_set(&c->objects, span_of(e->sha256), (void *)(uintptr_t)c->m->object_count);
	return c->m->object_count - 1;
}

static struct manifest_path *add(struct comparing *c, const struct tree_entry *e, enum path_op op,
                                 const struct tree_entry *before)
{
	struct manifest_path *p = manifest_add_path(c->m, e->path, op);

	add_old(p, before);
	if (op != OP_DELETE) {
		attrs_copy(&p->attrs, &e->attrs);
		p->attrs.owner = mem_strdup(idmap_name(c->users, e->attrs.uid));
		p->attrs.group = mem_strdup(idmap_name(c->groups, e->attrs.gid));
	}
	table_set(&c->changed, span_of(e->path), c);
	return p;
}

static bool same_attrs(const struct tree_entry *a, const struct tree_entry *b)
{
	auto_clear(str) buf = {0};

	return !attrs_differ(&a->attrs, &b->attrs, &buf);
}

static void compare_dir(struct comparing *c, const struct tree_entry *a, const struct tree_entry *b)
{
	if (!a || !S_ISDIR(a->attrs.mode))
		add(c, b, OP_MKDIR, a);
	else if (!same_attrs(a, b))
		add(c, b, OP_SETATTR, a);
}

static void compare_link(struct comparing *c, const struct tree_entry *a,
                         const struct tree_entry *b)
{
	if (a && S_ISLNK(a->attrs.mode) && strcmp(a->target, b->target) == 0 && same_attrs(a, b))
		return;
	add(c, b, OP_SYMLINK, a)->target = mem_strdup(b->target);
}

/* The path that a file is a hard link of; its own path when it is the first of its group. */
static const char *leader_path(const struct tree *t, const struct tree_entry *e)
{
	return t->entries[e->leader].path;
}

static void compare_file(struct comparing *c, size_t index, const struct tree_entry *a)
{
	const struct tree_entry *b = &c->to->entries[index];
	const char *leader = leader_path(c->to, b);
	bool follows = b->leader != index;
	bool same_group =
	        a && S_ISREG(a->attrs.mode) && strcmp(leader_path(c->from, a), leader) == 0;
	struct manifest_path *p;

	if (follows) {
		if (same_group && !table_has(&c->changed, span_of(leader)))
			return;
		add(c, b, OP_HARDLINK, a)->target = mem_strdup(leader);
		return;
	}
	if (same_group && strcmp(a->sha256, b->sha256) == 0 && same_attrs(a, b))
		return;
	p = add(c, b, a ? OP_REPLACE : OP_ADD, a);
	p->object = object_of(c, index);
	p->sparse = b->sparse;
}

static void compare_new(struct comparing *c)
{
	for (size_t i = 0; i < c->to->count; i++) {
		const struct tree_entry *b = &c->to->entries[i], *a = tree_find(c->from, b->path);

		if (S_ISDIR(b->attrs.mode))
			compare_dir(c, a, b);
		else if (S_ISLNK(b->attrs.mode))
			compare_link(c, a, b);
		else
			compare_file(c, i, a);
	}
}

void compare_trees(const struct tree *from, const struct tree *to, const struct idmap *users,
                   const struct idmap *groups, struct manifest *m, size_t **ret_sources)
{
	struct comparing c = {.from = from, .to = to, .users = users, .groups = groups, .m = m};

	compare_new(&c);
	for (size_t i = from->count; i-- > 0;)
		if (!tree_find(to, from->entries[i].path))
			add(&c, &from->entries[i], OP_DELETE, &from->entries[i]);
	table_clear(&c.objects);
	table_clear(&c.changed);
	*ret_sources = c.sources;
}
