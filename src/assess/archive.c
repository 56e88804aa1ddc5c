#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>

#include "assess/archive.h"
#include "assess/archive_part.h"
#include "assess/archive_pin.h"
#include "assess/archive_rpm.h"
#include "assess/packages.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/aptrelease.h"
#include "format/aptsources.h"

#define LISTS "var/lib/apt/lists"
#define SOURCES "etc/apt/sources.list"
#define SOURCES_DIR SOURCES ".d"
#define TEXT_MAX (16u << 20)

struct opening {
	struct archive_reading *r;
	struct aptsources sources;
	struct strlist names; /* of files in LISTS */
};

static void opening_clear(struct opening *o)
{
	aptsources_clear(&o->sources);
	strlist_clear(&o->names);
}

void archive_clear(struct archive *a)
{
	for (size_t i = 0; i < a->pocket_count; i++) {
		free(a->pockets[i].prefix);
		free(a->pockets[i].origin);
		free(a->pockets[i].title);
		free(a->pockets[i].suite);
		free(a->pockets[i].codename);
		free(a->pockets[i].label);
		free(a->pockets[i].version);
		free(a->pockets[i].site);
	}
	for (size_t i = 0; i < a->list_count; i++) {
		index_clear(&a->lists[i].index);
		free(a->lists[i].component);
		free(a->lists[i].arch);
	}
	aptpins_clear(&a->pins);
	rpmbans_clear(&a->bans);
	free(a->pockets);
	free(a->lists);
	*a = (struct archive){0};
}

/* --- what is configured --- */

static void read_sources_file(struct opening *o, const char *name)
{
	auto_clear(str) text = {0};
	struct err why = {0};

	if (fs_read_in_root(o->r->root, name, TEXT_MAX, &text, &why))
		aptsources_parse(span_make(text.buf, text.len), str_ends(name, ".sources"),
		                 &o->sources);
	else if (!fs_is_absent(&why))
		strlist_take(o->r->notes, str_format("'%s': %s", name, why.msg));
}

static void read_sources(struct opening *o)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	read_sources_file(o, SOURCES);
	if (!fs_open_in_root(o->r->root, SOURCES_DIR, O_RDONLY | O_DIRECTORY, &dir, NULL) ||
	    !fs_list(dir, &names, NULL))
		return;
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *name = str_format(SOURCES_DIR "/%s", names.v[i]);

		if (str_ends(name, ".list") || str_ends(name, ".sources"))
			read_sources_file(o, name);
	}
	if (o->sources.broken)
		strlist_take(o->r->notes, str_format("%zu entries of '" SOURCES
		                                     "' and '" SOURCES_DIR "' are no sources",
		                                     o->sources.broken));
}

/* --- pockets --- */

static char *dup_some(struct span s)
{
	return s.len ? span_dup(s) : NULL;
}

static void fill_pocket(struct pocket *p, const struct aptrelease *r)
{
	p->origin = dup_some(r->origin);
	p->title = dup_some(r->codename.len ? r->codename : r->suite);
	p->suite = dup_some(r->suite);
	p->codename = dup_some(r->codename);
	p->label = dup_some(r->label);
	p->version = dup_some(r->version);
	p->is_security = aptrelease_is_security(r);
	p->is_followed = r->not_automatic && r->but_automatic_upgrades;
	p->is_manual = r->not_automatic && !r->but_automatic_upgrades;
	p->date = r->date;
	p->valid_until = r->valid_until;
}

static void add_pocket(struct opening *o, const char *name, size_t prefix_len)
{
	auto_free char *path = str_format(LISTS "/%s", name);
	const struct aptsource *source = aptsources_find(&o->sources, name);
	auto_clear(str) text = {0};
	struct aptrelease release = {0};
	struct pocket *p;
	struct err why = {0};

	if (!fs_read_in_root(o->r->root, path, TEXT_MAX, &text, &why)) {
		strlist_take(o->r->notes, str_format("'%s': %s", path, why.msg));
		return;
	}
	if (!aptrelease_parse(span_make(text.buf, text.len), &release)) {
		strlist_take(o->r->notes, str_format("'%s' is no Release file", path));
		return;
	}
	p = archive_part_pocket(o->r->to);
	p->prefix = mem_dup(name, prefix_len);
	p->is_enabled = source && source->is_enabled;
	p->site = source ? mem_strdup(source->site) : NULL;
	fill_pocket(p, &release);
}

/* InRelease comes before Release in the order of names, and is enough. */
static bool has_pocket(const struct archive *a, const char *name, size_t prefix_len)
{
	for (size_t i = 0; i < a->pocket_count; i++)
		if (strlen(a->pockets[i].prefix) == prefix_len &&
		    strncmp(a->pockets[i].prefix, name, prefix_len) == 0)
			return true;
	return false;
}

static void find_pockets(struct opening *o)
{
	static const char *const tails[] = {"InRelease", "Release"};

	for (size_t i = 0; i < o->names.count; i++) {
		const char *name = o->names.v[i];

		for (size_t k = 0; k < ARRAY_LEN(tails); k++) {
			auto_free char *tail = str_format("_%s", tails[k]);
			size_t n = strlen(name) - strlen(tails[k]);

			if (str_ends(name, tail) && !has_pocket(o->r->to, name, n))
				add_pocket(o, name, n);
		}
	}
}

/* --- lists --- */

static bool compile_list(void *ctx, struct builder *b, struct err *err)
{
	const int *fd = ctx;

	return packages_compile(*fd, b, err);
}

static bool open_list(struct opening *o, const char *name, struct index *ret, struct err *err)
{
	auto_free char *path = str_format(LISTS "/%s", name);
	auto_clear(str) identity = {0};
	auto_fd fd = -1;
	struct stat st;

	if (!fs_open_in_root(o->r->root, path, O_RDONLY, &fd, err) || !fs_fstat(fd, &st, err))
		return false;
	archive_part_identify(&identity, name, &st);
	return archive_part_open(o->r, &identity, compile_list, &fd, ret, err);
}

static bool is_package_list(const char *name)
{
	static const char *const tails[] = {"_Packages",     "_Packages.lz4", "_Packages.xz",
	                                    "_Packages.zst", "_Packages.gz",  "_Packages.bz2"};

	for (size_t i = 0; i < ARRAY_LEN(tails); i++)
		if (str_ends(name, tails[i]))
			return true;
	return false;
}

static void find_lists(struct opening *o)
{
	struct archive *a = o->r->to;

	for (size_t i = 0; i < o->names.count; i++) {
		const char *name = o->names.v[i];
		const struct aptsource *source = aptsources_find(&o->sources, name);
		struct archive_list list = {0};
		struct err why = {0};

		while (list.pocket < a->pocket_count &&
		       !str_starts(name, a->pockets[list.pocket].prefix))
			list.pocket++;
		if (!is_package_list(name) || list.pocket == a->pocket_count)
			continue;
		list.is_enabled = source && source->is_enabled;
		if (!open_list(o, name, &list.index, &why)) {
			strlist_take(o->r->notes, str_format("'" LISTS "/%s': %s", name, why.msg));
			continue;
		}
		archive_pin_list(a, name, &list);
		archive_part_list(a, &list);
	}
}

/* Parsed lists that are of no use any more cost room. */
static void sweep(const struct archive_reading *r)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	if (!fs_open_subdir(r->cache, ARCHIVE_FOLDER, &dir, NULL) || !fs_list(dir, &names, NULL))
		return;
	for (size_t i = 0; i < names.count; i++)
		if (!strlist_has(&r->used, names.v[i]) && !fs_unlink(dir, names.v[i], NULL))
			return;
}

static bool read_apt(struct archive_reading *r, struct err *err)
{
	auto_clear(opening) o = {.r = r};
	auto_fd dir = -1;
	struct err why = {0};

	if (!fs_open_in_root(r->root, LISTS, O_RDONLY | O_DIRECTORY, &dir, &why)) {
		if (fs_is_absent(&why))
			return true;
		if (err)
			*err = why;
		return false;
	}
	if (!fs_list(dir, &o.names, err))
		return err_prefix(err, "'" LISTS "'");
	read_sources(&o);
	archive_pin_read(r);
	find_pockets(&o);
	find_lists(&o);
	return true;
}

static void reading_clear(struct archive_reading *r)
{
	strlist_clear(&r->used);
}

bool archive_open(int root, int cache, struct archive *ret, struct strlist *notes, struct err *err)
{
	auto_clear(archive) a = {0};
	__attribute__((cleanup(reading_clear))) struct archive_reading r = {
	        .root = root, .cache = cache, .notes = notes, .to = &a};

	if (root < 0)
		return true;
	if (!read_apt(&r, err))
		return false;
	archive_rpm_read(&r);
	sweep(&r);
	*ret = a;
	a = (struct archive){0};
	return true;
}

void archive_describe(const struct archive *a, int64_t now, int64_t max_age, struct findings *to)
{
	struct findings_feed *feed;
	int64_t newest = 0;
	bool stale = false;

	if (!a->list_count)
		return;
	for (size_t i = 0; i < a->pocket_count; i++) {
		const struct pocket *p = &a->pockets[i];

		if (!p->is_enabled)
			continue;
		newest = p->date > newest ? p->date : newest;
		stale = stale || (p->valid_until && now >= p->valid_until);
	}
	feed = findings_add_feed(to);
	feed->name = mem_strdup("archive");
	feed->type = mem_strdup("archive");
	feed->trust = mem_strdup("as the package manager verified its lists");
	feed->fetched = newest;
	feed->age = newest ? now - newest : 0;
	feed->stale = stale || (max_age && feed->age > max_age);
}
