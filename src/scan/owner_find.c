#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "format/apk.h"
#include "format/pacman.h"
#include "format/rpmheader.h"
#include "scan/folder.h"
#include "scan/owner.h"
#include "scan/rpm_read.h"

/* One database of packages, gone through for its lists of files. */
struct lookup {
	struct owners *owners;
	struct table purls; /* "name version" to the component of that type */
	struct str path;    /* room for one path */
};

static void lookup_clear(struct lookup *l)
{
	table_clear(&l->purls);
	str_clear(&l->path);
}

static struct span key_of(struct str *to, struct span name, struct span version)
{
	str_reset(to);
	str_add(to, name.ptr, name.len);
	str_addc(to, ' ');
	str_add(to, version.ptr, version.len);
	return span_make(to->buf, to->len);
}

/* All components of a type; true when there are some. */
static bool name_packages(struct lookup *l, const struct inventory *inv, const char *type)
{
	for (size_t i = 0; i < inv->count; i++) {
		struct component *c = &inv->components[i];

		if (strcmp(c->type, type) == 0 && c->version)
			table_set(&l->purls,
			          key_of(&l->path, span_of(c->name), span_of(c->version)), c);
	}
	return l->purls.count > 0;
}

static const char *purl_of(struct lookup *l, struct span name, struct span version)
{
	const struct component *c = table_get(&l->purls, key_of(&l->path, name, version));

	return c ? c->purl : NULL;
}

static void answer(struct lookup *l, struct span dir, struct span name, const char *purl)
{
	str_reset(&l->path);
	if (dir.len == 0 || dir.ptr[0] != '/')
		str_addc(&l->path, '/');
	str_add(&l->path, dir.ptr, dir.len);
	if (l->path.buf[l->path.len - 1] != '/')
		str_addc(&l->path, '/');
	str_add(&l->path, name.ptr, name.len);
	owners_answer(l->owners, span_make(l->path.buf, l->path.len), purl);
}

/* --- apk --- */

static void answer_apk(struct lookup *l, struct span text)
{
	struct span record, name;

	while (apk_next(&text, &record)) {
		struct apk_package p;
		struct span dir = {0};
		const char *purl;

		if (!apk_parse(record, &p, NULL))
			continue;
		purl = purl_of(l, p.name, p.version);
		while (purl && apk_next_file(&p.files, &dir, &name))
			answer(l, dir, name, purl);
	}
}

/* --- rpm --- */

static void answer_rpm(void *ctx, struct span blob)
{
	struct lookup *l = ctx;
	auto_clear(rpm_files) files = {0};
	auto_clear(str) version = {0};
	struct rpmheader h;
	struct rpm_package p;
	struct span dir, name;
	const char *purl;

	if (!rpmheader_open(blob, &h, NULL) || !rpmheader_package(&h, &p, NULL))
		return;
	rpm_package_version(&p, &version);
	purl = purl_of(l, p.name, span_make(version.buf, version.len));
	while (purl && rpmheader_next_file(&h, &files, &dir, &name))
		answer(l, dir, name, purl);
}

/* --- pacman --- */

/* "files" lies beside the "desc" that the package was read from. */
static void answer_pacman(struct lookup *l, const struct scan *s, const struct component *c,
                          struct str *reasons)
{
	size_t n = strlen(c->location) - strlen("desc");
	auto_free char *path = str_format("%.*sfiles", (int)n, c->location);
	auto_clear(str) text = {0};
	struct span rest, name, lines, line;
	struct err why = {0};

	if (!folder_root_read(s, path, SOURCE_FILE_MAX, &text, &why)) {
		source_reason(reasons, "%s", why.msg);
		return;
	}
	rest = span_make(text.buf, text.len);
	while (pacman_next_section(&rest, &name, &lines))
		while (span_eq(name, "FILES") && span_cut(&lines, '\n', &line))
			answer(l, (struct span){0}, line, c->purl);
}

/* --- each database once, by the places that the components came from --- */

static void find_in(struct owners *o, const struct scan *s, const struct inventory *inv,
                    const char *type, const char *path, struct str *reasons)
{
	auto_clear(lookup) l = {.owners = o};
	auto_clear(str) text = {0}, odd = {0};
	auto_clear(file) db = FILE_NONE;
	struct err why = {0};
	bool good;

	if (!name_packages(&l, inv, type))
		return;
	if (strcmp(type, "apk") == 0) {
		good = folder_root_read(s, path, SOURCE_FILE_MAX, &text, &why);
		answer_apk(&l, span_make(text.buf, text.len));
	} else {
		/* what is damaged in it is said where the packages are read */
		good = folder_root_open(s, path, &db, &why);
		if (good && !rpm_read(s, path, &db.region, answer_rpm, &l, &odd, NULL))
			return;
	}
	if (!good)
		source_reason(reasons, "%s", why.msg);
}

void owners_find(struct owners *o, const struct scan *s, const struct inventory *inv,
                 struct str *reasons)
{
	auto_clear(strlist) done = {0};

	if (!o->count)
		return;
	owners_find_dpkg(o, s, inv, reasons);
	for (size_t i = 0; i < inv->count; i++) {
		const struct component *c = &inv->components[i];

		if (strcmp(c->type, "alpm") == 0) {
			struct lookup l = {.owners = o};

			answer_pacman(&l, s, c, reasons);
			lookup_clear(&l);
		} else if ((strcmp(c->type, "apk") == 0 || strcmp(c->type, "rpm") == 0) &&
		           !strlist_has(&done, c->location)) {
			strlist_add(&done, c->location);
			find_in(o, s, inv, c->type, c->location, reasons);
		}
	}
}
