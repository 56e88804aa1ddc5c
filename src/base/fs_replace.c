#include "base/err.h"
#include "base/fs.h"
#include "base/newfile.h"
#include "base/span.h"

bool fs_replace(int dir, const char *name, struct span bytes, mode_t mode, struct err *err)
{
	auto_clear(newfile) f = NEWFILE_NONE;

	if (!newfile_begin(dir, name, mode, &f, err))
		return false;
	if (!fs_write(f.fd, bytes.ptr, bytes.len, err))
		return err_prefix(err, "'%s'", name);
	return newfile_commit(&f, err);
}

bool fs_replace_path(const char *path, struct span bytes, mode_t mode, struct err *err)
{
	auto_clear(newfile) f = NEWFILE_NONE;

	if (!newfile_begin_path(path, mode, &f, err))
		return false;
	if (!fs_write(f.fd, bytes.ptr, bytes.len, err))
		return err_prefix(err, "'%s'", path);
	return newfile_commit(&f, err);
}
