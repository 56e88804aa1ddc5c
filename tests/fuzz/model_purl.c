/* What is taken has a type and a name, and written out and read again it is the same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "model/purl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

static void compare(const struct purl_parts *p)
{
	struct purl written = {p->type, p->namespace, p->name, p->version, {{0}}};
	auto_free char *text = NULL;
	auto_clear(purl_parts) again = {0};

	for (size_t i = 0; i < p->count && i < PURL_QUALIFIERS; i++) {
		written.qualifiers[i].key = p->qualifiers[i].key;
		written.qualifiers[i].value = p->qualifiers[i].value;
	}
	text = purl_text(&written);
	want(purl_parse(text, &again, NULL));
	want(str_eq(again.type, p->type) && str_eq(again.namespace, p->namespace) &&
	     str_eq(again.name, p->name) && str_eq(again.version, p->version));
	for (size_t i = 0; i < p->count && i < PURL_QUALIFIERS; i++)
		want(str_eq(purl_parts_get(&again, p->qualifiers[i].key), p->qualifiers[i].value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_free char *text = span_dup(span_make(data, len));
	auto_clear(purl_parts) p = {0};
	struct err err = {0};

	if (!purl_parse(text, &p, &err)) {
		want(err.kind == ERR_INPUT && !p.type);
		return 0;
	}
	want(p.type && p.name && *p.name);
	compare(&p);
	return 0;
}
