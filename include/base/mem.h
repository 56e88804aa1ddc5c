/*
 * mem: memory that is there or the program ends.
 *
 * Out of memory aborts: the disk is right at every instant, so nothing is lost by it, and no caller
 * needs a path that is never tested.
 */
#ifndef FETTLE_BASE_MEM_H
#define FETTLE_BASE_MEM_H

#include <stddef.h>

#include "base/attr.h"

/* `count` elements of `size` bytes, all zero. */
void *mem_alloc(size_t count, size_t size) __attribute__((malloc)) MUST_CHECK;

/* A copy of `len` bytes with a zero byte after it. */
char *mem_dup(const void *bytes, size_t len) __attribute__((malloc)) MUST_CHECK;

/* A copy of a string; NULL gives NULL. */
char *mem_strdup(const char *s) MUST_CHECK;

/* Makes room for one element more in `array` (of `count` elements of `size` bytes, `*cap`
 * allocated) and returns where the array now is; the new element is zero. */
void *mem_grow(void *array, size_t count, size_t *cap, size_t size) MUST_CHECK;

/* Frees what a pointer variable holds and makes it NULL: `mem_free(&p)`. */
void mem_free(void *pointer_to_pointer);

/* A local pointer that is freed when it leaves its scope. */
#define auto_free __attribute__((cleanup(mem_free)))

#endif
