#include "base/err.h"
#include "base/fs.h"
#include "base/region.h"

struct region region_of_span(struct span s)
{
	return (struct region){.fd = -1, .ptr = s.ptr, .size = s.len};
}

struct region region_of_reader(region_reader *reader, void *ctx, uint64_t size)
{
	return (struct region){.fd = -1, .reader = reader, .ctx = ctx, .size = size};
}

bool region_of_file(int fd, struct region *ret, struct err *err)
{
	struct stat st;

	if (!fs_fstat(fd, &st, err))
		return false;
	*ret = (struct region){.fd = fd, .size = st.st_size > 0 ? (uint64_t)st.st_size : 0};
	return true;
}

struct region region_part(const struct region *r, uint64_t at, uint64_t size)
{
	struct region part = *r;

	if (at > r->size)
		at = r->size;
	part.size = size < r->size - at ? size : r->size - at;
	part.from = r->fd >= 0 || r->reader ? r->from + at : 0;
	part.ptr = r->fd < 0 && r->ptr ? r->ptr + at : NULL;
	return part;
}

bool region_read(const struct region *r, uint64_t at, void *buf, size_t len, struct err *err)
{
	if (at > r->size || len > r->size - at)
		return err_set(err, ERR_INPUT, "it ends before byte %llu",
		               (unsigned long long)(at + len));
	if (r->fd >= 0)
		return fs_pread(r->fd, buf, len, r->from + at, err);
	if (r->reader)
		return r->reader(r->ctx, r->from + at, buf, len, err);
	if (len)
		memcpy(buf, r->ptr + at, len);
	return true;
}
