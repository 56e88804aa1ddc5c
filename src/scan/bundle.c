#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "model/history.h"
#include "model/purl.h"
#include "scan/source.h"
#include "store/state.h"
#include "store/transaction.h"

#define SOURCE "bundle"
#define TRANSACTIONS "transactions"

/* A receipt that cannot be read hides one bundle, not all of them. */
struct reading {
	struct history history;
	size_t broken;
	struct str first_why;
};

static void reading_clear(struct reading *r)
{
	history_clear(&r->history);
	str_clear(&r->first_why);
}

static void load(const struct state *state, const char *id, struct reading *to)
{
	auto_js doc = NULL;
	bool found = false;
	struct err why = {0};

	if (transaction_load(state, id, "receipt.json", RECEIPT_FORMAT, &doc, &found, &why) &&
	    (!found || history_add(&to->history, doc, &why)))
		return; /* without a receipt it has not ended: it is not known to be a bundle */
	if (to->broken++ == 0)
		str_setf(&to->first_why, "that of '%s': %s", id, why.msg);
}

/* Whether it is the newest bundle of its product, channel and architecture that stands. */
static bool is_in_force(const struct history *h, const struct receipt *r)
{
	auto_free char *line = history_line(r);

	return r->product && history_of_line(h, line) == r;
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

void scan_bundle(const struct scan *s, struct inventory *inv)
{
	auto_clear(reading) all = {0};
	auto_clear(strlist) ids = {0};
	auto_clear(str) reason = {0};
	auto_fd dir = -1;
	struct err why = {0};
	size_t added = 0;

	if (!s->state) {
		inventory_add_coverage(inv, SOURCE, TRANSACTIONS, COVERAGE_ABSENT, NULL);
		return;
	}
	if (!fs_open_subdir(s->state->dir, TRANSACTIONS, &dir, &why) ||
	    !transaction_list(s->state, &ids, &why)) {
		source_failed(inv, SOURCE, TRANSACTIONS, &why);
		return;
	}
	for (size_t i = 0; i < ids.count; i++)
		load(s->state, ids.v[i], &all);
	for (size_t i = 0; i < all.history.count; i++)
		if (is_in_force(&all.history, &all.history.items[i])) {
			add_component(s, &all.history.items[i], inv);
			added++;
		}
	if (all.broken)
		source_reason(&reason, "%zu of %zu receipts cannot be read, the first is %s",
		              all.broken, all.broken + all.history.count, str_c(&all.first_why));
	source_done(inv, SOURCE, TRANSACTIONS, added, &reason);
}
