/* A row that is taken has a package, a vulnerability and good flags, and lies inside its line. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/debsecan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(debsecan) d = {0};
	struct span rest = span_make(data, len), line;

	while (span_cut(&rest, '\n', &line)) {
		struct debsecan_row row;
		struct err err = {0};
		bool is_row;

		if (!debsecan_line(&d, line, &row, &is_row, &err)) {
			want(err.kind == ERR_INPUT && !is_row);
			continue;
		}
		if (!is_row)
			continue;
		want(row.package.len && row.vulnerability.len);
		want(row.package.ptr >= line.ptr &&
		     row.others.ptr + row.others.len <= line.ptr + line.len);
	}
	return 0;
}
