#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "model/idmap.h"

void idmap_clear(struct idmap *m)
{
	for (size_t i = 0; i < m->count; i++)
		free(m->entries[i].name);
	free(m->entries);
	*m = (struct idmap){0};
}

void idmap_parse(struct span text, struct idmap *to)
{
	struct span line, name, password, number;
	uint64_t id;

	while (span_cut(&text, '\n', &line)) {
		if (!span_cut(&line, ':', &name) || name.len == 0 ||
		    !span_cut(&line, ':', &password) || !span_cut(&line, ':', &number) ||
		    !span_to_u64(number, UINT32_MAX - 1, &id))
			continue;
		to->entries = mem_grow(to->entries, to->count, &to->cap, sizeof(*to->entries));
		to->entries[to->count++] = (struct idmap_entry){span_dup(name), (uint32_t)id};
	}
}

const char *idmap_name(const struct idmap *m, uint32_t id)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->entries[i].id == id)
			return m->entries[i].name;
	return NULL;
}

bool idmap_id(const struct idmap *m, const char *name, uint32_t *ret)
{
	for (size_t i = 0; i < m->count; i++)
		if (strcmp(m->entries[i].name, name) == 0) {
			*ret = m->entries[i].id;
			return true;
		}
	return false;
}
