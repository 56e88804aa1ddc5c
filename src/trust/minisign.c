#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "trust/minisign.h"

#define UNTRUSTED "untrusted comment: "
#define TRUSTED "trusted comment: "
#define CHECK_SIZE 32

/* What the base64 lines hold, byte for byte (minisign(1), "FILE FORMAT"). */
struct public_line {
	unsigned char alg[2], keynum[MINISIGN_KEYNUM_SIZE], key[SIGN_PUBLIC_SIZE];
};
struct sig_line {
	unsigned char alg[2], keynum[MINISIGN_KEYNUM_SIZE], sig[SIGN_SIZE];
};
struct secret_line {
	unsigned char alg[2], kdf[2], check_alg[2], salt[32], ops[8], mem[8];
	struct {
		unsigned char keynum[MINISIGN_KEYNUM_SIZE], key[SIGN_SECRET_SIZE],
		        check[CHECK_SIZE];
	} body;
};

void minisign_secret_clear(struct minisign_secret *s)
{
	sign_wipe(s, sizeof(*s));
}

void minisign_sig_clear(struct minisign_sig *s)
{
	mem_free(&s->untrusted);
	mem_free(&s->trusted);
	*s = (struct minisign_sig){0};
}

void minisign_id(const unsigned char keynum[MINISIGN_KEYNUM_SIZE], char ret[MINISIGN_ID_SIZE])
{
	uint64_t n = 0;

	for (int i = MINISIGN_KEYNUM_SIZE; i-- > 0;)
		n = n << 8 | keynum[i];
	snprintf(ret, MINISIGN_ID_SIZE, "%016llX", (unsigned long long)n);
}

void minisign_generate(struct minisign_public *ret_public, struct minisign_secret *ret_secret)
{
	sign_random(ret_public->keynum, sizeof(ret_public->keynum));
	memcpy(ret_secret->keynum, ret_public->keynum, sizeof(ret_public->keynum));
	sign_keypair(ret_public->key, ret_secret->key);
}

/* Cuts one line off; a line must end with a newline unless `last` is true. */
static bool take_line(struct span *text, bool last, struct span *ret)
{
	size_t at = span_find(*text, '\n');

	if (text->len == 0 || (at == text->len && !last))
		return false;
	*ret = span_make(text->ptr, at);
	*text = span_from(*text, at + 1);
	return true;
}

static bool take_comment(struct span *text, const char *start, struct span *ret)
{
	struct span line;

	if (!take_line(text, false, &line) || !span_starts(line, start) ||
	    memchr(line.ptr, '\r', line.len) || memchr(line.ptr, '\0', line.len))
		return false;
	*ret = span_from(line, strlen(start));
	return true;
}

bool minisign_public_parse(struct span text, struct minisign_public *ret, struct err *err)
{
	struct public_line raw;
	struct span comment, line;

	text = span_trim(text);
	if (span_starts(text, UNTRUSTED) && !take_comment(&text, UNTRUSTED, &comment))
		return err_set(err, ERR_INPUT, "not a minisign public key");
	if (!take_line(&text, true, &line) || text.len ||
	    !base64_take(span_trim(line), &raw, sizeof(raw)) || memcmp(raw.alg, "Ed", 2) != 0)
		return err_set(err, ERR_INPUT, "not a minisign public key");
	memcpy(ret->keynum, raw.keynum, sizeof(ret->keynum));
	memcpy(ret->key, raw.key, sizeof(ret->key));
	return true;
}

void minisign_public_line(const struct minisign_public *p, struct str *to)
{
	struct public_line raw = {.alg = {'E', 'd'}};

	memcpy(raw.keynum, p->keynum, sizeof(raw.keynum));
	memcpy(raw.key, p->key, sizeof(raw.key));
	base64_add(to, &raw, sizeof(raw));
}

void minisign_public_print(const struct minisign_public *p, const char *comment, struct str *to)
{
	char id[MINISIGN_ID_SIZE];

	minisign_id(p->keynum, id);
	if (comment)
		str_addf(to, UNTRUSTED "%s\n", comment);
	else
		str_addf(to, UNTRUSTED "minisign public key %s\n", id);
	minisign_public_line(p, to);
	str_addc(to, '\n');
}

static bool secret_line(struct span text, struct secret_line *ret)
{
	struct span comment, line;

	text = span_trim(text);
	return take_comment(&text, UNTRUSTED, &comment) && take_line(&text, true, &line) &&
	       text.len == 0 && base64_take(span_trim(line), ret, sizeof(*ret)) &&
	       memcmp(ret->alg, "Ed", 2) == 0 && memcmp(ret->check_alg, "B2", 2) == 0;
}

bool minisign_secret_is_locked(struct span text)
{
	struct secret_line raw;
	bool locked = secret_line(text, &raw) && memcmp(raw.kdf, "Sc", 2) == 0;

	sign_wipe(&raw, sizeof(raw));
	return locked;
}

static uint64_t load_le(const unsigned char *p)
{
	uint64_t n = 0;

	for (int i = 8; i-- > 0;)
		n = n << 8 | p[i];
	return n;
}

static void store_le(unsigned char *p, uint64_t n)
{
	for (int i = 0; i < 8; i++, n >>= 8)
		p[i] = (unsigned char)n;
}

/* The password's stream, over everything from the key number on. Its own inverse. */
static bool mask(struct secret_line *raw, const char *password, struct err *err)
{
	unsigned char stream[sizeof(raw->body)], *body = raw->body.keynum;
	bool ok = sign_scrypt(password, raw->salt, load_le(raw->ops), load_le(raw->mem), stream,
	                      sizeof(stream));

	for (size_t i = 0; ok && i < sizeof(stream); i++)
		body[i] ^= stream[i];
	sign_wipe(stream, sizeof(stream));
	return ok || err_set(err, ERR_FAILED, "cannot derive the key from its password");
}

static void key_check(const struct secret_line *raw, unsigned char ret[CHECK_SIZE])
{
	unsigned char buf[2 + MINISIGN_KEYNUM_SIZE + SIGN_SECRET_SIZE];

	memcpy(buf, raw->alg, 2);
	memcpy(buf + 2, raw->body.keynum, MINISIGN_KEYNUM_SIZE);
	memcpy(buf + 2 + MINISIGN_KEYNUM_SIZE, raw->body.key, SIGN_SECRET_SIZE);
	sign_hash(span_make(buf, sizeof(buf)), ret, CHECK_SIZE);
	sign_wipe(buf, sizeof(buf));
}

static bool open_secret(struct secret_line *raw, const char *password, struct err *err)
{
	bool locked = memcmp(raw->kdf, "Sc", 2) == 0;
	/* minisign leaves the check of a key without a password empty */
	static const unsigned char none[CHECK_SIZE];
	unsigned char check[CHECK_SIZE];

	if (!locked && (raw->kdf[0] || raw->kdf[1]))
		return err_set(err, ERR_INPUT, "unknown way of locking a key");
	if (locked && !password)
		return err_set(err, ERR_PRIVILEGE, "the key is locked by a password");
	if (locked && !mask(raw, password, err))
		return false;
	key_check(raw, check);
	if (!sign_equal(check, raw->body.check, CHECK_SIZE) &&
	    (locked || !sign_equal(none, raw->body.check, CHECK_SIZE)))
		return locked ? err_set(err, ERR_PRIVILEGE, "wrong password for the key")
		              : err_set(err, ERR_INPUT, "damaged secret key");
	if (!sign_secret_is_whole(raw->body.key))
		return err_set(err, ERR_INPUT, "damaged secret key");
	return true;
}

bool minisign_secret_parse(struct span text, const char *password, struct minisign_secret *ret,
                           struct err *err)
{
	struct secret_line raw;
	bool ok;

	if (!secret_line(text, &raw))
		return err_set(err, ERR_INPUT, "not a minisign secret key");
	ok = open_secret(&raw, password, err);
	if (ok) {
		memcpy(ret->keynum, raw.body.keynum, sizeof(ret->keynum));
		memcpy(ret->key, raw.body.key, sizeof(ret->key));
	}
	sign_wipe(&raw, sizeof(raw));
	return ok;
}

bool minisign_secret_print(const struct minisign_secret *s, const char *password,
                           const char *comment, struct str *to, struct err *err)
{
	struct secret_line raw = {.alg = {'E', 'd'}, .check_alg = {'B', '2'}};
	bool ok = true;

	memcpy(raw.body.keynum, s->keynum, sizeof(raw.body.keynum));
	memcpy(raw.body.key, s->key, sizeof(raw.body.key));
	key_check(&raw, raw.body.check);
	if (password) {
		memcpy(raw.kdf, "Sc", 2);
		sign_random(raw.salt, sizeof(raw.salt));
		store_le(raw.ops, SIGN_SCRYPT_OPS);
		store_le(raw.mem, SIGN_SCRYPT_MEM);
		ok = mask(&raw, password, err);
	}
	if (ok) {
		/* room for all at once: what is moved would leave the secret behind */
		str_reserve(to, 512 + (comment ? strlen(comment) : 0));
		str_addf(to, UNTRUSTED "%s\n",
		         comment    ? comment
		         : password ? "minisign encrypted secret key"
		                    : "minisign secret key");
		base64_add(to, &raw, sizeof(raw));
		str_addc(to, '\n');
	}
	sign_wipe(&raw, sizeof(raw));
	return ok;
}

/* What the global signature covers: the signature, then the trusted comment. */
static void global_bytes(const unsigned char sig[SIGN_SIZE], const char *trusted, struct str *to)
{
	str_add(to, sig, SIGN_SIZE);
	str_adds(to, trusted);
}

void minisign_sign(const struct minisign_secret *s, struct span bytes, const char *untrusted,
                   const char *trusted, struct str *to)
{
	unsigned char hash[SIGN_HASH_SIZE];
	auto_clear(minisign_sig) sig = {0};
	auto_clear(str) covered = {0};

	sig.untrusted = mem_strdup(untrusted);
	sig.trusted = mem_strdup(trusted);
	memcpy(sig.keynum, s->keynum, sizeof(sig.keynum));
	sign_hash(bytes, hash, sizeof(hash));
	sign_make(s->key, span_make(hash, sizeof(hash)), sig.sig);
	global_bytes(sig.sig, trusted, &covered);
	sign_make(s->key, span_make(covered.buf, covered.len), sig.global);
	minisign_sig_print(&sig, to);
}

bool minisign_sig_parse(struct span text, struct minisign_sig *ret, struct err *err)
{
	struct span untrusted, line, trusted, global;
	struct sig_line raw;

	if (!take_comment(&text, UNTRUSTED, &untrusted) || !take_line(&text, false, &line) ||
	    !take_comment(&text, TRUSTED, &trusted) || !take_line(&text, false, &global) ||
	    text.len || !base64_take(line, &raw, sizeof(raw)))
		return err_set(err, ERR_UNTRUSTED, "not a minisign signature");
	if (memcmp(raw.alg, "Ed", 2) == 0)
		return err_set(err, ERR_UNTRUSTED,
		               "a legacy minisign signature (\"Ed\"): sign again with prehashing");
	if (memcmp(raw.alg, "ED", 2) != 0 || !base64_take(global, ret->global, sizeof(ret->global)))
		return err_set(err, ERR_UNTRUSTED, "not a minisign signature");
	memcpy(ret->keynum, raw.keynum, sizeof(ret->keynum));
	memcpy(ret->sig, raw.sig, sizeof(ret->sig));
	ret->untrusted = span_dup(untrusted);
	ret->trusted = span_dup(trusted);
	return true;
}

void minisign_sig_print(const struct minisign_sig *s, struct str *to)
{
	struct sig_line raw = {.alg = {'E', 'D'}};

	memcpy(raw.keynum, s->keynum, sizeof(raw.keynum));
	memcpy(raw.sig, s->sig, sizeof(raw.sig));
	str_addf(to, UNTRUSTED "%s\n", s->untrusted);
	base64_add(to, &raw, sizeof(raw));
	str_addf(to, "\n" TRUSTED "%s\n", s->trusted);
	base64_add(to, s->global, sizeof(s->global));
	str_addc(to, '\n');
}

bool minisign_verify(const struct minisign_public *p, const struct minisign_sig *sig,
                     struct span bytes, struct err *err)
{
	unsigned char hash[SIGN_HASH_SIZE];
	auto_clear(str) covered = {0};

	sign_hash(bytes, hash, sizeof(hash));
	if (!sign_check(p->key, span_make(hash, sizeof(hash)), sig->sig))
		return err_set(err, ERR_UNTRUSTED, "the signature does not match");
	global_bytes(sig->sig, sig->trusted, &covered);
	if (!sign_check(p->key, span_make(covered.buf, covered.len), sig->global))
		return err_set(err, ERR_UNTRUSTED, "the trusted comment was changed");
	return true;
}
