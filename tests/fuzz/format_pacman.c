/* Sections lie inside the text and end; a package that is taken has a name and a version without
 * blanks. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/pacman.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span whole = span_make(data, len), text = whole, name, lines;
	struct pacman_package p = {0};
	struct err err = {0};

	while (pacman_next_section(&text, &name, &lines))
		if (lines.len > len || lines.ptr < whole.ptr || text.ptr < lines.ptr + lines.len)
			abort();
	if (text.len)
		abort();
	if (!pacman_parse(whole, &p, &err)) {
		if (err.kind != ERR_INPUT || p.name.ptr)
			abort();
		return 0;
	}
	if (span_find(p.name, ' ') != p.name.len || !p.version.len)
		abort();
	return 0;
}
