#include <ctype.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "scan/folder.h"
#include "scan/owner.h"

void owners_clear(struct owners *o)
{
	table_clear(&o->asked);
	free(o->answers);
	*o = (struct owners){0};
}

/* Directories that may be links into /usr. */
static bool is_merged_name(struct span path)
{
	static const char *const tops[] = {"/bin/",   "/sbin/",   "/lib/",   "/lib64/",
	                                   "/lib32/", "/libx32/", "/libo32/"};

	for (size_t i = 0; i < ARRAY_LEN(tops); i++)
		if (span_starts(path, tops[i]))
			return true;
	return false;
}

/* What a path is looked up by: "/usr" is left out before a directory that is merged. */
static struct span key_of(const struct owners *o, struct span path)
{
	struct span below = span_from(path, strlen("/usr"));

	if (o->is_merged && span_starts(path, "/usr/") && is_merged_name(below))
		return below;
	return path;
}

static void set_merged(struct owners *o, const struct scan *s)
{
	struct folder root = folder_root(s);
	auto_clear(str) target = {0};

	o->is_set = true;
	o->is_merged =
	        folder_readlink(&root, "lib", &target, NULL) &&
	        (strcmp(str_c(&target), "usr/lib") == 0 || strcmp(str_c(&target), "/usr/lib") == 0);
}

/* Which bit stands for the last eight bytes of its name, which is the same in /lib and /usr/lib. */
static size_t end_of(struct span path)
{
	uint64_t bytes = 0;
	size_t n = 0;

	while (n < sizeof(bytes) && n < path.len && path.ptr[path.len - n - 1] != '/') {
		n++;
		bytes = bytes << 8 | (unsigned char)path.ptr[path.len - n];
	}
	return (size_t)(bytes * 0x9e3779b97f4a7c15u >> 48) % OWNERS_ENDS;
}

void owners_watch(struct owners *o, struct span path)
{
	size_t end = end_of(path);

	o->ends[end / 8] |= (uint8_t)(1u << end % 8);
}

bool owners_may_want(const struct owners *o, struct span path)
{
	size_t end = end_of(path);

	return o->ends[end / 8] & 1u << end % 8;
}

static void ask(struct owners *o, struct span path)
{
	struct span key = key_of(o, path);

	owners_watch(o, path);
	if (table_has(&o->asked, key))
		return;
	o->answers = mem_grow(o->answers, o->count, &o->cap, sizeof(*o->answers));
	o->answers[o->count++] = NULL;
	table_set(&o->asked, key, (void *)o->count);
}

/* "/lib/libx.so.1" of "/lib/libx.so.1.2.3"; false when there is nothing to leave out. */
static bool link_of(struct span path, struct span *ret)
{
	size_t at = path.len, digits = 0;

	for (size_t i = 0; i + 4 <= path.len; i++)
		if (memcmp(path.ptr + i, ".so.", 4) == 0)
			at = i + 4;
	while (at + digits < path.len && isdigit((unsigned char)path.ptr[at + digits]))
		digits++;
	if (digits == 0 || at + digits == path.len || path.ptr[at + digits] != '.')
		return false;
	*ret = span_make(path.ptr, at + digits);
	return true;
}

void owners_ask(struct owners *o, const struct scan *s, const char *path)
{
	struct span link;

	if (path[0] != '/')
		return;
	if (!o->is_set)
		set_merged(o, s);
	ask(o, span_of(path));
	if (link_of(span_of(path), &link))
		ask(o, link);
}

void owners_answer(struct owners *o, struct span path, const char *purl)
{
	void *at;

	if (!owners_may_want(o, path))
		return;
	at = table_get(&o->asked, key_of(o, path));
	if (at && !o->answers[(size_t)at - 1])
		o->answers[(size_t)at - 1] = purl;
}

static const char *answer(const struct owners *o, struct span path)
{
	void *at = table_get(&o->asked, key_of(o, path));

	return at ? o->answers[(size_t)at - 1] : NULL;
}

const char *owners_of(struct owners *o, const char *path)
{
	const char *purl = answer(o, span_of(path));
	struct span link;

	return !purl && link_of(span_of(path), &link) ? answer(o, link) : purl;
}
