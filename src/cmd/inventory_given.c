#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/str.h"
#include "cmd/inventory_given.h"
#include "format/bill.h"
#include "scan/sbom.h"

#define TEXT_MAX (256u << 20)
#define HEAD 100

static const char *name_of(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

bool inventory_given_text(const char *path, struct str *to, struct err *err)
{
	if (strcmp(path, "-") == 0)
		return fs_read_fd(STDIN_FILENO, TEXT_MAX, to, err) ||
		       err_prefix(err, "standard input");
	return fs_read_operand(path, TEXT_MAX, to, err);
}

static bool read_own(struct span text, struct inventory *ret, struct err *err)
{
	if (inventory_parse(text, ret, err))
		return true;
	return err_hint(err, "an inventory of fettle, CycloneDX and SPDX 2.3 are read, as JSON");
}

/* fettle writes the name of the format first: no need to look through the whole for another's. */
static bool is_own(struct span text)
{
	static const char format[] = "\"" INVENTORY_FORMAT "\"";

	return memmem(text.ptr, text.len < HEAD ? text.len : HEAD, format, sizeof(format) - 1);
}

bool inventory_given(const char *path, int64_t now, struct inventory *ret, struct err *err)
{
	auto_clear(str) text = {0};
	struct span bytes;

	if (!inventory_given_text(path, &text, err))
		return false;
	bytes = span_make(text.buf, text.len);
	return (!is_own(bytes) && bill_is(bytes) ? sbom_read(bytes, name_of(path), now, ret, err)
	                                         : read_own(bytes, ret, err)) ||
	       err_prefix(err, "inventory '%s'", name_of(path));
}
