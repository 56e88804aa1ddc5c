/* Whatever the bytes, what was read is written in a form that is read again as the same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "store/episode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(episodes) e = {0}, again = {0};
	auto_clear(str) text = {0};

	episodes_parse(span_make(data, len), &e);
	for (size_t i = 0; i < e.count; i++)
		episode_add_event(&text, e.v[i], "first_seen", e.v[i]->first_seen, NULL);
	episodes_parse(span_make(text.buf, text.len), &again);
	want(again.count == e.count && again.broken == 0);
	for (size_t i = 0; i < e.count; i++)
		want(again.v[i]->due == e.v[i]->due &&
		     again.v[i]->first_seen == e.v[i]->first_seen);
	return 0;
}
