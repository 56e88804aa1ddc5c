#include "base/err.h"
#include "format/bill_part.h"

void bill_item_clear(struct bill_item *i)
{
	strlist_clear(&i->properties);
	*i = (struct bill_item){0};
}

void bill_item_add(struct bill_item *i, const char *name, const char *value)
{
	strlist_add(&i->properties, name);
	strlist_add(&i->properties, value);
}

const char *bill_item_next(const struct bill_item *i, const char *name, size_t *at)
{
	while (*at + 1 < i->properties.count) {
		size_t here = *at;

		*at += 2;
		if (strcmp(i->properties.v[here], name) == 0)
			return i->properties.v[here + 1];
	}
	return NULL;
}

const char *bill_item_get(const struct bill_item *i, const char *name)
{
	size_t at = 0;

	return bill_item_next(i, name, &at);
}
