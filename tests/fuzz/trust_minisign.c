/* A key or signature that is taken is printed in the one form that is taken again as the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "trust/minisign.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

static void check_sig(struct span text)
{
	auto_clear(minisign_sig) sig = {0};
	auto_clear(str) again = {0};
	struct err err = {0};

	if (!minisign_sig_parse(text, &sig, &err)) {
		want(err.kind == ERR_UNTRUSTED && !sig.trusted && !sig.untrusted);
		return;
	}
	minisign_sig_print(&sig, &again);
	want(span_same(span_make(again.buf, again.len), text));
}

static void check_public(struct span text)
{
	struct minisign_public key, key2;
	auto_clear(str) line = {0};
	struct err err = {0};

	if (!minisign_public_parse(text, &key, &err)) {
		want(err.kind == ERR_INPUT);
		return;
	}
	minisign_public_line(&key, &line);
	want(minisign_public_parse(span_make(line.buf, line.len), &key2, &err));
	want(memcmp(&key, &key2, sizeof(key)) == 0);
}

/* A locked key is not opened here: it would cost a gigabyte each time. */
static void check_secret(struct span text)
{
	auto_clear(minisign_secret) key = {0}, key2 = {0};
	auto_clear(str) again = {0};
	struct err err = {0};

	if (minisign_secret_parse(text, NULL, &key, &err)) {
		want(!minisign_secret_is_locked(text));
		want(minisign_secret_print(&key, NULL, NULL, &again, &err));
		want(minisign_secret_parse(span_make(again.buf, again.len), NULL, &key2, &err));
		want(memcmp(&key, &key2, sizeof(key)) == 0);
	} else {
		want(err.kind == ERR_INPUT ||
		     (err.kind == ERR_PRIVILEGE && minisign_secret_is_locked(text)));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span text = span_make(data, len);

	check_sig(text);
	check_public(text);
	check_secret(text);
	return 0;
}
