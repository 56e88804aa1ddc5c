#include "assess/archive_part.h"
#include "assess/packages.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "ext/digest.h"

void archive_part_identify(struct str *identity, const char *name, const struct stat *st)
{
	str_addf(identity, "%s%s %llu %llu %lld %lld.%09ld %lld.%09ld", identity->len ? "\n" : "",
	         name, (unsigned long long)st->st_dev, (unsigned long long)st->st_ino,
	         (long long)st->st_size, (long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec,
	         (long long)st->st_ctim.tv_sec, st->st_ctim.tv_nsec);
}

static bool make_index(struct archive_reading *r, const char *name, archive_compile *compile,
                       void *ctx, struct err *err)
{
	auto_clear(builder) b = {0};

	return compile(ctx, &b, err) && fs_mkdirs(r->cache, ARCHIVE_FOLDER, 0700, err) &&
	       builder_write(&b, r->cache, name, err);
}

bool archive_part_open(struct archive_reading *r, const struct str *identity,
                       archive_compile *compile, void *ctx, struct index *ret, struct err *err)
{
	char hex[SHA256_HEX_SIZE];
	auto_free char *name = NULL;

	digest_hex(span_make(identity->buf, identity->len), hex);
	name = str_format(ARCHIVE_FOLDER "/%.40s", hex);
	strlist_add(&r->used, name + strlen(ARCHIVE_FOLDER "/"));
	if (index_open(r->cache, name, PACKAGE_TEXTS, PACKAGE_NUMBERS, ret, NULL))
		return true;
	return make_index(r, name, compile, ctx, err) &&
	       index_open(r->cache, name, PACKAGE_TEXTS, PACKAGE_NUMBERS, ret, err);
}

void archive_part_list(struct archive *a, const struct archive_list *list)
{
	a->lists = mem_grow(a->lists, a->list_count, &a->list_cap, sizeof(*a->lists));
	a->lists[a->list_count++] = *list;
}

struct pocket *archive_part_pocket(struct archive *a)
{
	a->pockets = mem_grow(a->pockets, a->pocket_count, &a->pocket_cap, sizeof(*a->pockets));
	return &a->pockets[a->pocket_count++];
}

static bool is_any(const char *arch)
{
	return strcmp(arch, "all") == 0 || strcmp(arch, "noarch") == 0;
}

bool archive_part_is_for(const char *wanted, const char *arch)
{
	return !wanted || strcmp(wanted, arch) == 0 || is_any(arch) || is_any(wanted);
}
