#include <stdlib.h>

#include "apply/classify.h"
#include "apply/look.h"
#include "apply/parents.h"
#include "apply/stash.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/str.h"

#define PASSWD_MAX (16u << 20)
#define BLOCK 4096u

struct classifying {
	const struct manifest *m;
	int root;
	struct idmap users, groups;
	struct parents parents;
	struct changeset set;
	struct table by_path; /* host path -> index of the manifest's path + 1 */
	struct table made;    /* directories that the bundle makes -> their mount's index + 1 */
	struct strlist *refused;
	size_t real; /* changes that are more than the time of a directory */
};

static void classifying_clear(struct classifying *c)
{
	idmap_clear(&c->users);
	idmap_clear(&c->groups);
	parents_clear(&c->parents);
	changeset_clear(&c->set);
	table_clear(&c->by_path);
	table_clear(&c->made);
}

/* One path on its way to being a change, or none. */
struct item {
	const struct manifest_path *p;
	char *path; /* below the root */
	struct side before, after;
	struct stat st;
	const struct place *at; /* the directory it is in */
	size_t made;            /* when the bundle makes that: its mount's index + 1 */
};

static void item_clear(struct item *i)
{
	mem_free(&i->path);
	side_clear(&i->before);
	side_clear(&i->after);
}

static void refuse(struct classifying *c, const struct item *i, const char *why)
{
	strlist_take(c->refused, str_format("/%s: %s", i->path, why));
}

static void note(struct classifying *c, const struct item *i, const char *what)
{
	strlist_take(&c->set.notes, str_format("/%s: %s", i->path, what));
}

static void read_ids(int root, const char *name, struct idmap *to)
{
	auto_clear(str) text = {0};

	/* a root without it knows no names: the numbers serve */
	if (fs_read_in_root(root, name, PASSWD_MAX, &text, NULL))
		idmap_parse(span_make(text.buf, text.len), to);
}

/* Names of owners win over numbers where this host knows them. */
static void take_attrs(const struct classifying *c, const struct attrs *from, struct attrs *to)
{
	uint32_t id;

	attrs_copy(to, from);
	if (to->owner && idmap_id(&c->users, to->owner, &id))
		to->uid = id;
	if (to->group && idmap_id(&c->groups, to->group, &id))
		to->gid = id;
}

static const struct manifest_path *find_path(const struct classifying *c, const char *path)
{
	size_t at = (size_t)(uintptr_t)table_get(&c->by_path, span_of(path));

	return at ? &c->m->paths[at - 1] : NULL;
}

static bool set_after(const struct classifying *c, struct item *i, struct err *err)
{
	const struct manifest_path *p = i->p, *target;
	auto_free char *joined = NULL;

	switch (p->op) {
	case OP_DELETE:
		return true;
	case OP_ADD:
	case OP_REPLACE:
		i->after.what = mem_strdup(c->m->objects[p->object].sha256);
		break;
	case OP_MKDIR:
		i->after.what = mem_strdup("dir");
		break;
	case OP_SYMLINK:
		i->after.what = str_format("link:%s", p->target);
		break;
	case OP_SETATTR:
		i->after.what = mem_strdup(i->before.what);
		break;
	case OP_HARDLINK:
		joined = manifest_host_path(c->m, p->target);
		target = find_path(c, joined);
		if (!target || target->object == NO_OBJECT)
			return look_at(c->root, joined, &i->after, NULL, err);
		i->after.what = mem_strdup(c->m->objects[target->object].sha256);
		take_attrs(c, &target->attrs, &i->after.attrs);
		return true;
	}
	take_attrs(c, &p->attrs, &i->after.attrs);
	if (p->op == OP_SETATTR)
		i->after.attrs.mode = (i->before.attrs.mode & S_IFMT) | (p->attrs.mode & 07777);
	return true;
}

static bool set_place(struct classifying *c, struct item *i, struct err *err)
{
	auto_free char *up = mem_dup(i->path, relpath_parent_len(i->path));

	if (!parents_walk(&c->parents, up, &i->at, err))
		return false;
	i->made = (size_t)(uintptr_t)table_get(&c->made, span_of(up));
	/* a directory that is not there has taken with it what was to be deleted */
	if (!i->at->is_there && !i->made && i->p->op != OP_DELETE)
		refuse(c, i, "its directory is not there");
	return true;
}

/* Notes a directory whose time a change in it would alter. */
static void note_parent(struct classifying *c, const char *path)
{
	const struct place *at = table_get(&c->parents.by_path, span_of(path));
	struct change_dir *d = changeset_add_dir(&c->set, path);

	if (!at || d->is_before)
		return;
	d->is_before = d->is_after = true;
	d->before = d->after = at->st.st_mtim;
}

static size_t place_change(struct classifying *c, const struct item *i)
{
	if (!i->at->is_there)
		return i->made - 1;
	note_parent(c, i->at->path);
	note_parent(c, i->at->top);
	return changeset_add_mount(&c->set, i->at->top);
}

static bool is_allowed(const struct item *i)
{
	const struct strlist *old = &i->p->old;

	if (strlist_has(old, "any"))
		return true;
	return i->before.what ? strlist_has(old, i->before.what) : old->count == 0;
}

static bool is_mount_point(const struct classifying *c, const struct item *i)
{
	auto_free char *up = mem_dup(i->path, relpath_parent_len(i->path));
	uint64_t here = 0, above = 0;

	return fs_mount_id(c->root, i->path, &here, NULL) &&
	       fs_mount_id(c->root, *up ? up : ".", &above, NULL) && here != above;
}

/* What an administrator froze is refused before anything is written, not found out in the middle.
 */
static bool is_frozen(const struct classifying *c, const struct item *i)
{
	const char *up = i->at->path;

	return (i->before.what && fs_is_frozen(c->root, i->path)) ||
	       (i->at->is_there && fs_is_frozen(c->root, *up ? up : "."));
}

static bool is_dir(const struct side *s)
{
	return s->what && S_ISDIR(s->attrs.mode);
}

static void note_dir(struct classifying *c, const struct item *i, size_t mount)
{
	struct change_dir *d;

	if (!is_dir(&i->after) && !is_dir(&i->before))
		return;
	d = changeset_add_dir(&c->set, i->path);
	if (is_dir(&i->before)) {
		d->is_before = true;
		d->before = i->before.attrs.mtime;
	}
	d->is_after = is_dir(&i->after);
	if (d->is_after)
		d->after = i->after.attrs.mtime;
	if (d->is_after && !is_dir(&i->before))
		table_set(&c->made, span_of(i->path), (void *)(uintptr_t)(mount + 1));
}

static struct change *add_change(struct classifying *c, struct item *i, enum change_kind kind)
{
	const struct manifest_path *p = i->p;
	size_t mount = place_change(c, i);
	struct change *change = changeset_add(&c->set, i->path);

	change->op = mem_strdup(path_op_name(p->op));
	change->kind = kind;
	change->class = p->class;
	change->mount = mount;
	change->object = kind == CHANGE_ATTR ? NO_OBJECT : p->object;
	change->size = p->object == NO_OBJECT ? 0 : c->m->objects[p->object].size;
	change->sparse = p->sparse;
	change->changed = i->st.st_ctim;
	if (p->op == OP_HARDLINK)
		change->join = manifest_host_path(c->m, p->target);
	side_copy(&change->before, &i->before);
	side_copy(&change->after, &i->after);
	if (kind == CHANGE_PUT || kind == CHANGE_SWAP) {
		struct change_mount *m = &c->set.mounts[mount];

		m->inodes++;
		if (p->op != OP_HARDLINK)
			m->bytes += (change->size + BLOCK - 1) / BLOCK * BLOCK;
	}
	c->real++;
	note_dir(c, i, mount);
	return change;
}

/* A directory's time changes with what is in it; alone it is no reason to change a host. */
static void add_attr_change(struct classifying *c, struct item *i)
{
	auto_clear(str) buf = {0};
	bool time_alone = is_dir(&i->before) && !look_differ(&i->before, &i->after, false, &buf);

	add_change(c, i, CHANGE_ATTR)->after.inode = i->before.inode;
	if (time_alone)
		c->real--;
}

/* Whether a hard link is joined already to what it is to join. */
static bool is_joined(const struct classifying *c, const struct item *i, bool *ret, struct err *err)
{
	auto_free char *target = manifest_host_path(c->m, i->p->target);
	uint64_t inode;

	if (!look_inode(c->root, target, &inode, err))
		return false;
	*ret = inode && inode == i->before.inode;
	return true;
}

/* Nothing edited is lost: the new configuration is put beside it. */
static bool put_beside(struct classifying *c, struct item *i, struct err *err)
{
	auto_clear(str) buf = {0};
	auto_free char *beside = str_format("%s" CLASSIFY_BESIDE, i->path);

	if (i->p->object == NO_OBJECT) {
		note(c, i, "was edited, and is left as it is");
		return true;
	}
	note(c, i, "was edited: it stays, and the new one is beside it as " CLASSIFY_BESIDE);
	mem_free(&i->path);
	i->path = mem_strdup(beside);
	if (!look_at(c->root, beside, &i->before, &i->st, err))
		return false;
	if (is_dir(&i->before))
		refuse(c, i, "a directory is in the way");
	else if (look_differ(&i->before, &i->after, true, &buf))
		add_change(c, i, i->before.what ? CHANGE_SWAP : CHANGE_PUT);
	return true;
}

static bool unexpected(struct classifying *c, struct item *i, struct err *err)
{
	if (i->p->class == CLASS_CONFIG)
		return put_beside(c, i, err);
	refuse(c, i,
	       !i->before.what    ? "is not there"
	       : !i->p->old.count ? "is there, and the bundle does not expect it"
	                          : "was modified");
	return true;
}

static bool classify_new(struct classifying *c, struct item *i, struct err *err)
{
	auto_clear(str) buf = {0};
	bool same = !look_differ(&i->before, &i->after, true, &buf);

	if (!i->after.what) {
		refuse(c, i, "what it is to be a link of is not there");
		return true;
	}
	if (i->p->op == OP_HARDLINK && same && !is_joined(c, i, &same, err))
		return false;
	if (same)
		return true;
	if (i->p->class == CLASS_STATE && i->before.what) {
		note(c, i, "is state, and left as it is");
		return true;
	}
	if (!str_eq(i->before.what, i->after.what) && !is_allowed(i))
		return unexpected(c, i, err);
	if (i->before.what && is_mount_point(c, i) && !is_dir(&i->before)) {
		refuse(c, i, "something is mounted on it");
		return true;
	}
	if (is_frozen(c, i)) {
		refuse(c, i, CLASSIFY_FROZEN);
		return true;
	}
	if (i->p->op == OP_SETATTR || (is_dir(&i->before) && is_dir(&i->after)))
		add_attr_change(c, i);
	else
		add_change(c, i, i->before.what ? CHANGE_SWAP : CHANGE_PUT);
	return true;
}

static bool classify_delete(struct classifying *c, struct item *i, struct err *err)
{
	if (!i->before.what)
		return true;
	if (i->p->class == CLASS_STATE) {
		note(c, i, "is state, and left as it is");
		return true;
	}
	if (!is_allowed(i))
		return unexpected(c, i, err);
	if (is_mount_point(c, i)) {
		refuse(c, i, "something is mounted on it");
		return true;
	}
	if (is_frozen(c, i)) {
		refuse(c, i, CLASSIFY_FROZEN);
		return true;
	}
	add_change(c, i, CHANGE_TAKE);
	return true;
}

/* fettle's own folders are no part of any bundle. */
static bool is_ours(const char *path)
{
	for (const char *at = path; at; at = strchr(at, '/')) {
		at += *at == '/';
		if (strncmp(at, STASH_DIR, strlen(STASH_DIR)) == 0 &&
		    (at[strlen(STASH_DIR)] == '/' || at[strlen(STASH_DIR)] == '\0'))
			return true;
	}
	return false;
}

static bool classify_path(struct classifying *c, const char *path, struct err *err)
{
	auto_clear(item) i = {.p = find_path(c, path), .path = mem_strdup(path)};
	size_t refused = c->refused->count;
	struct err why = {0};

	if (is_ours(i.path))
		return err_set(err, ERR_REFUSED, "'/%s' is fettle's own", i.path);
	if (!set_place(c, &i, &why) || !look_at(c->root, i.path, &i.before, &i.st, &why)) {
		if (why.kind != ERR_REFUSED) {
			if (err)
				*err = why;
			return err_prefix(err, "'/%s'", i.path);
		}
		refuse(c, &i, why.msg);
	}
	if (c->refused->count > refused)
		return true;
	if (i.p->op == OP_DELETE)
		return classify_delete(c, &i, err);
	if (i.p->op == OP_SETATTR && !i.before.what) {
		refuse(c, &i, "is not there");
		return true;
	}
	return set_after(c, &i, err) && classify_new(c, &i, err);
}

/* A product that is put in for the first time: the directories down to where it stands are made. */
static bool make_at(struct classifying *c, struct err *err)
{
	const char *at = c->m->at + 1;
	struct manifest_path p = {.op = OP_MKDIR, .object = NO_OBJECT};

	for (size_t n = 1; *at && n <= strlen(at); n++) {
		auto_clear(item) i = {.p = &p};
		struct stat top;

		if (at[n] != '/' && at[n] != '\0')
			continue;
		i.path = mem_dup(at, n);
		if (!set_place(c, &i, err) || !look_at(c->root, i.path, &i.before, &i.st, err) ||
		    !fs_fstat(c->root, &top, err))
			return false;
		if (i.before.what)
			continue;
		i.after.what = mem_strdup("dir");
		i.after.attrs = (struct attrs){.mode = S_IFDIR | 0755,
		                               .uid = top.st_uid,
		                               .gid = top.st_gid,
		                               .mtime = {.tv_sec = c->m->created}};
		add_change(c, &i, CHANGE_PUT);
	}
	return true;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Parents come before what is in them, whatever the order of the manifest. */
static bool classify_all(struct classifying *c, struct err *err)
{
	auto_clear(strlist) paths = {0};

	for (size_t i = 0; i < c->m->path_count; i++) {
		char *path = manifest_host_path(c->m, c->m->paths[i].path);

		table_set(&c->by_path, span_of(path), (void *)(uintptr_t)(i + 1));
		strlist_take(&paths, path);
	}
	if (!make_at(c, err))
		return false;
	if (paths.count)
		qsort(paths.v, paths.count, sizeof(*paths.v), by_text);
	for (size_t i = 0; i < paths.count; i++)
		if (!classify_path(c, paths.v[i], err))
			return false;
	return true;
}

static bool is_taken(const struct table *taken, const char *dir, const char *name)
{
	auto_free char *path = str_format("%s/%s", dir, name);

	return table_has(taken, span_of(path));
}

static bool is_emptied(const struct classifying *c, const struct table *taken,
                       const struct change *change, bool *ret, struct err *err)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	if (!fs_open_subdir(c->root, change->path, &dir, err) || !fs_list(dir, &names, err))
		return false;
	*ret = true;
	for (size_t i = 0; i < names.count; i++)
		*ret = *ret && is_taken(taken, change->path, names.v[i]);
	return true;
}

static void drop_change(struct changeset *s, size_t index)
{
	struct change_dir *d = changeset_find_dir(s, s->changes[index].path);

	if (d && d->is_before) {
		d->is_after = true;
		d->after = d->before;
	}
	changeset_drop(s, index);
}

/* A directory that keeps something the bundle does not take away stays, with a note; one that is
 * to become something else cannot. Sorted, children come before their directory. */
static bool keep_filled(struct classifying *c, struct err *err)
{
	auto_clear(table) taken = {0};
	bool emptied;

	for (size_t i = 0; i < c->set.count;) {
		struct change *change = &c->set.changes[i];
		bool leaves = is_dir(&change->before) && !is_dir(&change->after);

		if (leaves && !is_emptied(c, &taken, change, &emptied, err))
			return false;
		if (!leaves || emptied) {
			if (change->kind == CHANGE_TAKE)
				table_set(&taken, span_of(change->path), c);
			i++;
		} else if (change->kind == CHANGE_TAKE) {
			strlist_take(&c->set.notes,
			             str_format("/%s: has more in it, and stays", change->path));
			drop_change(&c->set, i);
			c->real--;
		} else {
			strlist_take(c->refused,
			             str_format("/%s: has more in it than the bundle knows",
			                        change->path));
			i++;
		}
	}
	return true;
}

static bool check_stashes(const struct classifying *c, struct err *err)
{
	for (size_t i = 0; i < c->set.mount_count; i++)
		if (!stash_check(c->root, c->set.mounts[i].top, err))
			return false;
	return true;
}

static bool say_refused(const struct strlist *refused, struct err *err)
{
	err_set(err, ERR_REFUSED, "%zu path%s not as the bundle expects; nothing was changed: %s",
	        refused->count, refused->count == 1 ? " is" : "s are", refused->v[0]);
	return err_hint(err, "put them right, or ask the vendor for a bundle that knows them");
}

bool classify(const struct manifest *m, int root, int forbidden, struct changeset *ret,
              struct strlist *refused, struct err *err)
{
	auto_clear(classifying)
	        c = {.m = m, .root = root, .refused = refused, .parents = {.root = root}};

	c.parents.forbidden = forbidden;
	read_ids(root, "etc/passwd", &c.users);
	read_ids(root, "etc/group", &c.groups);
	if (!classify_all(&c, err))
		return false;
	changeset_sort(&c.set);
	if (!keep_filled(&c, err) || !check_stashes(&c, err))
		return false;
	if (refused->count)
		return say_refused(refused, err);
	if (c.real == 0)
		while (c.set.count)
			drop_change(&c.set, c.set.count - 1);
	*ret = c.set;
	c.set = (struct changeset){0};
	return true;
}
