/* idmap: names of users or groups and their numbers, from the text of /etc/passwd or /etc/group. */
#ifndef FETTLE_MODEL_IDMAP_H
#define FETTLE_MODEL_IDMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

struct idmap {
	struct idmap_entry {
		char *name;
		uint32_t id;
	} * entries;
	size_t count, cap;
};

void idmap_clear(struct idmap *m);
/* Lines that are not NAME:...:NUMBER are skipped: foreign text is never fatal. */
void idmap_parse(struct span text, struct idmap *to);
const char *idmap_name(const struct idmap *m, uint32_t id); /* NULL when unknown */
bool idmap_id(const struct idmap *m, const char *name, uint32_t *ret);

#endif
