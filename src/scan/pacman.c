#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "format/pacman.h"
#include "scan/folder.h"

#define SOURCE "pacman"
#define LOCAL "var/lib/pacman/local"
#define DESC_MAX (1u << 20)

static void add_component(struct inventory *inv, const struct pacman_package *p, const char *path)
{
	struct component *c = inventory_add(inv);

	c->type = mem_strdup("alpm");
	c->name = span_dup(p->name);
	c->version = span_dup(p->version);
	c->arch = p->arch.len ? span_dup(p->arch) : NULL;
	c->source_name = span_dup(p->base.len ? p->base : p->name);
	c->source_version = span_dup(p->version);
	/* the distribution signs its packages: what nothing proved was built here or by others */
	if (span_eq(p->validation, "none"))
		c->origin = mem_strdup("not signed");
	c->status = mem_strdup("installed");
	c->location = mem_strdup(path);
	c->is_auto = p->is_auto;
	source_name(inv, c);
	if (!inv->host.arch && p->arch.len && !span_eq(p->arch, "any"))
		inv->host.arch = span_dup(p->arch);
}

/* The directory is named NAME-VERSION: an entry that says something else is damaged. */
static bool read_package(const struct scan *s, struct inventory *inv, const char *dir,
                         struct err *err)
{
	auto_free char *path = str_format(LOCAL "/%s/desc", dir);
	auto_clear(str) text = {0}, named = {0};
	struct pacman_package p;

	if (!folder_root_read(s, path, DESC_MAX, &text, err))
		return false;
	if (!pacman_parse(span_make(text.buf, text.len), &p, err))
		return err_prefix(err, "'%s'", path);
	str_addf(&named, "%.*s-%.*s", (int)p.name.len, p.name.ptr, (int)p.version.len,
	         p.version.ptr);
	if (strcmp(str_c(&named), dir) != 0)
		return err_set(err, ERR_INPUT, "'%s': it is of '%s'", path, str_c(&named));
	add_component(inv, &p, path);
	return true;
}

void scan_pacman(const struct scan *s, struct inventory *inv)
{
	auto_clear(strlist) dirs = {0};
	auto_clear(str) reason = {0};
	size_t added = 0, broken = 0;
	struct err why = {0}, first = {0};

	if (!source_list(s, LOCAL, &dirs, &why)) {
		source_failed(inv, SOURCE, LOCAL, &why);
		return;
	}
	for (size_t i = 0; i < dirs.count; i++) {
		struct err bad = {0};

		if (strcmp(dirs.v[i], "ALPM_DB_VERSION") == 0)
			continue;
		if (read_package(s, inv, dirs.v[i], &bad))
			added++;
		else if (broken++ == 0)
			first = bad;
	}
	if (broken)
		source_reason(&reason, "%zu of %zu entries are damaged, the first: %s", broken,
		              broken + added, first.msg);
	if (added == 0 && reason.len == 0)
		source_reason(&reason, "%s", source_empty);
	source_done(inv, SOURCE, LOCAL, added, &reason);
}
