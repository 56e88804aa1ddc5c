#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/jswrite.h"
#include "model/inventory_diff.h"

void inventory_diff_clear(struct inventory_diff *d)
{
	free(d->items);
	*d = (struct inventory_diff){0};
}

const char *inventory_change_name(const struct inventory_change *c)
{
	if (!c->before)
		return "added";
	if (!c->after)
		return "removed";
	return str_eq(c->before->version, c->after->version) ? "state" : "version";
}

static int compare_texts(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/* What belongs to a package database is the same thing wherever the database lies. */
static const char *place_of(const struct component *c)
{
	static const char *const databases[] = {"deb", "rpm", "apk", "alpm", "kernel", "bundle"};

	for (size_t i = 0; i < ARRAY_LEN(databases); i++)
		if (strcmp(c->type, databases[i]) == 0)
			return NULL;
	return c->location;
}

static int compare_keys(const struct component *a, const struct component *b)
{
	int by = strcmp(a->type, b->type);

	by = by ? by : strcmp(a->name, b->name);
	by = by ? by : compare_texts(a->arch, b->arch);
	return by ? by : compare_texts(place_of(a), place_of(b));
}

static int compare(const struct component *a, const struct component *b)
{
	int by = compare_keys(a, b);

	return by ? by : compare_texts(a->version, b->version);
}

static int by_pointer(const void *left, const void *right)
{
	const struct component *const *a = left, *const *b = right;

	return compare(*a, *b);
}

/* Pointers to the components, in an order that puts the same things side by side. */
static const struct component **sorted(const struct inventory *inv)
{
	const struct component **list = mem_alloc(inv->count + 1, sizeof(*list));

	for (size_t i = 0; i < inv->count; i++)
		list[i] = &inv->components[i];
	qsort(list, inv->count, sizeof(*list), by_pointer);
	return list;
}

static bool is_same_state(const struct component *a, const struct component *b)
{
	return str_eq(a->status, b->status) && a->is_held == b->is_held &&
	       a->modified == b->modified;
}

static void add(struct inventory_diff *d, const struct component *before,
                const struct component *after)
{
	d->items = mem_grow(d->items, d->count, &d->cap, sizeof(*d->items));
	d->items[d->count++] = (struct inventory_change){before, after};
}

/* One version went and one came: that is one change. */
static void join_last(struct inventory_diff *d, size_t from)
{
	struct inventory_change *c = d->items + from;

	if (d->count - from != 2 || !c[0].before == !c[1].before || !c[0].after == !c[1].after)
		return;
	c[0] = (struct inventory_change){c[0].before ? c[0].before : c[1].before,
	                                 c[0].after ? c[0].after : c[1].after};
	d->count--;
}

void inventory_diff_make(const struct inventory *before, const struct inventory *after,
                         struct inventory_diff *ret)
{
	auto_free const struct component **old = sorted(before), **new = sorted(after);
	const struct component **a = old, **b = new, *last = NULL;
	size_t from = ret->count;

	while (*a || *b) {
		int by = !*a ? 1 : !*b ? -1 : compare(*a, *b);
		const struct component *now = by <= 0 ? *a : *b;

		if (last && compare_keys(last, now) != 0) {
			join_last(ret, from);
			from = ret->count;
		}
		last = now;
		if (by != 0 || !is_same_state(*a, *b))
			add(ret, by <= 0 ? *a : NULL, by >= 0 ? *b : NULL);
		a += by <= 0;
		b += by >= 0;
	}
	join_last(ret, from);
}

static void encode_side(struct jswrite *w, const char *key, const struct component *c)
{
	if (!c)
		return;
	jswrite_object(w, key);
	jswrite_str(w, "purl", c->purl);
	jswrite_str(w, "version", c->version);
	jswrite_str(w, "status", c->status);
	if (c->is_held)
		jswrite_bool(w, "held", true);
	if (c->modified)
		jswrite_int(w, "modified", c->modified);
	jswrite_end_object(w);
}

void inventory_diff_encode(const struct inventory *before, const struct inventory *after,
                           const struct inventory_diff *d, struct str *to)
{
	struct jswrite w = {.to = to, .rows = true};

	jswrite_object(&w, NULL);
	jswrite_str(&w, "format", INVENTORY_DIFF_FORMAT);
	jswrite_time(&w, "generated", after->generated);
	jswrite_str(&w, "generator", "fettle " FETTLE_VERSION);
	jswrite_str(&w, "host", after->host.id);
	jswrite_time(&w, "before", before->generated);
	jswrite_time(&w, "after", after->generated);
	jswrite_bool(&w, "complete", inventory_is_complete(before) && inventory_is_complete(after));
	jswrite_array(&w, "changes");
	for (size_t i = 0; i < d->count; i++) {
		const struct inventory_change *c = &d->items[i];
		const struct component *any = c->after ? c->after : c->before;

		jswrite_object(&w, NULL);
		jswrite_str(&w, "change", inventory_change_name(c));
		jswrite_str(&w, "type", any->type);
		jswrite_str(&w, "name", any->name);
		jswrite_str(&w, "arch", any->arch);
		encode_side(&w, "before", c->before);
		encode_side(&w, "after", c->after);
		jswrite_end_object(&w);
	}
	jswrite_end_array(&w);
	jswrite_end_object(&w);
}
