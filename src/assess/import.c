#include "assess/advisory.h"
#include "assess/compile.h"
#include "assess/import.h"
#include "assess/feedtype.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"

void assess_import_result_clear(struct assess_import_result *r)
{
	mem_free(&r->first_broken);
	mem_free(&r->release);
	*r = (struct assess_import_result){0};
}

bool assess_check_type(const char *type, struct err *err)
{
	const struct feedtype *found;

	return feedtype_find(type, &found, err);
}

static char *dup_some(struct span s)
{
	return s.len ? span_dup(s) : NULL;
}

static void take_result(const struct builder *b, struct assess_import_result *ret)
{
	*ret = (struct assess_import_result){
	        .records = b->about.records,
	        .broken = b->about.broken,
	        .first_broken = dup_some(span_make(b->first_broken.buf, b->first_broken.len)),
	        .published = b->about.published,
	        .valid_until = b->about.valid_until,
	        .release = dup_some(b->about.release),
	};
}

static bool compile(const struct feedtype *type, const char *release, int fd, struct builder *b,
                    struct err *err)
{
	if (!type->compile(fd, release, b, err))
		return false;
	if (b->about.records)
		return true;
	if (b->about.broken)
		return err_set(err, ERR_INPUT, "not one good record in it; the first: %s",
		               str_c(&b->first_broken));
	return err_set(err, ERR_INPUT, "not one record in it");
}

bool assess_import(int cache, const char *type, const char *release, int fd,
                   struct assess_import_result *ret, struct err *err)
{
	auto_clear(builder) b = {0};
	auto_free char *name = NULL;
	const struct feedtype *t;
	char sha256[SHA256_HEX_SIZE];

	if (!feedtype_find(type, &t, err))
		return false;
	if (t->release && !release) {
		err_set(err, ERR_USAGE, "a feed of type '%s' does not say its release", type);
		return err_hint(err, "give --release, as in --release %s", t->release);
	}
	if (!fs_seek(fd, 0, err) || !digest_fd(fd, sha256, NULL, err) || !fs_seek(fd, 0, err) ||
	    !compile(t, release, fd, &b, err))
		return false;
	name = feedtype_index_name(t, release, sha256);
	if (!fs_mkdirs(cache, FEEDTYPE_FOLDER, 0700, err) || !builder_write(&b, cache, name, err))
		return false;
	take_result(&b, ret);
	return true;
}
