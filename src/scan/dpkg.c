#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "base/table.h"
#include "format/deb822.h"
#include "format/dpkg.h"
#include "scan/folder.h"

#define SOURCE "dpkg"
#define STATUS "var/lib/dpkg/status"
#define STATUS_DIR "var/lib/dpkg/status.d"
#define UPDATES "var/lib/dpkg/updates"
#define INFO "var/lib/dpkg/info"
#define MARKS "var/lib/apt/extended_states"

/* The packages of one database, pointing into the texts that they were read from. */
struct packages {
	struct dpkg_package *v;
	size_t count, cap;
	struct str *texts; /* each kept until the end */
	size_t text_count, text_cap;
	struct table by_key;  /* "name:arch" to index + 1 */
	struct table by_name; /* every name that was seen */
	size_t broken;        /* stanzas that could not be taken */
	struct str first_why; /* what was wrong with the first of them */
	struct str reasons;   /* what else is missing */
};

static void packages_clear(struct packages *p)
{
	free(p->v);
	for (size_t i = 0; i < p->text_count; i++)
		str_clear(&p->texts[i]);
	free(p->texts);
	table_clear(&p->by_key);
	table_clear(&p->by_name);
	str_clear(&p->first_why);
	str_clear(&p->reasons);
}

static struct span key_of(struct span name, struct span arch, struct str *to)
{
	str_reset(to);
	str_add(to, name.ptr, name.len);
	str_addc(to, ':');
	str_add(to, arch.ptr, arch.len);
	return span_make(to->buf, to->len);
}

/* A later stanza of the same package takes the place of the earlier one. */
static void put(struct packages *p, const struct dpkg_package *d)
{
	auto_clear(str) text = {0};
	struct span key = key_of(d->name, d->arch, &text);
	void *known = table_get(&p->by_key, key);

	table_set(&p->by_name, d->name, p);
	if (known) {
		p->v[(size_t)known - 1] = *d;
		return;
	}
	p->v = mem_grow(p->v, p->count, &p->cap, sizeof(*p->v));
	p->v[p->count++] = *d;
	table_set(&p->by_key, key, (void *)p->count);
}

static void note_broken(struct packages *p, const char *path, size_t line, const char *why)
{
	if (p->broken++ == 0)
		str_setf(&p->first_why, "'%s', line %zu: %s", path, line, why);
}

/* Takes over the text. */
static void take_text(struct packages *p, const char *path, struct str *text)
{
	struct deb822 d = {.rest = span_make(text->buf, text->len)};
	struct span stanza;

	while (deb822_next(&d, &stanza)) {
		struct dpkg_package package;
		struct err why = {0};

		if (d.rest.len == 0 && text->buf[text->len - 1] != '\n')
			note_broken(p, path, d.line, "it ends in the middle of a line");
		else if (dpkg_parse(stanza, &package, &why))
			put(p, &package);
		else
			note_broken(p, path, d.line, why.msg);
	}
	p->texts = mem_grow(p->texts, p->text_count, &p->text_cap, sizeof(*p->texts));
	p->texts[p->text_count++] = *text;
	*text = (struct str){0};
}

static bool is_number(const char *name)
{
	return name[strspn(name, "0123456789")] == '\0';
}

static void take_update(const struct scan *s, const char *name, struct packages *p)
{
	auto_free char *path = str_format(UPDATES "/%s", name);
	auto_clear(str) text = {0};
	struct err why = {0};

	if (folder_root_read(s, path, SOURCE_FILE_MAX, &text, &why))
		take_text(p, path, &text);
	else if (!fs_is_absent(&why)) /* dpkg may have finished meanwhile */
		source_reason(&p->reasons, "%s", why.msg);
}

/* What dpkg has changed since it last wrote the status file, in the order of the names. */
static void take_updates(const struct scan *s, struct packages *p)
{
	auto_clear(strlist) names = {0};
	struct err why = {0};

	if (!source_list(s, UPDATES, &names, &why) && !fs_is_absent(&why))
		source_reason(&p->reasons, "%s", why.msg);
	for (size_t i = 0; i < names.count; i++)
		if (is_number(names.v[i]))
			take_update(s, names.v[i], p);
}

/* dpkg keeps a list of files of every package: one that the status file does not have was lost. */
static void check_lists(const struct scan *s, struct packages *p)
{
	auto_clear(strlist) names = {0};
	const char *lost = NULL;
	size_t count = 0;

	if (!source_list(s, INFO, &names, NULL))
		return;
	for (size_t i = 0; i < names.count; i++) {
		struct span name = span_of(names.v[i]);

		if (!str_ends(names.v[i], ".list"))
			continue;
		name.len -= strlen(".list");
		name.len = span_find(name, ':');
		if (!table_has(&p->by_name, name) && count++ == 0)
			lost = names.v[i];
	}
	if (count)
		source_reason(&p->reasons,
		              "%zu packages have a file list but no entry, the first is '%s/%s'",
		              count, INFO, lost);
}

/* Notes the package under its architecture and as one for all: apt keeps the marks of those under
 * the native one. */
static void take_mark(struct span stanza, struct table *autos)
{
	auto_clear(str) key = {0};
	struct span field, value, name = {0}, arch = {0};
	bool is_auto = false;

	while (deb822_field(&stanza, &field, &value))
		if (deb822_is(field, "Package"))
			name = value;
		else if (deb822_is(field, "Architecture"))
			arch = value;
		else if (deb822_is(field, "Auto-Installed"))
			is_auto = span_eq(value, "1");
	if (!is_auto)
		return;
	table_set(autos, key_of(name, arch, &key), autos);
	table_set(autos, key_of(name, span_of("all"), &key), autos);
}

/* Which packages nobody asked for by name. */
static void read_marks(const struct scan *s, struct inventory *inv, struct table *autos)
{
	auto_clear(str) text = {0}, reason = {0};
	struct deb822 d = {0};
	struct span stanza;

	if (!source_read(s, inv, "apt", MARKS, SOURCE_FILE_MAX, &text))
		return;
	d.rest = span_make(text.buf, text.len);
	while (deb822_next(&d, &stanza))
		take_mark(stanza, autos);
	if (text.len && text.buf[text.len - 1] != '\n')
		source_reason(&reason, "it ends in the middle of a line");
	source_done(inv, "apt", MARKS, 0, &reason);
}

static char *dup_or_null(struct span s)
{
	return s.len ? span_dup(s) : NULL;
}

static void add_component(struct inventory *inv, const struct dpkg_package *p, const char *path,
                          const struct table *autos)
{
	struct component *c = inventory_add(inv);
	auto_clear(str) key = {0};

	c->type = mem_strdup("deb");
	c->name = span_dup(p->name);
	c->version = span_dup(p->version);
	c->arch = dup_or_null(p->arch);
	c->source_name = span_dup(p->source);
	c->source_version = span_dup(p->source_version);
	c->origin = dup_or_null(p->origin);
	c->status = mem_strdup(p->state);
	c->location = mem_strdup(path);
	c->is_held = p->is_held;
	c->is_auto = table_has(autos, key_of(p->name, p->arch, &key));
	source_name(inv, c);
	if (span_eq(p->name, "dpkg") && !inv->host.arch)
		inv->host.arch = dup_or_null(p->arch);
}

static void finish(struct packages *p, const char *path, const struct table *autos,
                   struct inventory *inv)
{
	size_t present = 0;

	for (size_t i = 0; i < p->count; i++)
		if (p->v[i].is_present) {
			add_component(inv, &p->v[i], path, autos);
			present++;
		}
	if (p->broken)
		source_reason(&p->reasons, "%zu of %zu entries are damaged, the first in %s",
		              p->broken, p->broken + p->count, str_c(&p->first_why));
	if (present == 0 && p->reasons.len == 0)
		source_reason(&p->reasons, "%s", source_empty);
	source_done(inv, SOURCE, path, present, &p->reasons);
}

/* dpkg ends the status file with the empty line after its last entry. */
static bool has_end(const struct str *text)
{
	return text->len == 0 ||
	       (text->len > 1 && memcmp(text->buf + text->len - 2, "\n\n", 2) == 0);
}

/* False: it is not there. */
static bool read_status(const struct scan *s, const struct table *autos, struct inventory *inv)
{
	auto_clear(packages) p = {0};
	auto_clear(str) text = {0};
	struct err why = {0};

	if (!folder_root_read(s, STATUS, SOURCE_FILE_MAX, &text, &why)) {
		if (fs_is_absent(&why))
			return false;
		source_failed(inv, SOURCE, STATUS, &why);
		return true;
	}
	if (!has_end(&text))
		source_reason(&p.reasons, "the end is missing");
	take_text(&p, STATUS, &text);
	take_updates(s, &p);
	check_lists(s, &p);
	finish(&p, STATUS, autos, inv);
	return true;
}

/* Files beside a package's stanza in status.d, named as in dpkg's info directory. */
static bool is_beside(const char *name)
{
	static const char *const ends[] = {".md5sums", ".list",    ".preinst",   ".postinst",
	                                   ".prerm",   ".postrm",  ".conffiles", ".config",
	                                   ".shlibs",  ".symbols", ".templates", ".triggers"};

	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (str_ends(name, ends[i]))
			return true;
	return name[0] == '.';
}

static void take_stanza_file(const struct scan *s, const char *name, struct packages *p)
{
	auto_free char *path = str_format(STATUS_DIR "/%s", name);
	auto_clear(str) text = {0};
	struct err why = {0};

	if (folder_root_read(s, path, SOURCE_FILE_MAX, &text, &why))
		take_text(p, path, &text);
	else
		note_broken(p, path, 1, why.msg);
}

/* False: it is not there. */
static bool read_status_dir(const struct scan *s, const struct table *autos, struct inventory *inv)
{
	auto_clear(packages) p = {0};
	auto_clear(strlist) names = {0};
	struct err why = {0};

	if (!source_list(s, STATUS_DIR, &names, &why)) {
		if (fs_is_absent(&why))
			return false;
		source_failed(inv, SOURCE, STATUS_DIR, &why);
		return true;
	}
	for (size_t i = 0; i < names.count; i++)
		if (!is_beside(names.v[i]))
			take_stanza_file(s, names.v[i], &p);
	finish(&p, STATUS_DIR, autos, inv);
	return true;
}

void scan_dpkg(const struct scan *s, struct inventory *inv)
{
	auto_clear(table) autos = {0};
	bool some;

	read_marks(s, inv, &autos);
	some = read_status(s, &autos, inv);
	some = read_status_dir(s, &autos, inv) || some;
	if (!some)
		inventory_add_coverage(inv, SOURCE, STATUS, COVERAGE_ABSENT, NULL);
}
