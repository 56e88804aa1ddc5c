#include "base/err.h"
#include "base/mem.h"
#include "format/bill.h"
#include "model/purl.h"
#include "scan/distro.h"
#include "scan/tree.h"

#define BILL_MAX (16u << 20)

/* Programs that a vendor (Bitnami) puts on an image beside its packages have a bill of what they
 * are, ".spdx-NAME.spdx". */
bool bill_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file)
{
	(void)t;
	if (type != FS_FILE || !span_starts(name, ".spdx-") || !tree_ends(name, ".spdx"))
		return false;
	str_add(ret_file, name.ptr, name.len);
	return true;
}

struct reading {
	struct tree *tree;
	const char *file;
	struct err first;
};

static void take(void *ctx, const struct bill_item *item, const struct err *why)
{
	auto_clear(purl_parts) p = {0};
	struct reading *r = ctx;

	if (!item) {
		if (r->first.kind == ERR_NONE)
			r->first = *why;
		return;
	}
	/* what is of the system's packages is in their database */
	if (item->purl && purl_parse(item->purl, &p, &r->first) && p.version &&
	    !distro_has_type(p.type))
		tree_add(r->tree, TREE_BILL, r->file, p.type, p.namespace, p.name, p.version);
}

bool bill_read(struct tree *t, const struct folder *dir, const char *file, struct err *err)
{
	struct reading r = {.tree = t, .file = file};
	auto_clear(str) text = {0};
	auto_clear(bill) b = {0};

	if (!folder_read(dir, file, BILL_MAX, &text, err) ||
	    !bill_open(span_make(text.buf, text.len), &b, err) || !bill_each(&b, take, &r, err))
		return false;
	if (r.first.kind == ERR_NONE)
		return true;
	if (err)
		*err = r.first;
	return false;
}
