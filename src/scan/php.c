#include "base/err.h"
#include "base/mem.h"
#include "ext/js.h"
#include "scan/tree.h"

#define INSTALLED_MAX (64u << 20)

static bool add_package(struct tree *t, const char *file, const struct js *p, struct err *err)
{
	const char *name, *version, *slash;
	auto_free char *vendor = NULL;

	if (!js_get_str(p, "name", &name, err) || !js_get_str(p, "version", &version, err))
		return false;
	slash = strchr(name, '/');
	if (slash)
		vendor = mem_dup(name, (size_t)(slash - name));
	tree_add(t, TREE_PHP, file, "composer", vendor, slash ? slash + 1 : name, version);
	return true;
}

/* Composer 2 writes an object with "packages", Composer 1 the array alone. */
bool php_read(struct tree *t, const struct folder *dir, const char *file, struct err *err)
{
	auto_clear(str) text = {0};
	auto_js doc = NULL;
	const struct js *list;

	if (!folder_read(dir, file, INSTALLED_MAX, &text, err) ||
	    !js_parse(span_make(text.buf, text.len), &doc, err))
		return false;
	list = doc;
	if (!js_is_array(doc) && !js_get_array(doc, "packages", &list, err))
		return false;
	for (size_t i = 0; i < js_count(list); i++)
		if (!add_package(t, file, js_at(list, i), err))
			return err_prefix(err, "packages[%zu]", i);
	return true;
}

/* vendor/composer/installed.json */
bool php_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file)
{
	auto_free char *folder = NULL;

	if (type != FS_FILE || !span_eq(name, "installed.json"))
		return false;
	folder = tree_folder(t, 0);
	str_set(ret_file, "installed.json");
	return strcmp(folder, "composer") == 0;
}
