#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"
#include "model/purl.h"
#include "scan/distro.h"
#include "scan/sbom.h"
#include "scan/source.h"

/* Things of one kind that there is something to be said of: how many, and the first. */
struct tally {
	size_t count;
	struct str first;
};

struct reading {
	struct inventory *inv;
	struct os_release *systems; /* of each component, what it says itself */
	size_t system_cap;
	bool has_os;
	size_t items;
	struct tally broken, nameless, unversioned, foreign;
};

static void reading_clear(struct reading *r)
{
	for (size_t i = 0; i < r->inv->count && r->systems; i++)
		distro_clear(&r->systems[i]);
	free(r->systems);
	str_clear(&r->broken.first);
	str_clear(&r->nameless.first);
	str_clear(&r->unversioned.first);
	str_clear(&r->foreign.first);
}

static void note(struct tally *t, const char *what)
{
	if (t->count++ == 0)
		str_setf(&t->first, "%.200s", what);
}

static char *plain(const char *s)
{
	for (const char *c = s; c && *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return NULL;
	return s && *s ? mem_strdup(s) : NULL;
}

static void set(char **to, const char *value)
{
	if (!*to)
		*to = plain(value);
}

/* --- the host and its system --- */

static void take_os(struct reading *r, const struct bill_item *item)
{
	struct os_release *os = &r->inv->host.os;
	auto_free char *like = plain(bill_item_get(item, "fettle:os:like"));

	if (r->has_os)
		return;
	r->has_os = true;
	set(&os->id, bill_item_get(item, "fettle:os:id"));
	set(&os->id, bill_item_get(item, "syft:distro:id"));
	set(&os->id, item->name);
	set(&os->version_id, bill_item_get(item, "syft:distro:versionID"));
	set(&os->version_id, item->version);
	set(&os->codename, bill_item_get(item, "fettle:os:codename"));
	set(&os->codename, bill_item_get(item, "syft:distro:versionCodename"));
	set(&os->pretty, bill_item_get(item, "syft:distro:prettyName"));
	set(&os->pretty, item->description);
	if (like)
		strlist_split(&os->like, like, ' ');
}

static void take_host(struct reading *r, const struct bill_item *item)
{
	struct inventory *inv = r->inv;

	set(&inv->host.name, item->name);
	set(&inv->host.id, bill_item_get(item, "fettle:host:id"));
	set(&inv->host.arch, bill_item_get(item, "fettle:host:arch"));
	set(&inv->host.machine, bill_item_get(item, "fettle:host:machine"));
	set(&inv->host.kernel_running, bill_item_get(item, "fettle:host:kernel"));
	set(&inv->host.virtual_kind, bill_item_get(item, "fettle:host:virtual"));
	set(&inv->host.root, bill_item_get(item, "fettle:host:root"));
	if (bill_item_get(item, "fettle:os:id") ||
	    (str_eq(item->kind, "operating-system") && item->version && !item->properties.count))
		take_os(r, item);
}

/* --- components --- */

/* What has no name in any ecosystem is in the inventory all the same, and judged by nobody. */
static void add_nameless(struct reading *r, const struct bill_item *item)
{
	auto_free char *name = plain(item->name), *version = plain(item->version);
	struct component *c;

	note(&r->nameless, name ? name : "without a name");
	if (!name)
		return;
	r->systems = mem_grow(r->systems, r->inv->count, &r->system_cap, sizeof(*r->systems));
	c = inventory_add(r->inv);
	c->type = mem_strdup(str_eq(item->kind, "firmware") ? "firmware" : "generic");
	c->purl = purl_text(&(struct purl){.type = "generic", .name = name, .version = version});
	c->name = mem_strdup(name);
	c->version = mem_strdup(version);
	c->status = mem_strdup("installed");
}

static void add_component(struct reading *r, const struct bill_item *item)
{
	struct component c = {0};
	struct os_release os = {0};
	struct err why = {0};

	if (!sbom_component(item, &c, &os, &why)) {
		note(&r->broken, why.msg);
		return;
	}
	if (!c.version)
		note(&r->unversioned, c.purl);
	r->systems = mem_grow(r->systems, r->inv->count, &r->system_cap, sizeof(*r->systems));
	r->systems[r->inv->count] = os;
	*inventory_add(r->inv) = c;
}

/* What a bill is of is a component only when it is a package of some ecosystem. */
static bool is_package(const char *purl)
{
	static const char *const others[] = {"pkg:oci/", "pkg:docker/", "pkg:generic/",
	                                     "pkg:swid/"};

	for (size_t i = 0; purl && i < ARRAY_LEN(others); i++)
		if (str_starts(purl, others[i]))
			return false;
	return purl != NULL;
}

static void take_item(void *ctx, const struct bill_item *item, const struct err *why)
{
	struct reading *r = ctx;

	if (!item) {
		r->items++;
		note(&r->broken, why->msg);
		return;
	}
	if (item->is_subject)
		take_host(r, item);
	if (item->is_subject && !is_package(item->purl))
		return;
	if (!item->purl && str_eq(item->kind, "operating-system")) {
		take_os(r, item);
		return;
	}
	r->items++;
	if (item->purl)
		add_component(r, item);
	else if (!sbom_is_beside(item))
		add_nameless(r, item);
}

/* --- which system --- */

static char *system_text(const struct os_release *os)
{
	const char *version = os->version_id ? os->version_id : os->codename;

	return str_format("%s%s%s", os->id ? os->id : "", version ? "-" : "",
	                  version ? version : "");
}

/* The one that most packages say they are of, the first of several. */
static const struct os_release *most_common(const struct reading *r)
{
	auto_clear(table) counts = {0};
	const struct os_release *best = NULL;
	uintptr_t most = 0;

	for (size_t i = 0; i < r->inv->count; i++) {
		auto_free char *text = system_text(&r->systems[i]);
		uintptr_t n = (uintptr_t)table_get(&counts, span_of(text)) + 1;

		if (!r->systems[i].id)
			continue;
		table_set(&counts, span_of(text), (void *)n);
		if (n > most) {
			most = n;
			best = &r->systems[i];
		}
	}
	return best;
}

static void choose_system(struct reading *r)
{
	struct os_release *os = &r->inv->host.os;
	const struct os_release *common = most_common(r);

	distro_complete(os);
	if (!common || (os->id && strcmp(os->id, common->id) != 0))
		return;
	set(&os->id, common->id);
	set(&os->version_id, common->version_id);
	set(&os->codename, common->codename);
}

/* Packages of another system would be judged by the wrong feeds. */
static void drop_foreign(struct reading *r)
{
	struct inventory *inv = r->inv;
	size_t kept = 0;

	for (size_t i = 0; i < inv->count; i++) {
		if (r->systems[i].id && !distro_is_same(&r->systems[i], &inv->host.os)) {
			auto_free char *system = system_text(&r->systems[i]);
			auto_free char *what =
			        str_format("%s of %s", inv->components[i].name, system);

			note(&r->foreign, what);
			component_clear(&inv->components[i]);
			distro_clear(&r->systems[i]);
			continue;
		}
		if (kept != i) {
			inv->components[kept] = inv->components[i];
			r->systems[kept] = r->systems[i];
		}
		kept++;
	}
	inv->count = kept;
}

/* --- coverage --- */

static bool has_distribution(const struct inventory *inv)
{
	for (size_t i = 0; i < inv->count; i++)
		if (distro_has_type(inv->components[i].type))
			return true;
	return false;
}

/* What fettle could not read when it made the bill: "SOURCE PATH: RESULT: REASON". */
static bool take_line(struct inventory *inv, const char *gap)
{
	static const enum coverage_result results[] = {COVERAGE_PARTIAL, COVERAGE_UNREADABLE};
	const char *blank = strchr(gap, ' ');

	for (size_t i = 0; blank && i < ARRAY_LEN(results); i++) {
		auto_free char *mark = str_format(": %s: ", coverage_result_name(results[i]));
		const char *at = strstr(blank, mark);
		auto_free char *source = mem_dup(gap, (size_t)(blank - gap)), *path = NULL;

		if (!at || at == blank)
			continue;
		path = mem_dup(blank + 1, (size_t)(at - blank - 1));
		inventory_add_coverage(inv, source, path, results[i], at + strlen(mark));
		return true;
	}
	return false;
}

static void add_reasons(const struct reading *r, const struct bill *b, struct str *to)
{
	const struct os_release *os = &r->inv->host.os;

	for (size_t i = 0; i < b->gaps.count; i++)
		if (!take_line(r->inv, b->gaps.v[i]))
			source_reason(to, "%s", b->gaps.v[i]);
	if (r->broken.count)
		source_reason(to, "%zu of %zu could not be read, the first: %s", r->broken.count,
		              r->items, str_c(&r->broken.first));
	if (r->nameless.count)
		source_reason(to, "%zu without a package URL, the first is '%s'", r->nameless.count,
		              str_c(&r->nameless.first));
	if (r->unversioned.count)
		source_reason(to, "%zu without a version, the first is '%s'", r->unversioned.count,
		              str_c(&r->unversioned.first));
	if (r->foreign.count)
		source_reason(to, "%zu of another system were left out, the first is %s",
		              r->foreign.count, str_c(&r->foreign.first));
	if (has_distribution(r->inv) && !os->id)
		source_reason(to, "of which system its packages are is not said");
	if (r->items && !r->inv->count && !to->len)
		source_reason(to, "nothing in it is a package");
}

static void cover(const struct reading *r, const struct bill *b, const char *path)
{
	auto_clear(str) reason = {0};

	add_reasons(r, b, &reason);
	if (r->items || reason.len)
		source_done(r->inv, bill_kind_name(b->kind), path, r->inv->count, &reason);
	else
		inventory_add_coverage(r->inv, bill_kind_name(b->kind), path, COVERAGE_ABSENT,
		                       "it names no component");
}

bool sbom_read(struct span text, const char *path, int64_t now, struct inventory *ret,
               struct err *err)
{
	auto_clear(bill) b = {0};
	auto_clear(inventory) inv = {0};
	auto_clear(reading) r = {.inv = &inv};

	if (!bill_open(text, &b, err) || !bill_each(&b, take_item, &r, err))
		return false;
	inv.generated = b.created ? b.created : now;
	choose_system(&r);
	drop_foreign(&r);
	cover(&r, &b, path);
	reading_clear(&r);
	r = (struct reading){.inv = &inv};
	inventory_sort(&inv);
	*ret = inv;
	inv = (struct inventory){0};
	return true;
}
