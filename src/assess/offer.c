#include "assess/offer.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

void offer_clear(struct offer *o)
{
	mem_free(&o->version);
	mem_free(&o->why);
	mem_free(&o->barred);
	strlist_clear(&o->packages);
	mem_free(&o->origin);
	*o = (struct offer){0};
}

char *offer_id(const struct offer *o, const char *source)
{
	return offer_id_of(source, o->version);
}

char *offer_id_of(const char *source, const char *version)
{
	return str_format("archive:%s@%s", source, version);
}
