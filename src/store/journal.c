#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "store/journal.h"

#define SIZE 256u
#define FILE_MAX (SIZE * 65536u)
#define MAGIC "fettleJ1"

/* magic 8, kind 4, number 4, when 8, value 8, digest of the record before 32, text, CRC-32 4; all
 * numbers little-endian */
enum { AT_KIND = 8, AT_NUMBER = 12, AT_WHEN = 16, AT_VALUE = 24, AT_BEFORE = 32, AT_TEXT = 64 };
enum { AT_CRC = SIZE - 4 };

static const char *const names[] = {
        [JOURNAL_BEGUN] = "begun",     [JOURNAL_PREPARED] = "prepared",
        [JOURNAL_HOOK] = "hook",       [JOURNAL_HOOK_DONE] = "hook-done",
        [JOURNAL_COMMIT] = "commit",   [JOURNAL_BACK] = "back",
        [JOURNAL_SWAPPED] = "swapped", [JOURNAL_VERIFIED] = "verified",
        [JOURNAL_GOOD] = "good",       [JOURNAL_KEPT] = "kept",
        [JOURNAL_UNDONE] = "undone",   [JOURNAL_BROKEN] = "broken",
        [JOURNAL_POST] = "post",
};

const char *journal_kind_name(enum journal_kind k)
{
	return names[k];
}

void journal_clear(struct journal *j)
{
	fs_close(&j->fd);
	free(j->records);
	*j = (struct journal)JOURNAL_NONE;
}

static void put(unsigned char *to, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		to[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t get(const unsigned char *from, unsigned bytes)
{
	uint64_t value = 0;

	for (unsigned i = bytes; i-- > 0;)
		value = value << 8 | from[i];
	return value;
}

/* CRC-32 of IEEE 802.3, bit by bit: a journal has some tens of records. */
static uint32_t crc32_of(const unsigned char *bytes, size_t len)
{
	uint32_t crc = 0xffffffffu;

	for (size_t i = 0; i < len; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

static bool is_zero(const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

bool journal_make(int dir, const char *name, size_t room, struct journal *ret, struct err *err)
{
	auto_clear(journal) j = JOURNAL_NONE;
	auto_free char *zeros = mem_alloc(room, SIZE);

	/* written, not merely allocated: no later record has to change the file's own records */
	if (!fs_create(dir, name, 0600, &j.fd, err) || !fs_write(j.fd, zeros, room * SIZE, err) ||
	    !fs_sync(j.fd, err))
		return err_prefix(err, "journal");
	*ret = j;
	j = (struct journal)JOURNAL_NONE;
	return true;
}

static void note(struct journal *j, const unsigned char *bytes)
{
	struct journal_record *r;

	j->records = mem_grow(j->records, j->count, &j->cap, sizeof(*j->records));
	r = &j->records[j->count++];
	r->kind = (enum journal_kind)get(bytes + AT_KIND, 4);
	r->when = (int64_t)get(bytes + AT_WHEN, 8);
	r->value = get(bytes + AT_VALUE, 8);
	memcpy(r->text, bytes + AT_TEXT, JOURNAL_TEXT_MAX);
	digest_bytes(span_make(bytes, SIZE), j->last);
}

static bool is_valid(const struct journal *j, const unsigned char *bytes)
{
	uint64_t kind = get(bytes + AT_KIND, 4);

	return memcmp(bytes, MAGIC, strlen(MAGIC)) == 0 && kind > 0 && kind < ARRAY_LEN(names) &&
	       get(bytes + AT_NUMBER, 4) == j->count &&
	       memcmp(bytes + AT_BEFORE, j->last, SHA256_SIZE) == 0 &&
	       get(bytes + AT_CRC, 4) == crc32_of(bytes, AT_CRC);
}

static bool read_records(struct journal *j, const struct str *text, struct err *err)
{
	const unsigned char *bytes = (const unsigned char *)str_c(text);
	size_t at = 0;

	while (at + SIZE <= text->len && is_valid(j, bytes + at)) {
		note(j, bytes + at);
		at += SIZE;
	}
	/* one record may be torn, and nothing comes after it */
	if (at + SIZE < text->len && !is_zero(bytes + at + SIZE, text->len - at - SIZE))
		return err_set(err, ERR_DAMAGED, "record %zu does not hold", j->count);
	return true;
}

bool journal_open(int dir, const char *name, struct journal *ret, struct err *err)
{
	auto_clear(journal) j = JOURNAL_NONE;
	auto_clear(str) text = {0};

	if (!fs_open_write(dir, name, &j.fd, err) || !fs_read_fd(j.fd, FILE_MAX, &text, err) ||
	    !read_records(&j, &text, err))
		return err_prefix(err, "journal");
	*ret = j;
	j = (struct journal)JOURNAL_NONE;
	return true;
}

bool journal_add(struct journal *j, enum journal_kind kind, uint64_t value, const char *text,
                 struct err *err)
{
	unsigned char bytes[SIZE] = MAGIC;
	size_t len = text ? strlen(text) : 0;

	put(bytes + AT_KIND, kind, 4);
	put(bytes + AT_NUMBER, j->count, 4);
	put(bytes + AT_WHEN, (uint64_t)clock_now(), 8);
	put(bytes + AT_VALUE, value, 8);
	memcpy(bytes + AT_BEFORE, j->last, SHA256_SIZE);
	if (len)
		memcpy(bytes + AT_TEXT, text, len < JOURNAL_TEXT_MAX ? len : JOURNAL_TEXT_MAX);
	put(bytes + AT_CRC, crc32_of(bytes, AT_CRC), 4);
	if (!fs_pwrite(j->fd, bytes, SIZE, (uint64_t)j->count * SIZE, err) ||
	    !fs_datasync(j->fd, err))
		return err_prefix(err, "journal: '%s'", names[kind]);
	note(j, bytes);
	return true;
}

const struct journal_record *journal_find(const struct journal *j, enum journal_kind kind)
{
	for (size_t i = j->count; i-- > 0;)
		if (j->records[i].kind == kind)
			return &j->records[i];
	return NULL;
}
