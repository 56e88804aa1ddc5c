#include "assess/offer.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

void offer_clear(struct offer *o)
{
	mem_free(&o->version);
	mem_free(&o->why);
	strlist_clear(&o->packages);
	mem_free(&o->origin);
	*o = (struct offer){0};
}

char *offer_id(const struct offer *o, const char *source)
{
	return str_format("archive:%s@%s", source, o->version);
}
