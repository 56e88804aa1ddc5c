/* Whatever the text, what is found lies inside it, is not empty and holds no slash and no newline.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/cgroup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check(struct span all, struct span found)
{
	if (found.len == 0 || found.ptr < all.ptr || found.ptr + found.len > all.ptr + all.len ||
	    span_find(found, '/') != found.len || span_find(found, '\n') != found.len)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span all = span_make(data, len), found;

	if (cgroup_unit(all, &found))
		check(all, found);
	if (cgroup_container(all, &found))
		check(all, found);
	return 0;
}
