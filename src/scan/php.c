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
static bool read_file(struct tree *t, const struct folder *dir, const char *file, struct err *err)
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
void php_look(struct tree *t, const struct folder *dir, const char *name)
{
	auto_free char *folder = NULL;
	struct err why = {0};

	if (strcmp(name, "installed.json") != 0)
		return;
	folder = tree_folder(t, 0);
	if (strcmp(folder, "composer") == 0 && !read_file(t, dir, name, &why) &&
	    !fs_is_absent(&why))
		tree_broken(t, TREE_PHP, name, &why);
}
