#include <fcntl.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
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

/* A pipe or device has no old content that could be half replaced. */
static bool write_through(const char *path, struct span bytes, struct err *err)
{
	auto_fd fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return err_sys(err, "cannot open '%s' for writing", path);
	if (!fs_write(fd, bytes.ptr, bytes.len, err))
		return err_prefix(err, "'%s'", path);
	return true;
}

bool fs_replace_path(const char *path, struct span bytes, mode_t mode, struct err *err)
{
	auto_clear(newfile) f = NEWFILE_NONE;
	auto_free char *real = NULL;
	struct stat st;

	if (stat(path, &st) == 0) {
		if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
			return write_through(path, bytes, err);
		if (!fs_realpath(path, &real, err))
			return false;
	}
	if (!newfile_begin_path(real ? real : path, mode, &f, err))
		return false;
	if (!fs_write(f.fd, bytes.ptr, bytes.len, err))
		return err_prefix(err, "'%s'", path);
	return newfile_commit(&f, err);
}
