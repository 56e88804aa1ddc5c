#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "scan/folder.h"
#include "scan/owner.h"

#define INFO "var/lib/dpkg/info"
#define DIVERSIONS "var/lib/dpkg/diversions"
#define LIST ".list"

/* What `path` of package `name` is called on the disk, for files that are diverted. */
struct diversion {
	struct span from, to, by;
};

struct dpkg_files {
	struct table packages; /* "name:arch" and "name" to a component */
	struct str diverted;   /* the text of the file */
	struct diversion *diversions;
	size_t count, cap;
	struct table by_from; /* path to index + 1 of the first */
};

static void dpkg_files_clear(struct dpkg_files *d)
{
	table_clear(&d->packages);
	table_clear(&d->by_from);
	str_clear(&d->diverted);
	free(d->diversions);
}

static void name_packages(const struct inventory *inv, struct dpkg_files *d)
{
	auto_clear(str) key = {0};

	for (size_t i = 0; i < inv->count; i++) {
		struct component *c = &inv->components[i];

		if (strcmp(c->type, "deb") != 0)
			continue;
		str_setf(&key, "%s:%s", c->name, c->arch ? c->arch : "");
		table_set(&d->packages, span_make(key.buf, key.len), c);
		table_set(&d->packages, span_of(c->name), c);
	}
}

/* Three lines each: the path, what it is called instead, and for which package it is not (":" is
 * the administrator: for all). */
static void read_diversions(struct owners *o, const struct scan *s, struct dpkg_files *d)
{
	struct diversion v;
	struct span rest;

	if (!folder_root_read(s, DIVERSIONS, SOURCE_FILE_MAX, &d->diverted, NULL))
		return;
	rest = span_make(d->diverted.buf, d->diverted.len);
	while (span_cut(&rest, '\n', &v.from) && span_cut(&rest, '\n', &v.to) &&
	       span_cut(&rest, '\n', &v.by)) {
		d->diversions = mem_grow(d->diversions, d->count, &d->cap, sizeof(*d->diversions));
		d->diversions[d->count++] = v;
		table_set(&d->by_from, v.from, (void *)d->count);
		owners_watch(o, v.from);
	}
}

static struct span on_disk(const struct dpkg_files *d, struct span path, struct span package)
{
	void *at = d->count ? table_get(&d->by_from, path) : NULL;
	const struct diversion *v;

	if (!at)
		return path;
	v = &d->diversions[(size_t)at - 1];
	return span_same(v->by, package) ? path : v->to;
}

static void answer_all(struct owners *o, const struct dpkg_files *d, struct span text,
                       struct span package, const char *purl)
{
	struct span path;

	while (span_cut(&text, '\n', &path))
		if (owners_may_want(o, path))
			owners_answer(o, on_disk(d, path, package), purl);
}

/* "NAME.list" or "NAME:ARCH.list" */
static void take_list(struct owners *o, const struct dpkg_files *d, const struct folder *dir,
                      const char *file, struct str *text, struct str *reasons)
{
	struct span key = span_of(file), name;
	const struct component *c;
	struct err why = {0};

	key.len -= strlen(LIST);
	name = span_make(key.ptr, span_find(key, ':'));
	c = table_get(&d->packages, key);
	if (!c)
		return; /* its configuration is left, or it is damaged: the database's line says so
		         */
	str_reset(text);
	if (folder_read(dir, file, SOURCE_FILE_MAX, text, &why))
		answer_all(o, d, span_make(text->buf, text->len), name, c->purl);
	else if (!fs_is_absent(&why))
		source_reason(reasons, "'%s/%s': %s", INFO, file, why.msg);
}

void owners_find_dpkg(struct owners *o, const struct scan *s, const struct inventory *inv,
                      struct str *reasons)
{
	__attribute__((cleanup(dpkg_files_clear))) struct dpkg_files d = {0};
	auto_clear(strlist) names = {0};
	auto_clear(str) text = {0};
	auto_clear(folder) dir = FOLDER_NONE;

	if (!o->count || !folder_root_enter(s, INFO, &dir, NULL) ||
	    !folder_list(&dir, &names, NULL))
		return;
	name_packages(inv, &d);
	read_diversions(o, s, &d);
	for (size_t i = 0; i < names.count; i++)
		if (str_ends(names.v[i], LIST))
			take_list(o, &d, &dir, names.v[i], &text, reasons);
}
