#include "base/err.h"
#include "base/fs.h"
#include "base/str.h"
#include "ext/digest.h"
#include "format/elf.h"
#include "scan/buildid.h"

#define PART_MAX 65536u

static bool read_part(int fd, uint64_t at, uint64_t size, struct str *to)
{
	if (size == 0 || size > PART_MAX)
		return false;
	str_reset(to);
	if (!fs_pread(fd, str_reserve(to, (size_t)size), (size_t)size, at, NULL))
		return false;
	to->len = (size_t)size;
	return true;
}

static struct span bytes_of(const struct str *s)
{
	return span_make(s->buf, s->len);
}

bool buildid_read(int fd, struct str *to)
{
	auto_clear(str) table = {0}, notes = {0};
	struct elf_segment segment;
	char head[ELF_HEAD];
	struct span id;
	struct elf e;

	if (!fs_pread(fd, head, sizeof(head), 0, NULL) ||
	    !elf_parse(span_make(head, sizeof(head)), &e, NULL) ||
	    !read_part(fd, e.segments.at, (uint64_t)e.segments.count * e.segments.size, &table))
		return false;
	for (size_t i = 0; elf_segment(&e, bytes_of(&table), i, &segment); i++) {
		if (segment.type != ELF_PT_NOTE ||
		    !read_part(fd, segment.offset, segment.size, &notes) ||
		    !elf_build_id(&e, bytes_of(&notes), &id))
			continue;
		hex_add(to, id.ptr, id.len);
		return true;
	}
	return false;
}
