#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

void str_clear(struct str *s)
{
	free(s->buf);
	*s = (struct str){0};
}

void str_reset(struct str *s)
{
	str_truncate(s, 0);
}

const char *str_c(const struct str *s)
{
	return s->buf ? s->buf : "";
}

char *str_steal(struct str *s)
{
	char *buf = s->buf ? s->buf : mem_dup("", 0);

	*s = (struct str){0};
	return buf;
}

char *str_reserve(struct str *s, size_t more)
{
	size_t need = s->len + more + 1;
	size_t cap = s->cap ? s->cap : need > 32 ? need : 32; /* the first time as asked */

	if (need < more)
		abort();
	if (need > s->cap) {
		while (cap < need)
			cap += cap / 2 + 32;
		s->buf = reallocarray(s->buf, cap, 1);
		if (!s->buf)
			abort();
		s->cap = cap;
		s->buf[s->len] = '\0';
	}
	return s->buf + s->len;
}

void str_add(struct str *s, const void *bytes, size_t len)
{
	char *to = str_reserve(s, len);

	if (len)
		memcpy(to, bytes, len);
	to[len] = '\0';
	s->len += len;
}

void str_adds(struct str *s, const char *text)
{
	if (text)
		str_add(s, text, strlen(text));
}

void str_addc(struct str *s, char c)
{
	str_add(s, &c, 1);
}

void str_addi(struct str *s, int64_t number)
{
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
	size_t digits = 1;
	char *to;

	for (uint64_t n = rest; n >= 10; n /= 10)
		digits++;
	if (number < 0)
		str_addc(s, '-');
	to = str_reserve(s, digits);
	for (size_t i = digits; i-- > 0; rest /= 10)
		to[i] = (char)('0' + rest % 10);
	to[digits] = '\0';
	s->len += digits;
}

void str_addv(struct str *s, const char *fmt, va_list ap)
{
	va_list again;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (len < 0)
		abort();
	vsnprintf(str_reserve(s, (size_t)len), (size_t)len + 1, fmt, ap);
	s->len += (size_t)len;
}

void str_addf(struct str *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	str_addv(s, fmt, ap);
	va_end(ap);
}

void str_set(struct str *s, const char *text)
{
	str_reset(s);
	str_adds(s, text);
}

void str_setf(struct str *s, const char *fmt, ...)
{
	va_list ap;

	str_reset(s);
	va_start(ap, fmt);
	str_addv(s, fmt, ap);
	va_end(ap);
}

void str_truncate(struct str *s, size_t len)
{
	if (len < s->len)
		s->len = len;
	if (s->buf)
		s->buf[s->len] = '\0';
}

char *str_format(const char *fmt, ...)
{
	struct str s = {0};
	va_list ap;

	va_start(ap, fmt);
	str_addv(&s, fmt, ap);
	va_end(ap);
	return str_steal(&s);
}

bool str_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_ends(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

bool str_eq(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}
