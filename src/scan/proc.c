#include <errno.h>
#include <fcntl.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "format/cgroup.h"
#include "format/procmaps.h"
#include "scan/proc.h"

#define TEXT_MAX 65536
#define KERNEL_THREAD 0x00200000u /* PF_KTHREAD of the kernel */

void proc_host_clear(struct proc_host *h)
{
	fs_close(&h->proc);
	mem_free(&h->mounts);
}

void proc_clear(struct proc *p)
{
	fs_close(&p->dir);
	fs_close(&p->own_root);
	mem_free(&p->exe);
	mem_free(&p->mounts);
	mem_free(&p->network);
}

/* The text of a link below a process's directory; NULL when it cannot be had. */
static char *link_text(int dir, const char *name)
{
	auto_clear(str) text = {0};

	return fs_readlink(dir, name, &text, NULL) ? str_steal(&text) : NULL;
}

bool proc_host_open(const struct scan *s, struct proc_host *ret, struct err *err)
{
	auto_clear(proc_host) h = PROC_HOST_NONE;
	auto_free char *self = NULL, *mounts = NULL;

	h.scan = s;
	if (!fs_open_in_root(s->root, "proc", O_RDONLY | O_DIRECTORY, &h.proc, err) ||
	    !fs_fstat(s->root, &h.root, err))
		return false;
	self = link_text(h.proc, "self");
	if (!self) {
		errno = ENOENT;
		return err_sys(err, "no processes in 'proc'");
	}
	mounts = str_format("%s/ns/mnt", self);
	h.mounts = link_text(h.proc, mounts);
	*ret = h;
	h = (struct proc_host)PROC_HOST_NONE;
	return true;
}

/* Field 9 of "PID (NAME) STATE ...": anybody may read it; the name may hold anything. */
static bool is_kernel_thread(int dir)
{
	auto_clear(str) text = {0};
	struct span rest, word = {0};
	const char *end;
	uint64_t flags;

	if (!fs_read(dir, "stat", TEXT_MAX, &text, NULL))
		return true; /* it is gone */
	end = strrchr(str_c(&text), ')');
	if (!end)
		return false;
	rest = span_of(end + 1);
	for (int i = 0; i < 7; i++)
		if (!span_word(&rest, &word))
			return false;
	return span_to_u64(word, UINT32_MAX, &flags) && flags & KERNEL_THREAD;
}

static bool is_denied(const struct err *err)
{
	return err->sys == EACCES || err->sys == EPERM;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Whether its program is the file that the host has under that name: then its root is a directory
 * that it locked itself into, and no container. */
static bool runs_program_of_host(const struct proc *p)
{
	auto_fd ran = -1, has = -1;
	struct stat a, b;

	return fs_open_proc_link(p->dir, "exe", O_PATH, &ran, NULL) && fs_fstat(ran, &a, NULL) &&
	       fs_open_in_root(p->host->scan->root, p->exe, O_PATH, &has, NULL) &&
	       fs_fstat(has, &b, NULL) && is_same_file(&a, &b);
}

/* In the host's mount namespace the kernel shows paths as the host sees them, whatever the root of
 * the process. */
static void find_root(struct proc *p)
{
	auto_fd root = -1;
	struct stat st;

	if (str_eq(p->mounts, p->host->mounts) ||
	    !fs_open_proc_link(p->dir, "root", O_PATH, &root, NULL) || !fs_fstat(root, &st, NULL))
		return;
	p->is_foreign = !is_same_file(&st, &p->host->root) && !runs_program_of_host(p);
	p->own_root = fs_steal(&root);
}

static void cut_deleted(char *path)
{
	struct span s = span_of(path);

	if (procmaps_cut_deleted(&s))
		path[s.len] = '\0';
}

enum proc_kind proc_open(const struct proc_host *h, const char *name, struct proc *ret)
{
	auto_clear(proc) p = PROC_NONE;
	auto_clear(str) exe = {0};
	struct err why = {0};
	uint64_t pid;

	if (!span_to_u64(span_of(name), INT32_MAX, &pid) || pid == 0 ||
	    !fs_open_subdir(h->proc, name, &p.dir, &why))
		return is_denied(&why) ? PROC_DENIED : PROC_GONE;
	if (!fs_readlink(p.dir, "exe", &exe, &why))
		return is_denied(&why) && !is_kernel_thread(p.dir) ? PROC_DENIED : PROC_GONE;
	p.host = h;
	p.pid = (int64_t)pid;
	p.exe = str_steal(&exe);
	cut_deleted(p.exe);
	p.mounts = link_text(p.dir, "ns/mnt");
	p.network = link_text(p.dir, "ns/net");
	find_root(&p);
	*ret = p;
	p = (struct proc)PROC_NONE;
	return PROC_SEEN;
}

int proc_root(const struct proc *p)
{
	return p->own_root >= 0 ? p->own_root : p->host->scan->root;
}

static char *from_cgroup(const struct proc *p, bool (*find)(struct span, struct span *))
{
	auto_clear(str) text = {0};
	struct span found;

	if (!fs_read(p->dir, "cgroup", TEXT_MAX, &text, NULL) ||
	    !find(span_make(text.buf, text.len), &found))
		return NULL;
	return span_dup(found);
}

char *proc_unit(const struct proc *p)
{
	return from_cgroup(p, cgroup_unit);
}

char *proc_container(const struct proc *p)
{
	char *id;

	if (!p->is_foreign)
		return NULL;
	id = from_cgroup(p, cgroup_container);
	return id ? id : mem_strdup(p->mounts ? p->mounts : "not known");
}

bool proc_is_helper(const struct proc *p)
{
	auto_clear(str) name = {0};

	return fs_read(p->dir, "comm", TEXT_MAX, &name, NULL) &&
	       strcmp(str_c(&name), "(sd-pam)\n") == 0;
}
