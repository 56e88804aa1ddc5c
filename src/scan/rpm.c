#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "base/table.h"
#include "format/rpmheader.h"
#include "scan/folder.h"
#include "scan/rpm_read.h"

#define SOURCE "rpm"

/* The forms that a database has had, the newest first. */
static const char *const names[] = {RPM_SQLITE, RPM_NDB, RPM_BDB};
static const char *const folders[] = {"var/lib/rpm", "usr/lib/sysimage/rpm", "usr/share/rpm"};

struct reading {
	struct inventory *inv;
	const char *path;
	size_t added, broken;
	struct err first;
};

static char *dup_or_null(struct span s)
{
	return s.len ? span_dup(s) : NULL;
}

static void add_component(struct reading *r, const struct rpm_package *p)
{
	struct component *c = inventory_add(r->inv);
	auto_clear(str) version = {0};

	rpm_package_version(p, &version);
	c->type = mem_strdup("rpm");
	c->name = span_dup(p->name);
	c->version = str_steal(&version);
	c->arch = dup_or_null(p->arch);
	c->source_name = span_dup(p->source);
	c->source_version = dup_or_null(p->source_version);
	c->module = dup_or_null(p->modularity);
	c->origin = dup_or_null(p->vendor);
	c->status = mem_strdup("installed");
	c->location = mem_strdup(r->path);
	source_name(r->inv, c);
	if (!r->inv->host.arch && p->arch.len && !span_eq(p->arch, "noarch"))
		r->inv->host.arch = span_dup(p->arch);
}

static void take_header(void *ctx, struct span blob)
{
	struct reading *r = ctx;
	struct rpmheader h;
	struct rpm_package p;

	if (!rpmheader_open(blob, &h, &r->first) || !rpmheader_package(&h, &p, &r->first)) {
		r->broken++;
	} else if (!span_eq(p.name, "gpg-pubkey")) { /* a key in the form of a package */
		add_component(r, &p);
		r->added++;
	}
}

static bool is_changed(const struct file *f, const struct stat *before)
{
	struct stat st;

	return !file_stat(f, &st, NULL) || st.st_size != before->st_size ||
	       st.st_mtim.tv_sec != before->st_mtim.tv_sec ||
	       st.st_mtim.tv_nsec != before->st_mtim.tv_nsec;
}

static void read_database(const struct scan *s, struct inventory *inv, const char *path,
                          const struct file *db, const struct stat *st)
{
	struct reading r = {.inv = inv, .path = path};
	auto_clear(str) reason = {0};
	struct err why = {0};

	if (!rpm_read(s, path, &db->region, take_header, &r, &reason, &why)) {
		if (r.added + r.broken == 0) {
			err_prefix(&why, "'%s'", path);
			source_failed(inv, SOURCE, path, &why);
			return;
		}
		source_reason(&reason, "%s", why.msg);
	}
	if (r.broken)
		source_reason(&reason, "%zu of %zu headers are damaged, the first: %s", r.broken,
		              r.broken + r.added, r.first.msg);
	if (is_changed(db, st))
		source_reason(&reason, "it changed while it was read");
	if (r.added == 0 && reason.len == 0)
		source_reason(&reason, "%s", source_empty);
	source_done(inv, SOURCE, path, r.added, &reason);
}

/* The database of one folder. False: there is none, or it is one that was read under another name
 * (the folders are links to one another on many systems). */
static bool scan_folder(const struct scan *s, struct inventory *inv, const char *folder,
                        struct stat *known)
{
	for (size_t form = 0; form < ARRAY_LEN(names); form++) {
		auto_free char *path = str_format("%s/%s", folder, names[form]);
		auto_clear(file) file = FILE_NONE;
		struct stat st;
		struct err why = {0};

		if (!folder_root_open(s, path, &file, &why) || !file_stat(&file, &st, &why)) {
			if (fs_is_absent(&why))
				continue;
			source_failed(inv, SOURCE, path, &why);
			return true;
		}
		if (st.st_dev == known->st_dev && st.st_ino == known->st_ino)
			return false;
		*known = st;
		read_database(s, inv, path, &file, &st);
		return true;
	}
	return false;
}

/* --- whose packages they are --- */

/* Vendors of one distribution differ in more than their first word at times: "SUSE LLC" and
 * "openSUSE" build one Leap. */
static struct span house_of(const char *vendor)
{
	struct span s = span_of(vendor);
	size_t n = 0;

	if (strncasecmp(vendor, "openSUSE", 8) == 0)
		return span_of("SUSE");
	while (n < s.len && ((s.ptr[n] | 0x20) >= 'a' && (s.ptr[n] | 0x20) <= 'z'))
		n++;
	return span_make(s.ptr, n ? n : s.len);
}

/* The house that built most of the packages: on every distribution its own. */
static struct span main_house(const struct inventory *inv, size_t first)
{
	auto_clear(table) counts = {0};
	struct span best = {0};
	size_t most = 0;

	for (size_t i = first; i < inv->count; i++) {
		const char *vendor = inv->components[i].origin;
		struct span house;
		size_t n;

		if (!vendor)
			continue;
		house = house_of(vendor);
		n = (size_t)table_get(&counts, house) + 1;
		table_set(&counts, house, (void *)n);
		if (n > most) {
			most = n;
			best = house;
		}
	}
	return best;
}

/* What the distribution built has its id for an origin, all else its vendor. */
static void settle_origins(struct inventory *inv, size_t first)
{
	struct span found = main_house(inv, first);
	auto_free char *house = span_dup(found);

	if (!found.len || !inv->host.os.id)
		return;
	for (size_t i = first; i < inv->count; i++) {
		char **origin = &inv->components[i].origin;
		const char *settled = *origin ? inv->host.os.id : "no vendor";

		if (*origin && !span_eq(house_of(*origin), house))
			continue;
		mem_free(origin);
		*origin = mem_strdup(settled);
	}
}

void scan_rpm(const struct scan *s, struct inventory *inv)
{
	size_t first = inv->count;
	struct stat known = {0};
	bool some = false;

	for (size_t i = 0; i < ARRAY_LEN(folders); i++)
		some = scan_folder(s, inv, folders[i], &known) || some;
	settle_origins(inv, first);
	if (!some)
		inventory_add_coverage(inv, SOURCE, folders[0], COVERAGE_ABSENT, NULL);
}
