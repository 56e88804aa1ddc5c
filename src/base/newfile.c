#include <errno.h>
#include <sys/random.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/newfile.h"
#include "base/relpath.h"
#include "base/str.h"

void newfile_clear(struct newfile *f)
{
	if (f->temp && f->dir >= 0 && !fs_unlink(f->dir, f->temp, NULL)) {
		/* what cannot be removed now is removed by the next fs_sweep_temp() */
	}
	fs_close(&f->fd);
	fs_close(&f->dir);
	mem_free(&f->temp);
	mem_free(&f->name);
}

/* Takes over `dir`. A name that is taken by a leftover gets another number. */
static bool begin(int dir, const char *base, mode_t mode, struct newfile *ret, struct err *err)
{
	auto_clear(newfile) f = {.dir = dir, .fd = -1};
	struct err why = {0};

	for (int tries = 0; tries < 100; tries++) {
		unsigned number = 0;
		auto_free char *temp = NULL;

		if (getrandom(&number, sizeof(number), 0) != sizeof(number))
			return err_sys(err, "cannot get random bytes");
		temp = str_format(".%.200s.%08x.tmp", base, number);
		err_clear(&why);
		if (fs_create(f.dir, temp, mode, &f.fd, &why)) {
			f.temp = mem_strdup(temp);
			f.name = mem_strdup(base);
			*ret = f;
			f = (struct newfile)NEWFILE_NONE;
			return true;
		}
		if (why.sys != EEXIST)
			break;
	}
	if (err)
		*err = why;
	return false;
}

bool newfile_begin(int dir, const char *name, mode_t mode, struct newfile *ret, struct err *err)
{
	size_t n = relpath_parent_len(name);
	auto_free char *parent = n ? mem_dup(name, n) : mem_strdup(".");
	int fd = -1;

	if (!relpath_check(span_of(name), err) || !fs_open_subdir(dir, parent, &fd, err))
		return false;
	return begin(fd, relpath_base(name), mode, ret, err);
}

bool newfile_begin_path(const char *path, mode_t mode, struct newfile *ret, struct err *err)
{
	const char *base = relpath_base(path);
	auto_free char *parent = base == path       ? mem_strdup(".")
	                         : base == path + 1 ? mem_strdup("/")
	                                            : mem_dup(path, (size_t)(base - path) - 1);
	int fd = -1;

	if (!*base)
		return err_set(err, ERR_USAGE, "'%s' is not the name of a file", path);
	if (!fs_open_dir(parent, &fd, err))
		return false;
	return begin(fd, base, mode, ret, err);
}

bool newfile_commit(struct newfile *f, struct err *err)
{
	if (!fs_sync(f->fd, err) || !fs_rename(f->dir, f->temp, f->dir, f->name, err))
		return err_prefix(err, "'%s'", f->name);
	mem_free(&f->temp);
	if (!fs_sync(f->dir, err))
		return err_prefix(err, "directory of '%s'", f->name);
	return true;
}

bool newfile_commit_derived(struct newfile *f, struct err *err)
{
	if (!fs_rename(f->dir, f->temp, f->dir, f->name, err))
		return err_prefix(err, "'%s'", f->name);
	mem_free(&f->temp);
	return true;
}
