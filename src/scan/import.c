#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "format/bill.h"
#include "format/text.h"
#include "model/purl.h"
#include "scan/distro.h"
#include "scan/import.h"
#include "scan/import_row.h"
#include "scan/sbom.h"
#include "scan/source.h"

static void tally_clear(struct import_tally *t)
{
	str_clear(&t->first);
}

static void note(struct import_tally *t, const char *what)
{
	if (t->count++ == 0)
		str_setf(&t->first, "%.200s", what);
}

void import_clear(struct import *i)
{
	for (size_t k = 0; k < i->count; k++) {
		free(i->hosts[k].name);
		inventory_clear(&i->hosts[k].inv);
		tally_clear(&i->hosts[k].broken);
		tally_clear(&i->hosts[k].unversioned);
		tally_clear(&i->hosts[k].untimed);
	}
	free(i->hosts);
	strlist_clear(&i->nothing);
	table_clear(&i->by_name);
	tally_clear(&i->broken);
	*i = (struct import){0};
}

const struct import_host *import_find(const struct import *i, const char *name)
{
	uintptr_t at = (uintptr_t)table_get(&i->by_name, span_of(name));

	return at ? &i->hosts[at - 1] : NULL;
}

struct reading {
	const struct import_input *in;
	struct import *to;
};

static struct import_host *host_of(struct import *i, const char *name)
{
	uintptr_t at = (uintptr_t)table_get(&i->by_name, span_of(name));

	if (at)
		return &i->hosts[at - 1];
	i->hosts = mem_grow(i->hosts, i->count, &i->cap, sizeof(*i->hosts));
	i->hosts[i->count++].name = mem_strdup(name);
	table_set(&i->by_name, span_of(name), (void *)(uintptr_t)i->count);
	return &i->hosts[i->count - 1];
}

/* --- a row --- */

static const char *value(struct reading *r, struct import_row *row, enum mapping_slot slot)
{
	const char *v = import_row_field(row, &r->in->mapping->fields[slot]);

	r->to->used[slot] += v != NULL;
	return v;
}

static bool is_left_out(const struct mapping *m, struct import_row *row)
{
	for (size_t i = 0; i < m->only_count; i++) {
		const char *v = import_row_get(row, m->only[i].column);

		if ((v && strlist_has(&m->only[i].values, v)) == m->only[i].is_except)
			return true;
	}
	return false;
}

static void set(char **to, const char *v)
{
	if (!*to && v && sbom_is_plain(v))
		*to = mem_strdup(v);
}

static void take_time(struct import_host *h, const char *text)
{
	int64_t when;

	if (!text)
		return;
	if (!clock_parse(text, &when, NULL))
		note(&h->untimed, text);
	else if (when > h->inv.generated)
		h->inv.generated = when;
}

static void take_host(struct reading *r, struct import_row *row, struct import_host *h)
{
	const struct mapping *m = r->in->mapping;
	struct inventory *inv = &h->inv;
	const char *os = value(r, row, MAPPING_HOST_OS);

	set(&inv->host.os.id, os);
	set(&inv->host.os.version_id, value(r, row, MAPPING_HOST_OS_VERSION));
	set(&inv->host.os.codename, value(r, row, MAPPING_HOST_CODENAME));
	set(&inv->host.arch, value(r, row, MAPPING_HOST_ARCH));
	take_time(h, value(r, row, MAPPING_HOST_TIME));
	for (size_t i = 0; i < m->fact_count; i++) {
		const char *v = import_row_field(row, &m->facts[i].field);

		if (v && sbom_is_plain(v) && !facts_get(&inv->facts, "import", m->facts[i].name))
			facts_add(&inv->facts, "import", m->facts[i].name, v, r->in->path);
	}
}

static char *version_of(struct reading *r, struct import_row *row)
{
	const char *version = value(r, row, MAPPING_VERSION);
	const char *release = value(r, row, MAPPING_RELEASE);
	const char *epoch = value(r, row, MAPPING_EPOCH);
	auto_clear(str) all = {0};

	if (!version)
		return NULL;
	if (epoch && strcmp(epoch, "0") != 0 && !strchr(version, ':'))
		str_addf(&all, "%s:", epoch);
	str_adds(&all, version);
	if (release)
		str_addf(&all, "-%s", release);
	return str_steal(&all);
}

static bool is_type(const char *s)
{
	bool fine = *s >= 'a' && *s <= 'z';

	for (; *s; s++)
		fine = fine && ((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || *s == '-' ||
		                *s == '.');
	return fine;
}

static bool is_plain(const struct component *c)
{
	const char *const texts[] = {c->type,   c->name,        c->version,
	                             c->arch,   c->source_name, c->source_version,
	                             c->origin, c->status,      c->location};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!sbom_is_plain(texts[i]))
			return false;
	return true;
}

static void take_rest(struct reading *r, struct import_row *row, struct component *c)
{
	const char *source = value(r, row, MAPPING_SOURCE);
	const char *status = value(r, row, MAPPING_STATUS);

	c->arch = mem_strdup(value(r, row, MAPPING_ARCH));
	c->origin = mem_strdup(value(r, row, MAPPING_ORIGIN));
	c->location = mem_strdup(value(r, row, MAPPING_LOCATION));
	c->status = mem_strdup(status ? status : "installed");
	if (source)
		sbom_set_source(c, source);
	if (c->source_name && !c->source_version)
		c->source_version = mem_strdup(value(r, row, MAPPING_SOURCE_VERSION));
}

static bool take_named(struct reading *r, struct import_row *row, const char *name,
                       struct component *ret, struct err *err)
{
	auto_clear(component) c = {0};
	const char *type = value(r, row, MAPPING_TYPE);

	c.type = mem_strdup(type ? type : "generic");
	c.name = mem_strdup(name);
	c.version = version_of(r, row);
	take_rest(r, row, &c);
	if (!is_type(c.type))
		return err_set(err, ERR_INPUT, "'%.40s' is no type of package", c.type);
	if (!is_plain(&c))
		return err_set(err, ERR_INPUT, "a control character");
	*ret = c;
	c = (struct component){0};
	return true;
}

/* The system that a package URL says it is of. */
static void take_system(struct inventory *inv, struct os_release *os)
{
	set(&inv->host.os.id, os->id);
	set(&inv->host.os.version_id, os->version_id);
	set(&inv->host.os.codename, os->codename);
	distro_clear(os);
}

static bool take_component(struct reading *r, struct import_row *row, struct inventory *inv,
                           struct component *ret, struct err *err)
{
	const char *purl = value(r, row, MAPPING_PURL), *name = value(r, row, MAPPING_NAME);
	struct os_release os = {0};
	struct bill_item item = {.name = name, .purl = purl};

	if (!purl && !name)
		return err_set(err, ERR_INPUT, "no name");
	if (!purl)
		return take_named(r, row, name, ret, err);
	item.version = value(r, row, MAPPING_VERSION);
	item.location = value(r, row, MAPPING_LOCATION);
	if (!sbom_component(&item, ret, &os, err))
		return false;
	take_system(inv, &os);
	return true;
}

/* NULL: the list says whose rows are, and this one does not. */
static const char *host_name(struct reading *r, struct import_row *row)
{
	const struct mapping_field *f = &r->in->mapping->fields[MAPPING_HOST_NAME];
	const char *name = value(r, row, MAPPING_HOST_NAME);
	bool others =
	        row->cells ? import_row_knows(row->head, f) : r->to->used[MAPPING_HOST_NAME] > 0;

	if (name)
		return sbom_is_plain(name) ? name : NULL;
	return others ? NULL : r->in->host;
}

static void take_row(void *ctx, struct import_row *row, const char *place, const struct err *why)
{
	struct reading *r = ctx;
	struct import_host *h;
	struct component c = {0};
	struct err bad = {0};
	const char *name;

	r->to->rows++;
	if (!row) {
		note(&r->to->broken, why->msg);
		return;
	}
	if (is_left_out(r->in->mapping, row)) {
		r->to->left_out++;
		return;
	}
	name = host_name(r, row);
	if (!name) {
		auto_free char *what = str_format("%s: no host", place);

		note(&r->to->broken, what);
		return;
	}
	h = host_of(r->to, name);
	take_host(r, row, h);
	if (take_component(r, row, &h->inv, &c, &bad)) {
		if (!c.version)
			note(&h->unversioned, c.name);
		*inventory_add(&h->inv) = c;
	} else {
		err_prefix(&bad, "%s", place);
		note(&h->broken, bad.msg);
	}
}

/* --- the end --- */

/* "example.org/a/b" is b in example.org/a, "org.x:y" is y in org.x. */
static char *name_language(const struct component *c)
{
	static const char *const flat[] = {"generic", "pypi", "gem", "cargo", "nuget"};
	const char *at = strrchr(c->name, strcmp(c->type, "maven") == 0 ? ':' : '/');
	auto_free char *group = NULL;

	for (size_t i = 0; i < ARRAY_LEN(flat); i++)
		if (strcmp(c->type, flat[i]) == 0)
			at = NULL;
	if (at && at != c->name && at[1])
		group = mem_dup(c->name, (size_t)(at - c->name));
	return purl_text(&(struct purl){.type = c->type,
	                                .namespace = group,
	                                .name = group ? at + 1 : c->name,
	                                .version = c->version,
	                                .qualifiers = {{"arch", c->arch}}});
}

static bool name_components(struct inventory *inv)
{
	bool distribution = false;

	for (size_t i = 0; i < inv->count; i++) {
		struct component *c = &inv->components[i];

		distribution = distribution || distro_has_type(c->type);
		if (c->purl)
			continue;
		if (distro_has_type(c->type)) {
			sbom_complete_source(c);
			source_name(inv, c);
		} else {
			c->purl = name_language(c);
		}
	}
	return distribution;
}

static void add_reasons(const struct import *i, const struct import_host *h, struct str *to)
{
	if (h->broken.count)
		source_reason(to, "%zu row%s could not be read, the first: %s", h->broken.count,
		              h->broken.count == 1 ? "" : "s", str_c(&h->broken.first));
	if (i->broken.count)
		source_reason(to, "%zu of %zu rows of the list could not be read, the first: %s",
		              i->broken.count, i->rows, str_c(&i->broken.first));
	if (h->unversioned.count)
		source_reason(to, "%zu without a version, the first is '%s'", h->unversioned.count,
		              str_c(&h->unversioned.first));
	if (h->untimed.count)
		source_reason(to, "when it was seen is not known: '%s' is no time",
		              str_c(&h->untimed.first));
}

static void finish_host(const struct reading *r, struct import_host *h)
{
	struct inventory *inv = &h->inv;
	struct os_release *os = &inv->host.os;
	auto_clear(str) reason = {0};

	inv->host.name = mem_strdup(h->name);
	if (!inv->generated)
		inv->generated = r->in->now;
	if (inv->host.os.id && inv->host.os.version_id)
		inv->host.os.pretty = str_format("%s %s", inv->host.os.id, inv->host.os.version_id);
	distro_complete(os);
	if (name_components(inv) && !os->id)
		source_reason(&reason, "of which system its packages are is not said");
	add_reasons(r->to, h, &reason);
	source_done(inv, r->in->type, r->in->path, inv->count, &reason);
	inventory_sort(inv);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct import_host *)a)->name, ((const struct import_host *)b)->name);
}

static void sort_hosts(struct import *i)
{
	if (i->count)
		qsort(i->hosts, i->count, sizeof(*i->hosts), by_name);
	for (size_t k = 0; k < i->count; k++)
		table_set(&i->by_name, span_of(i->hosts[k].name), (void *)(uintptr_t)(k + 1));
}

static void find_nothing(const struct reading *r)
{
	const struct mapping *m = r->in->mapping;

	for (size_t i = 0; i < MAPPING_SLOTS; i++)
		if (m->fields[i].columns.count && !r->to->used[i])
			strlist_take(&r->to->nothing,
			             str_format("%s (%s)", mapping_slot_name((enum mapping_slot)i),
			                        m->fields[i].columns.v[0]));
}

bool import_read(struct span bytes, const struct import_input *in, struct import *ret,
                 struct err *err)
{
	auto_clear(import) all = {0};
	auto_clear(str) text = {0};
	struct reading r = {in, &all};
	struct span utf8;

	text_to_utf8(bytes, &text);
	utf8 = span_make(text.buf, text.len);
	if (!(strcmp(in->type, "csv") == 0
	              ? import_rows_csv(utf8, in->mapping, take_row, &r, err)
	              : import_rows_json(utf8, in->mapping, take_row, &r, err)))
		return false;
	if (!all.count && all.broken.count)
		return err_set(err, ERR_INPUT, "no row can be read, the first: %s",
		               str_c(&all.broken.first));
	if (!all.count && all.left_out)
		return err_set(err, ERR_INPUT, "the mapping leaves out each of its %zu rows",
		               all.left_out);
	if (!all.count)
		return err_set(err, ERR_INPUT, "it has no rows");
	for (size_t i = 0; i < all.count; i++)
		finish_host(&r, &all.hosts[i]);
	sort_hosts(&all);
	find_nothing(&r);
	*ret = all;
	all = (struct import){0};
	return true;
}
