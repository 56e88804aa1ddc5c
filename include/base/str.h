/*
 * str: a byte string that grows. {0} is the empty string.
 *
 * The bytes may hold zeros; there is always one zero byte after them, so that str_c() can be given
 * to anything that reads a C string.
 */
#ifndef FETTLE_BASE_STR_H
#define FETTLE_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct str {
	char *buf;
	size_t len;
	size_t cap;
};

void str_clear(struct str *s);

/* Length zero, memory kept. */
void str_reset(struct str *s);

/* The bytes as a C string, "" for an empty one; borrowed until the next change. */
const char *str_c(const struct str *s);

/* Gives the bytes away (to be freed by the caller) and leaves the string empty. Never NULL. */
char *str_steal(struct str *s) MUST_CHECK;

/* Room for at least `more` bytes behind the present ones; returns where they begin. */
char *str_reserve(struct str *s, size_t more);

void str_add(struct str *s, const void *bytes, size_t len);
void str_adds(struct str *s, const char *text);
void str_addc(struct str *s, char c);
void str_addi(struct str *s, int64_t number); /* in decimal; printf takes ten times as long */
void str_addf(struct str *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
void str_addv(struct str *s, const char *fmt, va_list ap);

/* The content becomes `text`. */
void str_set(struct str *s, const char *text);
void str_setf(struct str *s, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Cuts to at most `len` bytes. */
void str_truncate(struct str *s, size_t len);

/* A new C string; the caller frees it. */
char *str_format(const char *fmt, ...) PRINTF_LIKE(1, 2) MUST_CHECK;

bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);

/* Equality of two C strings, of which either may be NULL (equal to NULL alone). */
bool str_eq(const char *a, const char *b);

#endif
