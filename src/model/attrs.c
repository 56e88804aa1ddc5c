#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/strlist.h"
#include "ext/js.h"
#include "ext/sign.h"
#include "model/attrs.h"

#define XATTR_MAX 65536

void attrs_clear(struct attrs *a)
{
	for (size_t i = 0; i < a->xattr_count; i++) {
		mem_free(&a->xattrs[i].name);
		str_clear(&a->xattrs[i].value);
	}
	free(a->xattrs);
	mem_free(&a->owner);
	mem_free(&a->group);
	*a = (struct attrs){0};
}

void attrs_copy(struct attrs *to, const struct attrs *from)
{
	attrs_clear(to);
	to->mode = from->mode;
	to->uid = from->uid;
	to->gid = from->gid;
	to->mtime = from->mtime;
	to->owner = mem_strdup(from->owner);
	to->group = mem_strdup(from->group);
	for (size_t i = 0; i < from->xattr_count; i++)
		attrs_add_xattr(to, from->xattrs[i].name, from->xattrs[i].value.buf,
		                from->xattrs[i].value.len);
}

void attrs_add_xattr(struct attrs *a, const char *name, const void *value, size_t len)
{
	size_t at = a->xattr_count;

	a->xattrs = mem_grow(a->xattrs, a->xattr_count, &a->xattr_cap, sizeof(*a->xattrs));
	for (; at > 0 && strcmp(a->xattrs[at - 1].name, name) > 0; at--)
		a->xattrs[at] = a->xattrs[at - 1];
	a->xattrs[at] = (struct xattr){.name = mem_strdup(name)};
	str_add(&a->xattrs[at].value, value, len);
	a->xattr_count++;
}

/* Labels of a security module are the host's own business, and so are overlay marks. */
static bool is_kept(const char *name)
{
	return str_starts(name, "user.") || str_starts(name, "system.posix_acl_") ||
	       strcmp(name, "security.capability") == 0;
}

static bool read_xattrs(int fd, struct attrs *a, struct err *err)
{
	auto_clear(strlist) names = {0};

	if (!fs_list_xattr(fd, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		auto_clear(str) value = {0};

		if (!is_kept(names.v[i]))
			continue;
		if (!fs_get_xattr(fd, names.v[i], &value, err))
			return false;
		attrs_add_xattr(a, names.v[i], value.buf, value.len);
	}
	return true;
}

bool attrs_read(int dir, const char *name, struct attrs *ret, struct stat *ret_st, struct err *err)
{
	auto_clear(attrs) a = {0};
	auto_fd fd = -1;
	struct stat st;

	if (!fs_open_path(dir, name, &fd, err) || !fs_fstat(fd, &st, err))
		return false;
	a.mode = st.st_mode;
	a.uid = st.st_uid;
	a.gid = st.st_gid;
	a.mtime = st.st_mtim;
	if ((S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) && !read_xattrs(fd, &a, err))
		return err_prefix(err, "'%s'", name);
	attrs_clear(ret);
	*ret = a;
	a = (struct attrs){0};
	if (ret_st)
		*ret_st = st;
	return true;
}

static const struct xattr *find_xattr(const struct attrs *a, const char *name)
{
	for (size_t i = 0; i < a->xattr_count; i++)
		if (strcmp(a->xattrs[i].name, name) == 0)
			return &a->xattrs[i];
	return NULL;
}

static bool same_value(const struct xattr *a, const struct xattr *b)
{
	return a->value.len == b->value.len &&
	       (a->value.len == 0 || memcmp(a->value.buf, b->value.buf, a->value.len) == 0);
}

static bool apply_xattrs(int dir, const char *name, const struct attrs *a, struct err *err)
{
	auto_clear(attrs) is = {0};
	auto_fd fd = -1;

	if (!fs_open_path(dir, name, &fd, err) || !read_xattrs(fd, &is, err))
		return false;
	for (size_t i = 0; i < is.xattr_count; i++)
		if (!find_xattr(a, is.xattrs[i].name) &&
		    !fs_remove_xattr(fd, is.xattrs[i].name, err))
			return err_prefix(err, "'%s'", name);
	for (size_t i = 0; i < a->xattr_count; i++) {
		const struct xattr *x = &a->xattrs[i], *there = find_xattr(&is, x->name);

		if (there && same_value(there, x))
			continue;
		if (!fs_set_xattr(fd, x->name, x->value.buf, x->value.len, err))
			return err_prefix(err, "'%s'", name);
	}
	return true;
}

bool attrs_apply(int dir, const char *name, const struct attrs *a, struct err *err)
{
	struct stat st;

	if (!fs_stat(dir, name, &st, err))
		return false;
	if ((st.st_uid != a->uid || st.st_gid != a->gid) &&
	    !fs_chown(dir, name, a->uid, a->gid, err))
		return false;
	if (!S_ISLNK(st.st_mode) && !fs_chmod(dir, name, a->mode & 07777, err))
		return false;
	if ((S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) && !apply_xattrs(dir, name, a, err))
		return false;
	return fs_set_mtime(dir, name, a->mtime, err);
}

static bool xattrs_differ(const struct attrs *is, const struct attrs *wanted, struct str *buf)
{
	for (size_t i = 0; i < is->xattr_count; i++)
		if (!find_xattr(wanted, is->xattrs[i].name)) {
			str_setf(buf, "attribute %s that should not be", is->xattrs[i].name);
			return true;
		}
	for (size_t i = 0; i < wanted->xattr_count; i++) {
		const struct xattr *x = find_xattr(is, wanted->xattrs[i].name);

		if (!x || !same_value(x, &wanted->xattrs[i])) {
			str_setf(buf, "attribute %s %s", wanted->xattrs[i].name,
			         x ? "with another value" : "missing");
			return true;
		}
	}
	return false;
}

const char *attrs_differ(const struct attrs *is, const struct attrs *wanted, struct str *buf)
{
	str_reset(buf);
	if ((is->mode & S_IFMT) != (wanted->mode & S_IFMT))
		str_setf(buf, "another type");
	else if (!S_ISLNK(is->mode) && (is->mode & 07777) != (wanted->mode & 07777))
		str_setf(buf, "mode %04o, not %04o", is->mode & 07777, wanted->mode & 07777);
	else if (is->uid != wanted->uid || is->gid != wanted->gid)
		str_setf(buf, "owner %u:%u, not %u:%u", is->uid, is->gid, wanted->uid, wanted->gid);
	else if (is->mtime.tv_sec != wanted->mtime.tv_sec ||
	         is->mtime.tv_nsec != wanted->mtime.tv_nsec)
		str_setf(buf, "another modification time");
	else if (!xattrs_differ(is, wanted, buf))
		return NULL;
	return str_c(buf);
}

bool attrs_strip(struct attrs *a)
{
	bool had = S_ISREG(a->mode) && a->mode & (S_ISUID | S_ISGID);

	if (had)
		a->mode &= (mode_t) ~(S_ISUID | S_ISGID);
	for (size_t i = 0; i < a->xattr_count; i++) {
		if (strcmp(a->xattrs[i].name, "security.capability") != 0)
			continue;
		mem_free(&a->xattrs[i].name);
		str_clear(&a->xattrs[i].value);
		for (a->xattr_count--; i < a->xattr_count; i++)
			a->xattrs[i] = a->xattrs[i + 1];
		had = true;
	}
	return had;
}

void attrs_encode(const struct attrs *a, struct js *o)
{
	auto_free char *mode = str_format("%04o", a->mode & 07777);
	struct js *xattrs;

	js_set_str(o, "mode", mode);
	js_set_str(o, "owner", a->owner);
	js_set_int(o, "uid", a->uid);
	js_set_str(o, "group", a->group);
	js_set_int(o, "gid", a->gid);
	js_set_int(o, "mtime", a->mtime.tv_sec);
	js_set_int(o, "mtime_ns", a->mtime.tv_nsec);
	if (a->xattr_count == 0)
		return;
	xattrs = js_object();
	for (size_t i = 0; i < a->xattr_count; i++) {
		auto_clear(str) text = {0};

		base64_add(&text, a->xattrs[i].value.buf, a->xattrs[i].value.len);
		js_set_str(xattrs, a->xattrs[i].name, str_c(&text));
	}
	js_set(o, "xattrs", xattrs);
}

static bool decode_mode(const struct js *o, mode_t *ret, struct err *err)
{
	const char *text;
	mode_t mode = 0;

	if (!js_get_str(o, "mode", &text, err))
		return false;
	if (strlen(text) != 4 || strspn(text, "01234567") != 4)
		return err_set(err, ERR_INPUT, "mode: not four octal digits");
	for (; *text; text++)
		mode = mode << 3 | (mode_t)(*text - '0');
	*ret = mode;
	return true;
}

static bool decode_xattrs(const struct js *o, struct attrs *a, struct err *err)
{
	const struct js *xattrs, *value;
	const char *name;

	if (!js_opt_object(o, "xattrs", &xattrs, err))
		return false;
	for (void *at = NULL; xattrs && js_each(xattrs, &at, &name, &value);) {
		auto_clear(str) bytes = {0};
		const char *text = js_string(value);

		if (!is_kept(name))
			return err_set(err, ERR_INPUT, "xattrs: '%.60s' cannot be carried", name);
		if (!text || !base64_decode(span_of(text), &bytes) || bytes.len > XATTR_MAX)
			return err_set(err, ERR_INPUT, "xattrs: %.60s: not base64", name);
		attrs_add_xattr(a, name, bytes.buf, bytes.len);
	}
	return true;
}

bool attrs_decode(const struct js *o, mode_t type, struct attrs *ret, struct err *err)
{
	auto_clear(attrs) a = {0};
	int64_t uid, gid, sec, nsec;

	if (!decode_mode(o, &a.mode, err) || !js_dup_opt(o, "owner", &a.owner, err) ||
	    !js_get_int(o, "uid", 0, UINT32_MAX - 1, &uid, err) ||
	    !js_dup_opt(o, "group", &a.group, err) ||
	    !js_get_int(o, "gid", 0, UINT32_MAX - 1, &gid, err) ||
	    !js_get_int(o, "mtime", INT32_MIN, INT64_MAX / 2, &sec, err) ||
	    !js_opt_int(o, "mtime_ns", 0, 999999999, 0, &nsec, err) || !decode_xattrs(o, &a, err))
		return false;
	a.mode |= type;
	a.uid = (uid_t)uid;
	a.gid = (gid_t)gid;
	a.mtime = (struct timespec){.tv_sec = sec, .tv_nsec = nsec};
	attrs_clear(ret);
	*ret = a;
	a = (struct attrs){0};
	return true;
}
