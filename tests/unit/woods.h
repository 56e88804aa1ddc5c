/* woods: a temporary directory with two trees in it, for tests of what reads and compares them. */
#ifndef FETTLE_TESTS_UNIT_WOODS_H
#define FETTLE_TESTS_UNIT_WOODS_H

#include <check.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/span.h"
#include "base/str.h"

struct woods {
	char top[40];
	int dir, from, to;
};

static inline void woods_begin(struct woods *w)
{
	*w = (struct woods){
	        .top = "/tmp/fettle-unit-woods.XXXXXX", .dir = -1, .from = -1, .to = -1};
	ck_assert_ptr_nonnull(mkdtemp(w->top));
	ck_assert(fs_open_dir(w->top, &w->dir, NULL));
	ck_assert(fs_mkdir(w->dir, "from", 0755, NULL) && fs_mkdir(w->dir, "to", 0755, NULL));
	ck_assert(fs_open_subdir(w->dir, "from", &w->from, NULL));
	ck_assert(fs_open_subdir(w->dir, "to", &w->to, NULL));
}

static inline void woods_clear(struct woods *w)
{
	auto_fd tmp = -1;

	fs_close(&w->from);
	fs_close(&w->to);
	fs_close(&w->dir);
	ck_assert(fs_open_dir("/tmp", &tmp, NULL));
	ck_assert(fs_remove_tree(tmp, w->top + strlen("/tmp/"), NULL));
}

/* All of one time, so that times differ only where a test says so. */
static inline void plant_time(int dir, const char *name)
{
	const struct timespec t = {.tv_sec = 1700000000, .tv_nsec = 5};

	ck_assert(fs_set_mtime(dir, name, t, NULL));
}

static inline void plant(int dir, const char *name, const char *text)
{
	ck_assert(fs_replace(dir, name, span_of(text), 0644, NULL));
	plant_time(dir, name);
}

static inline void plant_dir(int dir, const char *name)
{
	ck_assert(fs_mkdirs(dir, name, 0755, NULL));
	plant_time(dir, name);
}

static inline void plant_link(int dir, const char *target, const char *name)
{
	ck_assert(fs_symlink(dir, target, name, NULL));
	plant_time(dir, name);
}

#endif
