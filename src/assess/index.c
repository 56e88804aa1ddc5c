#include <stdlib.h>

#include "assess/index.h"
#include "base/err.h"
#include "base/mem.h"

/* --- using --- */

void index_clear(struct index *ix)
{
	fs_map_clear(&ix->map);
	*ix = (struct index){0};
}

static const char *pooled(const struct index *ix, uint32_t at)
{
	return at < ix->pool_size ? ix->pool + at : "";
}

static void take_about(struct index *ix, const struct index_head *h)
{
	ix->about = (struct index_about){
	        .records = h->records,
	        .broken = h->broken,
	        .published = h->published,
	        .valid_until = h->valid_until,
	        .first_broken = span_of(pooled(ix, h->first_broken)),
	        .release = span_of(pooled(ix, h->release)),
	        .scopes = span_of(pooled(ix, h->scopes)),
	};
}

static bool take(struct index *ix, unsigned texts, unsigned numbers, struct err *err)
{
	struct index_head h;
	size_t body;

	if (ix->map.len < sizeof(h))
		return err_set(err, ERR_INPUT, "too short for an index");
	memcpy(&h, ix->map.ptr, sizeof(h));
	if (memcmp(h.magic, INDEX_MAGIC, sizeof(INDEX_MAGIC)) != 0 || h.order != INDEX_ORDER ||
	    h.texts != texts || h.numbers != numbers)
		return err_set(err, ERR_INPUT, "an index of another layout");
	body = ix->map.len - sizeof(h);
	ix->texts = texts;
	ix->count = h.count;
	ix->row_size = index_row_size(texts, numbers);
	ix->rows = ix->map.ptr + sizeof(h);
	if (h.count > body / ix->row_size || h.pool_size != body - h.count * ix->row_size ||
	    h.pool_size == 0 || ix->map.ptr[ix->map.len - 1])
		return err_set(err, ERR_INPUT, "an index that is not whole");
	ix->pool = ix->rows + ix->count * ix->row_size;
	ix->pool_size = h.pool_size;
	take_about(ix, &h);
	return true;
}

bool index_open(int dir, const char *name, unsigned texts, unsigned numbers, struct index *ret,
                struct err *err)
{
	auto_clear(index) ix = {0};
	auto_fd fd = -1;

	if (!fs_open_file(dir, name, &fd, err))
		return false;
	if (!fs_map(fd, &ix.map, err) || !take(&ix, texts, numbers, err))
		return err_prefix(err, "index '%s'", name);
	*ret = ix;
	ix = (struct index){0};
	return true;
}

const char *index_text(const struct index *ix, size_t row, unsigned column)
{
	uint32_t at;

	memcpy(&at, ix->rows + row * ix->row_size + column * sizeof(at), sizeof(at));
	return pooled(ix, at);
}

int64_t index_number(const struct index *ix, size_t row, unsigned column)
{
	int64_t n;

	memcpy(&n, ix->rows + row * ix->row_size + index_row_size(ix->texts, column), sizeof(n));
	return n;
}

size_t index_find(const struct index *ix, const char *key, size_t *ret_first)
{
	size_t low = 0, high = ix->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(index_text(ix, middle, 0), key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_first = low;
	while (low < ix->count && strcmp(index_text(ix, low, 0), key) == 0)
		low++;
	return low - *ret_first;
}
