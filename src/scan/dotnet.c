#include "base/err.h"
#include "base/mem.h"
#include "ext/js.h"
#include "scan/tree.h"

#define DEPS_MAX (16u << 20)

/* "Newtonsoft.Json/13.0.1" of a program's libraries; what is of type "project" is the program's
 * own.
 */
static bool add_library(struct tree *t, const char *file, const char *key, const struct js *library,
                        struct err *err)
{
	const char *type, *slash = strchr(key, '/');
	auto_free char *name = NULL;

	if (!js_get_str(library, "type", &type, err))
		return err_prefix(err, "libraries.%.80s", key);
	if (strcmp(type, "package") != 0)
		return true;
	if (!slash || slash == key || !slash[1])
		return err_set(err, ERR_INPUT, "libraries: '%.80s' is no name and version", key);
	name = mem_dup(key, (size_t)(slash - key));
	tree_add(t, TREE_DOTNET, file, "nuget", NULL, name, slash + 1);
	return true;
}

bool dotnet_read(struct tree *t, const struct folder *dir, const char *file, struct err *err)
{
	auto_clear(str) text = {0};
	auto_js doc = NULL;
	const struct js *libraries, *library;
	const char *key;
	void *at = NULL;

	if (!folder_read(dir, file, DEPS_MAX, &text, err) ||
	    !js_parse(span_make(text.buf, text.len), &doc, err) ||
	    !js_opt_object(doc, "libraries", &libraries, err))
		return false;
	while (libraries && js_each(libraries, &at, &key, &library))
		if (!add_library(t, file, key, library, err))
			return false;
	return true;
}

/* What the program PROGRAM.dll needs stands in PROGRAM.deps.json. */
bool dotnet_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file)
{
	(void)t;
	if (type != FS_FILE || !tree_ends(name, ".deps.json"))
		return false;
	str_add(ret_file, name.ptr, name.len);
	return true;
}
