#include "base/err.h"
#include "format/microcode.h"

#define HEAD 48u
#define DEFAULT_DATA 2000u
#define DEFAULT_TOTAL 2048u
#define TABLE_HEAD 20u
#define TABLE_ENTRY 12u
#define AMD_MAGIC 0x00414d44u
#define AMD_TABLE 0u
#define AMD_PATCH 1u
#define AMD_ENTRY 16u
#define AMD_PATCH_HEAD 64u

/* All numbers are little-endian; the caller has made sure that they are there. */
static uint32_t number(struct span s, size_t at, size_t size)
{
	uint32_t n = 0;

	for (size_t i = size; i-- > 0;)
		n = n << 8 | (unsigned char)s.ptr[at + i];
	return n;
}

static uint32_t word(struct span s, size_t at)
{
	return number(s, at, 4);
}

uint32_t microcode_signature(unsigned family, unsigned model, unsigned stepping)
{
	unsigned base = family < 0xf ? family : 0xf;

	return (family - base) << 20 | (model >> 4) << 16 | base << 8 | (model & 0xf) << 4 |
	       (stepping & 0xf);
}

static bool fits(struct span s, size_t at, uint32_t signature, uint32_t platform)
{
	/* a mask of 0 stands for all platforms */
	return word(s, at) == signature && (word(s, at + 4) == 0 || word(s, at + 4) & platform);
}

/* The table behind the data: a count, and for each a signature and a mask. */
static bool table_has(struct span one, size_t at, uint32_t signature, uint32_t platform)
{
	size_t count, room;

	if (at > one.len || one.len - at < TABLE_HEAD)
		return false;
	room = (one.len - at - TABLE_HEAD) / TABLE_ENTRY;
	count = word(one, at) < room ? word(one, at) : room;
	for (size_t i = 0; i < count; i++)
		if (fits(one, at + TABLE_HEAD + i * TABLE_ENTRY, signature, platform))
			return true;
	return false;
}

static bool head_fits(struct span one, uint32_t signature, uint32_t platform)
{
	return word(one, 12) == signature && (word(one, 24) == 0 || word(one, 24) & platform);
}

/* Takes one update off the front. */
static bool take(struct span *file, struct span *ret, uint32_t *ret_data)
{
	uint32_t data, total;

	if (file->len < HEAD || word(*file, 0) != 1)
		return false;
	data = word(*file, 28);
	total = data ? word(*file, 32) : DEFAULT_TOTAL;
	data = data ? data : DEFAULT_DATA;
	if (total < HEAD || total > file->len || data > total - HEAD)
		return false;
	*ret = span_make(file->ptr, total);
	*ret_data = data;
	*file = span_from(*file, total);
	return true;
}

bool microcode_intel(struct span file, uint32_t signature, uint32_t platform, uint32_t *ret)
{
	struct span one;
	uint32_t data, best = 0;
	bool found = false;

	while (take(&file, &one, &data)) {
		if (!head_fits(one, signature, platform) &&
		    !table_has(one, HEAD + data, signature, platform))
			continue;
		/* revisions have a sign: those below zero are of debugging */
		if (!found || (int32_t)word(one, 4) > (int32_t)best)
			best = word(one, 4);
		found = true;
	}
	if (found)
		*ret = best;
	return found;
}

/* The id under which patches are for this processor; 0: none are. */
static uint32_t amd_equivalent(struct span table, uint32_t signature)
{
	for (size_t at = 0; table.len - at >= AMD_ENTRY; at += AMD_ENTRY)
		if (word(table, at) == signature)
			return number(table, at + 12, 2);
	return 0;
}

/* Takes a section: its type, its size, and its bytes. */
static bool amd_section(struct span *file, uint32_t *ret_type, struct span *ret)
{
	uint32_t size;

	if (file->len < 8)
		return false;
	*ret_type = word(*file, 0);
	size = word(*file, 4);
	if (size > file->len - 8)
		return false;
	*ret = span_make(file->ptr + 8, size);
	*file = span_from(*file, 8 + (size_t)size);
	return true;
}

bool microcode_amd(struct span file, uint32_t signature, uint32_t *ret)
{
	uint32_t type, id = 0, best = 0;
	struct span section;
	bool found = false;

	if (file.len < 4 || word(file, 0) != AMD_MAGIC)
		return false;
	file = span_from(file, 4);
	while (amd_section(&file, &type, &section)) {
		if (type == AMD_TABLE) {
			id = amd_equivalent(section, signature);
		} else if (type == AMD_PATCH && id && section.len >= AMD_PATCH_HEAD &&
		           number(section, 24, 2) == id) {
			best = !found || word(section, 4) > best ? word(section, 4) : best;
			found = true;
		}
	}
	if (found)
		*ret = best;
	return found;
}
