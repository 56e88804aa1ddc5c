#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/table.h"

struct table_slot {
	char *key; /* NULL: free */
	size_t len;
	uint64_t hash;
	void *value;
};

uint64_t table_hash(struct span key)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < key.len; i++)
		h = (h ^ (unsigned char)key.ptr[i]) * 0x100000001b3u;
	return h;
}

void table_clear(struct table *t)
{
	free(t->slots);
	arena_clear(&t->keys);
	*t = (struct table){0};
}

static struct table_slot *find(const struct table *t, struct span key, uint64_t hash)
{
	size_t i = hash & (t->cap - 1);

	for (;; i = (i + 1) & (t->cap - 1)) {
		struct table_slot *s = &t->slots[i];

		if (!s->key || (s->hash == hash && span_same(span_make(s->key, s->len), key)))
			return s;
	}
}

static void grow(struct table *t)
{
	struct table bigger = *t;

	bigger.cap = t->cap ? t->cap * 2 : 16;
	bigger.slots = mem_alloc(bigger.cap, sizeof(*bigger.slots));
	for (size_t i = 0; i < t->cap; i++)
		if (t->slots[i].key)
			*find(&bigger, span_make(t->slots[i].key, t->slots[i].len),
			      t->slots[i].hash) = t->slots[i];
	free(t->slots);
	*t = bigger;
}

void *table_set(struct table *t, struct span key, void *value)
{
	uint64_t hash = table_hash(key);
	struct table_slot *s;
	void *before;

	if (t->count * 4 >= t->cap * 3)
		grow(t);
	s = find(t, key, hash);
	before = s->key ? s->value : NULL;
	if (!s->key) {
		*s = (struct table_slot){arena_dup(&t->keys, key), key.len, hash, NULL};
		t->count++;
	}
	s->value = value;
	return before;
}

void *table_get(const struct table *t, struct span key)
{
	return t->cap ? find(t, key, table_hash(key))->value : NULL;
}

bool table_has(const struct table *t, struct span key)
{
	return t->cap && find(t, key, table_hash(key))->key;
}

bool table_next(const struct table *t, size_t *at, struct span *ret_key, void **ret_value)
{
	for (; *at < t->cap; ++*at) {
		const struct table_slot *s = &t->slots[*at];

		if (!s->key)
			continue;
		*ret_key = span_make(s->key, s->len);
		*ret_value = s->value;
		++*at;
		return true;
	}
	return false;
}
