#include "base/err.h"
#include "base/mem.h"
#include "scan/sieve.h"

#define RUN 65536u

void sieve_flush(struct sieve *s)
{
	held_add(&s->kept, s->run_at, span_make(s->run.buf, s->run.len), s->z);
	str_reset(&s->run);
}

void sieve_keep(struct sieve *s, uint64_t at, struct span bytes)
{
	if (s->run.len && s->run_at + s->run.len != at)
		sieve_flush(s);
	while (bytes.len) {
		size_t n = RUN - s->run.len;

		if (n > bytes.len)
			n = bytes.len;
		if (s->run.len == 0)
			s->run_at = at;
		str_add(&s->run, bytes.ptr, n);
		if (s->run.len == RUN)
			sieve_flush(s);
		at += n;
		bytes = span_from(bytes, n);
	}
	if (s->kind != WANTED_ALL && s->kept.memory > SIEVE_MAX) {
		s->is_over = true;
		mem_free(&s->kept.why);
		s->kept.why = mem_strdup("too much of it would have to be held while the image "
		                         "is read");
	}
}
