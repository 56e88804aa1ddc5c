#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "format/mountinfo.h"
#include "scan/distro.h"
#include "scan/owner.h"
#include "scan/tree.h"

#define DEPTH_MAX 100
#define MOUNTS_MAX (16u << 20)
#define NEAR_FROM 16 /* what is glanced at below a directory */

/* Trees that are of other roots (the stores of container engines), of other times, or no files of
 * the host's own. */
static bool is_foreign(const struct tree *t, const char *name)
{
	static const char *const paths[] = {
	        "proc",
	        "sys",
	        "dev",
	        "run",
	        "snap",
	        "tmp",
	        "var/tmp",
	        "var/lib/docker",
	        "var/lib/containerd",
	        "var/lib/containers",
	        "var/lib/lxc",
	        "var/lib/lxd",
	        "var/lib/incus",
	        "var/lib/machines",
	        "var/lib/kubelet",
	        "var/lib/snapd",
	        "var/lib/flatpak",
	        "var/lib/fettle",
	};
	static const char *const names[] = {".git", ".snapshots", ".zfs", ".fettle", "lost+found"};
	size_t n = t->path.len;

	for (size_t i = 0; name[0] == '.' && i < ARRAY_LEN(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	for (size_t i = 0; t->depth < 3 && i < ARRAY_LEN(paths); i++) {
		const char *p = paths[i];

		if (n ? str_starts(p, str_c(&t->path)) && p[n] == '/' &&
		                    strcmp(p + n + 1, name) == 0
		      : strcmp(p, name) == 0)
			return true;
	}
	return false;
}

static void note_unread(struct tree *t, const char *why)
{
	if (t->unread++ == 0)
		str_setf(&t->first_unread, "'%s': %s", str_c(&t->path), why);
}

static void list(struct tree *t, const struct folder *dir, const char *name, const struct stat *st,
                 uint32_t node);
static void descend(struct tree *t, const struct folder *dir, const char *name, uint32_t node);

/* A directory that is not looked into, or could not be: the next walk tries again. */
static void pass(struct tree *t, const char *name)
{
	treecache_enter(&t->log, name, NULL);
	treecache_leave(&t->log);
}

/* The kernel goes the way to each name anew: where many are to be glanced at it is made short. */
static int come_near(struct tree *t, uint32_t node)
{
	size_t below = t->known.nodes[node].end - node;
	int fd = -1;

	if (below >= NEAR_FROM && t->path.len > t->near_len)
		fd = fs_glance_from(t->near, str_c(&t->path) + t->near_len);
	if (fd >= 0) {
		t->near = fd;
		t->near_len = t->path.len + 1;
	}
	return fd;
}

static void walk_again(struct tree *t, const char *name, const struct stat *st, uint32_t node)
{
	const struct treecache_node *n = &t->known.nodes[node];
	size_t near_len = t->near_len;
	int near = t->near;
	auto_fd nearer = come_near(t, node);

	treecache_enter(&t->log, name, st);
	tree_look_again(t, n->files);
	for (uint32_t i = n->down; i; i = t->known.nodes[i].next)
		descend(t, NULL, treecache_name(&t->known, i), i);
	treecache_leave(&t->log);
	t->near = near;
	t->near_len = near_len;
}

static bool is_unchanged(const struct tree *t, const struct stat *st, uint32_t node)
{
	struct treecache_id now = treecache_id(st), known;

	if (!node)
		return false;
	known = treecache_id_of(&t->known, node);
	return treecache_is_same(&now, &known);
}

/* `dir` is NULL when the directory above is not open. */
static bool open_dir(const struct tree *t, const struct folder *dir, const char *name,
                     struct folder *ret, struct err *err)
{
	struct folder root = folder_root(t->scan);

	return dir ? folder_enter(dir, name, ret, err)
	           : folder_enter(&root, str_c(&t->path), ret, err);
}

/* A server that is gone answers nobody who looks at the place where its files are mounted: such
 * places are known by what the kernel says of them, and are not looked at. */
static void read_waiting(struct tree *t)
{
	auto_clear(str) text = {0};
	struct mountinfo m;
	struct span rest;

	if (!t->scan->is_here ||
	    !folder_root_read(t->scan, "proc/self/mountinfo", MOUNTS_MAX, &text, NULL))
		return;
	rest = span_make(text.buf, text.len);
	while (mountinfo_next(&rest, &m)) {
		auto_free char *path = mountinfo_path(m.place);

		if (mountinfo_may_wait(&m))
			table_set(&t->waiting, span_of(path + 1), t);
	}
}

static bool is_waiting(const struct tree *t)
{
	return t->waiting.count && table_has(&t->waiting, span_make(t->path.buf, t->path.len));
}

/* The directory that t->path now names. Another file system is walked when it is on a disk. */
static void enter(struct tree *t, const struct folder *dir, const char *name, uint32_t node)
{
	dev_t dev = t->dev;
	auto_clear(folder) folder = FOLDER_NONE;
	struct stat st;
	struct err why = {0};

	if (t->depth > DEPTH_MAX) {
		note_unread(t, "it is too deep");
		pass(t, name);
		return;
	}
	if (is_waiting(t)) {
		pass(t, name);
		return;
	}
	if (node && (dir ? fs_glance(dir->fd, name, &st) : tree_glance(t, NULL, &st)) &&
	    is_unchanged(t, &st, node)) {
		t->dev = st.st_dev;
		walk_again(t, name, &st, node);
		t->dev = dev;
		return;
	}
	if (!open_dir(t, dir, name, &folder, &why) || !folder_fstat(&folder, &st, &why)) {
		if (!fs_is_absent(&why)) /* it may be gone meanwhile */
			note_unread(t, why.msg);
		pass(t, name);
		return;
	}
	if (st.st_dev != dev && !fs_is_disk(folder.fd)) {
		pass(t, name);
		return;
	}
	t->dev = st.st_dev;
	list(t, &folder, name, &st, node);
	t->dev = dev;
}

static void descend(struct tree *t, const struct folder *dir, const char *name, uint32_t node)
{
	bool in_programs = t->in_programs;
	size_t len = t->path.len;

	if (len)
		str_addc(&t->path, '/');
	str_adds(&t->path, name);
	t->in_programs = in_programs || tree_is_programs(span_of(name));
	t->depth++;
	enter(t, dir, name, node);
	t->depth--;
	t->in_programs = in_programs;
	str_truncate(&t->path, len);
}

/* --- a directory that is new or has changed --- */

struct here {
	struct tree *t;
	const struct folder *dir;
	struct tree_before before;
};

static enum fs_type real_type(const struct folder *dir, const char *name)
{
	struct stat st;

	if (!folder_stat(dir, name, &st, NULL))
		return FS_OTHER;
	return S_ISREG(st.st_mode) ? FS_FILE : S_ISDIR(st.st_mode) ? FS_DIR : FS_OTHER;
}

/* The order of a directory's names is mostly the same as before. */
static uint32_t find_known(struct here *h, const char *name)
{
	const struct treecache *known = &h->t->known;
	uint32_t end = 0;

	for (int round = 0; round < 2; round++) {
		uint32_t node = round ? h->before.dirs : h->before.dir_at;

		for (; node != end; node = known->nodes[node].next)
			if (strcmp(treecache_name(known, node), name) == 0) {
				h->before.dir_at = known->nodes[node].next;
				return node;
			}
		end = h->before.dir_at;
	}
	return 0;
}

static bool look(void *ctx, const char *name, enum fs_type type, struct err *err)
{
	struct here *h = ctx;

	(void)err;
	if (type == FS_UNKNOWN)
		type = real_type(h->dir, name);
	if (type == FS_DIR || type == FS_FILE)
		tree_look(h->t, h->dir, name, type, &h->before);
	if (type == FS_DIR && !is_foreign(h->t, name))
		descend(h->t, h->dir, name, find_known(h, name));
	return true;
}

static void list(struct tree *t, const struct folder *dir, const char *name, const struct stat *st,
                 uint32_t node)
{
	struct here here = {.t = t, .dir = dir};
	struct err why = {0};
	size_t record = t->log.text.len;

	if (node) {
		here.before.files = here.before.file_at = t->known.nodes[node].files;
		here.before.dirs = here.before.dir_at = t->known.nodes[node].down;
	}
	treecache_enter(&t->log, name, st);
	if (!folder_each(dir, look, &here, &why)) {
		treecache_doubt(&t->log, record);
		note_unread(t, why.msg);
	}
	treecache_leave(&t->log);
}

static void tree_clear(struct tree *t)
{
	for (size_t i = 0; i < TREE_KINDS; i++)
		str_clear(&t->kinds[i].first_why);
	str_clear(&t->first_unread);
	str_clear(&t->owner_reasons);
	str_clear(&t->path);
	str_clear(&t->file);
	table_clear(&t->waiting);
	treecache_clear(&t->known);
	treecache_log_clear(&t->log);
}

static void cover(const struct tree *t, enum tree_kind kind)
{
	const char *name = tree_kind_name(kind);
	size_t seen = t->kinds[kind].added + (kind == TREE_BINARY ? t->owned_notes : 0);
	auto_clear(str) reason = {0};

	if (t->kinds[kind].broken)
		source_reason(&reason, "%zu could not be read, the first is %s",
		              t->kinds[kind].broken, str_c(&t->kinds[kind].first_why));
	if (t->unread)
		source_reason(&reason, "%zu directories could not be read, the first is %s",
		              t->unread, str_c(&t->first_unread));
	if (t->kinds[kind].added && t->owner_reasons.len)
		source_reason(&reason, "whose they are is not known of all: %s",
		              str_c(&t->owner_reasons));
	if (seen == 0 && reason.len == 0)
		inventory_add_coverage(t->inv, name, "/", COVERAGE_ABSENT, NULL);
	else
		source_done(t->inv, name, "/", t->kinds[kind].added, &reason);
}

/* The file that it lies in; what is in an archive has "!/" and its name there behind it. */
static char *host_path(const struct component *c)
{
	const char *inside = strstr(c->location, "!/");

	return inside ? str_format("/%.*s", (int)(inside - c->location), c->location)
	              : str_format("/%s", c->location);
}

/* Which of what was found from component `first` on a distribution's package brought. */
static void join_owners(struct tree *t, size_t first)
{
	auto_clear(owners) owners = {0};

	for (size_t i = first; i < t->inv->count; i++) {
		auto_free char *path = host_path(&t->inv->components[i]);

		owners_ask(&owners, t->scan, path);
	}
	owners_find(&owners, t->scan, t->inv, &t->owner_reasons);
	for (size_t i = first; i < t->inv->count; i++) {
		auto_free char *path = host_path(&t->inv->components[i]);

		t->inv->components[i].owner = mem_strdup(owners_of(&owners, path));
	}
}

/* A package note in a file that a package has says what the database says already. */
static void drop_owned_notes(struct tree *t, size_t first)
{
	struct inventory *inv = t->inv;
	size_t kept = first;

	for (size_t i = first; i < inv->count; i++) {
		if (inv->components[i].owner && distro_has_type(inv->components[i].type)) {
			component_clear(&inv->components[i]);
			t->owned_notes++;
		} else {
			inv->components[kept++] = inv->components[i];
		}
	}
	t->kinds[TREE_BINARY].added -= t->owned_notes;
	inv->count = kept;
}

static void walk(struct tree *t)
{
	uint32_t known = t->known.count > TREECACHE_ROOT ? TREECACHE_ROOT : 0;
	struct folder root = folder_root(t->scan);
	struct stat st;

	if (!folder_fstat(&root, &st, NULL))
		return;
	t->dev = st.st_dev;
	if (is_unchanged(t, &st, known))
		walk_again(t, "", &st, known);
	else
		list(t, &root, "", &st, known);
}

void scan_tree(const struct scan *s, struct inventory *inv)
{
	auto_clear(tree)
	        t = {.scan = s, .inv = inv, .log.settled = clock_now() - 1, .near = s->root};
	auto_clear(str) key = {0};
	size_t first = inv->count;

	t.log.is_off = !s->state || s->image || !fs_tells_changes(s->root) ||
	               !treecache_key(s->state, s->root, &key);
	if (!t.log.is_off)
		treecache_load(s->state, span_make(key.buf, key.len), t.log.settled, &t.known);
	read_waiting(&t);
	walk(&t);
	treecache_save(&t.log, s->state, span_make(key.buf, key.len), &t.known);
	join_owners(&t, first);
	drop_owned_notes(&t, first);
	for (unsigned kind = 0; kind < TREE_KINDS; kind++)
		cover(&t, (enum tree_kind)kind);
}
