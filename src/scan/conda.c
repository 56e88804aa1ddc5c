#include "base/err.h"
#include "base/mem.h"
#include "ext/js.h"
#include "scan/tree.h"

#define RECORD_MAX (16u << 20)

/* A package in an environment of conda: conda-meta/NAME-VERSION-BUILD.json. */
bool conda_read(struct tree *t, const struct folder *dir, const char *file, struct err *err)
{
	auto_clear(str) text = {0};
	auto_js doc = NULL;
	const char *name, *version;

	if (!folder_read(dir, file, RECORD_MAX, &text, err) ||
	    !js_parse(span_make(text.buf, text.len), &doc, err) ||
	    !js_get_str(doc, "name", &name, err) || !js_get_str(doc, "version", &version, err))
		return false;
	tree_add(t, TREE_CONDA, file, "conda", NULL, name, version);
	return true;
}

bool conda_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file)
{
	auto_free char *folder = NULL;

	if (type != FS_FILE || !tree_ends(name, ".json"))
		return false;
	folder = tree_folder(t, 0);
	str_add(ret_file, name.ptr, name.len);
	return strcmp(folder, "conda-meta") == 0;
}
