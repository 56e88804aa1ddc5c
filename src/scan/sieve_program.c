#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "ext/zlib.h"
#include "format/gobuild.h"
#include "scan/binary.h"
#include "scan/sieve.h"
#include "scan/tree.h"

#define NOTES 65536u
#define BEFORE_TABLE (256u << 10)
#define AROUND (1u << 20)
/* Before Go 1.18 the mark points at texts: the pointers lie behind it. */
#define AROUND_POINTERS (4u << 20)
#define AROUND_VERSION 64u
/* Names of sections lie together; those of a program that has all its symbols lie far before its
 * table. */
#define AROUND_NAMES 4096u
/* The longest beginning of a part that is looked for. */
#define MARK 128u
#define TABLE_MAX (4u << 20)

static const char go_mark[] = "\xff Go buildinf:";
/* What is before the list of modules since Go 1.12. */
static const char go_modules[] = "\x30\x77\xaf\x0c\x92\x74\x08\x02\x41\xe1\xc1\x07\xe6\xd6\x18\xe6";
static const char go_version[] = "go1.";
/* With the zero byte that ends each name. */
static const char go_section[] = ".go.buildinfo";
static const char rust_section[] = ".dep-v0";

static void add_range(struct sieve *s, uint64_t from, uint64_t len)
{
	s->ranges = mem_grow(s->ranges, s->range_count, &s->range_cap, sizeof(*s->ranges));
	s->ranges[s->range_count++] = (struct sieve_range){from, from + len};
}

/* --- what begins like a part that is wanted --- */

/* `before` and `around` bytes before and from each place on at which the text begins. */
static void find_text(struct sieve *s, struct span in, size_t most, struct span text,
                      uint64_t before, uint64_t around)
{
	for (size_t i = 0; i < most;) {
		const char *p = memmem(in.ptr + i, in.len - i, text.ptr, text.len);

		if (!p || (size_t)(p - in.ptr) >= most)
			return;
		i = (size_t)(p - in.ptr);
		add_range(s, s->at + i - (i < before ? i : before), before + around);
		i++;
	}
}

static void find_go(struct sieve *s, struct span in, size_t most)
{
	for (size_t i = 0; i < most;) {
		const char *p = memmem(in.ptr + i, in.len - i, go_mark, sizeof(go_mark) - 1);

		if (!p || (size_t)(p - in.ptr) >= most)
			return;
		i = (size_t)(p - in.ptr);
		/* a program may hold the text alone, to look for it in others */
		if (gobuild_is_head(span_make(p, in.len - i))) {
			add_range(s, s->at + i, p[15] & 2 ? AROUND : AROUND_POINTERS);
			s->has_mark = true;
		}
		i++;
	}
}

static bool take_first(void *ctx, const void *bytes, size_t len, struct err *err)
{
	(void)err;
	str_add(ctx, bytes, len);
	return false; /* that is enough */
}

/* JSON with a list of packages, packed by zlib, of which these are the first bytes. */
static bool is_rust(struct span packed)
{
	auto_clear(str) text = {0};
	const unsigned char *b = (const unsigned char *)packed.ptr;

	if ((b[0] << 8 | b[1]) % 31 != 0 || (b[1] & 0x20) ||
	    zlib_unpack(packed.ptr, packed.len, MARK * 8, take_first, &text, NULL))
		return false;
	return str_starts(str_c(&text), "{\"packages\":");
}

static void find_rust(struct sieve *s, struct span in, size_t most)
{
	for (size_t i = 0; i < most; i++) {
		const char *p = memchr(in.ptr + i, 0x78, most - i);
		size_t left;

		if (!p)
			return;
		i = (size_t)(p - in.ptr);
		left = in.len - i;
		if (left > 2 && is_rust(span_make(p, left < MARK ? left : MARK))) {
			add_range(s, s->at + i, AROUND);
			s->has_mark = true;
		}
	}
}

/* --- tables --- */

/* Notes lie in the first bytes of nearly every file, and elsewhere in others. */
static void find_notes(struct sieve *s)
{
	struct span table =
	        span_from(span_make(s->buf.buf, s->buf.len), (size_t)s->elf.segments.at);
	struct elf_segment g;

	for (size_t i = 0; i < s->elf.segments.count && elf_segment(&s->elf, table, i, &g); i++)
		if (g.type == ELF_PT_NOTE && g.size <= NOTES)
			add_range(s, g.offset, g.size);
}

static void read_head(struct sieve *s)
{
	struct elf *e = &s->elf;
	uint64_t table;

	if (!elf_parse(span_make(s->buf.buf, s->buf.len), e, NULL)) {
		s->is_over = true; /* no program of this kind */
		return;
	}
	s->has_elf = true;
	if (s->kind == WANTED_PROGRAM && s->size <= SIEVE_SMALL) {
		add_range(s, 0, s->size);
		return;
	}
	add_range(s, 0, NOTES);
	add_range(s, e->segments.at, (uint64_t)e->segments.size * e->segments.count);
	find_notes(s);
	if (s->kind == WANTED_LIBRARY)
		return;
	table = (uint64_t)e->sections.size * e->sections.count;
	if (table <= TABLE_MAX && e->sections.at <= s->size)
		add_range(s, e->sections.at > BEFORE_TABLE ? e->sections.at - BEFORE_TABLE : 0,
		          BEFORE_TABLE + table);
}

/* Where the names of sections are: known once the table has passed, which is early in what Go
 * itself has linked. */
static void find_names(struct sieve *s)
{
	auto_clear(held_view) view = {0};
	auto_clear(str) table = {0};
	struct elf_section names;
	const struct elf *e = &s->elf;
	size_t len = e->sections.size * e->sections.count;
	struct region kept;

	if (s->has_names || len == 0 || len > TABLE_MAX || s->at < e->sections.at + len)
		return;
	s->has_names = true;
	sieve_flush(s);
	kept = held_region(&view, &s->kept);
	if (region_read(&kept, e->sections.at, str_reserve(&table, len), len, NULL) &&
	    elf_section(e, span_make(table.buf, len), e->names, &names) && names.size < TABLE_MAX)
		add_range(s, names.offset, names.size);
}

/* --- the bytes --- */

/* The first byte from `at` on that a range has, and where that range ends. */
static bool next_range(struct sieve *s, uint64_t at, struct sieve_range *ret)
{
	struct sieve_range best = {UINT64_MAX, 0};
	size_t n = 0;

	for (size_t i = 0; i < s->range_count; i++) {
		struct sieve_range r = s->ranges[i];

		if (r.to <= at)
			continue;
		s->ranges[n++] = r;
		if (r.from < at)
			r.from = at;
		if (r.from < best.from || (r.from == best.from && r.to > best.to))
			best = r;
	}
	s->range_count = n;
	*ret = best;
	return best.from != UINT64_MAX;
}

static void keep_ranges(struct sieve *s, struct span in)
{
	uint64_t end = s->at + in.len;
	struct sieve_range r;

	while (s->at < end && next_range(s, s->at, &r) && r.from < end) {
		if (r.to > end)
			r.to = end;
		sieve_keep(s, r.from,
		           span_make(in.ptr + (r.from - (end - in.len)), (size_t)(r.to - r.from)));
		s->at = r.to;
	}
	s->at = end;
}

void sieve_program(struct sieve *s, bool is_end)
{
	struct span in = span_make(s->buf.buf, s->buf.len);
	auto_clear(str) left = {0};
	size_t most, done;

	if (!is_end && in.len < ELF_HEAD + MARK + AROUND_NAMES)
		return;
	if (!s->has_elf)
		read_head(s);
	/* what begins here may end in what comes next, and want what is before it */
	most = is_end ? in.len : in.len - MARK;
	done = is_end ? in.len : most - AROUND_NAMES;
	if (s->is_over)
		return;
	if (s->kind == WANTED_PROGRAM && s->size > SIEVE_SMALL) {
		find_go(s, in, most);
		find_rust(s, in, most);
		find_text(s, in, most, span_of(go_modules), 0, AROUND);
		find_text(s, in, most, span_of(go_version), 0, AROUND_VERSION);
		find_text(s, in, most, span_make(go_section, sizeof(go_section)), AROUND_NAMES,
		          AROUND_NAMES);
		find_text(s, in, most, span_make(rust_section, sizeof(rust_section)), AROUND_NAMES,
		          AROUND_NAMES);
	}
	keep_ranges(s, span_make(in.ptr, done));
	if (s->kind == WANTED_PROGRAM)
		find_names(s);
	else if (s->range_count == 0)
		s->is_over = true; /* nothing that comes is wanted */
	str_add(&left, in.ptr + done, in.len - done);
	str_reset(&s->buf);
	str_add(&s->buf, left.buf, left.len);
}

/* --- what of it stays --- */

/* Notes which parts are read, and whether one of them was not held. */
struct listener {
	const struct region *kept;
	struct sieve_range *ranges;
	size_t count, cap;
	bool is_lacking;
};

static void listener_clear(struct listener *l)
{
	free(l->ranges);
	*l = (struct listener){0};
}

static bool listen(void *ctx, uint64_t at, void *buf, size_t len, struct err *err)
{
	struct listener *l = ctx;

	if (!region_read(l->kept, at, buf, len, err)) {
		l->is_lacking = true;
		return false;
	}
	l->ranges = mem_grow(l->ranges, l->count, &l->cap, sizeof(*l->ranges));
	l->ranges[l->count++] = (struct sieve_range){at, at + len};
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct sieve_range *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static void copy_parts(struct listener *l, struct held *to)
{
	auto_clear(str) bytes = {0};
	auto_clear(zpack) z = {0};
	uint64_t done = 0;

	qsort(l->ranges, l->count, sizeof(*l->ranges), by_place);
	for (size_t i = 0; i < l->count; i++) {
		struct sieve_range r = l->ranges[i];
		size_t n;

		if (r.from < done)
			r.from = done;
		if (r.to <= r.from)
			continue;
		n = (size_t)(r.to - r.from);
		str_reset(&bytes);
		if (!region_read(l->kept, r.from, str_reserve(&bytes, n), n, NULL))
			continue;
		held_add(to, r.from, span_make(bytes.buf, n), &z);
		done = r.to;
	}
}

bool sieve_program_end(struct sieve *s, struct held *ret)
{
	auto_clear(held_view) view = {0};
	auto_clear(listener) l = {0};
	struct region kept, heard;
	struct held result = {.size = s->size};
	bool is_built, has_note;

	if (!s->has_elf)
		return false;
	kept = held_region(&view, &s->kept);
	l.kept = &kept;
	heard = region_of_reader(listen, &l, s->size);
	is_built = s->kind == WANTED_PROGRAM && binary_is_built_of(&heard);
	is_built = is_built || s->has_mark;
	if (is_built && s->kept.why)
		result.why = mem_strdup(s->kept.why);
	else if (is_built && l.is_lacking)
		result.why = mem_strdup("what Go or Rust say in it lies too far apart to be held "
		                        "while the image is read");
	has_note = elfnote_is_in(&heard);
	if (!result.why && !is_built && !has_note)
		return false;
	if (!result.why)
		copy_parts(&l, &result);
	*ret = result;
	return true;
}
