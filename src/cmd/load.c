#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "cmd/load.h"
#include "ext/js.h"
#include "store/doc.h"

#define INVENTORY "inventory/current.json"
#define FINDINGS "findings.json"
#define CURRENT ".current"

bool load_inventory(const struct state *s, struct inventory *ret, bool *ret_found, struct err *err)
{
	auto_js doc = NULL;

	if (!doc_load(s, INVENTORY, "fettle.inventory/1", &doc, ret_found, err))
		return false;
	return !*ret_found || inventory_decode(doc, ret, err) ||
	       err_prefix(err, "'%s/" INVENTORY "'", s->path);
}

bool load_findings(const struct state *s, struct findings *ret, bool *ret_found, struct err *err)
{
	auto_js doc = NULL;

	if (!doc_load(s, FINDINGS, FINDINGS_FORMAT, &doc, ret_found, err))
		return false;
	return !*ret_found || findings_decode(doc, ret, err) ||
	       err_prefix(err, "'%s/" FINDINGS "'", s->path);
}

/* Names in a directory of the state; none when it is not there. */
static bool list(const struct state *s, const char *name, struct strlist *ret, struct err *err)
{
	auto_fd dir = -1;
	struct err why = {0};

	if (fs_open_subdir(s->dir, name, &dir, &why))
		return fs_list(dir, ret, err) || err_prefix(err, "'%s/%s'", s->path, name);
	if (fs_is_absent(&why))
		return true;
	if (err)
		*err = why;
	return false;
}

static bool load_one_plan(const struct state *s, const char *name, struct plan *ret,
                          bool *ret_found, struct err *err)
{
	auto_js doc = NULL;

	if (!doc_load(s, name, PLAN_FORMAT, &doc, ret_found, err))
		return false;
	return !*ret_found || plan_decode(doc, ret, err) ||
	       err_prefix(err, "'%s/%s'", s->path, name);
}

static bool is_newer(const struct plan *a, const struct plan *b)
{
	return !b->id || a->generated > b->generated ||
	       (a->generated == b->generated && strcmp(a->id, b->id) > 0);
}

static bool load_newest_plan(const struct state *s, struct plan *ret, bool *ret_found,
                             struct err *err)
{
	auto_clear(strlist) names = {0};
	auto_clear(plan) newest = {0};

	if (!list(s, "plans", &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *name = str_format("plans/%s", names.v[i]);
		auto_clear(plan) p = {0};
		bool found;

		if (names.v[i][0] == '.' || !str_ends(names.v[i], ".json"))
			continue;
		if (!load_one_plan(s, name, &p, &found, err))
			return false;
		if (found && is_newer(&p, &newest)) {
			plan_clear(&newest);
			newest = p;
			p = (struct plan){0};
		}
	}
	*ret_found = newest.id != NULL;
	*ret = newest;
	newest = (struct plan){0};
	return true;
}

bool load_plan(const struct state *s, const char *id, struct plan *ret, bool *ret_found,
               struct err *err)
{
	auto_free char *name = id ? str_format("plans/%s.json", id) : NULL;

	if (!id)
		return load_newest_plan(s, ret, ret_found, err);
	if (strchr(id, '/') || *id == '.')
		return err_set(err, ERR_USAGE, "'%.80s' is not the id of a plan", id);
	return load_one_plan(s, name, ret, ret_found, err);
}

void receipts_clear(struct receipts *r)
{
	for (size_t i = 0; i < r->count; i++)
		receipt_clear(&r->items[i]);
	mem_free(&r->items);
	mem_free(&r->unfinished);
	*r = (struct receipts){0};
}

static bool load_receipt(const struct state *s, const char *id, struct receipts *to,
                         struct err *err)
{
	auto_free char *name = str_format("transactions/%s/receipt.json", id);
	auto_clear(receipt) r = {0};
	auto_js doc = NULL;
	bool found;

	if (!doc_load(s, name, RECEIPT_FORMAT, &doc, &found, err))
		return false;
	if (!found)
		return true; /* going on, or left by a crash before it changed anything */
	if (!receipt_decode(doc, &r, err))
		return err_prefix(err, "'%s/%s'", s->path, name);
	to->items = mem_grow(to->items, to->count, &to->cap, sizeof(*to->items));
	to->items[to->count++] = r;
	r = (struct receipt){0};
	return true;
}

static bool load_current(const struct state *s, char **ret, struct err *err)
{
	auto_clear(str) text = {0};

	if (!fs_read(s->dir, "transactions/" CURRENT, 256, &text, err))
		return err_prefix(err, "'%s'", s->path);
	*ret = span_dup(span_trim(span_make(text.buf, text.len)));
	return true;
}

bool load_receipts(const struct state *s, struct receipts *ret, struct err *err)
{
	auto_clear(strlist) names = {0};
	auto_clear(receipts) all = {0};

	if (!list(s, "transactions", &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++)
		if (names.v[i][0] != '.' && strcmp(names.v[i], CURRENT) != 0 &&
		    !load_receipt(s, names.v[i], &all, err))
			return false;
	if (strlist_has(&names, CURRENT) && !load_current(s, &all.unfinished, err))
		return false;
	*ret = all;
	all = (struct receipts){0};
	return true;
}

const struct receipt *receipts_undoer(const struct receipts *all, const struct receipt *r)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].result == RECEIPT_DONE && all->items[i].undoes &&
		    strcmp(all->items[i].undoes, r->transaction) == 0)
			return &all->items[i];
	return NULL;
}

bool receipts_has_applied(const struct receipts *all, const char *sha256)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct receipt *r = &all->items[i];

		if (r->result == RECEIPT_DONE && str_eq(r->kind, "apply") &&
		    str_eq(r->bundle_sha256, sha256) && !receipts_undoer(all, r))
			return true;
	}
	return false;
}
