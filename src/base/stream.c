#include <errno.h>
#include <unistd.h>

#include "base/err.h"
#include "base/span.h"
#include "base/stream.h"

static bool read_fd(void *ctx, void *buf, size_t len, size_t *ret, struct err *err)
{
	int fd = (int)(intptr_t)ctx;
	ssize_t n;

	do
		n = read(fd, buf, len);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_sys(err, "cannot read");
	*ret = (size_t)n;
	return true;
}

struct stream stream_of_fd(int fd)
{
	return (struct stream){read_fd, (void *)(intptr_t)fd};
}

static bool read_span(void *ctx, void *buf, size_t len, size_t *ret, struct err *err)
{
	struct span *rest = ctx;
	size_t n = rest->len < len ? rest->len : len;

	(void)err;
	if (n)
		memcpy(buf, rest->ptr, n);
	*rest = span_from(*rest, n);
	*ret = n;
	return true;
}

struct stream stream_of_span(struct span *rest)
{
	return (struct stream){read_span, rest};
}

bool stream_read(const struct stream *s, void *buf, size_t len, size_t *ret, struct err *err)
{
	return s->read(s->ctx, buf, len, ret, err);
}

bool stream_fill(const struct stream *s, void *buf, size_t len, size_t *ret, struct err *err)
{
	unsigned char *to = buf;
	size_t have = 0, n = 1;

	while (have < len && n) {
		if (!s->read(s->ctx, to + have, len - have, &n, err))
			return false;
		have += n;
	}
	*ret = have;
	return true;
}

bool stream_drain(const struct stream *s, struct err *err)
{
	unsigned char buf[16384];
	size_t n = 1;

	while (n)
		if (!s->read(s->ctx, buf, sizeof(buf), &n, err))
			return false;
	return true;
}

bool stream_look(struct stream_ahead *a, struct stream from, struct err *err)
{
	a->from = from;
	a->used = 0;
	return stream_fill(&from, a->first, sizeof(a->first), &a->count, err);
}

static bool read_ahead(void *ctx, void *buf, size_t len, size_t *ret, struct err *err)
{
	struct stream_ahead *a = ctx;
	size_t n = a->count - a->used;

	if (n == 0)
		return stream_read(&a->from, buf, len, ret, err);
	if (n > len)
		n = len;
	memcpy(buf, a->first + a->used, n);
	a->used += n;
	*ret = n;
	return true;
}

struct stream stream_of_ahead(struct stream_ahead *a)
{
	return (struct stream){read_ahead, a};
}
