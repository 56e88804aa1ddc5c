#include "base/err.h"
#include "cmd/call.h"

const struct verb *verb_find(const struct verb *verbs, const char *name)
{
	for (const struct verb *v = verbs; v->name; v++)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}
