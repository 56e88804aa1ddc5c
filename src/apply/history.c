#include <stdlib.h>

#include "apply/history.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/js.h"
#include "store/transaction.h"

void history_clear(struct history *h)
{
	for (size_t i = 0; i < h->count; i++)
		receipt_clear(&h->items[i]);
	free(h->items);
	*h = (struct history){0};
}

bool history_load(const struct state *s, struct history *ret, struct err *err)
{
	auto_clear(strlist) ids = {0};
	auto_clear(history) h = {0};

	if (!transaction_list(s, &ids, err))
		return false;
	for (size_t i = 0; i < ids.count; i++) {
		auto_js doc = NULL;
		bool found;

		if (!transaction_load(s, ids.v[i], "receipt.json", RECEIPT_FORMAT, &doc, &found,
		                      err))
			return false;
		if (!found)
			continue;
		h.items = mem_grow(h.items, h.count, &h.cap, sizeof(*h.items));
		if (!receipt_decode(doc, &h.items[h.count], err))
			return err_prefix(err, "receipt of '%s'", ids.v[i]);
		h.count++;
	}
	*ret = h;
	h = (struct history){0};
	return true;
}

const struct receipt *history_find(const struct history *h, const char *transaction)
{
	for (size_t i = 0; i < h->count; i++)
		if (strcmp(h->items[i].transaction, transaction) == 0)
			return &h->items[i];
	return NULL;
}

bool history_stands(const struct history *h, const struct receipt *r)
{
	if (r->result != RECEIPT_DONE || r->undoes)
		return false;
	for (size_t i = 0; i < h->count; i++)
		if (h->items[i].result == RECEIPT_DONE &&
		    str_eq(h->items[i].undoes, r->transaction))
			return false;
	return true;
}

char *history_line(const struct receipt *r)
{
	return str_format("%s %s %s", r->product ? r->product : "",
	                  r->channel ? r->channel : "stable", r->arch ? r->arch : "all");
}

const struct receipt *history_of_bundle(const struct history *h, const char *id)
{
	for (size_t i = h->count; i-- > 0;)
		if (str_eq(h->items[i].bundle, id) && history_stands(h, &h->items[i]))
			return &h->items[i];
	return NULL;
}

const struct receipt *history_of_line(const struct history *h, const char *line)
{
	for (size_t i = h->count; i-- > 0;) {
		auto_free char *is = history_line(&h->items[i]);

		if (strcmp(is, line) == 0 && history_stands(h, &h->items[i]))
			return &h->items[i];
	}
	return NULL;
}

const struct receipt *history_newest(const struct history *h)
{
	for (size_t i = h->count; i-- > 0;)
		if (history_stands(h, &h->items[i]))
			return &h->items[i];
	return NULL;
}
