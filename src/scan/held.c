#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "scan/held.h"

#define PART 65536u
/* What is shorter than this is not worth packing. */
#define SHORT 512u

void held_clear(struct held *h)
{
	for (size_t i = 0; i < h->count; i++)
		free(h->parts[i].bytes);
	free(h->parts);
	free(h->why);
	*h = (struct held){0};
}

static bool collect(void *ctx, const void *bytes, size_t len, struct err *err)
{
	(void)err;
	str_add(ctx, bytes, len);
	return true;
}

/* Packed when that makes it smaller. */
static void put(struct held_part *p, struct span bytes, struct zpack *z)
{
	auto_clear(str) packed = {0};

	p->len = p->packed = bytes.len;
	if (z && bytes.len >= SHORT) {
		zpack_begin(z, bytes.len);
		if (zpack_feed(z, bytes.ptr, bytes.len, true, collect, &packed, NULL) &&
		    packed.len < bytes.len) {
			p->packed = packed.len;
			p->bytes = mem_dup(packed.buf, packed.len);
			return;
		}
	}
	p->bytes = mem_dup(bytes.ptr, bytes.len);
}

void held_add(struct held *h, uint64_t at, struct span bytes, struct zpack *z)
{
	while (bytes.len) {
		struct span piece = span_make(bytes.ptr, bytes.len < PART ? bytes.len : PART);
		struct held_part *p;

		h->parts = mem_grow(h->parts, h->count, &h->cap, sizeof(*h->parts));
		p = &h->parts[h->count++];
		p->at = at;
		put(p, piece, z);
		h->memory += p->packed + sizeof(*p);
		at += piece.len;
		bytes = span_from(bytes, piece.len);
	}
}

void held_view_clear(struct held_view *v)
{
	str_clear(&v->bytes);
	unzstd_clear(&v->unzstd);
	*v = (struct held_view){0};
}

/* The part with the byte at `at`; NULL: it is not held. */
static const struct held_part *part_of(const struct held *h, uint64_t at)
{
	size_t low = 0, high = h->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (h->parts[mid].at + h->parts[mid].len <= at)
			low = mid + 1;
		else
			high = mid;
	}
	return low < h->count && h->parts[low].at <= at ? &h->parts[low] : NULL;
}

static bool unpack(struct held_view *v, const struct held_part *p, const char **ret,
                   struct err *err)
{
	size_t number = (size_t)(p - v->held->parts) + 1;

	if (p->packed == p->len) {
		*ret = p->bytes;
		return true;
	}
	if (v->part != number) {
		v->part = 0;
		str_reset(&v->bytes);
		unzstd_begin(&v->unzstd, p->len);
		if (!unzstd_feed(&v->unzstd, p->bytes, p->packed, collect, &v->bytes, err) ||
		    !unzstd_end(&v->unzstd, err))
			return false;
		v->part = number;
	}
	*ret = v->bytes.buf;
	return true;
}

static bool read_held(void *ctx, uint64_t at, void *buf, size_t len, struct err *err)
{
	struct held_view *v = ctx;
	char *to = buf;

	while (len) {
		const struct held_part *p = part_of(v->held, at);
		const char *bytes;
		size_t from, n;

		if (!p)
			return err_set(err, ERR_INPUT, "%s",
			               v->held->why ? v->held->why
			                            : "it was not kept while the image was read");
		if (!unpack(v, p, &bytes, err))
			return false;
		from = (size_t)(at - p->at);
		n = p->len - from < len ? p->len - from : len;
		memcpy(to, bytes + from, n);
		to += n;
		at += n;
		len -= n;
	}
	return true;
}

struct region held_region(struct held_view *v, const struct held *h)
{
	v->held = h;
	v->part = 0;
	return region_of_reader(read_held, v, h->size);
}
