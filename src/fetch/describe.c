#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "fetch/describe.h"

void describe_bundle(const struct manifest *m, struct catalog_entry *e)
{
	e->id = mem_strdup(m->id);
	e->product = mem_strdup(m->product);
	e->channel = mem_strdup(m->channel ? m->channel : "stable");
	e->arch = mem_strdup(m->arch);
	e->class = mem_strdup(m->class ? m->class : "bugfix");
	e->severity = mem_strdup(m->severity);
	e->title = mem_strdup(m->title);
	e->serial = m->serial;
	e->created = m->created;
	e->expires = m->expires;
	strlist_copy(&e->fixes, &m->fixes);
	strlist_copy(&e->supersedes, &m->supersedes);
	strlist_copy(&e->requires, &m->requires);
	strlist_copy(&e->applies_to.os, &m->applies_to.os);
	strlist_copy(&e->applies_to.arch, &m->applies_to.arch);
	strlist_copy(&e->applies_to.packages, &m->applies_to.packages);
	e->reboot = m->reboot;
	strlist_copy(&e->restart, &m->restart);
}

static struct js *only(struct catalog *c)
{
	auto_js doc = catalog_encode(c);
	const struct js *list = NULL;

	return js_get_array(doc, "bundles", &list, NULL) ? js_copy(js_at(list, 0)) : js_object();
}

/* Members are compared as a catalog writes them, so that none can be forgotten here. */
bool describe_check(const struct manifest *m, const struct catalog_entry *e, struct err *err)
{
	auto_clear(catalog) ours = {0};
	struct catalog theirs = {.count = 1};
	struct catalog_entry *own = catalog_add(&ours), borrowed = *e;
	auto_js is = NULL;
	auto_js said = NULL;
	const struct js *value;
	const char *key;

	describe_bundle(m, own);
	own->file = mem_strdup(e->file);
	own->sha256 = mem_strdup(e->sha256);
	own->size = e->size;
	theirs.entries = &borrowed;
	is = only(&ours);
	said = only(&theirs);
	for (void *at = NULL; js_each(is, &at, &key, &value);) {
		auto_clear(str) a = {0}, b = {0};

		js_print(value, JS_SORTED, &a);
		if (js_member(said, key))
			js_print(js_member(said, key), JS_SORTED, &b);
		if (strcmp(str_c(&a), str_c(&b)) != 0)
			return err_set(
			        err, ERR_UNTRUSTED,
			        "the catalog says another %s than the bundle: %.80s, not %.80s",
			        key, b.len ? str_c(&b) : "none", str_c(&a));
	}
	if (js_count(is) != js_count(said))
		return err_set(err, ERR_UNTRUSTED, "the catalog says more than the bundle");
	return true;
}
