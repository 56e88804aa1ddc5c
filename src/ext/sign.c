#include <sodium.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/sign.h"

_Static_assert(SIGN_PUBLIC_SIZE == crypto_sign_PUBLICKEYBYTES, "Ed25519 public key");
_Static_assert(SIGN_SECRET_SIZE == crypto_sign_SECRETKEYBYTES, "Ed25519 secret key");
_Static_assert(SIGN_SIZE == crypto_sign_BYTES, "Ed25519 signature");

static void ready(void)
{
	if (sodium_init() < 0)
		abort();
}

void sign_random(void *ret, size_t len)
{
	ready();
	randombytes_buf(ret, len);
}

void sign_wipe(void *bytes, size_t len)
{
	sodium_memzero(bytes, len);
}

bool sign_equal(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}

void sign_keypair(unsigned char ret_public[SIGN_PUBLIC_SIZE],
                  unsigned char ret_secret[SIGN_SECRET_SIZE])
{
	ready();
	if (crypto_sign_keypair(ret_public, ret_secret) != 0)
		abort();
}

bool sign_secret_is_whole(const unsigned char secret[SIGN_SECRET_SIZE])
{
	unsigned char public[SIGN_PUBLIC_SIZE], again[SIGN_SECRET_SIZE];
	bool whole;

	ready();
	whole = crypto_sign_seed_keypair(public, again, secret) == 0 &&
	        sign_equal(again, secret, sizeof(again));
	sign_wipe(again, sizeof(again));
	return whole;
}

void sign_make(const unsigned char secret[SIGN_SECRET_SIZE], struct span bytes,
               unsigned char ret[SIGN_SIZE])
{
	ready();
	if (crypto_sign_detached(ret, NULL, (const unsigned char *)bytes.ptr, bytes.len, secret) !=
	    0)
		abort();
}

bool sign_check(const unsigned char public[SIGN_PUBLIC_SIZE], struct span bytes,
                const unsigned char sig[SIGN_SIZE])
{
	ready();
	return crypto_sign_verify_detached(sig, (const unsigned char *)bytes.ptr, bytes.len,
	                                   public) == 0;
}

void sign_hash(struct span bytes, unsigned char *ret, size_t size)
{
	ready();
	if (crypto_generichash(ret, size, (const unsigned char *)bytes.ptr, bytes.len, NULL, 0) !=
	    0)
		abort();
}

bool sign_scrypt(const char *password, const unsigned char salt[32], uint64_t ops, uint64_t mem,
                 unsigned char *ret, size_t len)
{
	ready();
	return mem <= SIGN_SCRYPT_MEM && ops <= 16ull * SIGN_SCRYPT_OPS &&
	       crypto_pwhash_scryptsalsa208sha256(ret, len, password, strlen(password), salt, ops,
	                                          (size_t)mem) == 0;
}

void base64_add(struct str *to, const void *bytes, size_t len)
{
	size_t size = sodium_base64_encoded_len(len, sodium_base64_VARIANT_ORIGINAL);
	char *at = str_reserve(to, size);

	sodium_bin2base64(at, size, bytes, len, sodium_base64_VARIANT_ORIGINAL);
	to->len += size - 1;
}

/* libsodium takes a few bytes above 0x7f for '+' and '/': only what encodes to the same text is the
 * canonical form. */
static bool is_canonical(struct span text, const void *bytes, size_t len)
{
	auto_clear(str) again = {0};
	bool same;

	base64_add(&again, bytes, len);
	same = span_same(span_make(again.buf, again.len), text);
	if (again.len)
		sign_wipe(again.buf, again.len);
	return same;
}

bool base64_decode(struct span text, struct str *to)
{
	size_t room = text.len / 4 * 3 + 3, n = 0;
	char *at = str_reserve(to, room);

	if (text.len % 4 != 0 ||
	    sodium_base642bin((unsigned char *)at, room, text.ptr ? text.ptr : "", text.len, NULL,
	                      &n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    !is_canonical(text, at, n)) {
		str_truncate(to, to->len);
		return false;
	}
	at[n] = '\0';
	to->len += n;
	return true;
}

bool base64_take(struct span text, void *ret, size_t len)
{
	auto_clear(str) bytes = {0};

	bool ok = base64_decode(text, &bytes) && bytes.len == len;

	if (ok)
		memcpy(ret, bytes.buf, len);
	if (bytes.len)
		sign_wipe(bytes.buf, bytes.len);
	return ok;
}
