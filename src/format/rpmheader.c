#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/rpmheader.h"

#define ENTRY 16
#define COUNT_MAX (1u << 20)
#define DATA_MAX (256u << 20)

enum { TYPE_INT32 = 4, TYPE_STRING = 6, TYPE_STRING_ARRAY = 8, TYPE_I18NSTRING = 9 };
enum {
	TAG_NAME = 1000,
	TAG_VERSION = 1001,
	TAG_RELEASE = 1002,
	TAG_EPOCH = 1003,
	TAG_VENDOR = 1011,
	TAG_ARCH = 1022,
	TAG_SOURCERPM = 1044,
	TAG_DIRINDEXES = 1116,
	TAG_BASENAMES = 1117,
	TAG_DIRNAMES = 1118,
	TAG_MODULARITYLABEL = 5096,
};

static uint32_t big(const unsigned char *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

struct entry {
	uint32_t tag, type, count;
	struct span data; /* from its offset to the end of all data */
};

static struct entry entry_at(const struct rpmheader *h, size_t i)
{
	const unsigned char *e = h->index + i * ENTRY;

	return (struct entry){big(e), big(e + 4), big(e + 12), span_from(h->data, big(e + 8))};
}

bool rpmheader_open(struct span blob, struct rpmheader *ret, struct err *err)
{
	const unsigned char *b = (const unsigned char *)blob.ptr;
	struct rpmheader h = {0};
	uint32_t count, size;

	if (blob.len < 8)
		return err_set(err, ERR_INPUT, "a header is too short");
	count = big(b);
	size = big(b + 4);
	if (count == 0 || count > COUNT_MAX || size > DATA_MAX ||
	    blob.len != 8 + (uint64_t)count * ENTRY + size)
		return err_set(err, ERR_INPUT, "a header has not the size that it says");
	h.index = b + 8;
	h.count = count;
	h.data = span_from(blob, 8 + (size_t)count * ENTRY);
	for (size_t i = 0; i < count; i++)
		if (big(h.index + i * ENTRY + 8) > size)
			return err_set(err, ERR_INPUT, "a header has an entry outside of it");
	*ret = h;
	return true;
}

/* The last entry with the tag: those after the region that was signed go before those in it. */
static bool find(const struct rpmheader *h, uint32_t tag, struct entry *ret)
{
	for (size_t i = h->count; i-- > 0;) {
		*ret = entry_at(h, i);
		if (ret->tag == tag && ret->count > 0)
			return true;
	}
	return false;
}

static bool take_string(struct span *rest, struct span *ret)
{
	size_t n = span_find(*rest, '\0');

	if (n == rest->len)
		return false;
	*ret = span_make(rest->ptr, n);
	*rest = span_from(*rest, n + 1);
	return true;
}

/* Empty when it is not there, is no text, or is rpm's word for nothing. */
static struct span string_of(const struct rpmheader *h, uint32_t tag)
{
	struct entry e;
	struct span s;

	if (!find(h, tag, &e) ||
	    (e.type != TYPE_STRING && e.type != TYPE_STRING_ARRAY && e.type != TYPE_I18NSTRING) ||
	    !take_string(&e.data, &s) || span_eq(s, "(none)"))
		return (struct span){0};
	return s;
}

static bool number_of(const struct rpmheader *h, uint32_t tag, uint32_t *ret)
{
	struct entry e;

	if (!find(h, tag, &e) || e.type != TYPE_INT32 || e.data.len < 4)
		return false;
	*ret = big((const unsigned char *)e.data.ptr);
	return true;
}

static bool is_word(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] > '~')
			return false;
	return s.len > 0;
}

/* Where the last "-" is; the length when there is none. */
static size_t last_dash(struct span s)
{
	size_t n = s.len;

	while (n && s.ptr[n - 1] != '-')
		n--;
	return n ? n - 1 : s.len;
}

bool rpm_split_source(struct span file, struct span *ret_name, struct span *ret_version)
{
	size_t release, version;

	for (int i = 0; i < 2; i++) { /* ".rpm", ".src" or ".nosrc" */
		size_t n = file.len;

		while (n && file.ptr[n - 1] != '.')
			n--;
		file.len = n ? n - 1 : 0;
	}
	release = last_dash(file);
	version = last_dash((struct span){file.ptr, release});
	if (!is_word(file) || release == file.len || version == release || version == 0)
		return false;
	*ret_name = (struct span){file.ptr, version};
	*ret_version = span_from(file, version + 1);
	return true;
}

bool rpmheader_package(const struct rpmheader *h, struct rpm_package *ret, struct err *err)
{
	struct rpm_package p = {
	        .name = string_of(h, TAG_NAME),
	        .version = string_of(h, TAG_VERSION),
	        .release = string_of(h, TAG_RELEASE),
	        .arch = string_of(h, TAG_ARCH),
	        .vendor = string_of(h, TAG_VENDOR),
	        .modularity = string_of(h, TAG_MODULARITYLABEL),
	};

	if (!is_word(p.name))
		return err_set(err, ERR_INPUT, "a header has no name");
	if (!is_word(p.version) || !is_word(p.release))
		return err_set(err, ERR_INPUT, "the header of '%.*s' has no version",
		               (int)p.name.len, p.name.ptr);
	if ((p.arch.len && !is_word(p.arch)) || (p.modularity.len && !is_word(p.modularity)))
		return err_set(err, ERR_INPUT, "the header of '%.*s' is damaged", (int)p.name.len,
		               p.name.ptr);
	p.has_epoch = number_of(h, TAG_EPOCH, &p.epoch);
	if (!rpm_split_source(string_of(h, TAG_SOURCERPM), &p.source, &p.source_version))
		p.source = p.name;
	*ret = p;
	return true;
}

void rpm_package_version(const struct rpm_package *p, struct str *to)
{
	if (p->has_epoch)
		str_addf(to, "%u:", p->epoch);
	str_add(to, p->version.ptr, p->version.len);
	str_addc(to, '-');
	str_add(to, p->release.ptr, p->release.len);
}

void rpm_files_clear(struct rpm_files *f)
{
	free(f->dir);
	*f = (struct rpm_files){0};
}

static void list_dirs(const struct rpmheader *h, struct rpm_files *f)
{
	struct entry e;
	size_t cap = 0;
	struct span s;

	if (!find(h, TAG_DIRNAMES, &e) || e.type != TYPE_STRING_ARRAY)
		return;
	for (uint32_t i = 0; i < e.count && take_string(&e.data, &s); i++) {
		f->dir = mem_grow(f->dir, f->dir_count, &cap, sizeof(*f->dir));
		f->dir[f->dir_count++] = s;
	}
}

bool rpmheader_next_file(const struct rpmheader *h, struct rpm_files *f, struct span *ret_dir,
                         struct span *ret_name)
{
	struct entry names, dirs;
	uint32_t dir;

	if (!find(h, TAG_BASENAMES, &names) || names.type != TYPE_STRING_ARRAY ||
	    !find(h, TAG_DIRINDEXES, &dirs) || dirs.type != TYPE_INT32 || !dirs.data.ptr)
		return false;
	if (f->at == 0) {
		f->names = names.data;
		list_dirs(h, f);
	}
	if (f->at >= names.count || f->at >= dirs.count || dirs.data.len / 4 <= f->at ||
	    !take_string(&f->names, ret_name))
		return false;
	dir = big((const unsigned char *)dirs.data.ptr + 4 * f->at);
	if (dir >= f->dir_count)
		return false;
	*ret_dir = f->dir[dir];
	f->at++;
	return true;
}
