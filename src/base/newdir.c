#include <errno.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/newdir.h"
#include "base/relpath.h"
#include "base/str.h"

#define TRIES 1000

void newdir_clear(struct newdir *d)
{
	fs_close(&d->fd);
	if (d->temp && !fs_remove_tree(d->parent, d->temp, NULL)) {
		/* what failed before is what is told */
	}
	fs_close(&d->parent);
	mem_free(&d->temp);
	mem_free(&d->name);
}

/* The directory above, and the name in it. */
static bool split(const char *path, struct newdir *d, struct err *err)
{
	auto_free char *clean = mem_strdup(path);
	size_t n = strlen(clean);
	char *slash;

	while (n > 1 && clean[n - 1] == '/')
		clean[--n] = '\0';
	slash = strrchr(clean, '/');
	d->name = mem_strdup(slash ? slash + 1 : clean);
	if (slash)
		slash[slash == clean] = '\0';
	if (!relpath_check(span_of(d->name), NULL))
		return err_set(err, ERR_USAGE, "'%s' is not the name of a new directory", path);
	return fs_open_dir(slash ? clean : ".", &d->parent, err);
}

static bool make(struct newdir *d, mode_t mode, struct err *err)
{
	struct err why = {0};

	for (int i = 0; i < TRIES; i++) {
		auto_free char *temp = str_format(".%.200s.%d.tmp", d->name, i);

		err_clear(&why);
		if (fs_mkdir(d->parent, temp, mode, &why)) {
			d->temp = mem_strdup(temp);
			return fs_open_subdir(d->parent, temp, &d->fd, err);
		}
		if (why.sys != EEXIST)
			break;
	}
	if (err)
		*err = why;
	return false;
}

bool newdir_begin_path(const char *path, mode_t mode, struct newdir *ret, struct err *err)
{
	auto_clear(newdir) d = NEWDIR_NONE;

	if (!split(path, &d, err))
		return false;
	if (fs_exists(d.parent, d.name))
		return err_set(err, ERR_INPUT, "'%s' is there already", path);
	if (!make(&d, mode, err))
		return false;
	*ret = d;
	d = (struct newdir)NEWDIR_NONE;
	return true;
}

bool newdir_commit(struct newdir *d, struct err *err)
{
	if (!fs_syncfs(d->fd, err) ||
	    !fs_rename_noreplace(d->parent, d->temp, d->parent, d->name, err))
		return err_prefix(err, "'%s'", d->name);
	mem_free(&d->temp);
	return fs_sync(d->parent, err);
}
