#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/relpath.h"

#define PATH_LIMIT 4095
#define COMPONENT_LIMIT 255

void relpath_clear(struct relpath *p)
{
	free(p->text);
	*p = (struct relpath){0};
}

static bool check_component(struct span part, struct err *err)
{
	if (part.len == 0)
		return err_set(err, ERR_INPUT, "empty path component");
	if (span_eq(part, ".") || span_eq(part, ".."))
		return err_set(err, ERR_INPUT, "path component '%.*s'", (int)part.len, part.ptr);
	if (part.len > COMPONENT_LIMIT)
		return err_set(err, ERR_INPUT, "path component of more than %d bytes",
		               COMPONENT_LIMIT);
	return true;
}

static bool check(struct span name, struct err *err)
{
	if (name.len == 0)
		return err_set(err, ERR_INPUT, "empty path");
	if (name.len > PATH_LIMIT)
		return err_set(err, ERR_INPUT, "path of more than %d bytes", PATH_LIMIT);
	if (memchr(name.ptr, '\0', name.len))
		return err_set(err, ERR_INPUT, "zero byte in path");
	if (name.ptr[0] == '/')
		return err_set(err, ERR_INPUT, "absolute path");
	if (name.ptr[name.len - 1] == '/')
		return err_set(err, ERR_INPUT, "slash at the end of path");
	for (struct span rest = name, part; span_cut(&rest, '/', &part);)
		if (!check_component(part, err))
			return false;
	return true;
}

bool relpath_check(struct span name, struct err *err)
{
	if (!check(name, err))
		return err_prefix(err, "path '%.*s'", (int)(name.len > 200 ? 200 : name.len),
		                  name.ptr ? name.ptr : "");
	return true;
}

bool relpath_parse(struct span name, struct relpath *ret, struct err *err)
{
	if (!relpath_check(name, err))
		return false;
	ret->text = span_dup(name);
	return true;
}

const char *relpath_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

size_t relpath_parent_len(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) : 0;
}

bool relpath_is_under(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return strncmp(path, dir, n) == 0 && (path[n] == '\0' || path[n] == '/');
}
