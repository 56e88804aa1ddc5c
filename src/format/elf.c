#include "base/err.h"
#include "format/elf.h"

#define ID_MAX 64

static uint64_t number(const struct elf *e, struct span s, size_t at, size_t size)
{
	uint64_t n = 0;

	for (size_t i = 0; i < size; i++)
		n = n << 8 | (unsigned char)s.ptr[at + (e->is_big ? i : size - 1 - i)];
	return n;
}

/* Two bytes, four, and those whose number goes by the class. */
static unsigned half(const struct elf *e, struct span s, size_t at)
{
	return (unsigned)number(e, s, at, 2);
}

static uint32_t word(const struct elf *e, struct span s, size_t at)
{
	return (uint32_t)number(e, s, at, 4);
}

static uint64_t wide(const struct elf *e, struct span s, size_t at)
{
	return number(e, s, at, e->is_64 ? 8 : 4);
}

static bool take_table(const struct elf *e, struct span head, size_t at, size_t size,
                       struct elf_table *ret, struct err *err)
{
	struct elf_table t = {.size = half(e, head, at), .count = half(e, head, at + 2)};

	if (t.count && t.size != size)
		return err_set(err, ERR_INPUT, "an ELF table has entries of %zu bytes, not %zu",
		               t.size, size);
	t.at = ret->at;
	*ret = t;
	return true;
}

bool elf_parse(struct span head, struct elf *ret, struct err *err)
{
	struct elf e = {0};
	size_t sizes;

	if (head.len < 16 || memcmp(head.ptr, "\177ELF", 4) != 0)
		return err_set(err, ERR_INPUT, "not an ELF file");
	if ((head.ptr[4] != 1 && head.ptr[4] != 2) || (head.ptr[5] != 1 && head.ptr[5] != 2))
		return err_set(err, ERR_INPUT, "an ELF file of no known class");
	e.is_64 = head.ptr[4] == 2;
	e.is_big = head.ptr[5] == 2;
	sizes = e.is_64 ? 54 : 42; /* where the sizes of the tables begin */
	if (head.len < sizes + 10)
		return err_set(err, ERR_INPUT, "an ELF file that ends in its header");
	e.type = half(&e, head, 16);
	e.machine = half(&e, head, 18);
	e.segments.at = wide(&e, head, e.is_64 ? 32 : 28);
	e.sections.at = wide(&e, head, e.is_64 ? 40 : 32);
	if (!take_table(&e, head, sizes, e.is_64 ? 56 : 32, &e.segments, err) ||
	    !take_table(&e, head, sizes + 4, e.is_64 ? 64 : 40, &e.sections, err))
		return false;
	e.names = half(&e, head, sizes + 8);
	*ret = e;
	return true;
}

static bool entry(const struct elf_table *t, struct span table, size_t i, struct span *ret)
{
	if (i >= t->count || table.len / t->size <= i)
		return false;
	*ret = span_make(table.ptr + i * t->size, t->size);
	return true;
}

bool elf_segment(const struct elf *e, struct span table, size_t i, struct elf_segment *ret)
{
	struct span s;

	if (!entry(&e->segments, table, i, &s))
		return false;
	*ret = (struct elf_segment){
	        .type = word(e, s, 0),
	        .flags = word(e, s, e->is_64 ? 4 : 24),
	        .offset = wide(e, s, e->is_64 ? 8 : 4),
	        .address = wide(e, s, e->is_64 ? 16 : 8),
	        .size = wide(e, s, e->is_64 ? 32 : 16),
	};
	return true;
}

bool elf_section(const struct elf *e, struct span table, size_t i, struct elf_section *ret)
{
	struct span s;

	if (!entry(&e->sections, table, i, &s))
		return false;
	*ret = (struct elf_section){
	        .name = word(e, s, 0),
	        .type = word(e, s, 4),
	        .address = wide(e, s, e->is_64 ? 16 : 12),
	        .offset = wide(e, s, e->is_64 ? 24 : 16),
	        .size = wide(e, s, e->is_64 ? 32 : 20),
	};
	return true;
}

bool elf_is_section(const struct elf_section *s, struct span names, const char *name)
{
	struct span rest = span_from(names, s->name);
	size_t n = strlen(name);

	return rest.ptr && rest.len > n && memcmp(rest.ptr, name, n + 1) == 0;
}

static size_t padded(uint32_t len)
{
	return ((size_t)len + 3) & ~(size_t)3;
}

bool elf_note(const struct elf *e, struct span *notes, struct elf_note *ret)
{
	uint32_t name_len, desc_len;
	size_t desc_at;

	if (notes->len < 12)
		return false;
	name_len = word(e, *notes, 0);
	desc_len = word(e, *notes, 4);
	if (name_len > notes->len - 12 || padded(name_len) > notes->len - 12)
		return false;
	desc_at = 12 + padded(name_len);
	if (desc_len > notes->len - desc_at)
		return false;
	ret->type = word(e, *notes, 8);
	ret->name = span_make(notes->ptr + 12, name_len);
	if (name_len && ret->name.ptr[name_len - 1] == '\0')
		ret->name.len--;
	ret->desc = span_make(notes->ptr + desc_at, desc_len);
	/* the last one need not be filled up */
	*notes = span_from(*notes, desc_at + padded(desc_len));
	return true;
}

bool elf_build_id(const struct elf *e, struct span notes, struct span *ret)
{
	struct elf_note n;

	while (elf_note(e, &notes, &n))
		if (n.type == ELF_NOTE_BUILD_ID && span_eq(n.name, "GNU") && n.desc.len > 0 &&
		    n.desc.len <= ID_MAX) {
			*ret = n.desc;
			return true;
		}
	return false;
}

bool elf_package(const struct elf *e, struct span notes, struct span *ret)
{
	struct elf_note n;

	while (elf_note(e, &notes, &n)) {
		if (n.type != ELF_NOTE_PACKAGE || !span_eq(n.name, "FDO"))
			continue;
		while (n.desc.len && n.desc.ptr[n.desc.len - 1] == '\0')
			n.desc.len--;
		*ret = n.desc;
		return true;
	}
	return false;
}
