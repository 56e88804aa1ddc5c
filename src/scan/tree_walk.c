#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "scan/owner.h"
#include "scan/tree.h"

#define DEPTH_MAX 100

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

struct here {
	struct tree *t;
	const struct folder *dir;
};

static bool is_programs(const char *name)
{
	static const char *const names[] = {"bin", "sbin", "libexec"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static void list(struct tree *t, const struct folder *dir);

/* The directory that t->path now names. Another file system is walked when it is on a disk. */
static void enter(struct tree *t, const struct folder *parent, const char *name)
{
	dev_t dev = t->dev;
	auto_clear(folder) folder = FOLDER_NONE;
	struct stat st;
	struct err why = {0};

	if (t->depth > DEPTH_MAX) {
		note_unread(t, "it is too deep");
		return;
	}
	if (!folder_enter(parent, name, &folder, &why) || !folder_fstat(&folder, &st, &why)) {
		if (!fs_is_absent(&why)) /* it may be gone meanwhile */
			note_unread(t, why.msg);
		return;
	}
	if (st.st_dev != dev && !fs_is_disk(folder.fd))
		return;
	t->dev = st.st_dev;
	list(t, &folder);
	t->dev = dev;
}

static void descend(struct tree *t, const struct folder *dir, const char *name)
{
	bool in_programs = t->in_programs;
	size_t len = t->path.len;

	if (is_foreign(t, name))
		return;
	if (len)
		str_addc(&t->path, '/');
	str_adds(&t->path, name);
	t->in_programs = in_programs || is_programs(name);
	t->depth++;
	enter(t, dir, name);
	t->depth--;
	t->in_programs = in_programs;
	str_truncate(&t->path, len);
}

static enum fs_type real_type(const struct folder *dir, const char *name)
{
	struct stat st;

	if (!folder_stat(dir, name, &st, NULL))
		return FS_OTHER;
	return S_ISREG(st.st_mode) ? FS_FILE : S_ISDIR(st.st_mode) ? FS_DIR : FS_OTHER;
}

static bool look(void *ctx, const char *name, enum fs_type type, struct err *err)
{
	const struct here *h = ctx;
	struct tree *t = h->t;

	(void)err;
	if (type == FS_UNKNOWN)
		type = real_type(h->dir, name);
	if (type == FS_DIR || type == FS_FILE)
		python_look(t, h->dir, name, type);
	if (type == FS_DIR) {
		descend(t, h->dir, name);
	} else if (type == FS_FILE) {
		node_look(t, h->dir, name);
		ruby_look(t, h->dir, name);
		php_look(t, h->dir, name);
		java_look(t, h->dir, name);
		binary_look(t, h->dir, name);
	}
	return true;
}

static void list(struct tree *t, const struct folder *dir)
{
	struct here here = {t, dir};
	struct err why = {0};

	if (!folder_each(dir, look, &here, &why))
		note_unread(t, why.msg);
}

static void tree_clear(struct tree *t)
{
	for (size_t i = 0; i < TREE_KINDS; i++)
		str_clear(&t->kinds[i].first_why);
	str_clear(&t->first_unread);
	str_clear(&t->owner_reasons);
	str_clear(&t->path);
}

static void cover(const struct tree *t, enum tree_kind kind)
{
	static const char *const names[TREE_KINDS] = {"python", "node", "ruby",
	                                              "php",    "java", "binary"};
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
	if (t->kinds[kind].added == 0 && reason.len == 0)
		inventory_add_coverage(t->inv, names[kind], "/", COVERAGE_ABSENT, NULL);
	else
		source_done(t->inv, names[kind], "/", t->kinds[kind].added, &reason);
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

void scan_tree(const struct scan *s, struct inventory *inv)
{
	auto_clear(tree) t = {.scan = s, .inv = inv};
	struct folder root = folder_root(s);
	size_t first = inv->count;
	struct stat st;

	if (folder_fstat(&root, &st, NULL)) {
		t.dev = st.st_dev;
		list(&t, &root);
	}
	join_owners(&t, first);
	for (unsigned kind = 0; kind < TREE_KINDS; kind++)
		cover(&t, (enum tree_kind)kind);
}
