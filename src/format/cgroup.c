#include "base/err.h"
#include "format/cgroup.h"

#define ID_DIGITS 64

/* The path of a line HIERARCHY:CONTROLLERS:PATH; `only_named` skips those of single controllers,
 * in which systemd need not have made groups. */
static bool path_of(struct span line, bool only_named, struct span *ret)
{
	struct span number, controllers;

	if (!span_cut(&line, ':', &number) || line.len == 0)
		return false;
	if (line.ptr[0] == ':') { /* version 2 has no controllers here */
		*ret = span_from(line, 1);
		return true;
	}
	if (!span_cut(&line, ':', &controllers))
		return false;
	*ret = line;
	return !only_named || span_eq(controllers, "name=systemd");
}

static bool ends(struct span s, const char *end)
{
	size_t n = strlen(end);

	return s.len > n && memcmp(s.ptr + s.len - n, end, n) == 0;
}

static bool is_unit(struct span s)
{
	static const char *const kinds[] = {".service", ".scope", ".socket", ".mount", ".swap"};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (ends(s, kinds[i]))
			return true;
	return false;
}

bool cgroup_unit(struct span text, struct span *ret)
{
	struct span line, path, part;

	while (span_cut(&text, '\n', &line)) {
		if (!path_of(line, true, &path))
			continue;
		while (span_cut(&path, '/', &part)) {
			if (part.len == 0 || ends(part, ".slice"))
				continue;
			if (!is_unit(part))
				break;
			/* a name that the kernel keeps for itself is written with a mark before it
			 */
			*ret = part.ptr[0] == '_' ? span_from(part, 1) : part;
			return true;
		}
	}
	return false;
}

static bool is_id(struct span s)
{
	if (s.len != ID_DIGITS)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!((s.ptr[i] >= '0' && s.ptr[i] <= '9') || (s.ptr[i] >= 'a' && s.ptr[i] <= 'f')))
			return false;
	return true;
}

/* "docker-ID.scope", "cri-containerd-ID.scope", "libpod-ID", "ID" */
static bool id_in(struct span part, struct span *ret)
{
	if (ends(part, ".scope"))
		part.len -= strlen(".scope");
	if (part.len < ID_DIGITS)
		return false;
	*ret = span_from(part, part.len - ID_DIGITS);
	return is_id(*ret) && (part.len == ID_DIGITS || ret->ptr[-1] == '-');
}

static bool name_in(struct span part, struct span *ret)
{
	static const char *const marks[] = {"lxc.payload.", "machine-"};

	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (span_starts(part, marks[i])) {
			*ret = span_from(part, strlen(marks[i]));
			if (ends(*ret, ".scope"))
				ret->len -= strlen(".scope");
			return ret->len > 0;
		}
	return false;
}

bool cgroup_container(struct span text, struct span *ret)
{
	struct span line, path, part, found = {0};

	while (span_cut(&text, '\n', &line)) {
		if (!path_of(line, false, &path))
			continue;
		while (span_cut(&path, '/', &part))
			if (id_in(part, &found) || name_in(part, &found)) {
				*ret = found;
				return true;
			}
	}
	return false;
}
