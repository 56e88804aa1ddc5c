/* A record that is taken has an id, and its events can be walked. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "ext/jsview.h"
#include "format/cvss.h"
#include "format/osv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

static bool event(void *ctx, char letter, struct span version)
{
	(void)ctx;
	want(letter && strchr("RSiflm", letter) && (letter == 'R' || letter == 'S' || version.ptr));
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(jsview) view = {0};
	const struct jsval *doc;
	auto_clear(osv) o = {0};
	struct err err = {0};
	int tenths;

	if (cvss_base(span_make(data, len), &tenths))
		want(tenths >= 0 && tenths <= 100);
	if (!jsview_parse(&view, span_make(data, len), &doc, NULL))
		return 0;
	if (!osv_read(doc, &o, &err)) {
		want(err.kind == ERR_INPUT);
		return 0;
	}
	want(o.id && *o.id && o.ids.count);
	for (size_t i = 0; i < o.affected_count; i++) {
		struct osv_affected a;
		size_t commits;
		bool has_package;

		if (osv_affected_at(&o, i, &a, &has_package, NULL) && has_package)
			want(a.name && a.ecosystem &&
			     (osv_each_event(&a, event, NULL, &commits, &err) ||
			      err.kind == ERR_INPUT));
	}
	return 0;
}
