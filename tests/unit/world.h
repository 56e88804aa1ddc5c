/* A host for the tests of apply: a state, a root with /opt/app in it, and a bundle that changes it.
 */
#ifndef FETTLE_TESTS_UNIT_WORLD_H
#define FETTLE_TESTS_UNIT_WORLD_H

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "bundle/make.h"
#include "bundle/open.h"
#include "store/state.h"
#include "trust/minisign.h"

struct world {
	char *top;
	int dir, old, new, root;
	char *root_path;
	struct state state;
	struct bundle bundle;
	struct minisign_public vendor; /* who signed it */
};
#define WORLD_NONE                                                                                 \
	{                                                                                          \
		.dir = -1, .old = -1, .new = -1, .root = -1, .state = STATE_NONE,                  \
		.bundle = BUNDLE_NONE                                                              \
	}

static inline void world_clear(struct world *w)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	bundle_clear(&w->bundle);
	state_clear(&w->state);
	fs_close(&w->root);
	fs_close(&w->old);
	fs_close(&w->new);
	fs_close(&w->dir);
	ck_assert(fs_remove_tree(tmp, w->top + strlen("/tmp/"), NULL));
	mem_free(&w->top);
	mem_free(&w->root_path);
}

static inline void put(int dir, const char *name, const char *text)
{
	ck_assert(fs_replace(dir, name, span_of(text), 0644, NULL));
}

static inline bool holds(int dir, const char *name, const char *text)
{
	auto_clear(str) is = {0};

	return fs_read(dir, name, 65536, &is, NULL) && strcmp(str_c(&is), text) == 0;
}

static inline int subdir(int dir, const char *name)
{
	int fd = -1;

	ck_assert(fs_mkdirs(dir, name, 0755, NULL) && fs_open_subdir(dir, name, &fd, NULL));
	return fd;
}

/* Directories old, new, and root with a copy of nothing; `state` open. */
static inline void world_begin(struct world *w)
{
	auto_free char *path = NULL;

	w->top = mem_strdup("/tmp/fettle-unit-world.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(w->top));
	ck_assert(fs_open_dir(w->top, &w->dir, NULL));
	w->old = subdir(w->dir, "old");
	w->new = subdir(w->dir, "new");
	w->root = subdir(w->dir, "root");
	w->root_path = str_format("%s/root", w->top);
	path = str_format("%s/state", w->top);
	ck_assert(state_open(path, &w->state, NULL));
}

/* The same file in old/ and in the root at /opt/app. */
static inline void put_old(struct world *w, const char *name, const char *text)
{
	auto_free char *path = str_format("opt/app/%s", name);
	auto_free char *up = mem_dup(path, (size_t)(strrchr(path, '/') - path));

	ck_assert(fs_mkdirs(w->root, up, 0755, NULL));
	put(w->root, path, text);
	if (strrchr(name, '/')) {
		auto_free char *dir = mem_dup(name, (size_t)(strrchr(name, '/') - name));

		ck_assert(fs_mkdirs(w->old, dir, 0755, NULL));
	}
	put(w->old, name, text);
}

/* The bundle that leads from old/ to new/; `m` has what the caller wants of hooks and the like. */
static inline void world_bundle(struct world *w, struct manifest *m)
{
	auto_free char *path = str_format("%s/b.fettle", w->top);
	struct minisign_secret secret;
	struct err err = {0};

	minisign_generate(&w->vendor, &secret);
	m->id = mem_strdup("app-2");
	m->product = mem_strdup("app");
	m->arch = mem_strdup("all");
	m->serial = 2;
	m->created = 1;
	m->at = mem_strdup("/opt/app");
	ck_assert_msg(
	        bundle_make(w->old, w->new, &(struct idmap){0}, &(struct idmap){0}, m, &err) &&
	                bundle_write(w->new, m, &secret, path, &err) &&
	                bundle_open_path(path, -1, &w->bundle, &err) &&
	                bundle_decode(&w->bundle, &err),
	        "%s", err.msg);
}

/* One file replaced, one added, one deleted. */
static inline void world_simple(struct world *w)
{
	auto_clear(manifest) m = {0};

	world_begin(w);
	put_old(w, "a", "old a");
	put_old(w, "gone", "gone");
	put(w->new, "a", "new a");
	put(w->new, "b", "new b");
	world_bundle(w, &m);
}

/* Whether the root is wholly as before, or as after, the bundle of world_simple(). */
static inline bool is_old(const struct world *w)
{
	return holds(w->root, "opt/app/a", "old a") && !fs_exists(w->root, "opt/app/b") &&
	       holds(w->root, "opt/app/gone", "gone");
}

static inline bool is_new(const struct world *w)
{
	return holds(w->root, "opt/app/a", "new a") && holds(w->root, "opt/app/b", "new b") &&
	       !fs_exists(w->root, "opt/app/gone");
}

#endif
