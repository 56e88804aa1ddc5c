#include "base/err.h"
#include "base/mem.h"
#include "format/gemspec.h"
#include "scan/tree.h"

#define GEMSPEC_MAX (4u << 20)

/* RubyGems keeps the specifications of installed gems in folders of that name; those that are part
 * of Ruby itself in one below it. Others are in sources. */
static bool is_installed(const struct tree *t)
{
	auto_free char *folder = tree_folder(t, 0), *parent = tree_folder(t, 1);

	return strcmp(strcmp(folder, "default") == 0 ? parent : folder, "specifications") == 0;
}

bool ruby_read(struct tree *t, const struct folder *dir, const char *file, struct err *err)
{
	auto_clear(str) text = {0};
	auto_free char *gem = NULL, *number = NULL;
	struct span name, version;

	if (!folder_read(dir, file, GEMSPEC_MAX, &text, err) ||
	    !gemspec_parse(span_make(text.buf, text.len), &name, &version, err))
		return false;
	gem = span_dup(name);
	number = span_dup(version);
	tree_add(t, TREE_RUBY, file, "gem", NULL, gem, number);
	return true;
}

bool ruby_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file)
{
	if (type != FS_FILE || !tree_ends(name, ".gemspec") || !is_installed(t))
		return false;
	str_add(ret_file, name.ptr, name.len);
	return true;
}
