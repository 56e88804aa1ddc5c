#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/history.h"

void history_clear(struct history *h)
{
	for (size_t i = 0; i < h->count; i++)
		receipt_clear(&h->items[i]);
	mem_free(&h->items);
	*h = (struct history){0};
}

bool history_add(struct history *h, const struct js *doc, struct err *err)
{
	auto_clear(receipt) r = {0};

	if (!receipt_decode(doc, &r, err))
		return false;
	h->items = mem_grow(h->items, h->count, &h->cap, sizeof(*h->items));
	h->items[h->count++] = r;
	r = (struct receipt){0};
	return true;
}

const struct receipt *history_find(const struct history *h, const char *transaction)
{
	for (size_t i = 0; i < h->count; i++)
		if (strcmp(h->items[i].transaction, transaction) == 0)
			return &h->items[i];
	return NULL;
}

const struct receipt *history_undoer(const struct history *h, const struct receipt *r)
{
	for (size_t i = 0; i < h->count; i++)
		if (h->items[i].result == RECEIPT_DONE &&
		    str_eq(h->items[i].undoes, r->transaction))
			return &h->items[i];
	return NULL;
}

bool history_stands(const struct history *h, const struct receipt *r)
{
	return r->result == RECEIPT_DONE && !r->undoes && !history_undoer(h, r);
}

char *history_line(const struct receipt *r)
{
	return str_format("%s %s %s", r->product ? r->product : "",
	                  r->channel ? r->channel : "stable", r->arch ? r->arch : "all");
}

/* The newest that stands and fits. */
static const struct receipt *newest(const struct history *h,
                                    bool (*fits)(const struct receipt *r, const char *wanted),
                                    const char *wanted)
{
	for (size_t i = h->count; i-- > 0;)
		if (fits(&h->items[i], wanted) && history_stands(h, &h->items[i]))
			return &h->items[i];
	return NULL;
}

static bool is_bundle(const struct receipt *r, const char *id)
{
	return str_eq(r->bundle, id);
}

static bool is_digest(const struct receipt *r, const char *sha256)
{
	return str_eq(r->bundle_sha256, sha256);
}

static bool is_line(const struct receipt *r, const char *line)
{
	auto_free char *is = history_line(r);

	return strcmp(is, line) == 0;
}

static bool is_any(const struct receipt *r, const char *wanted)
{
	return r != NULL && wanted == NULL;
}

const struct receipt *history_of_bundle(const struct history *h, const char *id)
{
	return newest(h, is_bundle, id);
}

const struct receipt *history_of_digest(const struct history *h, const char *sha256)
{
	return newest(h, is_digest, sha256);
}

const struct receipt *history_of_line(const struct history *h, const char *line)
{
	return newest(h, is_line, line);
}

const struct receipt *history_newest(const struct history *h)
{
	return newest(h, is_any, NULL);
}

const struct receipt *history_last_change(const struct history *h)
{
	const struct receipt *last = NULL;

	for (size_t i = 0; i < h->count; i++)
		if (h->items[i].result == RECEIPT_DONE &&
		    (!last || h->items[i].finished >= last->finished))
			last = &h->items[i];
	return last;
}
