#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/url.h"
#include "ext/js.h"
#include "fetch/mark.h"
#include "fetch/publish.h"
#include "fetch/repository.h"
#include "fetch/signatures.h"
#include "store/doc.h"

#define CLOCK_SLACK 86400 /* how far clocks may be apart */
#define RETRY_MS 500
#define CATALOG_SECONDS 600
#define SIGNATURES_SECONDS 120

/* A catalog's bytes with the signatures that came with them. */
struct copy {
	struct download catalog; /* its part, unless unchanged */
	struct str text, sig_text;
	bool unchanged;
};

static void copy_clear(struct copy *c)
{
	download_clear(&c->catalog);
	str_clear(&c->text);
	str_clear(&c->sig_text);
}

static char *kept_signatures(const struct feed *feed)
{
	return str_format("feeds/%s/data.minisig", feed->name);
}

static bool read_kept(const struct repository *r, const struct feed *feed, struct str *to,
                      struct err *err)
{
	auto_fd fd = -1;

	return feed_open_data(r->state, feed, true, &fd, err) &&
	       fs_read_fd(fd, CATALOG_MAX, to, err);
}

static const char *url_of(const struct repository *r, const struct feed *feed)
{
	return r->url ? r->url : feed->url;
}

static bool get(const struct repository *r, const struct feed *feed, const char *file,
                bool conditional, struct download *ret, struct err *err)
{
	bool is_catalog = strcmp(file, CATALOG_FILE) == 0;
	auto_free char *url = url_join(url_of(r, feed), file);
	struct download_request ask = {.url = url,
	                               .ca_file = feed->ca_file,
	                               .proxy = feed->proxy,
	                               .max = is_catalog ? CATALOG_MAX : SIGNATURES_MAX,
	                               .seconds = is_catalog ? CATALOG_SECONDS : SIGNATURES_SECONDS,
	                               .fresh = !conditional};

	if (conditional) {
		ask.etag = feed->etag;
		ask.last_modified = feed->last_modified;
	}
	return download_get(r->downloader, &ask, ret, err);
}

static bool get_signatures(const struct repository *r, const struct feed *feed, struct copy *to,
                           struct err *err)
{
	auto_clear(download) sig = {0};
	struct err why = {0};

	if (get(r, feed, CATALOG_SIGNATURES, false, &sig, &why))
		return fs_read(r->state->dir, sig.part, SIGNATURES_MAX, &to->sig_text, err);
	if (why.kind == ERR_FAILED)
		why.kind = ERR_UNTRUSTED;
	if (err)
		*err = why;
	return err_prefix(err, "a catalog without a signature");
}

/* The pair as it is at the source now; what is here and has not changed is not sent again. */
static bool obtain(const struct repository *r, const struct feed *feed, bool fresh, struct copy *to,
                   struct err *err)
{
	bool conditional = !fresh && !r->url && feed->sha256 && read_kept(r, feed, &to->text, NULL);

	if (!get(r, feed, CATALOG_FILE, conditional, &to->catalog, err))
		return false;
	to->unchanged = to->catalog.unchanged;
	if (!to->unchanged) {
		str_reset(&to->text);
		if (!fs_read(r->state->dir, to->catalog.part, CATALOG_MAX, &to->text, err))
			return false;
	}
	return get_signatures(r, feed, to, err);
}

static bool prove(const struct repository *r, const struct copy *c, char **ret_signers,
                  struct err *err)
{
	auto_clear(signatures) sigs = {0};
	auto_clear(keyring_proof) proof = {0};
	auto_clear(str) who = {0};

	if (!signatures_parse(span_make(c->sig_text.buf, c->sig_text.len), &sigs, err) ||
	    !keyring_prove(r->keyring, ROLE_REPOSITORY, span_make(c->text.buf, c->text.len), sigs.v,
	                   sigs.count, r->now, &proof, err))
		return err_prefix(err, "catalog");
	for (size_t i = 0; i < proof.count; i++)
		str_addf(&who, "%s%s (%s)", i ? ", " : "", proof.keys[i]->name, proof.keys[i]->id);
	*ret_signers = str_steal(&who);
	return true;
}

static bool obtain_proved(const struct repository *r, const struct feed *feed, struct copy *to,
                          char **ret_signers, struct err *err)
{
	struct err why = {0};

	if (!obtain(r, feed, false, to, err))
		return false;
	if (prove(r, to, ret_signers, &why))
		return true;
	clock_sleep_ms(RETRY_MS);
	copy_clear(to);
	*to = (struct copy){0};
	return obtain(r, feed, true, to, err) && prove(r, to, ret_signers, err);
}

static bool parse(const struct copy *c, struct catalog *ret, struct err *err)
{
	auto_js doc = NULL;

	return (js_parse_document(span_make(c->text.buf, c->text.len), CATALOG_FORMAT, &doc, err) &&
	        catalog_decode(doc, ret, err)) ||
	       err_prefix(err, "catalog");
}

static bool check_time(const struct repository *r, const struct catalog *c, struct err *err)
{
	auto_free char *made = clock_text(c->generated), *expires = clock_text(c->expires);

	if (c->expires <= r->now)
		return err_set(err, ERR_UNTRUSTED, "the catalog expired at %s", expires);
	if (c->generated > r->now + CLOCK_SLACK) {
		err_set(err, ERR_UNTRUSTED, "the catalog was made at %s, which is yet to come",
		        made);
		return err_hint(err, "is the clock of this host right?");
	}
	return true;
}

static bool check_serial(const struct repository *r, const struct mark *m, const struct catalog *c,
                         const char *sha256, struct err *err)
{
	if (r->allow_older || c->serial > m->serial)
		return true;
	if (c->serial == m->serial && strcmp(sha256, m->sha256) == 0)
		return true;
	if (c->serial == m->serial)
		err_set(err, ERR_UNTRUSTED, "another catalog with serial %lld was seen before",
		        (long long)c->serial);
	else
		err_set(err, ERR_UNTRUSTED,
		        "the catalog has serial %lld, and %lld was seen before: it is older",
		        (long long)c->serial, (long long)m->serial);
	return err_hint(err, "if the source was set back on purpose: --allow-older");
}

static void note_clock(const struct repository *r, const struct feed *feed, const struct mark *m,
                       struct strlist *notes)
{
	auto_free char *seen = clock_text(m->seen);

	if (m->seen > r->now + CLOCK_SLACK)
		strlist_take(notes,
		             str_format("feed '%s' was last proved at %s: the clock was set back",
		                        feed->name, seen));
}

/* `feed` as it is to be kept. */
static void describe(const struct repository *r, const struct catalog *c, struct copy *copy,
                     char *signers, struct feed *feed)
{
	if (!copy->unchanged) {
		mem_free(&feed->etag);
		mem_free(&feed->last_modified);
		mem_free(&feed->sha256);
		mem_free(&feed->origin);
		feed->etag = copy->catalog.etag;
		feed->last_modified = copy->catalog.last_modified;
		copy->catalog.etag = copy->catalog.last_modified = NULL;
		feed->sha256 = mem_strdup(copy->catalog.sha256);
		feed->size = copy->catalog.size;
		feed->origin = url_join(url_of(r, feed), CATALOG_FILE);
	}
	mem_free(&feed->signed_by);
	feed->signed_by = mem_strdup(signers);
	feed->fetched = r->now;
	feed->published = c->generated;
	feed->valid_until = c->expires;
	feed->records = (int64_t)c->count;
	feed->serial = c->serial;
}

static bool keep(const struct repository *r, const struct feed *feed, const struct copy *copy,
                 struct err *err)
{
	auto_free char *sigs = kept_signatures(feed);
	struct mark m = {.serial = feed->serial, .seen = r->now};

	memcpy(m.sha256, feed->sha256, sizeof(m.sha256));
	if (!mark_save(r->state, feed->name, &m, err) ||
	    !doc_save_text(r->state, sigs, span_make(copy->sig_text.buf, copy->sig_text.len), err))
		return false;
	if (copy->unchanged)
		return feed_save(r->state, feed, err);
	return feed_replace_data(r->state, feed, copy->catalog.part, err);
}

bool repository_update(const struct repository *r, struct feed *feed, bool *ret_changed,
                       struct strlist *notes, struct err *err)
{
	auto_clear(copy) copy = {0};
	auto_clear(catalog) c = {0};
	auto_free char *signers = NULL;
	struct mark mark = {0};
	const char *sha256;
	bool changed;

	if (!mark_load(r->state, feed->name, &mark, err) ||
	    !obtain_proved(r, feed, &copy, &signers, err) || !parse(&copy, &c, err))
		return false;
	sha256 = copy.unchanged ? feed->sha256 : copy.catalog.sha256;
	if (!check_time(r, &c, err))
		return err_hint(err, "whoever runs the source has to publish it again");
	if (!check_serial(r, &mark, &c, sha256, err))
		return false;
	note_clock(r, feed, &mark, notes);
	changed = !str_eq(feed->sha256, sha256);
	describe(r, &c, &copy, signers, feed);
	if (!keep(r, feed, &copy, err))
		return false;
	*ret_changed = changed;
	return true;
}

bool repository_open(const struct repository *r, const struct feed *feed, struct catalog *ret,
                     struct err *err)
{
	auto_free char *name = kept_signatures(feed);
	auto_free char *signers = NULL;
	auto_clear(copy) copy = {0};
	auto_clear(catalog) c = {0};

	if (!read_kept(r, feed, &copy.text, err))
		return false;
	if (!fs_read(r->state->dir, name, SIGNATURES_MAX, &copy.sig_text, err) ||
	    !prove(r, &copy, &signers, err) || !parse(&copy, &c, err) || !check_time(r, &c, err)) {
		err_prefix(err, "feed '%s'", feed->name);
		return err_hint(err, "'fettle feed update %s' fetches it again", feed->name);
	}
	*ret = c;
	c = (struct catalog){0};
	return true;
}
