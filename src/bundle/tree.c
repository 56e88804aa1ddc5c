#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "bundle/tree.h"

void tree_clear(struct tree *t)
{
	for (size_t i = 0; i < t->count; i++) {
		mem_free(&t->entries[i].path);
		mem_free(&t->entries[i].target);
		attrs_clear(&t->entries[i].attrs);
	}
	free(t->entries);
	table_clear(&t->by_path);
	table_clear(&t->by_inode);
	*t = (struct tree){0};
}

const struct tree_entry *tree_find(const struct tree *t, const char *path)
{
	size_t at = (size_t)(uintptr_t)table_get(&t->by_path, span_of(path));

	return at ? &t->entries[at - 1] : NULL;
}

static void note_inode(struct tree *t, size_t index, const struct stat *st)
{
	struct {
		dev_t dev;
		ino_t ino;
	} key = {st->st_dev, st->st_ino};
	struct span bytes = span_make(&key, sizeof(key));
	size_t first;

	t->entries[index].leader = index;
	if (S_ISDIR(st->st_mode) || st->st_nlink < 2)
		return;
	first = (size_t)(uintptr_t)table_get(&t->by_inode, bytes);
	if (first)
		t->entries[index].leader = first - 1;
	else
		table_set(&t->by_inode, bytes, (void *)(uintptr_t)(index + 1));
}

static bool read_content(struct tree *t, struct tree_entry *e, int dir, const char *name,
                         struct err *err)
{
	auto_clear(str) target = {0};
	auto_fd fd = -1;

	if (S_ISREG(e->attrs.mode)) {
		if (e->leader != (size_t)(e - t->entries)) {
			memcpy(e->sha256, t->entries[e->leader].sha256, sizeof(e->sha256));
			return true;
		}
		return fs_open_file(dir, name, &fd, err) && digest_fd(fd, e->sha256, NULL, err);
	}
	if (!S_ISLNK(e->attrs.mode))
		return true;
	if (!fs_readlink(dir, name, &target, err))
		return false;
	e->target = str_steal(&target);
	return true;
}

static bool read_entry(struct tree *t, int dir, const char *prefix, const char *name,
                       size_t *ret_index, struct err *err)
{
	struct tree_entry *e;
	struct stat st;

	t->entries = mem_grow(t->entries, t->count, &t->cap, sizeof(*t->entries));
	e = &t->entries[t->count++];
	e->path = *prefix ? str_format("%s/%s", prefix, name) : mem_strdup(name);
	if (!attrs_read(dir, name, &e->attrs, &st, err))
		return false;
	if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode) && !S_ISLNK(st.st_mode))
		return err_set(err, ERR_INPUT, "'%s' is a device, fifo or socket", e->path);
	e->size = (uint64_t)st.st_size;
	e->sparse = S_ISREG(st.st_mode) && (uint64_t)st.st_blocks * 512 < e->size;
	*ret_index = t->count - 1;
	note_inode(t, t->count - 1, &st);
	table_set(&t->by_path, span_of(e->path), (void *)(uintptr_t)t->count);
	return read_content(t, e, dir, name, err) || err_prefix(err, "'%s'", e->path);
}

static bool read_dir(struct tree *t, int dir, const char *prefix, struct err *err)
{
	auto_clear(strlist) names = {0};

	if (!fs_list(dir, &names, err))
		return err_prefix(err, "'%s'", prefix);
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *path = NULL;
		auto_fd sub = -1;
		size_t index = 0;

		if (!*prefix && strcmp(names.v[i], ".fettle") == 0)
			continue;
		if (!read_entry(t, dir, prefix, names.v[i], &index, err))
			return false;
		if (!S_ISDIR(t->entries[index].attrs.mode))
			continue;
		path = mem_strdup(t->entries[index].path);
		if (!fs_open_subdir(dir, names.v[i], &sub, err) || !read_dir(t, sub, path, err))
			return false;
	}
	return true;
}

bool tree_read(int dir, struct tree *ret, struct err *err)
{
	auto_clear(tree) t = {.fd = dir};

	if (!read_dir(&t, dir, "", err))
		return false;
	*ret = t;
	t = (struct tree){0};
	return true;
}
