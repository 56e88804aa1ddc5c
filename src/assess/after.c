#include <stdlib.h>

#include "assess/after.h"
#include "assess/subject.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"
#include "model/purl.h"
#include "model/version.h"

struct changing {
	struct inventory *inventory;
	struct subjects subjects; /* as it was: for the native architecture */
	struct table by_label;    /* "name" or "name:arch" to place + 1 */
	struct table purls;       /* old to new; the values are in `texts` */
	struct strlist texts;
	struct strlist *notes;
};

static void changing_clear(struct changing *c)
{
	subjects_clear(&c->subjects);
	table_clear(&c->by_label);
	table_clear(&c->purls);
	strlist_clear(&c->texts);
}

static void set_text(char **to, const char *text)
{
	char *copy = mem_strdup(text);

	free(*to);
	*to = copy;
}

/* The same package URL with another version. */
static char *with_version(const char *purl, const char *version)
{
	const char *at = strrchr(purl, '@'), *tail = at ? strchr(at, '?') : NULL;
	auto_free char *encoded =
	        purl_text(&(struct purl){.type = "x", .name = "x", .version = version});

	if (!at)
		return mem_strdup(purl);
	return str_format("%.*s%s%s", (int)(at - purl), purl, strchr(encoded, '@'),
	                  tail ? tail : "");
}

static void change_purl(struct changing *c, struct component *one, const char *version)
{
	char *purl = one->purl ? with_version(one->purl, version) : NULL;

	if (!purl)
		return;
	strlist_add(&c->texts, purl);
	table_set(&c->purls, span_of(one->purl), c->texts.v[c->texts.count - 1]);
	free(one->purl);
	one->purl = purl;
}

/* --- packages --- */

static bool is_deb(const struct component *c)
{
	return str_eq(c->type, "deb") && c->name && c->version && subject_is_present(c);
}

static void know_packages(struct changing *c)
{
	auto_clear(str) label = {0};

	for (size_t i = 0; i < c->inventory->count; i++) {
		if (!is_deb(&c->inventory->components[i]))
			continue;
		str_reset(&label);
		subject_add_package(&c->subjects, &c->inventory->components[i], &label);
		table_set(&c->by_label, span_make(label.buf, label.len),
		          (void *)(uintptr_t)(i + 1));
	}
}

static void change_package(struct changing *c, const struct patch *p, const char *package)
{
	struct span label = span_make(package, span_find(span_of(package), '='));
	const char *version = package + label.len + (package[label.len] == '=');
	size_t place = (size_t)(uintptr_t)table_get(&c->by_label, label);
	struct component *one = place ? &c->inventory->components[place - 1] : NULL;

	if (!one) {
		strlist_take(c->notes, str_format("'%s' of the plan is not installed: it is taken "
		                                  "for something that was removed since",
		                                  package));
		return;
	}
	if (version_compare(VERSION_DEB, span_of(version), span_of(one->version)) <= 0)
		return;
	change_purl(c, one, version);
	set_text(&one->version, version);
	set_text(&one->source_name, p->name);
	set_text(&one->source_version, p->to);
	set_text(&one->status, "installed");
}

static void add_package(struct changing *c, const struct patch_add *a)
{
	const struct os_release *os = &c->inventory->host.os;
	struct component *one;

	if (table_has(&c->by_label, span_of(a->name)))
		return;
	one = inventory_add(c->inventory);
	one->type = mem_strdup("deb");
	one->name = mem_strdup(a->name);
	one->version = mem_strdup(a->version);
	one->arch = mem_strdup(a->arch);
	one->source_name = mem_strdup(a->source);
	one->source_version = mem_strdup(a->source_version);
	one->status = mem_strdup("installed");
	one->location = mem_strdup("var/lib/dpkg/status");
	one->is_auto = true;
	one->purl = purl_text(
	        &(struct purl){.type = "deb",
	                       .namespace = os->id,
	                       .name = a->name,
	                       .version = a->version,
	                       .qualifiers = {{"arch", a->arch}, {"distro", os->codename}}});
	table_set(&c->by_label, span_of(a->name), (void *)(uintptr_t)c->inventory->count);
}

static void apply_archive(struct changing *c, const struct patch *p)
{
	for (size_t i = 0; i < p->packages.count; i++)
		change_package(c, p, p->packages.v[i]);
	for (size_t i = 0; i < p->add_count; i++)
		add_package(c, &p->adds[i]);
}

/* --- bundles --- */

static struct component *find_bundle(struct inventory *inv, const char *product)
{
	struct component *best = NULL;

	for (size_t i = 0; i < inv->count; i++) {
		struct component *c = &inv->components[i];

		if (str_eq(c->type, "bundle") && str_eq(c->name, product) &&
		    (!best || c->serial > best->serial))
			best = c;
	}
	return best;
}

static void apply_bundle(struct changing *c, const struct patch *p)
{
	struct component *one = find_bundle(c->inventory, p->name);
	int64_t serial = strtoll(p->to, NULL, 10);

	if (one && one->serial >= serial)
		return;
	if (one) {
		change_purl(c, one, p->to);
	} else {
		one = inventory_add(c->inventory);
		one->type = mem_strdup("bundle");
		one->name = mem_strdup(p->name);
		one->purl = purl_text(
		        &(struct purl){.type = "generic", .name = p->name, .version = p->to});
	}
	one->serial = serial;
	one->modified = 0;
	set_text(&one->version, p->to);
	set_text(&one->status, "installed");
	strlist_clear(&one->fixes);
	strlist_copy(&one->fixes, &p->fixes);
}

/* --- what runs goes by package URLs --- */

static void follow(const struct changing *c, char **purl)
{
	const char *to = *purl ? table_get(&c->purls, span_of(*purl)) : NULL;

	if (to)
		set_text(purl, to);
}

static void follow_all(struct changing *c)
{
	struct live *l = &c->inventory->live;

	for (size_t i = 0; i < l->process_count; i++)
		follow(c, &l->processes[i].package);
	for (size_t i = 0; i < l->socket_count; i++) {
		follow(c, &l->sockets[i].package);
		for (size_t k = 0; k < l->sockets[i].packages.count; k++)
			follow(c, &l->sockets[i].packages.v[k]);
		strlist_sort(&l->sockets[i].packages);
	}
	for (size_t i = 0; i < c->inventory->count; i++)
		follow(c, &c->inventory->components[i].owner);
}

bool after_apply(const struct plan *plan, struct inventory *inv, struct strlist *notes,
                 struct err *err)
{
	__attribute__((cleanup(changing_clear))) struct changing c = {.inventory = inv,
	                                                              .notes = notes};

	if (plan->host && inv->host.id && strcmp(plan->host, inv->host.id) != 0)
		return err_set(err, ERR_INPUT, "plan '%s' is one for another host", plan->id);
	subjects_make(inv, &c.subjects);
	know_packages(&c);
	for (size_t i = 0; i < plan->count; i++)
		if (plan->patches[i].kind == PATCH_ARCHIVE)
			apply_archive(&c, &plan->patches[i]);
		else
			apply_bundle(&c, &plan->patches[i]);
	follow_all(&c);
	inventory_sort(inv);
	return true;
}
