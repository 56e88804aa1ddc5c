/* SHA256_Init and its kin: for the many short texts whose digest costs less than looking the
 * algorithm up, as EVP does each time. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"

#define CHUNK 262144

void digest_begin(struct digest *d)
{
	digest_clear(d);
	d->ctx = EVP_MD_CTX_new();
	if (!d->ctx || EVP_DigestInit_ex(d->ctx, EVP_sha256(), NULL) != 1)
		abort();
}

void digest_add(struct digest *d, const void *bytes, size_t len)
{
	if (EVP_DigestUpdate(d->ctx, bytes, len) != 1)
		abort();
}

void digest_end(struct digest *d, unsigned char ret[SHA256_SIZE])
{
	if (EVP_DigestFinal_ex(d->ctx, ret, NULL) != 1)
		abort();
	digest_clear(d);
}

static void to_hex(const unsigned char *bytes, size_t len, char *ret)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		ret[2 * i] = digits[bytes[i] >> 4];
		ret[2 * i + 1] = digits[bytes[i] & 15];
	}
	ret[2 * len] = '\0';
}

void digest_end_hex(struct digest *d, char ret[SHA256_HEX_SIZE])
{
	unsigned char raw[SHA256_SIZE];

	digest_end(d, raw);
	to_hex(raw, sizeof(raw), ret);
}

void digest_clear(struct digest *d)
{
	EVP_MD_CTX_free(d->ctx);
	*d = (struct digest){0};
}

void digest_bytes(struct span bytes, unsigned char ret[SHA256_SIZE])
{
	SHA256_CTX c;

	if (SHA256_Init(&c) != 1 || SHA256_Update(&c, bytes.ptr, bytes.len) != 1 ||
	    SHA256_Final(ret, &c) != 1)
		abort();
}

void digest_hex(struct span bytes, char ret[SHA256_HEX_SIZE])
{
	unsigned char raw[SHA256_SIZE];

	digest_bytes(bytes, raw);
	to_hex(raw, sizeof(raw), ret);
}

bool digest_fd(int fd, char ret[SHA256_HEX_SIZE], uint64_t *ret_size, struct err *err)
{
	auto_clear(digest) d = {0};
	auto_free char *buf = mem_alloc(CHUNK, 1);
	uint64_t size = 0;

	digest_begin(&d);
	for (;;) {
		ssize_t n = read(fd, buf, CHUNK);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_sys(err, "cannot read");
		if (n == 0)
			break;
		digest_add(&d, buf, (size_t)n);
		size += (uint64_t)n;
	}
	digest_end_hex(&d, ret);
	if (ret_size)
		*ret_size = size;
	return true;
}

void hex_add(struct str *to, const void *bytes, size_t len)
{
	char *at = str_reserve(to, 2 * len);

	to_hex(bytes, len, at);
	to->len += 2 * len;
}

bool digest_is_hex(struct span text)
{
	if (text.len != SHA256_HEX_SIZE - 1)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!((text.ptr[i] >= '0' && text.ptr[i] <= '9') ||
		      (text.ptr[i] >= 'a' && text.ptr[i] <= 'f')))
			return false;
	return true;
}
