/* Names and contents come within the bounds of the archive, each byte of it once. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/span.h"
#include "format/tar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span rest = span_make(data, len);
	auto_clear(tar) tar = {0};
	struct err err = {0};
	struct tar_entry e;
	bool found = true;
	size_t entries = 0, content = 0, n;
	char buf[333];

	tar_open(&tar, stream_of_span(&rest));
	while (found) {
		if (!tar_next(&tar, &e, &found, &err)) {
			if (err.kind != ERR_INPUT)
				abort();
			return 0;
		}
		if (!found)
			break;
		entries++;
		for (n = 1; n && entries % 3;) { /* of some the content is left */
			if (!tar_read(&tar, buf, sizeof(buf), &n, &err)) {
				if (err.kind != ERR_INPUT)
					abort();
				return 0;
			}
			content += n;
		}
		if (e.path.len > len || e.link.len > len || entries > len / TAR_BLOCK ||
		    content > len || (e.type != TAR_FILE && e.type != TAR_OTHER && e.size))
			abort();
	}
	if (rest.len)
		abort();
	return 0;
}
