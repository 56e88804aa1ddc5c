#include <stdlib.h>

#include "assess/bundles.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/url.h"
#include "ext/js.h"
#include "model/arch.h"
#include "store/state.h"

void bundles_clear(struct bundles *b)
{
	for (size_t i = 0; i < b->count; i++)
		catalog_clear(&b->v[i].catalog);
	free(b->v);
	*b = (struct bundles){0};
}

static bool read_catalog(const struct state *state, const struct source *s, struct catalog *ret,
                         struct err *err)
{
	auto_clear(str) text = {0};
	auto_js doc = NULL;
	auto_fd fd = -1;

	return feed_open_data(state, &s->feed, true, &fd, err) &&
	       fs_read_fd(fd, CATALOG_MAX, &text, err) &&
	       js_parse_document(span_make(text.buf, text.len), CATALOG_FORMAT, &doc, err) &&
	       catalog_decode(doc, ret, err);
}

bool bundles_open(const struct state *state, const struct sources *sources, int64_t now,
                  struct bundles *ret, struct strlist *notes, struct err *err)
{
	auto_clear(bundles) all = {0};

	for (size_t i = 0; i < sources->count; i++) {
		const struct source *s = &sources->v[i];
		struct bundle_source *to;

		if (s->type || s->why_not)
			continue;
		all.v = mem_grow(all.v, all.count, &all.cap, sizeof(*all.v));
		to = &all.v[all.count++];
		to->source = s;
		if (!read_catalog(state, s, &to->catalog, err))
			return err_prefix(err, "feed '%s'", s->feed.name);
		if (to->catalog.expires && now >= to->catalog.expires) {
			strlist_take(notes, str_format("source of bundles '%s' has expired: "
			                               "nothing of it is planned",
			                               s->feed.name));
			catalog_clear(&all.v[--all.count].catalog);
		}
	}
	*ret = all;
	all = (struct bundles){0};
	return true;
}

/* --- what is installed --- */

static bool is_bundle(const struct component *c)
{
	return str_eq(c->type, "bundle") && c->name;
}

static const struct component *installed(const struct inventory *inv, const char *product)
{
	const struct component *best = NULL;

	for (size_t i = 0; i < inv->count; i++) {
		const struct component *c = &inv->components[i];

		if (is_bundle(c) && strcmp(c->name, product) == 0 &&
		    (!best || c->serial > best->serial))
			best = c;
	}
	return best;
}

static bool speaks_of(const struct finding *f, const struct strlist *fixes)
{
	if (strlist_has(fixes, f->vulnerability))
		return true;
	for (size_t i = 0; i < f->aliases.count; i++)
		if (strlist_has(fixes, f->aliases.v[i]))
			return true;
	return false;
}

static void set_text(char **to, char *text)
{
	free(*to);
	*to = text;
}

/* A bundle whose files were changed ends nothing. */
static void judge_installed(const struct component *c, struct findings *f)
{
	if (c->status && strcmp(c->status, "installed") != 0)
		return;
	for (size_t i = 0; i < f->count; i++) {
		struct finding *one = &f->items[i];

		if (!speaks_of(one, &c->fixes))
			continue;
		one->state = FINDING_FIXED;
		mem_free(&one->patch);
		set_text(&one->reason.rule, mem_strdup("bundle"));
		set_text(&one->reason.text,
		         str_format("bundle of product '%s', serial %lld, is installed and ends it",
		                    c->name, (long long)c->serial));
	}
}

/* --- what is offered --- */

static bool is_os(const char *wanted, const struct os_release *os)
{
	size_t n = os->id ? strlen(os->id) : 0;

	if (!n || strncmp(wanted, os->id, n) != 0)
		return false;
	return !wanted[n] ||
	       (wanted[n] == ':' && os->version_id && strcmp(wanted + n + 1, os->version_id) == 0);
}

static bool fits_os(const struct catalog_entry *e, const struct os_release *os)
{
	for (size_t i = 0; i < e->applies_to.os.count; i++)
		if (is_os(e->applies_to.os.v[i], os))
			return true;
	return e->applies_to.os.count == 0;
}

static bool fits_arch(const struct catalog_entry *e, const struct inventory *inv)
{
	const char *machine = inv->host.machine;
	const char *arch = inv->host.arch ? inv->host.arch : machine ? arch_debian(machine) : NULL;

	if (!arch)
		return true; /* apply holds it to the machine that it runs on */
	return (strcmp(e->arch, "all") == 0 || strcmp(e->arch, arch) == 0) &&
	       (e->applies_to.arch.count == 0 || strlist_has(&e->applies_to.arch, arch));
}

static bool has_package(const struct inventory *inv, const char *name)
{
	for (size_t i = 0; i < inv->count; i++)
		if (str_eq(inv->components[i].name, name))
			return true;
	return false;
}

static bool applies(const struct catalog_entry *e, const struct inventory *inv, int64_t now)
{
	if ((e->expires && now >= e->expires) || !fits_os(e, &inv->host.os) || !fits_arch(e, inv) ||
	    (e->channel && strcmp(e->channel, "stable") != 0))
		return false;
	for (size_t i = 0; i < e->applies_to.packages.count; i++)
		if (!has_package(inv, e->applies_to.packages.v[i]))
			return false;
	return true;
}

static bool ends_something(const struct catalog_entry *e, const struct findings *f)
{
	for (size_t i = 0; i < f->count; i++)
		if (finding_state_is_live(f->items[i].state) && speaks_of(&f->items[i], &e->fixes))
			return true;
	return false;
}

/* The catalog is sorted by product and serial: the last one that fits is the newest. */
static const struct catalog_entry *choose(const struct bundles *b, const struct inventory *inv,
                                          int64_t now, const char *product,
                                          const struct findings *f,
                                          const struct bundle_source **ret_from)
{
	const struct component *c = installed(inv, product);
	const struct catalog_entry *best = NULL;

	for (size_t i = 0; i < b->count; i++) {
		for (size_t k = 0; k < b->v[i].catalog.count; k++) {
			const struct catalog_entry *e = &b->v[i].catalog.entries[k];

			if (strcmp(e->product, product) != 0 || !applies(e, inv, now) ||
			    (c && e->serial <= c->serial) || (!c && !ends_something(e, f)) ||
			    (best && e->serial <= best->serial))
				continue;
			best = e;
			*ret_from = &b->v[i];
		}
	}
	return best;
}

static void collect_products(const struct bundles *b, struct strlist *to)
{
	for (size_t i = 0; i < b->count; i++)
		for (size_t k = 0; k < b->v[i].catalog.count; k++)
			strlist_add(to, b->v[i].catalog.entries[k].product);
	strlist_sort(to);
	strlist_unique(to);
}

bool bundles_cover(const struct bundles *b, const char *product)
{
	for (size_t i = 0; i < b->count; i++)
		for (size_t k = 0; k < b->v[i].catalog.count; k++)
			if (strcmp(b->v[i].catalog.entries[k].product, product) == 0)
				return true;
	return false;
}

static bool is_known(const struct findings *f, const char *vulnerability)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->items[i].vulnerability, vulnerability) == 0 ||
		    strlist_has(&f->items[i].aliases, vulnerability))
			return true;
	return false;
}

/* A newer bundle of an installed product says what the installed one is vulnerable to. */
static void add_vulnerability(const struct bundle_source *from, const struct catalog_entry *e,
                              const struct component *c, const char *vulnerability,
                              struct findings *to)
{
	struct finding *f = findings_add(to);

	f->vulnerability = mem_strdup(vulnerability);
	f->id = finding_make_id(c->name, vulnerability);
	f->source = mem_strdup(c->name);
	f->purl = mem_strdup(c->purl);
	f->installed = mem_strdup(c->version);
	strlist_add(&f->packages, c->name);
	f->fixed_version = str_format("%lld", (long long)e->serial);
	f->state = FINDING_OPEN;
	f->priority.severity = mem_strdup(e->severity);
	f->times.published = e->created;
	f->reason.feed = mem_strdup(from->source->feed.name);
	f->reason.record = mem_strdup(e->id);
	f->reason.rule = mem_strdup("bundle");
	f->reason.text =
	        str_format("bundle '%s' of product '%s', serial %lld, ends it, and serial %lld is "
	                   "installed",
	                   e->id, e->product, (long long)e->serial, (long long)c->serial);
}

void bundles_judge(const struct bundles *b, const struct inventory *inv, int64_t now,
                   struct findings *f)
{
	auto_clear(strlist) products = {0};

	for (size_t i = 0; i < inv->count; i++)
		if (is_bundle(&inv->components[i]))
			judge_installed(&inv->components[i], f);
	collect_products(b, &products);
	for (size_t i = 0; i < products.count; i++) {
		const struct component *c = installed(inv, products.v[i]);
		const struct bundle_source *from;
		const struct catalog_entry *e =
		        c ? choose(b, inv, now, products.v[i], f, &from) : NULL;

		for (size_t k = 0; e && k < e->fixes.count; k++)
			if (!strlist_has(&c->fixes, e->fixes.v[k]) && !is_known(f, e->fixes.v[k]))
				add_vulnerability(from, e, c, e->fixes.v[k], f);
	}
}

/* --- the plan --- */

static void end_findings(const struct catalog_entry *e, struct findings *f, struct patch *p)
{
	for (size_t i = 0; i < f->count; i++) {
		struct finding *one = &f->items[i];

		if (!finding_state_is_live(one->state) || !speaks_of(one, &e->fixes))
			continue;
		strlist_add(&p->ends, one->id);
		if (one->patch)
			continue; /* an archive offers the fix too */
		one->state = FINDING_OPEN;
		one->patch = mem_strdup(e->id);
	}
	strlist_sort(&p->ends);
}

static void add_patch(const struct bundle_source *from, const struct catalog_entry *e,
                      const struct inventory *inv, struct findings *f, struct plan *plan)
{
	const struct component *c = installed(inv, e->product);
	struct patch *p;

	if (plan_find(plan, e->id))
		return;
	p = plan_add(plan);
	p->id = mem_strdup(e->id);
	p->class = mem_strdup(e->class ? e->class : "bugfix");
	p->kind = PATCH_BUNDLE;
	p->name = mem_strdup(e->product);
	p->from = c ? str_format("%lld", (long long)c->serial) : NULL;
	p->to = str_format("%lld", (long long)e->serial);
	p->size = e->size;
	p->source = mem_strdup(from->source->feed.name);
	p->url = from->source->feed.url ? url_join(from->source->feed.url, e->file) : NULL;
	p->sha256 = mem_strdup(e->sha256);
	p->reboot = e->reboot;
	strlist_copy(&p->restart, &e->restart);
	strlist_copy(&p->requires, &e->requires);
	strlist_copy(&p->fixes, &e->fixes);
	strlist_sort(&p->fixes);
	end_findings(e, f, p);
}

static const struct catalog_entry *find_by_id(const struct bundles *b, const char *id,
                                              const struct bundle_source **ret_from)
{
	for (size_t i = 0; i < b->count; i++)
		for (size_t k = 0; k < b->v[i].catalog.count; k++)
			if (strcmp(b->v[i].catalog.entries[k].id, id) == 0) {
				*ret_from = &b->v[i];
				return &b->v[i].catalog.entries[k];
			}
	return NULL;
}

/* Patches are added while the list is walked: what is required may require more. */
static void add_required(const struct bundles *b, const struct inventory *inv, int64_t now,
                         struct findings *f, struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		auto_clear(strlist) wanted = {0};

		strlist_copy(&wanted, &plan->patches[i].requires);
		for (size_t k = 0; k < wanted.count; k++) {
			const struct bundle_source *from;
			const struct catalog_entry *e = find_by_id(b, wanted.v[k], &from);
			const struct component *c = e ? installed(inv, e->product) : NULL;

			if (e && applies(e, inv, now) && (!c || c->serial < e->serial))
				add_patch(from, e, inv, f, plan);
		}
	}
}

void bundles_plan(const struct bundles *b, const struct inventory *inv, int64_t now,
                  struct findings *f, struct plan *plan)
{
	auto_clear(strlist) products = {0};

	collect_products(b, &products);
	for (size_t i = 0; i < products.count; i++) {
		const struct bundle_source *from;
		const struct catalog_entry *e = choose(b, inv, now, products.v[i], f, &from);

		if (e)
			add_patch(from, e, inv, f, plan);
	}
	add_required(b, inv, now, f, plan);
}
