#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "scan/sieve.h"

void sieve_clear(struct sieve *s)
{
	held_clear(&s->kept);
	str_clear(&s->run);
	str_clear(&s->buf);
	free(s->ranges);
	*s = (struct sieve){0};
}

void sieve_begin(struct sieve *s, enum wanted kind, uint64_t size, struct zpack *z)
{
	sieve_clear(s);
	s->kind = kind;
	s->size = size;
	s->kept.size = size;
	/* what is kept of a program for now is chosen from in the end */
	s->z = kind == WANTED_PROGRAM || kind == WANTED_LIBRARY ? NULL : z;
	s->is_over = kind == WANTED_NOT || kind == WANTED_NAME;
}

static void decide(struct sieve *s, bool is_end)
{
	if (s->kind == WANTED_ARCHIVE)
		sieve_archive(s, is_end);
	else
		sieve_program(s, is_end);
}

void sieve_feed(struct sieve *s, struct span bytes)
{
	if (s->is_over)
		return;
	if (s->kind == WANTED_ALL) {
		sieve_keep(s, s->at, bytes);
		s->at += bytes.len;
		return;
	}
	str_add(&s->buf, bytes.ptr, bytes.len);
	decide(s, false);
}

bool sieve_end(struct sieve *s, struct held *ret)
{
	if (!s->is_over && s->kind != WANTED_ALL)
		decide(s, true);
	sieve_flush(s);
	if (s->kind == WANTED_NOT)
		return false;
	if (s->kind == WANTED_PROGRAM || s->kind == WANTED_LIBRARY)
		return sieve_program_end(s, ret);
	*ret = s->kept;
	s->kept = (struct held){0};
	return true;
}
