#include "assess/unpack.h"
#include "base/err.h"
#include "base/fs.h"
#include "ext/pack.h"
#include "ext/zlib.h"

/* What libarchive is wanted for; zlib's own room is quicker with the rest. */
static bool is_for_pack(int fd)
{
	static const char *const heads[] = {"\xfd"
	                                    "7zXZ",
	                                    "\x28\xb5\x2f\xfd", "BZh"};
	char head[8] = {0};

	if (!fs_pread(fd, head, 5, 0, NULL))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		if (strncmp(head, heads[i], strlen(heads[i])) == 0)
			return true;
	return false;
}

bool unpack_fd(int fd, unpack_sink *sink, void *ctx, struct err *err)
{
	if (!fs_seek(fd, 0, err))
		return false;
	return is_for_pack(fd) ? pack_unpack_fd(fd, UNPACK_MAX, sink, ctx, err)
	                       : zlib_unpack_fd(fd, UNPACK_MAX, sink, ctx, err);
}
