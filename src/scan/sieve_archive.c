#include "base/err.h"
#include "base/mem.h"
#include "scan/sieve.h"

#define LOCAL_SIZE 30u
#define ENTRY_SIZE 46u
#define END_SIZE 22u
#define LOCATOR_SIZE 20u
#define END64_SIZE 56u
#define SIGN_SIZE 4u

static uint64_t little(const char *at, size_t n)
{
	const unsigned char *b = (const unsigned char *)at;
	uint64_t v = 0;

	for (size_t i = 0; i < n; i++)
		v |= (uint64_t)b[i] << 8 * i;
	return v;
}

static bool is_sign(const char *b, char a, char c)
{
	return b[0] == 'P' && b[1] == 'K' && b[2] == a && b[3] == c;
}

static void drop(struct sieve *s, struct span *rest, size_t n)
{
	s->at += n;
	*rest = span_from(*rest, n);
}

static void keep(struct sieve *s, struct span *rest, size_t n)
{
	sieve_keep(s, s->at, span_make(rest->ptr, n));
	drop(s, rest, n);
}

static bool ends(struct span s, const char *end)
{
	size_t n = strlen(end);

	return s.len > n && memcmp(s.ptr + s.len - n, end, n) == 0;
}

static bool is_archive(struct span name)
{
	return ends(name, ".jar") || ends(name, ".war") || ends(name, ".ear") ||
	       ends(name, ".hpi") || ends(name, ".par");
}

/* What names an archive of Java, or an egg of Python. */
static bool is_telling(struct span name)
{
	return (span_starts(name, "META-INF/maven/") && ends(name, "/pom.properties")) ||
	       span_eq(name, "META-INF/MANIFEST.MF") || span_eq(name, "EGG-INFO/PKG-INFO");
}

/* The size as a large number, where the small one has no room for it (APPNOTE 4.5.3). */
static uint64_t size64(struct span extra, uint64_t size)
{
	while (size == UINT32_MAX && extra.len >= 4) {
		size_t n = (size_t)little(extra.ptr + 2, 2) + 4;

		if (little(extra.ptr, 2) == 1 && n >= 20 && extra.len >= n)
			return little(extra.ptr + 12, 8);
		extra = span_from(extra, n);
	}
	return size;
}

/* An entry: what it is called says whether its content stays. An archive that is stored as it is
 * has entries of its own, which come next. False: more bytes are needed. */
static bool take_local(struct sieve *s, struct span *rest)
{
	const char *h = rest->ptr;
	size_t names, extras, n;
	struct span name;
	uint64_t size;
	bool is_wanted, is_told_behind;

	if (rest->len < LOCAL_SIZE)
		return false;
	names = (size_t)little(h + 26, 2);
	extras = (size_t)little(h + 28, 2);
	n = LOCAL_SIZE + names + extras;
	if (rest->len < n)
		return false;
	name = span_make(h + LOCAL_SIZE, names);
	size = size64(span_make(h + LOCAL_SIZE + names, extras), little(h + 18, 4));
	is_told_behind = (little(h + 6, 2) & 8) && size == 0;
	is_wanted = is_telling(name) || is_archive(name);
	if (is_archive(name) && little(h + 8, 2) == 0) {
		keep(s, rest, n);
		return true;
	}
	if (is_wanted)
		keep(s, rest, n);
	else
		drop(s, rest, n);
	s->is_taken = is_wanted;
	s->began = is_told_behind ? s->at : 0;
	if (!is_told_behind)
		*(is_wanted ? &s->take : &s->skip) = size;
	return true;
}

/* Content ends where a record behind it says how long it was. Returns how far it was looked. */
static size_t find_behind(struct sieve *s, struct span rest, bool *ret_found)
{
	for (size_t i = 0; i + 24 <= rest.len; i++) {
		const char *p = memchr(rest.ptr + i, 'P', rest.len - 23 - i);
		uint64_t size;

		if (!p)
			return rest.len - 23;
		i = (size_t)(p - rest.ptr);
		size = s->at + i - s->began;
		if (is_sign(p, 7, 8) &&
		    (little(p + 8, 8) == size || little(p + 8, 4) == (size & UINT32_MAX))) {
			*ret_found = true;
			return i;
		}
	}
	return rest.len > 23 ? rest.len - 23 : 0;
}

static bool take_content(struct sieve *s, struct span *rest, bool is_end)
{
	bool found = false;
	size_t n = find_behind(s, *rest, &found);

	if (!found && is_end)
		n = rest->len;
	if (s->is_taken)
		keep(s, rest, n);
	else
		drop(s, rest, n);
	if (found)
		s->began = 0;
	return found;
}

/* Records that stay, of a size that they tell. 0: more bytes are needed. */
static size_t record_size(struct span rest)
{
	const char *b = rest.ptr;

	if (is_sign(b, 1, 2))
		return rest.len < ENTRY_SIZE
		               ? 0
		               : ENTRY_SIZE + (size_t)(little(b + 28, 2) + little(b + 30, 2) +
		                                       little(b + 32, 2));
	if (is_sign(b, 5, 6))
		return rest.len < END_SIZE ? 0 : END_SIZE + (size_t)little(b + 20, 2);
	return is_sign(b, 6, 6) ? END64_SIZE : LOCATOR_SIZE;
}

static bool take_record(struct sieve *s, struct span *rest, bool is_end)
{
	size_t n = record_size(*rest);

	if (is_end && n > rest->len)
		n = rest->len;
	if (n == 0 || n > rest->len)
		return false;
	keep(s, rest, n);
	return true;
}

/* What stands before an archive (a script that starts it), between its parts, or is damaged. */
static bool seek(struct sieve *s, struct span *rest, bool is_end)
{
	const char *p = rest->len > 1 ? memchr(rest->ptr + 1, 'P', rest->len - 1) : NULL;
	size_t n = p ? (size_t)(p - rest->ptr) : rest->len;

	(void)is_end;
	drop(s, rest, n);
	return p != NULL;
}

static bool pass(struct sieve *s, struct span *rest)
{
	uint64_t *left = s->take ? &s->take : &s->skip;
	size_t n = *left < rest->len ? (size_t)*left : rest->len;

	if (s->take)
		keep(s, rest, n);
	else
		drop(s, rest, n);
	*left -= n;
	return *left == 0;
}

/* False: more bytes are needed. */
static bool step(struct sieve *s, struct span *rest, bool is_end)
{
	const char *b = rest->ptr;

	if (s->take || s->skip)
		return pass(s, rest);
	if (s->began)
		return take_content(s, rest, is_end);
	if (rest->len < SIGN_SIZE)
		return is_end && seek(s, rest, is_end);
	if (is_sign(b, 3, 4))
		return take_local(s, rest) || (is_end && seek(s, rest, is_end));
	if (is_sign(b, 1, 2) || is_sign(b, 5, 6) || is_sign(b, 6, 6) || is_sign(b, 6, 7))
		return take_record(s, rest, is_end);
	return seek(s, rest, is_end);
}

void sieve_archive(struct sieve *s, bool is_end)
{
	struct span rest = span_make(s->buf.buf, s->buf.len);
	auto_clear(str) left = {0};

	while (rest.len && !s->is_over && step(s, &rest, is_end))
		;
	str_add(&left, rest.ptr, rest.len);
	str_reset(&s->buf);
	str_add(&s->buf, left.buf, left.len);
}
