#include "base/err.h"
#include "base/span.h"
#include "base/str.h"
#include "cmd/render.h"
#include "report/csv.h"
#include "report/cyclonedx.h"
#include "report/openvex.h"
#include "report/sarif.h"

bool render_is_asked(const struct out *out)
{
	struct span rest = span_of(RENDER_FINDINGS), word;

	while (out->format && span_word(&rest, &word))
		if (span_eq(word, out->format))
			return true;
	return false;
}

bool render_findings(const struct findings *f, const struct inventory *inv, int64_t now,
                     struct out *out, struct err *err)
{
	if (out_is(out, "openvex"))
		return openvex_findings(f, inv, &out->text, err);
	if (out_is(out, "csv"))
		csv_findings(f, now, &out->text);
	else if (out_is(out, "plain"))
		csv_plain(f, now, &out->text);
	else if (out_is(out, "sarif"))
		sarif_findings(f, inv, &out->text);
	else
		cyclonedx_findings(f, inv, &out->text);
	return true;
}
