/* A bundle that is taken has no bit to spare: made again from what was read of it, it is the same
 * file, but for the content of objects, which digests hold. Signatures are not proved here: what
 * stands behind them must be as safe. */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "bundle/open.h"
#include "bundle/ustar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

static void member(struct str *to, const char *name, struct span bytes)
{
	unsigned char block[USTAR_BLOCK];

	ustar_header(name, bytes.len, block);
	str_add(to, block, sizeof(block));
	str_add(to, bytes.ptr, bytes.len);
	while (to->len % USTAR_BLOCK)
		str_addc(to, '\0');
}

static void again(const struct bundle *b, const uint8_t *data, struct str *to)
{
	static const char zero[2 * USTAR_BLOCK];

	member(to, "manifest.json", span_make(b->text.buf, b->text.len));
	for (size_t i = 0; i < b->sig_count; i++) {
		auto_clear(str) sig = {0};
		auto_free char *name = NULL;
		char id[MINISIGN_ID_SIZE];

		minisign_id(b->sigs[i].keynum, id);
		name = str_format("manifest.json.%s.minisig", id);
		minisign_sig_print(&b->sigs[i], &sig);
		member(to, name, span_make(sig.buf, sig.len));
	}
	for (size_t i = 0; i < b->manifest.object_count; i++) {
		const struct manifest_object *o = &b->manifest.objects[i];
		auto_free char *name = str_format("objects/%s", o->sha256);

		member(to, name, span_make(data + b->offsets[i], o->stored_size));
	}
	str_add(to, zero, sizeof(zero));
}

static bool count(void *ctx, const void *bytes, size_t len, struct err *err)
{
	(void)bytes;
	(void)err;
	*(uint64_t *)ctx += len;
	return true;
}

static void check_objects(const struct bundle *b)
{
	for (size_t i = 0; i < b->manifest.object_count; i++) {
		uint64_t size = 0, signed_size = b->manifest.objects[i].size;
		struct err err = {0};
		bool ok = bundle_read_object(b, i, count, &size, &err);

		want(ok ? size == signed_size : size <= signed_size && err.kind == ERR_UNTRUSTED);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(bundle) b = BUNDLE_NONE;
	auto_clear(str) same = {0};
	struct err err = {0};
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	want(fd >= 0 && fs_pwrite(fd, data, len, 0, NULL));
	if (!bundle_open(fd, &b, &err)) {
		want((err.kind == ERR_INPUT || err.kind == ERR_UNTRUSTED) && b.fd < 0 &&
		     !b.text.len);
		return 0;
	}
	if (!bundle_decode(&b, &err)) {
		want((err.kind == ERR_INPUT || err.kind == ERR_UNTRUSTED) && !b.is_decoded);
		return 0;
	}
	again(&b, data, &same);
	want(span_same(span_make(same.buf, same.len), span_make(data, len)));
	check_objects(&b);
	return 0;
}
