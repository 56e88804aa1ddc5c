/*
 * forge: bundles made by hand, for tests of what opens and proves them.
 *
 * A forge has three keys that its keyring believes as vendors, "a", "b" and "c". What it makes is
 * signed truly: when such a bundle is refused, it is for what is in it.
 */
#ifndef FETTLE_TESTS_UNIT_FORGE_H
#define FETTLE_TESTS_UNIT_FORGE_H

#include <check.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "bundle/open.h"
#include "bundle/prove.h"
#include "bundle/ustar.h"
#include "ext/digest.h"
#include "ext/zstd.h"
#include "trust/keyring.h"

#define FORGE_NOW 1800000000
#define FORGE_KEYS 3

struct forge {
	struct minisign_public public[FORGE_KEYS];
	struct minisign_secret secret[FORGE_KEYS];
	struct keyring ring;
};

static inline void forge_begin(struct forge *f)
{
	static const char *const names[FORGE_KEYS] = {"a", "b", "c"};

	*f = (struct forge){0};
	for (int i = 0; i < FORGE_KEYS; i++) {
		struct keyring_key *key;

		minisign_generate(&f->public[i], &f -> secret[i]);
		ck_assert(keyring_add(&f->ring, &f->public[i], names[i], &key, NULL));
		key->roles = 1u << ROLE_VENDOR;
	}
}

static inline void forge_clear(struct forge *f)
{
	keyring_clear(&f->ring);
}

static inline struct keyring_key *forge_key(const struct forge *f, const char *name)
{
	struct keyring_key *key = keyring_find(&f->ring, name);

	ck_assert_ptr_nonnull(key);
	return key;
}

/* --- the archive --- */

static inline void forge_pad(struct str *to)
{
	while (to->len % USTAR_BLOCK)
		str_addc(to, '\0');
}

static inline void forge_member(struct str *to, const char *name, struct span bytes)
{
	unsigned char block[USTAR_BLOCK];

	ustar_header(name, bytes.len, block);
	str_add(to, block, sizeof(block));
	str_add(to, bytes.ptr, bytes.len);
	forge_pad(to);
}

static inline void forge_end(struct str *to)
{
	static const char zero[2 * USTAR_BLOCK];

	str_add(to, zero, sizeof(zero));
}

/* The signature of key `i` as a member; `trusted` NULL gives a comment as minisign has one. */
static inline void forge_sig(const struct forge *f, int i, struct span manifest,
                             const char *trusted, struct str *to)
{
	auto_clear(str) sig = {0};
	auto_free char *comment = NULL, *name = NULL;
	char id[MINISIGN_ID_SIZE];

	minisign_id(f->secret[i].keynum, id);
	comment = str_format("fettle %s", id);
	name = str_format("manifest.json.%s.minisig", id);
	minisign_sign(&f->secret[i], manifest, comment, trusted ? trusted : "timestamp:1", &sig);
	forge_member(to, name, span_make(sig.buf, sig.len));
}

/* --- objects --- */

struct forged {
	struct str stored;
	char sha256[SHA256_HEX_SIZE], stored_sha256[SHA256_HEX_SIZE];
	size_t size;
	bool zstd;
};

static inline void forged_clear(struct forged *o)
{
	str_clear(&o->stored);
}

static inline bool forge_take(void *ctx, const void *bytes, size_t len, struct err *err)
{
	(void)err;
	str_add(ctx, bytes, len);
	return true;
}

static inline void forge_object(struct forged *o, struct span content, bool zstd)
{
	auto_clear(zpack) z = {0};

	*o = (struct forged){.size = content.len, .zstd = zstd};
	if (zstd) {
		zpack_begin(&z, content.len);
		ck_assert(zpack_feed(&z, content.ptr, content.len, true, forge_take, &o->stored,
		                     NULL));
	} else {
		str_add(&o->stored, content.ptr, content.len);
	}
	digest_hex(content, o->sha256);
	digest_hex(span_make(o->stored.buf, o->stored.len), o->stored_sha256);
}

static inline void forge_object_member(const struct forged *o, struct str *to)
{
	auto_free char *name = str_format("objects/%s", o->sha256);

	forge_member(to, name, span_make(o->stored.buf, o->stored.len));
}

static inline void forge_chunks(const struct forged *o, struct str *to)
{
	if (o->stored.len <= MANIFEST_CHUNK)
		return;
	for (size_t at = 0; at < o->stored.len; at += MANIFEST_CHUNK) {
		size_t left = o->stored.len - at;
		char hex[SHA256_HEX_SIZE];

		digest_hex(span_make(o->stored.buf + at,
		                     left < MANIFEST_CHUNK ? left : MANIFEST_CHUNK),
		           hex);
		str_addf(to, "%s\"%s\"", at ? "," : ",\"chunks\":[", hex);
	}
	str_addc(to, ']');
}

/* --- the manifest --- */

#define FORGE_ATTRS "\"mode\":\"0644\",\"uid\":0,\"gid\":0,\"mtime\":0"

static inline void forge_manifest_object(const struct forged *o, struct str *to)
{
	str_addf(to,
	         "{\"sha256\":\"%s\",\"size\":%zu,\"encoding\":\"%s\",\"stored_sha256\":\"%s\","
	         "\"stored_size\":%zu",
	         o->sha256, o->size, o->zstd ? "zstd" : "stored", o->stored_sha256, o->stored.len);
	forge_chunks(o, to);
	str_addc(to, '}');
}

/* A manifest of these objects, each the content of a file added as f0, f1, ...; `more` are members
 * of its top, ended by a comma each. */
static inline void forge_manifest(const struct forged *objects, size_t count, const char *more,
                                  struct str *to)
{
	str_addf(to,
	         "{\"format\":\"fettle.manifest/1\",%s\"id\":\"app-2\",\"product\":\"app\","
	         "\"arch\":\"all\",\"serial\":2,\"created\":\"2026-01-01T00:00:00Z\",\"payload\":{"
	         "\"at\":\"/opt/app\",\"objects\":[",
	         more);
	for (size_t i = 0; i < count; i++) {
		str_adds(to, i ? "," : "");
		forge_manifest_object(&objects[i], to);
	}
	str_adds(to, "],\"paths\":[");
	for (size_t i = 0; i < count; i++)
		str_addf(to,
		         "%s{\"path\":\"f%zu\",\"op\":\"add\",\"new\":{\"object\":\"%"
		         "s\"," FORGE_ATTRS "}}",
		         i ? "," : "", i, objects[i].sha256);
	str_adds(to, "]}}\n");
}

/* --- whole bundles --- */

/* Signed by the keys whose numbers are in `keys` ("01": a and b). */
static inline void forge_bundle(const struct forge *f, struct span manifest, const char *keys,
                                const struct forged *objects, size_t count, struct str *to)
{
	forge_member(to, "manifest.json", manifest);
	for (; *keys; keys++)
		forge_sig(f, *keys - '0', manifest, NULL, to);
	for (size_t i = 0; i < count; i++)
		forge_object_member(&objects[i], to);
	forge_end(to);
}

/* An unnamed file with these bytes. */
static inline int forge_file(const void *bytes, size_t len)
{
	int fd = memfd_create("forge", MFD_CLOEXEC);

	ck_assert_int_ge(fd, 0);
	ck_assert(fs_pwrite(fd, bytes, len, 0, NULL));
	return fd;
}

/* Everything that `fettle verify` asks of a bundle but the host; takes `fd` over. */
static inline bool forge_judge(const struct forge *f, int fd, struct err *err)
{
	auto_clear(bundle) b = BUNDLE_NONE;
	auto_clear(keyring_proof) proof = {0};

	return bundle_open(fd, &b, err) &&
	       bundle_prove(&b, &f->ring, FORGE_NOW, false, &proof, err) &&
	       bundle_prove_objects(&b, err);
}

static inline bool forge_judge_bytes(const struct forge *f, const struct str *bytes,
                                     struct err *err)
{
	return forge_judge(f, forge_file(bytes->buf, bytes->len), err);
}

#endif
