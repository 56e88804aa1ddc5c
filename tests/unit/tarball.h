/* A tar archive made for one test, entry by entry. */
#ifndef TESTS_UNIT_TARBALL_H
#define TESTS_UNIT_TARBALL_H

#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/tar.h"

static inline void tarball_number(char *field, size_t digits, uint64_t n)
{
	for (size_t i = digits; i-- > 0; n >>= 3)
		field[i] = (char)('0' + (n & 7));
}

static inline void tarball_sum(char *block)
{
	unsigned sum = 0;

	memset(block + 148, ' ', 8);
	for (size_t i = 0; i < TAR_BLOCK; i++)
		sum += (unsigned char)block[i];
	tarball_number(block + 148, 6, sum);
	block[154] = '\0';
}

static inline void tarball_pad(struct str *to)
{
	while (to->len % TAR_BLOCK)
		str_addc(to, '\0');
}

static inline void tarball_header(struct str *to, const char *path, char type, unsigned mode,
                                  const char *link, uint64_t size)
{
	char block[TAR_BLOCK] = {0};

	memcpy(block, path, strlen(path) < 100 ? strlen(path) : 100);
	tarball_number(block + 100, 7, mode);
	tarball_number(block + 124, 11, size);
	block[156] = type;
	if (link)
		memcpy(block + 157, link, strlen(link));
	memcpy(block + 257, "ustar\00000", 8);
	tarball_sum(block);
	str_add(to, block, sizeof(block));
}

static inline void tarball_put(struct str *to, const char *path, unsigned mode, struct span content)
{
	tarball_header(to, path, '0', mode, NULL, content.len);
	str_add(to, content.ptr, content.len);
	tarball_pad(to);
}

static inline void tarball_file(struct str *to, const char *path, const char *text)
{
	tarball_put(to, path, 0644, span_of(text));
}

static inline void tarball_dir(struct str *to, const char *path)
{
	tarball_header(to, path, '5', 0755, NULL, 0);
}

static inline void tarball_link(struct str *to, const char *path, const char *target)
{
	tarball_header(to, path, '2', 0777, target, 0);
}

static inline void tarball_hardlink(struct str *to, const char *path, const char *target)
{
	tarball_header(to, path, '1', 0755, target, 0);
}

static inline void tarball_end(struct str *to)
{
	char zero[2 * TAR_BLOCK] = {0};

	str_add(to, zero, sizeof(zero));
}

#endif
