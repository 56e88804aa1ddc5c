#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"

static void *checked(void *p)
{
	if (!p)
		abort();
	return p;
}

void *mem_alloc(size_t count, size_t size)
{
	return checked(calloc(count ? count : 1, size ? size : 1));
}

char *mem_dup(const void *bytes, size_t len)
{
	char *copy = checked(malloc(len + 1));

	if (len)
		memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

char *mem_strdup(const char *s)
{
	return s ? mem_dup(s, strlen(s)) : NULL;
}

void *mem_grow(void *array, size_t count, size_t *cap, size_t size)
{
	if (count >= *cap) {
		*cap = *cap ? *cap * 2 : 8;
		array = checked(reallocarray(array, *cap, size));
	}
	memset((char *)array + count * size, 0, size);
	return array;
}

void mem_free(void *pointer_to_pointer)
{
	void **p = pointer_to_pointer;

	free(*p);
	*p = NULL;
}
