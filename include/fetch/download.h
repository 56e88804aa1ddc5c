/*
 * download: a file from a URL into the state's cache, whole and with its digest, or not at all.
 *
 * What arrives is written to cache/parts/, under a name made of the URL. When a transfer is cut, or
 * the process ends, the part stays with the server's validator beside it, and the next download of
 * the same URL goes on from there. A part without a digest to hold it against is resumed in the
 * same boot only, since a crash of the machine may have left a hole in it. A file that is refused
 * leaves nothing.
 *
 * The caller moves the part to where it belongs, and then calls download_clear(), which removes
 * what is left.
 */
#ifndef FETTLE_FETCH_DOWNLOAD_H
#define FETTLE_FETCH_DOWNLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "ext/digest.h"
#include "ext/http.h"
#include "store/state.h"

struct err;

/* Told who is interested: `total` is 0 when it is not known. */
typedef void download_progress(void *ctx, uint64_t done, uint64_t total);

/* What all downloads of a run share. */
struct downloader {
	struct http http;
	const struct state *state;
	download_progress *on_progress; /* NULL: nobody is */
	void *ctx;
};
void downloader_clear(struct downloader *d);

struct download_request {
	const char *url;
	const char *ca_file, *proxy;      /* as in http_request */
	uint64_t max;                     /* bytes at most; with `sha256` exactly so many */
	const char *sha256;               /* what it must have; NULL: not known */
	const char *etag, *last_modified; /* of a copy that is there */
	int64_t seconds; /* for all of it; what has arrived by then is gone on with the next time */
	bool fresh;
};

struct download {
	const struct state *state;
	char *part; /* name below the state directory; NULL when nothing was downloaded */
	char *note;
	bool unchanged; /* the copy that is there is the newest */
	uint64_t size;
	char sha256[SHA256_HEX_SIZE];
	char *etag, *last_modified;
};
void download_clear(struct download *d);

/* ERR_UNTRUSTED when the digest is another; else the kinds of http_get(), and ERR_FAILED when
 * there is no room for it. */
bool download_get(struct downloader *d, const struct download_request *r, struct download *ret,
                  struct err *err) MUST_CHECK;

/* Bytes of this URL that an earlier download left. */
uint64_t download_have(const struct state *s, const char *url);

#endif
