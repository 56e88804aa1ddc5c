#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"

#define FIRST 256
#define LARGEST 32768

struct arena_block {
	struct arena_block *before;
	char bytes[];
};

void arena_clear(struct arena *a)
{
	while (a->last) {
		struct arena_block *before = a->last->before;

		free(a->last);
		a->last = before;
	}
	*a = (struct arena){0};
}

/* Small tables have small arenas; what is larger than a block has one of its own. */
static void add_block(struct arena *a, size_t least)
{
	size_t size = a->size ? a->size * 2 : FIRST;
	struct arena_block *b;

	size = size < LARGEST ? size : LARGEST;
	size = size > least ? size : least;
	b = malloc(sizeof(*b) + size);
	if (!b)
		abort();
	b->before = a->last;
	*a = (struct arena){b, 0, size};
}

char *arena_dup(struct arena *a, struct span bytes)
{
	char *copy;

	if (bytes.len >= a->size - a->used)
		add_block(a, bytes.len + 1);
	copy = a->last->bytes + a->used;
	if (bytes.len)
		memcpy(copy, bytes.ptr, bytes.len);
	copy[bytes.len] = '\0';
	a->used += bytes.len + 1;
	return copy;
}
