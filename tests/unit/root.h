/* A root file system made for one test: files by name, directories as they are needed. */
#ifndef TESTS_UNIT_ROOT_H
#define TESTS_UNIT_ROOT_H

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/str.h"
#include "scan/source.h"

static char *root_path;
static struct scan root_scan = {.root = -1};

static inline void root_setup(void)
{
	const char *tmp = getenv("TMPDIR");

	root_path = str_format("%s/fettle-root.XXXXXX", tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(root_path));
	ck_assert(fs_open_dir(root_path, &root_scan.root, NULL));
}

static inline void root_teardown(void)
{
	auto_fd tmp = open(getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", O_DIRECTORY | O_CLOEXEC);

	fs_close(&root_scan.root);
	ck_assert(fs_remove_tree(tmp, strrchr(root_path, '/') + 1, NULL));
	mem_free(&root_path);
}

static inline void root_parents(const char *name)
{
	auto_free char *parent = mem_dup(name, relpath_parent_len(name));

	if (*parent)
		ck_assert(fs_mkdirs(root_scan.root, parent, 0755, NULL));
}

static inline void root_put_bytes(const char *name, struct span bytes)
{
	root_parents(name);
	ck_assert(fs_replace(root_scan.root, name, bytes, 0644, NULL));
}

static inline void root_put(const char *name, const char *text)
{
	root_put_bytes(name, span_of(text));
}

static inline size_t root_line_at(const struct inventory *inv, const char *path)
{
	size_t i = 0;

	while (i < inv->coverage_count && !str_eq(inv->coverage[i].path, path))
		i++;
	return i;
}

static inline bool root_has_line(const struct inventory *inv, const char *path)
{
	return root_line_at(inv, path) < inv->coverage_count;
}

static inline const struct coverage *root_line(const struct inventory *inv, const char *path)
{
	ck_assert_msg(root_has_line(inv, path), "no coverage of '%s'", path);
	return &inv->coverage[root_line_at(inv, path)];
}

/* The first line of a source. */
static inline const struct coverage *root_source(const struct inventory *inv, const char *source)
{
	size_t i = 0;

	while (i < inv->coverage_count && !str_eq(inv->coverage[i].source, source))
		i++;
	ck_assert_msg(i < inv->coverage_count, "no coverage of %s", source);
	return &inv->coverage[i];
}

static inline void root_covers(const struct inventory *inv, const char *path,
                               enum coverage_result result, size_t components)
{
	const struct coverage *c = root_line(inv, path);

	ck_assert_msg(c->result == result, "'%s' is %s: %s", path, coverage_result_name(c->result),
	              c->reason ? c->reason : "-");
	ck_assert_uint_eq(c->components, components);
}

static inline size_t root_find_at(const struct inventory *inv, const char *name)
{
	size_t i = 0;

	while (i < inv->count && strcmp(inv->components[i].name, name) != 0)
		i++;
	return i;
}

static inline bool root_has(const struct inventory *inv, const char *name)
{
	return root_find_at(inv, name) < inv->count;
}

static inline const struct component *root_find(const struct inventory *inv, const char *name)
{
	ck_assert_msg(root_has(inv, name), "no component '%s'", name);
	return &inv->components[root_find_at(inv, name)];
}

#endif
