#include <ctype.h>
#include <fcntl.h>
#include <sys/sysmacros.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "scan/buildid.h"
#include "scan/object.h"

void objects_clear(struct objects *o)
{
	for (size_t i = 0; i < o->count; i++) {
		free(o->items[i].path);
		free(o->items[i].build_id);
		free(o->items[i].build_id_now);
	}
	free(o->items);
	table_clear(&o->known);
	str_clear(&o->key);
	*o = (struct objects){0};
}

/* Names under which programs map what no package has: memory that looks like a file, devices, and
 * code that is written, mapped and deleted on purpose. */
static bool is_no_code(struct span path)
{
	static const char *const begins[] = {
	        "/memfd:", "/SYSV", "/dev/",     "/[aio]", "/drm",   "/i915", "/dmabuf",   "/#",
	        "/anon_",  "/tmp/", "/var/tmp/", "/run/",  "/proc/", "/sys/", "/var/run/",
	};
	auto_free char *text = span_dup(path);
	const char *base = strrchr(text, '/');

	if (text[0] != '/' || !base)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(begins); i++)
		if (str_starts(text, begins[i]))
			return true;
	return strstr(text, "/.cache/JNA/") || str_starts(base, "/orcexec.") ||
	       (str_starts(base, "/jna") && str_ends(base, ".tmp"));
}

static bool ends(struct span s, const char *end)
{
	size_t n = strlen(end);

	return s.len > n && memcmp(s.ptr + s.len - n, end, n) == 0;
}

/* What an interpreter runs without the right to be run. */
static bool is_archive(struct span path)
{
	return ends(path, ".jar") || ends(path, ".war") || ends(path, ".pyc");
}

/* Package managers write a file under another name and move it, and keep the old one under another
 * name meanwhile: dpkg puts ".dpkg-new" or ".dpkg-tmp" behind it, rpm ";" and eight digits. */
static void cut_working_name(struct str *path)
{
	struct span s = span_make(path->buf, path->len);
	size_t n = 0;

	if (ends(s, ".dpkg-new") || ends(s, ".dpkg-tmp"))
		n = strlen(".dpkg-new");
	else if (s.len > 9 && s.ptr[s.len - 9] == ';')
		for (n = 1; n < 9 && isxdigit((unsigned char)s.ptr[s.len - n]); n++)
			;
	if (n == strlen(".dpkg-new"))
		str_truncate(path, path->len - n);
}

/* What the path holds now, as seen by the process; -1: nothing that could be seen. */
static int open_now(const struct proc *p, const char *path, int flags)
{
	int fd = -1;

	return fs_open_in_root(proc_root(p), path, flags, &fd, NULL) ? fd : -1;
}

static bool stat_now(const struct proc *p, const char *path, struct stat *ret)
{
	auto_fd fd = open_now(p, path, O_PATH | O_NOFOLLOW);

	return fd >= 0 && fs_fstat(fd, ret, NULL);
}

/* The mapped file itself. Following these links wants a privilege that the one to the program does
 * not want. */
static int open_mapped(const struct proc *p, const struct procmap *m, const char *path, int flags)
{
	auto_free char *range = span_dup(m->range);
	auto_free char *name = str_format("map_files/%s", range);
	int fd = -1;

	if (!fs_open_proc_link(p->dir, name, flags, &fd, NULL) && strcmp(path, p->exe) == 0 &&
	    !fs_open_proc_link(p->dir, "exe", flags, &fd, NULL))
		return -1;
	return fd;
}

static char *build_id_of(int fd)
{
	auto_clear(str) id = {0};

	return fd >= 0 && buildid_read(fd, &id) ? str_steal(&id) : NULL;
}

static void read_build_ids(const struct proc *p, const struct procmap *m, const char *mapped_path,
                           struct object *o)
{
	auto_fd mapped = open_mapped(p, m, mapped_path, O_RDONLY);
	auto_fd now = open_now(p, o->path, O_RDONLY);

	o->build_id = build_id_of(mapped);
	o->build_id_now = build_id_of(now);
}

static bool is_same_build(const struct object *o)
{
	return o->build_id && str_eq(o->build_id, o->build_id_now);
}

/* The open file has the numbers that a look at its name gives, also where those that the kernel
 * writes into maps are of another file system below. */
static bool is_mapped_file(const struct proc *p, const struct procmap *m, const char *path,
                           const struct stat *now, bool *ret_known)
{
	auto_fd fd = open_mapped(p, m, path, O_PATH);
	struct stat st;

	*ret_known = fd >= 0 && fs_fstat(fd, &st, NULL);
	return *ret_known && st.st_dev == now->st_dev && st.st_ino == now->st_ino;
}

/* The path has a name for the kernel: is it this file that has it? */
static bool is_replaced(const struct proc *p, const struct procmap *m, const char *path)
{
	bool is_known;
	struct stat now;

	if (!stat_now(p, path, &now) || now.st_ino == m->inode)
		return false; /* out of sight from here: then the kernel's word counts */
	if (is_mapped_file(p, m, path, &now, &is_known))
		return false;
	return is_known || (major(now.st_dev) == m->major && minor(now.st_dev) == m->minor);
}

/* A file may be called "x (deleted)". */
static bool is_called_deleted(const struct proc *p, const struct procmap *m, const char *path)
{
	auto_free char *name = str_format("%s (deleted)", path);
	struct stat now;

	return stat_now(p, name, &now) && now.st_ino == m->inode;
}

static void judge(const struct proc *p, const struct procmap *m, struct object *o)
{
	auto_clear(str) path = {0};
	auto_free char *mapped = NULL;

	procmaps_path(m->path, &path);
	mapped = mem_strdup(str_c(&path));
	if (m->is_deleted)
		cut_working_name(&path);
	o->path = str_steal(&path);
	o->is_foreign = p->is_foreign;
	if (m->is_deleted)
		o->state = is_called_deleted(p, m, mapped) ? OBJECT_CURRENT : OBJECT_DELETED;
	else if (is_replaced(p, m, mapped))
		o->state = OBJECT_REPLACED;
	if (o->state == OBJECT_CURRENT)
		return;
	read_build_ids(p, m, mapped, o);
	if (is_same_build(o))
		o->state = OBJECT_CURRENT;
}

static struct span key_of(struct objects *o, const struct proc *p, const struct procmap *m)
{
	struct str *key = &o->key;

	str_reset(key);
	if (p->mounts)
		str_adds(key, p->mounts);
	str_add(key, &m->major, sizeof(m->major));
	str_add(key, &m->minor, sizeof(m->minor));
	str_add(key, &m->inode, sizeof(m->inode));
	str_addc(key, m->is_deleted ? 'd' : ' ');
	str_add(key, m->path.ptr, m->path.len);
	return span_make(key->buf, key->len);
}

static struct object *add(struct objects *o)
{
	o->items = mem_grow(o->items, o->count, &o->cap, sizeof(*o->items));
	return &o->items[o->count++];
}

size_t objects_map(struct objects *o, const struct proc *p, const struct procmap *m)
{
	struct span key;
	void *known;

	if (m->inode == 0 || (!m->is_exec && !(m->is_deleted && is_archive(m->path))))
		return OBJECT_NONE;
	key = key_of(o, p, m);
	known = table_get(&o->known, key);
	if (!known && is_no_code(m->path)) {
		known = o; /* no number: it is known not to matter */
		table_set(&o->known, key, known);
	}
	if (known)
		return known == o ? OBJECT_NONE : (size_t)known - 1;
	judge(p, m, add(o));
	table_set(&o->known, key, (void *)o->count);
	return o->count - 1;
}

size_t objects_open(struct objects *o, const struct proc *p, const char *link)
{
	struct procmap m = {.path = span_of(link)};
	struct object *added;

	m.is_deleted = procmaps_cut_deleted(&m.path);
	if (!m.is_deleted || !is_archive(m.path) || is_no_code(m.path))
		return OBJECT_NONE;
	added = add(o);
	added->path = span_dup(m.path);
	added->state = OBJECT_DELETED;
	added->is_foreign = p->is_foreign;
	return o->count - 1;
}
