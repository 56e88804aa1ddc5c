#include <fcntl.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "bundle/prove.h"
#include "ext/digest.h"

char *bundle_trusted_comment(const struct manifest *m, struct span text)
{
	char hex[SHA256_HEX_SIZE];

	digest_hex(text, hex);
	return str_format("fettle %s %lld %s", m->id, (long long)m->serial, hex);
}

static bool check_comments(const struct bundle *b, struct err *err)
{
	auto_free char *wanted =
	        bundle_trusted_comment(&b->manifest, span_make(b->text.buf, b->text.len));

	for (size_t i = 0; i < b->sig_count; i++) {
		const char *is = b->sigs[i].trusted;

		/* a signature made elsewhere by minisign has a comment of its own */
		if (str_starts(is, "fettle ") && strcmp(is, wanted) != 0)
			return err_set(err, ERR_UNTRUSTED,
			               "the trusted comment is not that of this manifest");
	}
	return true;
}

static bool may_write(const struct keyring_key *key, const char *path, struct err *err)
{
	return keyring_key_has_path(key, path) ||
	       err_set(err, ERR_UNTRUSTED, "key %s ('%s') may not write '%s'", key->id, key->name,
	               path);
}

static bool may_write_below(const struct keyring_key *key, const struct manifest *m,
                            const char *path, struct err *err)
{
	auto_free char *below = manifest_host_path(m, path);
	auto_free char *absolute = str_format("/%s", below);

	return may_write(key, absolute, err);
}

/* A hard link gives its target another name, through which later bundles could change it; a hook
 * writes where it says that it does. */
static bool check_writes(const struct manifest *m, const struct keyring_key *key, struct err *err)
{
	for (size_t i = 0; i < m->path_count; i++) {
		const struct manifest_path *p = &m->paths[i];

		if (!may_write_below(key, m, p->path, err) ||
		    (p->op == OP_HARDLINK && !may_write_below(key, m, p->target, err)))
			return false;
	}
	for (size_t i = 0; i < m->hook_count; i++)
		for (size_t j = 0; j < m->hooks[i].writes.count; j++)
			if (!may_write(key, m->hooks[i].writes.v[j], err))
				return err_prefix(err, "hooks[%zu]", i);
	return true;
}

static bool check_key(const struct manifest *m, const struct keyring_key *key, struct err *err)
{
	if (!keyring_key_has_product(key, m->product))
		return err_set(err, ERR_UNTRUSTED, "key %s ('%s') may not sign for product '%s'",
		               key->id, key->name, m->product);
	return key->under.count == 0 || check_writes(m, key, err);
}

static bool check_time(const struct manifest *m, int64_t now, struct err *err)
{
	auto_free char *when = clock_text(m->expires);

	if (m->expires && now >= m->expires)
		return err_set(err, ERR_UNTRUSTED, "expired at %s", when);
	return true;
}

bool bundle_prove(struct bundle *b, const struct keyring *keyring, int64_t now, bool remembered,
                  struct keyring_proof *ret_proof, struct err *err)
{
	auto_clear(keyring_proof) proof = {0};

	if (!keyring_prove(keyring, ROLE_VENDOR, span_make(b->text.buf, b->text.len), b->sigs,
	                   b->sig_count, now, &proof, err) ||
	    !bundle_decode(b, err) || !check_comments(b, err))
		return false;
	for (size_t i = 0; i < proof.count; i++)
		if (!check_key(&b->manifest, proof.keys[i], err))
			return false;
	if (!remembered && !check_time(&b->manifest, now, err))
		return false;
	*ret_proof = proof;
	proof = (struct keyring_proof){0};
	return true;
}

static bool drop(void *ctx, const void *bytes, size_t len, struct err *err)
{
	(void)ctx;
	(void)bytes;
	(void)len;
	(void)err;
	return true;
}

bool bundle_prove_objects(const struct bundle *b, struct err *err)
{
	for (size_t i = 0; i < b->manifest.object_count; i++)
		if (!bundle_read_object(b, i, drop, NULL, err))
			return false;
	return true;
}

/* "debian", or "debian:12". */
static bool is_os(const char *wanted, const struct bundle_host *host)
{
	size_t n;

	if (!host->os_id)
		return false;
	n = strlen(host->os_id);
	if (strncmp(wanted, host->os_id, n) != 0)
		return false;
	return wanted[n] == '\0' || (wanted[n] == ':' && host->os_version &&
	                             strcmp(wanted + n + 1, host->os_version) == 0);
}

static bool check_os(const struct manifest *m, const struct bundle_host *host, struct err *err)
{
	for (size_t i = 0; i < m->applies_to.os.count; i++)
		if (is_os(m->applies_to.os.v[i], host))
			return true;
	return m->applies_to.os.count == 0 ||
	       err_set(err, ERR_UNTRUSTED, "for %s%s, and this host is %s %s",
	               m->applies_to.os.v[0], m->applies_to.os.count > 1 ? " and others" : "",
	               host->os_id ? host->os_id : "not known",
	               host->os_version ? host->os_version : "");
}

static bool check_arch(const struct manifest *m, const struct bundle_host *host, struct err *err)
{
	if (strcmp(m->arch, "all") != 0 && strcmp(m->arch, host->arch) != 0)
		return err_set(err, ERR_UNTRUSTED, "for architecture %s, and this host is %s",
		               m->arch, host->arch);
	if (m->applies_to.arch.count && !strlist_has(&m->applies_to.arch, host->arch))
		return err_set(err, ERR_UNTRUSTED, "not for architecture %s", host->arch);
	return true;
}

static bool check_file(const struct manifest_file *f, int root, struct err *err)
{
	char hex[SHA256_HEX_SIZE];
	auto_fd fd = -1;

	if (!fs_open_in_root(root, f->path, O_RDONLY, &fd, err) || !digest_fd(fd, hex, NULL, err))
		return err_as(err, ERR_UNTRUSTED);
	return strcmp(hex, f->sha256) == 0 ||
	       err_set(err, ERR_UNTRUSTED, "'%s' is not the file that it is for", f->path);
}

bool bundle_applies(const struct manifest *m, const struct bundle_host *host, struct err *err)
{
	if (host->product && strcmp(host->product, m->product) != 0)
		return err_set(err, ERR_UNTRUSTED, "for product %s, not %s", m->product,
		               host->product);
	if (!check_os(m, host, err) || !check_arch(m, host, err))
		return false;
	for (size_t i = 0; i < m->applies_to.file_count; i++)
		if (!check_file(&m->applies_to.files[i], host->root, err))
			return false;
	return true;
}
