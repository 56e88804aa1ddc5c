#include "base/err.h"
#include "base/mem.h"
#include "ext/js.h"
#include "scan/tree.h"

#define PACKAGE_MAX (4u << 20)

/* Whether the directory is one of an installed package: node_modules/NAME or
 * node_modules/@SCOPE/NAME. Files of the same name lie below packages, too, and in sources. */
static bool is_installed(const struct tree *t)
{
	auto_free char *parent = tree_folder(t, 1);
	auto_free char *above = parent[0] == '@' ? tree_folder(t, 2) : NULL;

	return strcmp(above ? above : parent, "node_modules") == 0;
}

/* ... or of an application that stands with all that it needs. */
static bool is_application(const struct folder *dir)
{
	struct stat st;

	return folder_stat(dir, "node_modules", &st, NULL) && S_ISDIR(st.st_mode);
}

bool node_read(struct tree *t, const struct folder *dir, const char *file, struct err *err)
{
	auto_clear(str) text = {0};
	auto_free char *scope = NULL;
	auto_js doc = NULL;
	const char *name, *version, *slash;
	bool installed = is_installed(t), is_private = false;

	if (!installed && !is_application(dir))
		return true;
	if (!folder_read(dir, file, PACKAGE_MAX, &text, err) ||
	    !js_parse(span_make(text.buf, text.len), &doc, err) ||
	    !js_opt_str(doc, "name", &name, err) || !js_opt_str(doc, "version", &version, err))
		return false;
	/* what is private has its own names, which may be those of others */
	if (!installed && js_opt_bool(doc, "private", false, &is_private, NULL) && is_private)
		return true;
	if (!name || !version || !*name || !*version)
		return true; /* a folder of a workspace, not published and not a package */
	slash = name[0] == '@' ? strchr(name, '/') : NULL;
	if (slash)
		scope = mem_dup(name, (size_t)(slash - name));
	tree_add(t, TREE_NODE, file, "npm", scope, slash ? slash + 1 : name, version);
	return true;
}

bool node_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file)
{
	(void)t;
	if (type != FS_FILE || !span_eq(name, "package.json"))
		return false;
	str_set(ret_file, "package.json");
	return true;
}
