#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "model/purl.h"
#include "model/receipt.h"
#include "scan/source.h"
#include "store/doc.h"
#include "store/state.h"

#define SOURCE "bundle"
#define TRANSACTIONS "transactions"

struct receipts {
	struct receipt *v; /* in the order of their transactions' ids, which is that of time */
	size_t count, cap;
	size_t broken;
	struct str first_why;
};

static void receipts_clear(struct receipts *r)
{
	for (size_t i = 0; i < r->count; i++)
		receipt_clear(&r->v[i]);
	free(r->v);
	str_clear(&r->first_why);
}

static void load(const struct state *state, const char *id, struct receipts *to)
{
	auto_free char *name = str_format(TRANSACTIONS "/%s/receipt.json", id);
	auto_clear(receipt) r = {0};
	auto_js doc = NULL;
	bool found = false;
	struct err why = {0};

	if (!doc_load(state, name, RECEIPT_FORMAT, &doc, &found, &why) ||
	    (found && !receipt_decode(doc, &r, &why))) {
		if (to->broken++ == 0)
			str_setf(&to->first_why, "'%s': %s", name, why.msg);
		return;
	}
	if (!found) /* not ended: what it has done so far is not known to be a bundle */
		return;
	to->v = mem_grow(to->v, to->count, &to->cap, sizeof(*to->v));
	to->v[to->count++] = r;
	r = (struct receipt){0};
}

static bool is_undone(const struct receipts *all, const struct receipt *r)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->v[i].result == RECEIPT_DONE && str_eq(all->v[i].undoes, r->transaction))
			return true;
	return false;
}

static bool is_standing(const struct receipts *all, const struct receipt *r)
{
	return str_eq(r->kind, "apply") && r->result == RECEIPT_DONE && r->product &&
	       !is_undone(all, r);
}

static const char *channel_of(const struct receipt *r)
{
	return r->channel ? r->channel : "stable";
}

static bool is_same_line(const struct receipt *a, const struct receipt *b)
{
	return str_eq(a->product, b->product) && str_eq(a->arch, b->arch) &&
	       str_eq(channel_of(a), channel_of(b));
}

/* Whether a later bundle of the same product, channel and architecture stands. */
static bool is_replaced(const struct receipts *all, size_t i)
{
	for (size_t j = i + 1; j < all->count; j++)
		if (is_standing(all, &all->v[j]) && is_same_line(&all->v[i], &all->v[j]))
			return true;
	return false;
}

static bool is_link_to(const struct scan *s, const char *name, const char *target)
{
	auto_clear(str) found = {0};

	return fs_readlink(s->root, name, &found, NULL) && strcmp(str_c(&found), target) == 0;
}

static bool has_digest(const struct scan *s, const char *name, const char *hex)
{
	char found[SHA256_HEX_SIZE];
	auto_fd fd = -1;

	return fs_open_file(s->root, name, &fd, NULL) && digest_fd(fd, found, NULL, NULL) &&
	       strcmp(found, hex) == 0;
}

/* Whether the path is as the transaction left it. */
static bool is_as_left(const struct scan *s, const struct receipt_change *c)
{
	const char *name = c->path[0] == '/' ? c->path + 1 : c->path;
	struct stat st;
	struct err why = {0};

	if (!fs_stat(s->root, name, &st, &why))
		return !c->after && fs_is_absent(&why);
	if (!c->after)
		return false;
	if (strcmp(c->after, "dir") == 0)
		return S_ISDIR(st.st_mode);
	if (str_starts(c->after, "link:"))
		return S_ISLNK(st.st_mode) && is_link_to(s, name, c->after + strlen("link:"));
	return S_ISREG(st.st_mode) && has_digest(s, name, c->after);
}

static void add_component(const struct scan *s, const struct receipt *r, struct inventory *inv)
{
	struct component *c = inventory_add(inv);

	c->type = mem_strdup("bundle");
	c->name = mem_strdup(r->product);
	c->version = str_format("%lld", (long long)r->serial);
	c->arch = mem_strdup(r->arch);
	c->origin = mem_strdup(r->signed_by);
	c->location = str_format(TRANSACTIONS "/%s/receipt.json", r->transaction);
	c->serial = r->serial;
	strlist_copy(&c->fixes, &r->fixes);
	strlist_sort(&c->fixes);
	c->paths = (int64_t)r->change_count;
	for (size_t i = 0; i < r->change_count; i++)
		c->modified += !is_as_left(s, &r->changes[i]);
	c->status = mem_strdup(c->modified ? "modified" : "installed");
	c->purl = purl_text(&(struct purl){
	        .type = "generic",
	        .name = c->name,
	        .version = c->version,
	        .qualifiers = {{"arch", c->arch}, {"channel", r->channel}},
	});
}

static bool list_transactions(const struct state *state, struct strlist *ret, struct err *err)
{
	auto_fd dir = -1;

	return fs_open_subdir(state->dir, TRANSACTIONS, &dir, err) && fs_list(dir, ret, err);
}

void scan_bundle(const struct scan *s, struct inventory *inv)
{
	auto_clear(receipts) all = {0};
	auto_clear(strlist) ids = {0};
	auto_clear(str) reason = {0};
	struct err why = {0};
	size_t added = 0;

	if (!s->state || !list_transactions(s->state, &ids, &why)) {
		source_failed(inv, SOURCE, TRANSACTIONS, &why);
		return;
	}
	for (size_t i = 0; i < ids.count; i++)
		load(s->state, ids.v[i], &all);
	for (size_t i = 0; i < all.count; i++)
		if (is_standing(&all, &all.v[i]) && !is_replaced(&all, i)) {
			add_component(s, &all.v[i], inv);
			added++;
		}
	if (all.broken)
		source_reason(&reason, "%zu of %zu receipts cannot be read, the first is %s",
		              all.broken, all.broken + all.count, str_c(&all.first_why));
	source_done(inv, SOURCE, TRANSACTIONS, added, &reason);
}
