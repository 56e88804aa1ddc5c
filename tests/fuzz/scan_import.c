/* The first byte says whether what follows is a mapping or a list, which is read as both types:
 * each host that comes of it has an inventory that can be written and read again. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/str.h"
#include "scan/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

static void take_host(const struct import_host *h)
{
	auto_clear(inventory) again = {0};
	auto_clear(str) text = {0};

	want(*h->name && h->inv.coverage_count == 1);
	for (size_t i = 0; i < h->inv.count; i++)
		want(h->inv.components[i].purl && h->inv.components[i].type &&
		     h->inv.components[i].name);
	inventory_encode(&h->inv, &text);
	want(inventory_parse(span_make(text.buf, text.len), &again, NULL) &&
	     again.count == h->inv.count);
}

static void take_list(struct span list, const char *type, const struct mapping *m)
{
	auto_clear(import) all = {0};
	struct err err = {0};
	struct import_input in = {"x", type, m, "h", 1};

	if (!import_read(list, &in, &all, &err)) {
		want(err.kind == ERR_INPUT && all.count == 0);
		return;
	}
	want(all.count > 0 && all.rows > 0);
	for (size_t i = 0; i < all.count; i++) {
		take_host(&all.hosts[i]);
		want(import_find(&all, all.hosts[i].name) == &all.hosts[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char nested[] = "{\"format\":\"fettle.mapping/"
	                             "1\",\"rows\":[\"a.b\",\"c\",\".\"],\"host\":{\"name\":"
	                             "\"h.n\"},\"component\":{\"name\":\"n\",\"version\":\"v.w\"},"
	                             "\"except\":{\"n\":\"x\"}}";
	auto_clear(mapping) plain = {0}, deep = {0}, given = {0};
	struct span text = span_from(span_make(data, len), 1);
	struct err err = {0};

	if (len == 0)
		return 0;
	if (*data == '{') {
		if (!mapping_parse(span_make(data, len), &given, &err))
			want(err.kind == ERR_INPUT);
		return 0;
	}
	mapping_default(&plain);
	want(mapping_parse(span_of(nested), &deep, NULL));
	take_list(text, "csv", &plain);
	take_list(text, "json", &plain);
	take_list(text, "json", &deep);
	return 0;
}
