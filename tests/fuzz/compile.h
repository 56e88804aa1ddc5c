/* What the fuzz targets of src/assess/compile_*.c have in common. */
#ifndef FETTLE_TESTS_FUZZ_COMPILE_H
#define FETTLE_TESTS_FUZZ_COMPILE_H

#include <stdint.h>
#include <stdlib.h>

#include "assess/feedtype.h"
#include "base/err.h"
#include "base/fs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void fuzz_want(int condition)
{
	if (!condition)
		abort();
}

/* Every text of every row lies in the pool, and the first of what is broken is named. */
static void fuzz_check(const struct builder *b)
{
	size_t row_size = index_row_size(b->texts, b->numbers);

	fuzz_want(b->rows.len % row_size == 0);
	for (size_t at = 0; at < b->rows.len; at += row_size)
		for (unsigned i = 0; i < b->texts; i++) {
			uint32_t text;

			memcpy(&text, b->rows.buf + at + i * sizeof(text), sizeof(text));
			fuzz_want(text < b->pool.len);
		}
	fuzz_want(b->about.records >= 0 && b->about.broken >= 0);
	fuzz_want((b->about.broken > 0) == (b->first_broken.len > 0));
}

/* A feed of this type is taken or refused as no good input, whatever its bytes. */
static void fuzz_compile(const char *type, const uint8_t *data, size_t len)
{
	static int file = -1; /* one for all runs */
	auto_clear(builder) b = {0};
	const struct feedtype *t;
	struct err err = {0};
	auto_fd tmp = -1;

	if (file < 0)
		fuzz_want(fs_open_dir("/tmp", &tmp, NULL) && fs_create_unnamed(tmp, &file, NULL));
	fuzz_want(fs_truncate(file, 0, NULL) && fs_seek(file, 0, NULL) &&
	          fs_write(file, data, len, NULL) && fs_seek(file, 0, NULL));
	fuzz_want(feedtype_find(type, &t, NULL));
	if (t->compile(file, t->release, &b, &err))
		fuzz_check(&b);
	else
		fuzz_want(err.kind == ERR_INPUT && err.msg[0]);
}

#endif
