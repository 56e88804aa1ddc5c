#include "apply/look.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"

static bool answer_absent(struct err *why, struct err *err)
{
	if (fs_is_absent(why))
		return true;
	if (err)
		*err = *why;
	return false;
}

bool look_inode(int dir, const char *name, uint64_t *ret, struct err *err)
{
	struct err why = {0};
	struct stat st;

	*ret = 0;
	if (!fs_stat(dir, name, &st, &why))
		return answer_absent(&why, err);
	*ret = st.st_ino;
	return true;
}

static bool read_what(int dir, const char *name, struct side *s, struct err *err)
{
	auto_clear(str) target = {0};
	char hex[SHA256_HEX_SIZE];
	auto_fd fd = -1;

	if (S_ISDIR(s->attrs.mode)) {
		s->what = mem_strdup("dir");
		return true;
	}
	if (S_ISLNK(s->attrs.mode)) {
		if (!fs_readlink(dir, name, &target, err))
			return false;
		s->what = str_format("link:%s", str_c(&target));
		return true;
	}
	if (!S_ISREG(s->attrs.mode))
		return err_set(err, ERR_REFUSED, "'%s' is a device, fifo or socket", name);
	if (!fs_open_file(dir, name, &fd, err) || !digest_fd(fd, hex, NULL, err))
		return false;
	s->what = mem_strdup(hex);
	return true;
}

bool look_at(int dir, const char *name, struct side *ret, struct stat *ret_st, struct err *err)
{
	auto_clear(side) s = {0};
	struct err why = {0};
	struct stat st = {0};

	if (!attrs_read(dir, name, &s.attrs, &st, &why)) {
		if (!answer_absent(&why, err))
			return false;
	} else {
		s.inode = st.st_ino;
		if (!read_what(dir, name, &s, err))
			return false;
	}
	side_clear(ret);
	*ret = s;
	s = (struct side){0};
	if (ret_st)
		*ret_st = st;
	return true;
}

const char *look_differ(const struct side *is, const struct side *wanted, bool time,
                        struct str *buf)
{
	auto_clear(attrs) copy = {0};

	str_reset(buf);
	if (!is->what && !wanted->what)
		return NULL;
	if (!is->what || !wanted->what) {
		str_set(buf, is->what ? "there, and should not be" : "not there");
		return str_c(buf);
	}
	if (strcmp(is->what, wanted->what) != 0) {
		str_set(buf, (is->attrs.mode & S_IFMT) != (wanted->attrs.mode & S_IFMT)
		                     ? "another type"
		                     : "another content");
		return str_c(buf);
	}
	if (time)
		return attrs_differ(&is->attrs, &wanted->attrs, buf);
	attrs_copy(&copy, &is->attrs);
	copy.mtime = wanted->attrs.mtime;
	return attrs_differ(&copy, &wanted->attrs, buf);
}
