/* strlist: an owned list of C strings. {0} is empty. */
#ifndef FETTLE_BASE_STRLIST_H
#define FETTLE_BASE_STRLIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

struct strlist {
	char **v;
	size_t count;
	size_t cap;
};

void strlist_clear(struct strlist *l);
void strlist_add(struct strlist *l, const char *text);             /* copies */
void strlist_add_span(struct strlist *l, struct span s);           /* copies */
void strlist_take(struct strlist *l, char *text);                  /* owns from now on */
void strlist_copy(struct strlist *to, const struct strlist *from); /* appends */
bool strlist_has(const struct strlist *l, const char *text);
void strlist_sort(struct strlist *l);   /* by bytes */
void strlist_unique(struct strlist *l); /* of a sorted list */

/* Appends the parts of `text` between `sep`, trimmed, empty ones left out. */
void strlist_split(struct strlist *l, const char *text, char sep);

#endif
