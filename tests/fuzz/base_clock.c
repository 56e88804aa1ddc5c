/* A time that is taken is written and taken again as the same instant; a duration is in bounds. */
#include <stdint.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_text(int64_t when)
{
	auto_clear(str) text = {0};
	int64_t again;

	clock_add_text(&text, when);
	/* an offset can carry the last hours of the year 9999 into the next */
	if (text.len == 20 && str_c(&text)[0] != '-' &&
	    (!clock_parse(str_c(&text), &again, NULL) || again != when))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_free char *text = mem_dup(data, len);
	struct err err = {0};
	int64_t value;

	if (clock_parse(text, &value, &err))
		check_text(value);
	else if (err.kind != ERR_INPUT)
		abort();
	if (clock_parse_rfc5322(text, &value))
		check_text(value);
	if (clock_parse_duration(text, &value, NULL) &&
	    (value < 0 || value > (int64_t)36525 * 86400))
		abort();
	return 0;
}
