/* Digests are those that name files, and texts are fit to be shown. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "ext/digest.h"
#include "format/oci.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_text(const char *s)
{
	for (; s && *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			abort();
}

static void check_blob(const struct oci_blob *b)
{
	if (!b->digest || !digest_is_hex(span_of(b->digest)))
		abort();
	check_text(b->name);
	check_text(b->os);
	check_text(b->arch);
	check_text(b->variant);
}

static void check_failed(const struct err *err)
{
	if (err->kind != ERR_INPUT)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span text = span_make(data, len);
	auto_clear(oci_index) x = {0};
	auto_clear(oci_manifest) m = {0};
	auto_clear(oci_saves) s = {0};
	auto_clear(oci_config) c = {0};
	struct err err = {0};

	if (!oci_index_parse(text, &x, &err))
		check_failed(&err);
	for (size_t i = 0; i < x.count; i++)
		check_blob(&x.blobs[i]);
	err = (struct err){0};
	if (!oci_manifest_parse(text, &m, &err))
		check_failed(&err);
	else
		check_blob(&m.config);
	for (size_t i = 0; i < m.layers.count; i++)
		check_blob(&m.layers.blobs[i]);
	err = (struct err){0};
	if (!oci_saves_parse(text, &s, &err))
		check_failed(&err);
	for (size_t i = 0; i < s.count; i++)
		for (size_t n = 0; n < s.items[i].names.count; n++)
			check_text(s.items[i].names.v[n]);
	err = (struct err){0};
	if (!oci_config_parse(text, &c, &err))
		check_failed(&err);
	for (size_t i = 0; i < c.diff_ids.count; i++)
		if (!digest_is_hex(span_of(c.diff_ids.v[i])))
			abort();
	return 0;
}
