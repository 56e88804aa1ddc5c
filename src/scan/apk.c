#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "base/table.h"
#include "format/apk.h"
#include "scan/folder.h"

#define SOURCE "apk"
#define WORLD "etc/apk/world"
#define WORLD_MAX (1u << 20)

static char *dup_or_null(struct span s)
{
	return s.len ? span_dup(s) : NULL;
}

/* The packages that were asked for by name; false when that is not known. */
static bool read_world(const struct scan *s, struct str *text, struct table *wanted)
{
	struct span rest, name;

	if (!folder_root_read(s, WORLD, WORLD_MAX, text, NULL))
		return false;
	rest = span_make(text->buf, text->len);
	while (apk_next_wanted(&rest, &name))
		table_set(wanted, name, wanted);
	return true;
}

/* A tag names a repository of the host: where it is one of Alpine, the package is Alpine's too, of
 * that release. */
static char *origin_of(const struct inventory *inv, struct span tag)
{
	auto_free char *name = str_format("apk@%.*s", (int)tag.len, tag.ptr ? tag.ptr : "");
	const char *release = facts_get(&inv->facts, "repository", name);

	if (tag.len && release && str_eq(inv->host.os.id, "alpine"))
		return str_format("alpine:%s", release);
	return dup_or_null(tag);
}

/* Which names are there, of packages and of what they provide. */
static void note_names(const struct apk_package *p, struct table *names)
{
	struct span rest = p->provides, name;

	table_set(names, p->name, names);
	while (apk_next_wanted(&rest, &name))
		table_set(names, name, names);
}

/* A database that ends after any of its records looks whole. But apk keeps nothing in its world
 * that is not installed: what is missing there was lost here. */
static void check_wanted(const struct table *wanted, const struct table *names, struct str *reason)
{
	struct span name, first = {0};
	size_t at = 0, lost = 0;
	void *value;

	while (table_next(wanted, &at, &name, &value))
		if (!table_has(names, name)) {
			if (lost++ == 0 || span_cmp(name, first) < 0)
				first = name;
		}
	if (lost)
		source_reason(reason,
		              "%zu packages of '" WORLD "' have no record, the first is '%.*s'",
		              lost, (int)first.len, first.ptr);
}

static void add_component(struct inventory *inv, const struct apk_package *p, const char *path,
                          bool is_auto)
{
	struct component *c = inventory_add(inv);

	c->type = mem_strdup("apk");
	c->name = span_dup(p->name);
	c->version = span_dup(p->version);
	c->arch = dup_or_null(p->arch);
	c->source_name = span_dup(p->origin);
	c->source_version = span_dup(p->version);
	c->origin = origin_of(inv, p->tag);
	c->status = mem_strdup("installed");
	c->location = mem_strdup(path);
	c->is_auto = is_auto;
	source_name(inv, c);
	if (!inv->host.arch && p->arch.len && !span_eq(p->arch, "noarch"))
		inv->host.arch = span_dup(p->arch);
}

static void read_packages(const struct scan *s, struct inventory *inv, const char *path,
                          const struct str *text)
{
	struct span rest = span_make(text->buf, text->len), record;
	auto_clear(table) wanted = {0}, names = {0};
	auto_clear(str) reason = {0}, world = {0};
	bool knows_wanted = read_world(s, &world, &wanted);
	size_t added = 0, broken = 0;
	struct err first = {0};

	while (apk_next(&rest, &record)) {
		struct apk_package p;

		if (apk_parse(record, &p, &first)) {
			add_component(inv, &p, path, knows_wanted && !table_has(&wanted, p.name));
			note_names(&p, &names);
			added++;
		} else {
			broken++;
		}
	}
	/* apk ends each record with an empty line */
	if (text->len > 1 && memcmp(text->buf + text->len - 2, "\n\n", 2) != 0)
		source_reason(&reason, "the end is missing");
	if (broken)
		source_reason(&reason, "%zu of %zu records are damaged, the first: %s", broken,
		              broken + added, first.msg);
	check_wanted(&wanted, &names, &reason);
	if (added == 0 && reason.len == 0)
		source_reason(&reason, "%s", source_empty);
	source_done(inv, SOURCE, path, added, &reason);
}

void scan_apk(const struct scan *s, struct inventory *inv)
{
	static const char *const paths[] = {"lib/apk/db/installed", "usr/lib/apk/db/installed"};

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		auto_clear(str) text = {0};
		struct err why = {0};

		if (folder_root_read(s, paths[i], SOURCE_FILE_MAX, &text, &why)) {
			read_packages(s, inv, paths[i], &text);
			return;
		}
		if (!fs_is_absent(&why) || i + 1 == ARRAY_LEN(paths)) {
			source_failed(inv, SOURCE, paths[i], &why);
			return;
		}
	}
}
