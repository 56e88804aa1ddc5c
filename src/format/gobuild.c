#include "base/err.h"
#include "format/gobuild.h"

#define MAGIC "\xff Go buildinf:"
#define SENTINEL 16

void gobuild_clear(struct gobuild *g)
{
	str_clear(&g->version);
	str_clear(&g->modules);
}

bool gobuild_is_head(struct span bytes)
{
	return bytes.len >= GOBUILD_HEAD && memcmp(bytes.ptr, MAGIC, strlen(MAGIC)) == 0;
}

static bool damaged(struct err *err)
{
	return err_set(err, ERR_INPUT, "what Go wrote into the program is damaged");
}

/* A text with its length before it; *ret is yours to look at while `from` is. */
static bool take_text(struct span *from, struct span *ret)
{
	uint64_t len = 0;

	for (unsigned shift = 0; shift < 35; shift += 7) {
		unsigned char c;

		if (!from->len)
			return false;
		c = (unsigned char)from->ptr[0];
		*from = span_from(*from, 1);
		len |= (uint64_t)(c & 0x7f) << shift;
		if (c & 0x80)
			continue;
		if (len > from->len)
			return false;
		*ret = span_make(from->ptr, len);
		*from = span_from(*from, len);
		return true;
	}
	return false;
}

/* The lines lie between two marks of 16 bytes. */
static void set_modules(struct gobuild *g, struct span text)
{
	if (text.len > 2 * SENTINEL && text.ptr[text.len - SENTINEL - 1] == '\n')
		str_add(&g->modules, text.ptr + SENTINEL, text.len - 2 * SENTINEL);
}

/* Since Go 1.18 both texts stand behind the head. */
static bool read_inline(const struct region *file, uint64_t at, uint64_t size, struct gobuild *g,
                        struct err *err)
{
	auto_clear(str) buf = {0};
	size_t len = size < GOBUILD_MAX ? (size_t)size : GOBUILD_MAX;
	struct span rest, version, modules;

	if (len <= GOBUILD_HEAD || at > file->size)
		return damaged(err);
	if (len > file->size - at)
		len = (size_t)(file->size - at);
	if (!region_read(file, at, str_reserve(&buf, len), len, err))
		return false;
	rest = span_from(span_make(buf.buf, len), GOBUILD_HEAD);
	if (!take_text(&rest, &version) || !take_text(&rest, &modules))
		return damaged(err);
	str_add(&g->version, version.ptr, version.len);
	set_modules(g, modules);
	return true;
}

/* --- before Go 1.18: addresses of Go strings --- */

struct memory {
	const struct region *file;
	const struct elf *e;
	struct span segments;
	size_t word; /* size of an address */
	bool is_big;
};

static bool read_memory(const struct memory *m, uint64_t address, void *buf, size_t len)
{
	struct elf_segment s;

	for (size_t i = 0; elf_segment(m->e, m->segments, i, &s); i++)
		if (s.type == ELF_PT_LOAD && address >= s.address &&
		    address - s.address <= s.size && len <= s.size - (address - s.address))
			return region_read(m->file, s.offset + (address - s.address), buf, len,
			                   NULL);
	return false;
}

static uint64_t word_of(const struct memory *m, const unsigned char *b)
{
	uint64_t v = 0;

	for (size_t i = 0; i < m->word; i++)
		v |= (uint64_t)b[i] << 8 * (m->is_big ? m->word - 1 - i : i);
	return v;
}

/* A Go string: where its bytes are, and how many. */
static bool read_string(const struct memory *m, uint64_t address, struct str *to)
{
	unsigned char head[16];
	uint64_t data, len;

	if (!read_memory(m, address, head, 2 * m->word))
		return false;
	data = word_of(m, head);
	len = word_of(m, head + m->word);
	if (len > GOBUILD_MAX || !read_memory(m, data, str_reserve(to, len), len))
		return false;
	to->len = len;
	to->buf[len] = '\0';
	return true;
}

static bool read_pointers(struct memory *m, const unsigned char *head, struct gobuild *g,
                          struct err *err)
{
	auto_clear(str) modules = {0};

	if ((m->word != 4 && m->word != 8) || !read_string(m, word_of(m, head + 16), &g->version))
		return damaged(err);
	if (read_string(m, word_of(m, head + 16 + m->word), &modules))
		set_modules(g, span_make(modules.buf, modules.len));
	return true;
}

bool gobuild_read(const struct region *file, const struct elf *e, struct span segments, uint64_t at,
                  uint64_t size, struct gobuild *ret, struct err *err)
{
	auto_clear(gobuild) g = {0};
	unsigned char head[GOBUILD_HEAD];
	struct memory m = {.file = file, .e = e, .segments = segments};

	if (!region_read(file, at, head, sizeof(head), err))
		return false;
	if (!gobuild_is_head(span_make(head, sizeof(head))))
		return damaged(err);
	m.word = head[14];
	m.is_big = head[15] & 1;
	if (head[15] & 2 ? !read_inline(file, at, size, &g, err)
	                 : !read_pointers(&m, head, &g, err))
		return false;
	*ret = g;
	g = (struct gobuild){0};
	return true;
}

static bool take_fields(struct span line, struct go_module *ret)
{
	struct span kind;

	if (!span_cut(&line, '\t', &kind) || !span_cut(&line, '\t', &ret->path))
		return false;
	ret->version = (struct span){0};
	span_cut(&line, '\t', &ret->version);
	return ret->path.len > 0;
}

bool gobuild_next(struct span *modules, struct go_module *ret)
{
	struct span line, next;

	while (span_cut(modules, '\n', &line)) {
		struct span look = *modules;
		bool is_main = span_starts(line, "mod\t");

		if ((!is_main && !span_starts(line, "dep\t")) || !take_fields(line, ret))
			continue;
		if (span_cut(&look, '\n', &next) && span_starts(next, "=>\t") &&
		    take_fields(next, ret))
			*modules = look;
		ret->is_main = is_main;
		return true;
	}
	return false;
}
