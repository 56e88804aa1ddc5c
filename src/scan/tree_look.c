/* Which files of a directory tell what is installed: each kind has its reader. */
#include "base/err.h"
#include "base/mem.h"
#include "scan/tree.h"

/* A file that changed so lately when the walk began may be one that is being written. */
#define YOUNG_SECONDS 600

static const struct reader {
	const char *name;
	const char *lasts; /* what the names that it wants end in; NULL: anything */
	bool looks_beside; /* what a file tells depends on what else its directory has */
	bool (*wants)(const struct tree *t, struct span name, enum fs_type type,
	              struct str *ret_file);
	bool (*read)(struct tree *t, const struct folder *dir, const char *file, struct err *err);
} readers[TREE_KINDS] = {
        [TREE_PYTHON] = {"python", "oOg", false, python_wants, python_read},
        [TREE_NODE] = {"node", "n", true, node_wants, node_read},
        [TREE_RUBY] = {"ruby", "c", false, ruby_wants, ruby_read},
        [TREE_PHP] = {"php", "n", false, php_wants, php_read},
        [TREE_JAVA] = {"java", "ri", false, java_wants, java_read},
        [TREE_DOTNET] = {"dotnet", "n", false, dotnet_wants, dotnet_read},
        [TREE_CONDA] = {"conda", "n", false, conda_wants, conda_read},
        [TREE_BILL] = {"bill", "x", false, bill_wants, bill_read},
        [TREE_BINARY] = {"binary", NULL, false, binary_wants, binary_read},
};

const char *tree_kind_name(enum tree_kind kind)
{
	return readers[kind].name;
}

/* Takes the last component off the path. */
static struct span cut_last(struct span *path)
{
	size_t n = path->len;
	struct span last;

	while (n && path->ptr[n - 1] != '/')
		n--;
	last = span_make(path->ptr + n, path->len - n);
	path->len = n ? n - 1 : 0;
	return last;
}

/* Whether a reader takes the entry `name` of the directory for `file` below it. */
static bool is_taken(struct tree *t, const struct reader *r, struct span dir, struct span name,
                     enum fs_type type, struct span file)
{
	str_reset(&t->path);
	str_add(&t->path, dir.ptr, dir.len);
	str_reset(&t->file);
	return r->wants(t, name, type, &t->file) &&
	       span_same(span_make(t->file.buf, t->file.len), file);
}

static bool is_in_programs(struct span dir)
{
	struct span part;

	while (span_cut(&dir, '/', &part))
		if (tree_is_programs(part))
			return true;
	return false;
}

bool tree_wants(struct span path, enum tree_kind *ret)
{
	struct span dir = path, name = cut_last(&dir), above = dir, folder = cut_last(&above);
	struct span inside = span_make(folder.ptr, (size_t)(path.ptr + path.len - folder.ptr));
	struct tree t = {.in_programs = is_in_programs(dir)};
	bool found = false;

	for (unsigned kind = 0; !found && kind < TREE_KINDS; kind++) {
		*ret = (enum tree_kind)kind;
		found = is_taken(&t, &readers[kind], dir, name, FS_FILE, name) ||
		        (folder.len && is_taken(&t, &readers[kind], above, folder, FS_DIR, inside));
	}
	str_clear(&t.path);
	str_clear(&t.file);
	return found;
}

static void note_broken(struct tree *t, enum tree_kind kind, const char *file,
                        const struct err *why)
{
	auto_free char *path = tree_path(t, file);

	if (t->kinds[kind].broken++ == 0)
		str_setf(&t->kinds[kind].first_why, "'%s': %s", path, why->msg);
}

static void read_file(struct tree *t, const struct folder *dir, enum tree_kind kind,
                      const char *file, const struct stat *st)
{
	size_t record = t->log.text.len;
	struct err why = {0};

	treecache_add_file(&t->log, kind, file, st);
	if (readers[kind].read(t, dir, file, &why))
		return;
	treecache_doubt(&t->log, record);
	if (!fs_is_absent(&why))
		note_broken(t, kind, file, &why);
}

/* False when the last walk saw another file there. */
static bool recall(struct tree *t, enum tree_kind kind, const struct stat *st, uint32_t node)
{
	struct treecache_id id = treecache_id(st), known;
	struct treecache_item item;
	const char *at = NULL;

	if (!node)
		return false;
	known = treecache_id_of(&t->known, node);
	if (!treecache_is_same(&id, &known))
		return false;
	treecache_add_file(&t->log, kind, treecache_name(&t->known, node), st);
	while (treecache_next(&t->known, node, &at, &item))
		tree_add_item(t, kind, &item);
	return true;
}

/* Programs are many, and few of the files that have such a name are some. One that is none must be
 * asked for again only while it may become one where it lies. */
static bool is_passed(struct tree *t, enum tree_kind kind, const char *file, const struct stat *st)
{
	if (kind != TREE_BINARY || binary_may_tell(file, st))
		return false;
	if (binary_may_become(file, st) || st->st_ctim.tv_sec >= t->log.settled - YOUNG_SECONDS)
		treecache_add_file(&t->log, kind, file, st);
	return true;
}

/* The order of a directory's names is mostly the same as before. */
static uint32_t find_known(const struct tree *t, struct tree_before *before, enum tree_kind kind,
                           const char *file)
{
	uint32_t end = 0;

	for (int round = 0; round < 2; round++) {
		uint32_t node = round ? before->files : before->file_at;

		for (; node != end; node = t->known.nodes[node].next)
			if (treecache_kind(&t->known, node) == kind &&
			    strcmp(treecache_name(&t->known, node), file) == 0) {
				before->file_at = t->known.nodes[node].next;
				return node;
			}
		end = before->file_at;
	}
	return 0;
}

static void take(struct tree *t, const struct folder *dir, enum tree_kind kind, const char *file,
                 uint32_t node)
{
	struct stat st;
	struct err why = {0};

	if (!folder_stat(dir, file, &st, &why))
		read_file(t, dir, kind, file, NULL);
	else if (!is_passed(t, kind, file, &st) && !recall(t, kind, &st, node))
		read_file(t, dir, kind, file, &st);
}

void tree_look(struct tree *t, const struct folder *dir, const char *name, enum fs_type type,
               struct tree_before *before)
{
	struct span s = span_of(name);

	for (unsigned kind = 0; kind < TREE_KINDS; kind++) {
		const struct reader *r = &readers[kind];

		if (r->lasts && !strchr(r->lasts, s.ptr[s.len - 1]))
			continue;
		str_reset(&t->file);
		if (r->wants(t, s, type, &t->file)) {
			auto_free char *file = mem_strdup(str_c(&t->file));

			take(t, dir, kind, file,
			     r->looks_beside ? 0 : find_known(t, before, kind, file));
		}
	}
}

bool tree_glance(const struct tree *t, const char *name, struct stat *ret)
{
	auto_clear(str) path = {0};

	if (!name)
		return fs_glance(t->near, str_c(&t->path) + t->near_len, ret);
	if (t->path.len > t->near_len)
		str_setf(&path, "%s/", str_c(&t->path) + t->near_len);
	str_adds(&path, name);
	return fs_glance(t->near, str_c(&path), ret);
}

static void look_again(struct tree *t, uint32_t node, struct folder *dir)
{
	enum tree_kind kind = treecache_kind(&t->known, node);
	const char *file = treecache_name(&t->known, node);
	struct folder root = folder_root(t->scan);
	struct err why = {0};
	struct stat st;

	if (tree_glance(t, file, &st) && recall(t, kind, &st, node))
		return;
	if (dir->fd < 0 && !folder_enter(&root, t->path.len ? str_c(&t->path) : ".", dir, &why)) {
		treecache_add_file(&t->log, kind, file, NULL);
		if (!fs_is_absent(&why))
			note_broken(t, kind, file, &why);
		return;
	}
	take(t, dir, kind, file, node);
}

void tree_look_again(struct tree *t, uint32_t node)
{
	auto_clear(folder) dir = FOLDER_NONE;

	for (; node; node = t->known.nodes[node].next)
		look_again(t, node, &dir);
}
