/* Whatever the bytes, tables, notes and names that are taken lie inside them. */
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "format/elf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void inside(struct span all, struct span part)
{
	if (part.len && (part.ptr < all.ptr || part.ptr + part.len > all.ptr + all.len))
		abort();
}

static struct span at(struct span all, uint64_t offset, uint64_t size)
{
	struct span s = span_from(all, offset > all.len ? all.len : (size_t)offset);

	if (s.len > size)
		s.len = (size_t)size;
	return s;
}

static void take_notes(const struct elf *e, struct span notes)
{
	struct span rest = notes, id;
	struct elf_note n;

	while (elf_note(e, &rest, &n)) {
		inside(notes, n.name);
		inside(notes, n.desc);
	}
	if (elf_build_id(e, notes, &id)) {
		inside(notes, id);
		if (id.len == 0 || id.len > 64)
			abort();
	}
	if (elf_package(e, notes, &id))
		inside(notes, id);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span all = span_make(data, len), names = {0};
	struct elf_section section;
	struct elf_segment segment;
	struct err err = {0};
	struct elf e;

	if (!elf_parse(at(all, 0, ELF_HEAD), &e, &err)) {
		if (err.kind != ERR_INPUT)
			abort();
		return 0;
	}
	for (size_t i = 0; elf_segment(&e, at(all, e.segments.at, len), i, &segment); i++)
		if (segment.type == ELF_PT_NOTE)
			take_notes(&e, at(all, segment.offset, segment.size));
	if (elf_section(&e, at(all, e.sections.at, len), e.names, &section))
		names = at(all, section.offset, section.size);
	for (size_t i = 0; elf_section(&e, at(all, e.sections.at, len), i, &section); i++)
		if (section.type == ELF_SHT_NOTE ||
		    elf_is_section(&section, names, ".note.gnu.build-id"))
			take_notes(&e, at(all, section.offset, section.size));
	return 0;
}
