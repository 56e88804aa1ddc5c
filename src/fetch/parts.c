#include "fetch/parts.h"
#include "base/err.h"
#include "base/fs.h"
#include "store/state.h"

#define PARTS "cache/parts"

/* *ret stays -1 when there are none. */
static bool open_parts(const struct state *s, int *ret, struct err *err)
{
	struct err why = {0};

	if (fs_open_subdir(s->dir, PARTS, ret, &why) || fs_is_absent(&why))
		return true;
	if (err)
		*err = why;
	return false;
}

bool parts_old(const struct state *s, int64_t now, int64_t age, struct strlist *ret,
               uint64_t *ret_bytes, struct err *err)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;
	uint64_t bytes = 0;

	if (!open_parts(s, &dir, err) || (dir >= 0 && !fs_list(dir, &names, err)))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		struct stat st;

		if (!fs_stat(dir, names.v[i], &st, err))
			return false;
		if (!S_ISREG(st.st_mode) || now - st.st_mtime <= age)
			continue;
		strlist_add(ret, names.v[i]);
		bytes += (uint64_t)st.st_blocks * 512;
	}
	strlist_sort(ret);
	*ret_bytes = bytes;
	return true;
}

bool parts_remove(const struct state *s, const struct strlist *names, struct err *err)
{
	auto_fd dir = -1;

	if (!names->count)
		return true;
	if (!open_parts(s, &dir, err))
		return false;
	for (size_t i = 0; dir >= 0 && i < names->count; i++)
		if (!fs_unlink(dir, names->v[i], err))
			return false;
	return true;
}
