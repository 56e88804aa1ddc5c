#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "fetch/signatures.h"

void signatures_clear(struct signatures *s)
{
	for (size_t i = 0; i < s->count; i++)
		minisign_sig_clear(&s->v[i]);
	*s = (struct signatures){0};
}

/* The next four lines, newlines included. */
static bool take_lines(struct span *rest, struct span *ret)
{
	struct span from = *rest, line;

	for (int i = 0; i < 4; i++)
		if (!span_cut(rest, '\n', &line))
			return false;
	*ret = span_make(from.ptr, from.len - rest->len);
	return true;
}

bool signatures_parse(struct span text, struct signatures *ret, struct err *err)
{
	auto_clear(signatures) s = {0};
	struct span one;

	if (text.len == 0)
		return err_set(err, ERR_UNTRUSTED, "no signature in it");
	while (text.len) {
		if (s.count == SIGNATURES_COUNT_MAX)
			return err_set(err, ERR_UNTRUSTED, "more than %u signatures",
			               SIGNATURES_COUNT_MAX);
		if (!take_lines(&text, &one))
			return err_set(err, ERR_UNTRUSTED, "signature %zu ends early", s.count + 1);
		if (!minisign_sig_parse(one, &s.v[s.count], err)) {
			err_as(err, ERR_UNTRUSTED);
			return err_prefix(err, "signature %zu", s.count + 1);
		}
		s.count++;
	}
	*ret = s;
	s = (struct signatures){0};
	return true;
}

static void drop(struct signatures *s, const unsigned char *keynum)
{
	for (size_t i = 0; i < s->count; i++)
		if (memcmp(s->v[i].keynum, keynum, MINISIGN_KEYNUM_SIZE) == 0) {
			minisign_sig_clear(&s->v[i]);
			s->v[i] = s->v[--s->count];
			s->v[s->count] = (struct minisign_sig){0};
			return;
		}
}

bool signatures_add(struct signatures *s, const struct minisign_secret *key, struct span bytes,
                    const char *trusted, struct err *err)
{
	auto_clear(str) text = {0};
	auto_free char *comment = NULL;
	char id[MINISIGN_ID_SIZE];

	drop(s, key->keynum);
	if (s->count == SIGNATURES_COUNT_MAX)
		return err_set(err, ERR_INPUT, "there are %u signatures already",
		               SIGNATURES_COUNT_MAX);
	minisign_id(key->keynum, id);
	comment = str_format("fettle %s", id);
	minisign_sign(key, bytes, comment, trusted, &text);
	if (!minisign_sig_parse(span_make(text.buf, text.len), &s->v[s->count], err))
		return false;
	s->count++;
	return true;
}

void signatures_print(const struct signatures *s, struct str *to)
{
	for (size_t i = 0; i < s->count; i++)
		minisign_sig_print(&s->v[i], to);
}
