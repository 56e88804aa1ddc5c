#include "base/err.h"
#include "bundle/ustar.h"

/* Where fields of a ustar header begin (POSIX pax, "ustar Interchange Format"). */
enum {
	NAME = 0,
	MODE = 100,
	UID = 108,
	GID = 116,
	SIZE = 124,
	MTIME = 136,
	SUM = 148,
	TYPE = 156,
	MAGIC = 257,
	VERSION = 263
};

uint64_t ustar_padded(uint64_t size)
{
	return (size + USTAR_BLOCK - 1) / USTAR_BLOCK * USTAR_BLOCK;
}

static void octal(unsigned char *field, int digits, uint64_t value)
{
	field[digits] = '\0';
	while (digits-- > 0) {
		field[digits] = (unsigned char)('0' + (value & 7));
		value >>= 3;
	}
}

void ustar_header(const char *name, uint64_t size, unsigned char ret[USTAR_BLOCK])
{
	uint64_t sum = 0;
	size_t len = strlen(name);

	memset(ret, 0, USTAR_BLOCK);
	memcpy(ret + NAME, name, len > 100 ? 100 : len);
	octal(ret + MODE, 7, 0644);
	octal(ret + UID, 7, 0);
	octal(ret + GID, 7, 0);
	octal(ret + SIZE, 11, size);
	octal(ret + MTIME, 11, 0);
	memset(ret + SUM, ' ', 8);
	ret[TYPE] = '0';
	memcpy(ret + MAGIC, "ustar", 6);
	memcpy(ret + VERSION, "00", 2);
	for (size_t i = 0; i < USTAR_BLOCK; i++)
		sum += ret[i];
	octal(ret + SUM, 6, sum);
}

static bool read_octal(const unsigned char *field, int digits, uint64_t *ret)
{
	uint64_t value = 0;

	for (int i = 0; i < digits; i++) {
		if (field[i] < '0' || field[i] > '7')
			return false;
		value = value << 3 | (uint64_t)(field[i] - '0');
	}
	*ret = value;
	return true;
}

bool ustar_read(const unsigned char block[USTAR_BLOCK], char ret_name[101], uint64_t *ret_size,
                struct err *err)
{
	unsigned char wanted[USTAR_BLOCK];
	uint64_t size;

	if (ustar_is_zero(block, USTAR_BLOCK))
		return err_set(err, ERR_INPUT, "not a fettle bundle: it ends early");
	if (memcmp(block + MAGIC, "ustar", 6) != 0 || !read_octal(block + SIZE, 11, &size))
		return err_set(err, ERR_INPUT, "not a fettle bundle: not a ustar archive");
	memcpy(ret_name, block + NAME, 100);
	ret_name[100] = '\0';
	if (block[TYPE] != '0')
		return err_set(err, ERR_INPUT, "not a fettle bundle: '%.100s' is not a plain file",
		               ret_name);
	ustar_header(ret_name, size, wanted);
	if (memcmp(block, wanted, USTAR_BLOCK) != 0)
		return err_set(err, ERR_INPUT,
		               "not a fettle bundle: the header of '%.100s' is not in its one form",
		               ret_name);
	*ret_size = size;
	return true;
}

bool ustar_is_zero(const unsigned char *bytes, uint64_t len)
{
	for (uint64_t i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}
