#include "base/err.h"
#include "base/mem.h"
#include "format/tar.h"

#define NAME_MAX_SIZE 65536u
#define PAX_MAX (4u << 20)

void tar_clear(struct tar *t)
{
	str_clear(&t->path);
	str_clear(&t->link);
	str_clear(&t->long_path);
	str_clear(&t->long_link);
	str_clear(&t->pax);
	*t = (struct tar){0};
}

void tar_open(struct tar *t, struct stream from)
{
	tar_clear(t);
	t->from = from;
}

/* --- fields of a header --- */

/* Octal digits between blanks and zeros, or, with the highest bit set, a large binary number. */
static bool read_number(const unsigned char *field, size_t len, uint64_t *ret)
{
	uint64_t n = 0;
	size_t i = 0;

	if (field[0] & 0x80) {
		if (field[0] != 0x80)
			return false; /* negative, or beyond all that a file can be */
		for (i = 1; i < len; i++) {
			if (n >> 55)
				return false;
			n = n << 8 | field[i];
		}
		*ret = n;
		return true;
	}
	while (i < len && field[i] == ' ')
		i++;
	for (; i < len && field[i] >= '0' && field[i] <= '7'; i++)
		n = n << 3 | (unsigned)(field[i] - '0');
	while (i < len && (field[i] == ' ' || field[i] == '\0'))
		i++;
	if (i < len)
		return false;
	*ret = n;
	return true;
}

static bool is_zero(const unsigned char *block)
{
	for (size_t i = 0; i < TAR_BLOCK; i++)
		if (block[i])
			return false;
	return true;
}

/* Some summed up their bytes with a sign. */
static bool has_sum(const unsigned char *block)
{
	uint64_t told;
	unsigned sum = 0;
	int with_sign = 0;

	for (size_t i = 0; i < TAR_BLOCK; i++) {
		unsigned char c = i >= 148 && i < 156 ? ' ' : block[i];

		sum += c;
		with_sign += (signed char)c;
	}
	return read_number(block + 148, 8, &told) &&
	       (told == sum || (with_sign >= 0 && told == (unsigned)with_sign));
}

bool tar_is_header(const unsigned char block[TAR_BLOCK])
{
	return is_zero(block) || has_sum(block);
}

static struct span text_of(const unsigned char *field, size_t len)
{
	struct span s = span_make(field, len);

	s.len = span_find(s, '\0');
	return s;
}

static void set(struct str *to, struct span s)
{
	str_reset(to);
	str_add(to, s.ptr, s.len);
}

/* A name in two parts is POSIX's; GNU has other things in its place. */
static void read_path(const unsigned char *block, struct str *to)
{
	struct span prefix = text_of(block + 345, 155), name = text_of(block, 100);

	str_reset(to);
	if (memcmp(block + 257, "ustar\0", 6) == 0 && prefix.len) {
		str_add(to, prefix.ptr, prefix.len);
		str_addc(to, '/');
	}
	str_add(to, name.ptr, name.len);
}

/* --- content --- */

static bool cut_short(struct err *err)
{
	return err_set(err, ERR_INPUT, "the archive is cut short");
}

bool tar_read(struct tar *t, void *buf, size_t len, size_t *ret, struct err *err)
{
	size_t n = 0;

	if (len > t->left)
		len = (size_t)t->left;
	if (len && !stream_read(&t->from, buf, len, &n, err))
		return false;
	if (len && n == 0)
		return cut_short(err);
	t->left -= n;
	*ret = n;
	return true;
}

static bool read_content(void *ctx, void *buf, size_t len, size_t *ret, struct err *err)
{
	return tar_read(ctx, buf, len, ret, err);
}

struct stream tar_content(struct tar *t)
{
	return (struct stream){read_content, t};
}

/* What was not read of the entry, and the rest of its last block. */
static bool leave(struct tar *t, struct err *err)
{
	unsigned char pad[TAR_BLOCK];
	struct stream content = tar_content(t);
	size_t n;

	if (!stream_drain(&content, err) || !stream_fill(&t->from, pad, t->pad, &n, err))
		return false;
	if (n < t->pad)
		return cut_short(err);
	t->pad = 0;
	return true;
}

static void begin_content(struct tar *t, uint64_t size)
{
	t->left = size;
	t->pad = (unsigned)((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
}

static bool read_all(struct tar *t, uint64_t size, size_t max, struct str *to, struct err *err)
{
	struct stream content = tar_content(t);
	size_t n;

	if (size > max)
		return err_set(err, ERR_INPUT, "a name in the archive is too long");
	begin_content(t, size);
	str_reset(to);
	if (!stream_fill(&content, str_reserve(to, (size_t)size), (size_t)size, &n, err))
		return false;
	to->len = n;
	to->buf[n] = '\0';
	return leave(t, err);
}

/* --- pax --- */

struct pax {
	struct span path, link;
	bool has_size, is_sparse;
	uint64_t size;
};

/* "LENGTH KEY=VALUE\n", the length being that of the whole record. */
static bool next_record(struct span *rest, struct span *ret_key, struct span *ret_value,
                        struct err *err)
{
	size_t digits = span_find(*rest, ' ');
	uint64_t len;
	struct span record;

	if (digits == rest->len || !span_to_u64(span_make(rest->ptr, digits), rest->len, &len) ||
	    len < digits + 3 || rest->ptr[len - 1] != '\n')
		return err_set(err, ERR_INPUT, "a pax header is damaged");
	record = span_make(rest->ptr + digits + 1, (size_t)len - digits - 2);
	*rest = span_from(*rest, (size_t)len);
	ret_key->ptr = record.ptr;
	ret_key->len = span_find(record, '=');
	if (ret_key->len == record.len)
		return err_set(err, ERR_INPUT, "a pax header is damaged");
	*ret_value = span_from(record, ret_key->len + 1);
	return true;
}

static bool read_pax(struct span text, struct pax *to, struct err *err)
{
	struct span key, value;

	while (text.len) {
		if (!next_record(&text, &key, &value, err))
			return false;
		if (span_eq(key, "path") && !to->is_sparse)
			to->path = value;
		else if (span_eq(key, "GNU.sparse.name"))
			to->path = value;
		else if (span_eq(key, "linkpath"))
			to->link = value;
		else if (span_eq(key, "size")) {
			to->has_size = true;
			if (!span_to_u64(value, INT64_MAX, &to->size))
				return err_set(err, ERR_INPUT, "a pax header is damaged");
		}
		to->is_sparse = to->is_sparse || span_starts(key, "GNU.sparse.");
	}
	return true;
}

/* --- entries --- */

static enum tar_type type_of(unsigned char flag, struct span path)
{
	switch (flag) {
	case '\0':
	case '0':
	case '7':
	case 'S':
		/* before POSIX a directory was told by its slash */
		return path.len && path.ptr[path.len - 1] == '/' ? TAR_DIR : TAR_FILE;
	case '1':
		return TAR_HARDLINK;
	case '2':
		return TAR_SYMLINK;
	case '5':
		return TAR_DIR;
	default:
		return TAR_OTHER;
	}
}

/* These never have content, whatever size they claim. */
static bool has_content(unsigned char flag, enum tar_type type)
{
	return type == TAR_FILE || (type == TAR_OTHER && !strchr("346", flag));
}

/* GNU's own form of a file with holes goes on in more headers. */
static bool skip_map(struct tar *t, const unsigned char *block, struct err *err)
{
	unsigned char more[TAR_BLOCK];
	bool goes_on = block[482] != 0;
	size_t n;

	while (goes_on) {
		if (!stream_fill(&t->from, more, TAR_BLOCK, &n, err))
			return false;
		if (n < TAR_BLOCK)
			return cut_short(err);
		goes_on = more[504] != 0;
	}
	return true;
}

static bool make_entry(struct tar *t, const unsigned char *block, const struct pax *pax,
                       uint64_t size, struct tar_entry *ret, struct err *err)
{
	unsigned char flag = block[156];
	uint64_t mode = 0;

	if (t->long_path.len)
		set(&t->path, span_of(str_c(&t->long_path)));
	else
		read_path(block, &t->path);
	if (pax->path.ptr)
		set(&t->path, pax->path);
	set(&t->link, t->long_link.len ? span_of(str_c(&t->long_link)) : text_of(block + 157, 100));
	if (pax->link.ptr)
		set(&t->link, pax->link);
	if (pax->has_size)
		size = pax->size;
	if (!read_number(block + 100, 8, &mode))
		mode = 0;
	*ret = (struct tar_entry){
	        .path = span_make(t->path.buf, t->path.len),
	        .link = span_make(t->link.buf, t->link.len),
	        .mode = (unsigned)(mode & 07777),
	        .is_sparse = pax->is_sparse || flag == 'S',
	};
	ret->type = type_of(flag, ret->path);
	ret->size = has_content(flag, ret->type) ? size : 0;
	begin_content(t, ret->size);
	t->some = true;
	return flag != 'S' || skip_map(t, block, err);
}

/* The next header; false in *ret_found at the end. */
static bool read_header(struct tar *t, unsigned char *block, bool *ret_found, struct err *err)
{
	size_t n;

	if (!stream_fill(&t->from, block, TAR_BLOCK, &n, err))
		return false;
	*ret_found = n == TAR_BLOCK && !is_zero(block);
	if (n && n < TAR_BLOCK)
		return cut_short(err);
	if (n == 0 && !t->some)
		return err_set(err, ERR_INPUT, "it is empty");
	if (*ret_found && !has_sum(block))
		return err_set(err, ERR_INPUT, "it is no tar archive, or a damaged one");
	t->some = true;
	return *ret_found || stream_drain(&t->from, err);
}

bool tar_next(struct tar *t, struct tar_entry *ret, bool *ret_found, struct err *err)
{
	unsigned char block[TAR_BLOCK];
	struct pax pax = {0};
	uint64_t size;

	str_reset(&t->long_path);
	str_reset(&t->long_link);
	if (!leave(t, err))
		return false;
	for (;;) {
		bool good;

		if (!read_header(t, block, ret_found, err))
			return false;
		if (!*ret_found)
			return true;
		if (!read_number(block + 124, 12, &size))
			return err_set(err, ERR_INPUT, "the size of an entry is damaged");
		switch (block[156]) {
		case 'L':
			good = read_all(t, size, NAME_MAX_SIZE, &t->long_path, err);
			break;
		case 'K':
			good = read_all(t, size, NAME_MAX_SIZE, &t->long_link, err);
			break;
		case 'x':
		case 'X':
			pax = (struct pax){0};
			good = read_all(t, size, PAX_MAX, &t->pax, err) &&
			       read_pax(span_make(t->pax.buf, t->pax.len), &pax, err);
			break;
		case 'g':
			begin_content(t, size);
			good = leave(t, err);
			break;
		default:
			return make_entry(t, block, &pax, size, ret, err);
		}
		if (!good)
			return false;
	}
}
