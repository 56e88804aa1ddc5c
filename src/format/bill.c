#include "base/err.h"
#include "base/mem.h"
#include "ext/js.h"
#include "format/bill.h"
#include "format/bill_part.h"

const char *bill_kind_name(enum bill_kind k)
{
	return k == BILL_CYCLONEDX ? "cyclonedx" : "spdx";
}

void bill_clear(struct bill *b)
{
	strlist_clear(&b->gaps);
	js_free(b->head);
	*b = (struct bill){0};
}

static struct span without_mark(struct span text)
{
	return span_starts(text, "\xef\xbb\xbf") ? span_from(text, 3) : text;
}

static bool read_head(struct span text, struct bill *b, struct err *err)
{
	static const char *const keys[] = {"components",    "packages",     "files",
	                                   "relationships", "dependencies", NULL};
	auto_clear(str) rest = {0};

	jspart_cut(without_mark(text), NULL, keys, b->parts, &rest);
	return js_parse(span_make(rest.buf, rest.len), &b->head, err) &&
	       (js_is_object(b->head) || err_set(err, ERR_INPUT, "it is no JSON object"));
}

static bool says_cyclonedx(const struct js *head)
{
	return str_eq(js_string(js_member(head, "bomFormat")), "CycloneDX");
}

static bool says_spdx(const struct js *head)
{
	return js_member(head, "spdxVersion") != NULL;
}

/* SPDX 3 is another thing altogether: a graph. */
static bool says_spdx_3(const struct js *head)
{
	return js_member(head, "@context") && js_member(head, "@graph");
}

bool bill_is(struct span text)
{
	auto_clear(bill) b = {0};

	return read_head(text, &b, NULL) &&
	       (says_cyclonedx(b.head) || says_spdx(b.head) || says_spdx_3(b.head));
}

static bool open_kind(struct bill *b, struct err *err)
{
	if (says_cyclonedx(b->head)) {
		b->kind = BILL_CYCLONEDX;
		return bill_cyclonedx_open(b, err);
	}
	if (says_spdx(b->head)) {
		b->kind = BILL_SPDX;
		return bill_spdx_open(b, err);
	}
	if (says_spdx_3(b->head)) {
		err_set(err, ERR_INPUT, "it is SPDX 3, which is not read");
		return err_hint(err, "have it written as SPDX 2.3 or CycloneDX");
	}
	return err_set(err, ERR_INPUT,
	               "it is neither CycloneDX ('bomFormat') nor SPDX ('spdxVersion')");
}

bool bill_open(struct span text, struct bill *ret, struct err *err)
{
	auto_clear(bill) b = {0};

	if (!read_head(text, &b, err)) {
		if (span_starts(span_trim(without_mark(text)), "<") ||
		    span_starts(span_trim(text), "SPDXVersion"))
			err_hint(err, "bills of materials are read as JSON, not as XML or text");
		return false;
	}
	if (!open_kind(&b, err))
		return false;
	*ret = b;
	b = (struct bill){0};
	return true;
}

bool bill_each(struct bill *b, bill_sink *sink, void *ctx, struct err *err)
{
	if (b->kind == BILL_CYCLONEDX)
		return bill_cyclonedx_each(b, sink, ctx, err);
	return bill_spdx_each(b, sink, ctx, err);
}
