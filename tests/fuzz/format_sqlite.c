/* A database and its log (the bytes behind the first "|WAL|"): the walk ends, and what is damaged
 * is ERR_INPUT. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/sqlite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static bool take(void *ctx, int64_t rowid, struct span record, struct err *err)
{
	struct span s;
	int64_t n;

	(void)rowid, (void)err;
	for (size_t i = 0; i < 4; i++)
		if (sqlite_bytes(record, i, &s) && s.len > record.len)
			abort();
		else if (sqlite_integer(record, i, &n))
			*(int64_t *)ctx ^= n;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char mark[] = "|WAL|";
	const uint8_t *at = len ? memmem(data, len, mark, sizeof(mark) - 1) : NULL;
	size_t n = at ? (size_t)(at - data) : len;
	struct region db = region_of_span(span_make(data, n));
	struct region wal = region_of_span(at ? span_make(at + 5, len - n - 5) : (struct span){0});
	auto_clear(sqlite) s = {0};
	struct err err = {0};
	int64_t sum = 0;

	if (!sqlite_open(&db, &wal, &s, &err) || !sqlite_each(&s, "Packages", take, &sum, &err))
		if (err.kind != ERR_INPUT)
			abort();
	return 0;
}
