#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/url.h"
#include "bundle/prove.h"
#include "fetch/bring.h"
#include "fetch/describe.h"

#define BUNDLES "bundles"
#define SECONDS 600      /* for any bundle, */
#define SLOW_RATE 16384u /* and so many bytes a second for the rest */

char *bring_name(const char *sha256)
{
	return str_format(BUNDLES "/%s.fettle", sha256);
}

bool bring_is_held(const struct state *s, const char *sha256)
{
	auto_free char *name = bring_name(sha256);
	struct stat st;

	return fs_stat(s->dir, name, &st, NULL) && S_ISREG(st.st_mode);
}

uint64_t bring_missing(const struct state *s, const struct feed *feed,
                       const struct catalog_entry *e)
{
	auto_free char *url = url_join(feed->url, e->file);
	uint64_t have = download_have(s, url);

	return have < e->size ? e->size - have : 0;
}

static char *list_signers(const struct keyring_proof *proof)
{
	auto_clear(str) who = {0};

	for (size_t i = 0; i < proof->count; i++)
		str_addf(&who, "%s%s (%s)", i ? ", " : "", proof->keys[i]->name,
		         proof->keys[i]->id);
	return str_steal(&who);
}

static bool open_bundle(const struct bring *b, const char *name, struct bundle *ret,
                        struct err *err)
{
	int fd = -1;

	return fs_open_file(b->state->dir, name, &fd, err) && bundle_open(fd, ret, err);
}

static bool prove(const struct bring *b, const char *name, const struct catalog_entry *e,
                  char **ret_signers, struct err *err)
{
	auto_clear(bundle) bundle = BUNDLE_NONE;
	auto_clear(keyring_proof) proof = {0};

	if (!open_bundle(b, name, &bundle, err) ||
	    !bundle_prove(&bundle, b->keyring, b->now, false, &proof, err) ||
	    !bundle_prove_objects(&bundle, err) || !describe_check(&bundle.manifest, e, err))
		return false;
	*ret_signers = list_signers(&proof);
	return true;
}

static bool keep(const struct bring *b, const char *part, const char *name, struct err *err)
{
	auto_fd dir = -1;

	return fs_rename(b->state->dir, part, b->state->dir, name, err) &&
	       fs_open_subdir(b->state->dir, BUNDLES, &dir, err) && fs_sync(dir, err);
}

bool bring_bundle(const struct bring *b, const struct feed *feed, const struct catalog_entry *e,
                  char **ret_signers, struct err *err)
{
	auto_free char *url = url_join(b->url ? b->url : feed->url, e->file),
	               *name = bring_name(e->sha256);
	struct download_request ask = {.url = url,
	                               .ca_file = feed->ca_file,
	                               .proxy = feed->proxy,
	                               .max = e->size,
	                               .seconds = SECONDS + (int64_t)(e->size / SLOW_RATE),
	                               .sha256 = e->sha256};
	auto_free char *signers = NULL;
	auto_clear(download) d = {0};
	struct err why = {0};

	if (!download_get(b->downloader, &ask, &d, &why)) {
		/* the size is a promise of the catalog */
		if (why.kind == ERR_INPUT)
			why.kind = ERR_UNTRUSTED;
		if (err)
			*err = why;
		return false;
	}
	if (!fs_mkdirs(b->state->dir, BUNDLES, 0700, err) || !prove(b, d.part, e, &signers, err) ||
	    !keep(b, d.part, name, err))
		return false;
	*ret_signers = signers;
	signers = NULL;
	return true;
}

bool bring_check(const struct bring *b, const char *sha256, const char *id, char **ret_signers,
                 struct err *err)
{
	auto_clear(bundle) bundle = BUNDLE_NONE;
	auto_clear(keyring_proof) proof = {0};
	auto_free char *name = bring_name(sha256);

	if (!open_bundle(b, name, &bundle, err) ||
	    !bundle_prove(&bundle, b->keyring, b->now, true, &proof, err))
		return false;
	if (strcmp(bundle.manifest.id, id) != 0)
		return err_set(err, ERR_UNTRUSTED, "it is bundle '%s', not '%s'",
		               bundle.manifest.id, id);
	*ret_signers = list_signers(&proof);
	return true;
}
