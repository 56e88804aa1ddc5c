#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/strlist.h"

void strlist_clear(struct strlist *l)
{
	for (size_t i = 0; i < l->count; i++)
		free(l->v[i]);
	free(l->v);
	*l = (struct strlist){0};
}

void strlist_take(struct strlist *l, char *text)
{
	l->v = mem_grow(l->v, l->count, &l->cap, sizeof(*l->v));
	l->v[l->count++] = text;
}

void strlist_add(struct strlist *l, const char *text)
{
	strlist_take(l, mem_strdup(text));
}

void strlist_add_span(struct strlist *l, struct span s)
{
	strlist_take(l, span_dup(s));
}

void strlist_copy(struct strlist *to, const struct strlist *from)
{
	for (size_t i = 0; i < from->count; i++)
		strlist_add(to, from->v[i]);
}

bool strlist_has(const struct strlist *l, const char *text)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->v[i], text) == 0)
			return true;
	return false;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void strlist_sort(struct strlist *l)
{
	if (l->count > 1)
		qsort(l->v, l->count, sizeof(*l->v), compare);
}

void strlist_unique(struct strlist *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->count; i++) {
		if (kept && strcmp(l->v[kept - 1], l->v[i]) == 0)
			free(l->v[i]);
		else
			l->v[kept++] = l->v[i];
	}
	l->count = kept;
}

void strlist_split(struct strlist *l, const char *text, char sep)
{
	struct span rest = span_of(text), part;

	while (span_cut(&rest, sep, &part)) {
		part = span_trim(part);
		if (part.len)
			strlist_add_span(l, part);
	}
}
