/* Repositories of dnf, libdnf5 and zypp, from what these have fetched (repomd.xml and the files it
 * names). A repository that no *.repo file names, or that is switched off there, is read too, only
 * to say that a fix lies there. */
#include <fcntl.h>
#include <stdlib.h>

#include "assess/archive_rpm.h"
#include "assess/packages.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/repofile.h"

#define TEXT_MAX (4u << 20)
#define HASH 16 /* hexadecimal digits that dnf puts behind the id */

/* The files of one repository; -1 where there is none. */
struct repository {
	int primary, updateinfo, modules;
};

struct reading {
	struct archive_reading *r;
	struct strlist enabled; /* ids that the *.repo files name and do not switch off */
};

static void reading_clear(struct reading *r)
{
	strlist_clear(&r->enabled);
}

/* --- what is configured --- */

static void read_repos(struct reading *r, const char *path)
{
	auto_clear(str) text = {0};
	auto_free char *shown = NULL;
	struct span rest;
	struct repofile repo;
	struct err why = {0};

	if (!fs_read_in_root(r->r->root, path, TEXT_MAX, &text, &why)) {
		if (!fs_is_absent(&why))
			strlist_take(r->r->notes, str_format("'%s': %s", path, why.msg));
		return;
	}
	rest = span_make(text.buf, text.len);
	shown = str_format("/%s", path);
	if (!str_starts(path, "etc/zypp/"))
		rpmbans_parse_conf(rest, shown, &r->r->to->bans);
	while (repofile_next(&rest, &repo)) {
		if (repo.is_enabled)
			strlist_add_span(&r->enabled, repo.id);
	}
}

static void list_folder(struct reading *r, const char *folder, struct strlist *ret)
{
	auto_fd dir = -1;

	if (fs_open_in_root(r->r->root, folder, O_RDONLY | O_DIRECTORY, &dir, NULL) &&
	    !fs_list(dir, ret, NULL))
		strlist_clear(ret);
}

typedef void parse_bans(struct span text, const char *file, struct rpmbans *to);

static void read_bans(struct reading *r, const char *path, parse_bans *parse)
{
	auto_free char *shown = str_format("/%s", path);
	auto_clear(str) text = {0};
	struct err why = {0};

	if (fs_read_in_root(r->r->root, path, TEXT_MAX, &text, &why))
		parse(span_make(text.buf, text.len), shown, &r->r->to->bans);
	else if (!fs_is_absent(&why))
		strlist_take(r->r->notes, str_format("'%s': %s", path, why.msg));
}

static void read_configuration(struct reading *r)
{
	static const char *const folders[] = {"etc/yum.repos.d", "etc/distro.repos.d",
	                                      "usr/share/dnf5/repos.d", "etc/zypp/repos.d"};

	read_bans(r, "etc/dnf/dnf.conf", rpmbans_parse_conf);
	read_bans(r, "etc/dnf/plugins/versionlock.list", rpmbans_parse_locks);
	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		auto_clear(strlist) names = {0};

		list_folder(r, folders[i], &names);
		for (size_t k = 0; k < names.count; k++) {
			auto_free char *path = str_format("%s/%s", folders[i], names.v[k]);

			if (str_ends(path, ".repo"))
				read_repos(r, path);
		}
	}
}

/* "baseos-0123456789abcdef" is of "baseos"; zypp's folders have the id alone. */
static char *id_of(const char *folder)
{
	size_t n = strlen(folder);

	if (n > HASH + 1 && folder[n - HASH - 1] == '-' &&
	    strspn(folder + n - HASH, "0123456789abcdef") == HASH)
		n -= HASH + 1;
	return mem_dup(folder, n);
}

/* --- what was fetched --- */

/* The file of that kind which repomd.xml names. */
static bool open_part(struct reading *r, const char *folder, const struct strlist *names,
                      const struct str *repomd, const char *kind, struct str *identity, int *ret)
{
	for (size_t i = 0; i < names->count; i++) {
		auto_free char *path = str_format("%s/%s", folder, names->v[i]);
		const char *at = strstr(names->v[i], kind);
		auto_fd fd = -1;
		struct stat st;

		if (!at || (at != names->v[i] && at[-1] != '-') ||
		    !memmem(repomd->buf, repomd->len, names->v[i], strlen(names->v[i])) ||
		    !fs_open_in_root(r->r->root, path, O_RDONLY, &fd, NULL) ||
		    !fs_fstat(fd, &st, NULL))
			continue;
		archive_part_identify(identity, path, &st);
		*ret = fs_steal(&fd);
		return true;
	}
	return false;
}

static bool compile(void *ctx, struct builder *b, struct err *err)
{
	const struct repository *files = ctx;

	return packages_compile_rpm(files->primary, files->updateinfo, files->modules, b, err);
}

static void add_pocket(struct reading *r, const char *id, const char *folder, int64_t date,
                       bool enabled)
{
	struct pocket *p = archive_part_pocket(r->r->to);

	p->prefix = mem_strdup(folder);
	p->origin = mem_strdup(id);
	p->title = mem_strdup(id);
	p->is_enabled = enabled;
	p->date = date;
}

static bool read_repomd(struct reading *r, const char *folder, struct str *text, int64_t *ret_date,
                        struct err *err)
{
	auto_free char *path = str_format("%s/repomd.xml", folder);
	auto_fd fd = -1;
	struct stat st;

	if (!fs_read_in_root(r->r->root, path, TEXT_MAX, text, err) ||
	    !fs_open_in_root(r->r->root, path, O_RDONLY, &fd, err) || !fs_fstat(fd, &st, err))
		return false;
	*ret_date = st.st_mtim.tv_sec;
	return true;
}

static void read_repository(struct reading *r, const char *parent, const char *name)
{
	auto_free char *folder = str_format("%s/%s/repodata", parent, name);
	auto_free char *id = id_of(name);
	auto_clear(strlist) names = {0};
	auto_clear(str) repomd = {0}, identity = {0};
	struct repository files = {-1, -1, -1};
	struct archive_list list = {.pocket = r->r->to->pocket_count};
	int64_t date;
	struct err why = {0};

	if (!read_repomd(r, folder, &repomd, &date, &why)) {
		if (!fs_is_absent(&why))
			strlist_take(r->r->notes, str_format("'%s': %s", folder, why.msg));
		return;
	}
	list_folder(r, folder, &names);
	if (!open_part(r, folder, &names, &repomd, "primary.xml", &identity, &files.primary))
		return;
	open_part(r, folder, &names, &repomd, "updateinfo.xml", &identity, &files.updateinfo);
	open_part(r, folder, &names, &repomd, "modules.yaml", &identity, &files.modules);
	list.is_enabled = strlist_has(&r->enabled, id);
	list.priority = ARCHIVE_PRIORITY;
	if (!archive_part_open(r->r, &identity, compile, &files, &list.index, &why)) {
		strlist_take(r->r->notes, str_format("'%s': %s", folder, why.msg));
	} else {
		add_pocket(r, id, folder, date, list.is_enabled);
		archive_part_list(r->r->to, &list);
	}
	fs_close(&files.primary);
	fs_close(&files.updateinfo);
	fs_close(&files.modules);
}

void archive_rpm_read(struct archive_reading *to)
{
	static const char *const parents[] = {"var/cache/dnf", "var/cache/libdnf5",
	                                      "var/cache/zypp/raw"};
	auto_clear(reading) r = {.r = to};

	read_configuration(&r);
	for (size_t i = 0; i < ARRAY_LEN(parents); i++) {
		auto_clear(strlist) names = {0};

		list_folder(&r, parents[i], &names);
		for (size_t k = 0; k < names.count; k++)
			read_repository(&r, parents[i], names.v[k]);
	}
}
