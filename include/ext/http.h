/*
 * http: GET of https, http and file URLs to an open file. The one room that knows libcurl, which is
 * loaded when the first https or http URL is asked for.
 *
 * Rules. Only GET. Certificates are always checked. Redirects are followed within one scheme, ten
 * at most: never from https to http or to a file. Nothing of the caller's surroundings counts: no
 * proxy variables, no ~/.netrc, no ~/.curlrc, no cookies. Connecting may take 20 seconds, and a
 * transfer below 100 B/s for 30 seconds is given up. The limit of bytes is counted as they are
 * written, after decompression. A body is written only for a status of 200 or 206.
 *
 * After a failure the file holds what had arrived: with the validator that `on_start` was told, a
 * later call goes on from there.
 *
 * Kinds of errors: ERR_UNREACHABLE for the network and for 5xx and 429; ERR_UNTRUSTED for TLS and
 * for a redirect to another scheme; ERR_INPUT for more bytes than allowed; ERR_FAILED for what else
 * the server said ("not found (404)") and for a file of authorities that is none.
 */
#ifndef FETTLE_EXT_HTTP_H
#define FETTLE_EXT_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct err;

/* Connections that are kept between calls. {0} is none. */
struct http {
	struct http_lib *lib;
};
void http_clear(struct http *h);

struct http_reply {
	bool unchanged;      /* 304: nothing was written */
	bool encoded;        /* compressed on the way: what has arrived cannot be resumed */
	uint64_t resumed;    /* bytes that were in the file before and stayed */
	uint64_t size;       /* bytes in the file now */
	uint64_t total;      /* bytes that the server announced for the whole; 0: not known */
	char *etag;          /* NULL: none */
	char *last_modified; /* as it was sent; NULL: none */
};
void http_reply_clear(struct http_reply *r);

struct http_request {
	const char *url;
	const char *ca_file; /* authorities that are believed instead of the system's; NULL */
	const char *proxy;   /* http, https or socks5h URL of a proxy; NULL: none */
	uint64_t max;        /* bytes of the whole body at most */
	int64_t seconds;     /* for the whole transfer; 0: as long as it keeps moving */
	int64_t idle;        /* seconds below 100 B/s until it is given up; 0: 30 */
	bool plain;          /* do not ask for compression */
	bool fresh;          /* ask caches on the way for the newest */

	/* Of a copy that the caller has; the answer may be `unchanged`. */
	const char *etag, *last_modified;

	/* Resume: so many bytes are in the file, and this is the validator (http_validator()) that
	 * they came with. Bytes of another version are written over. Implies `plain`. */
	uint64_t have;
	const char *validator;

	/* Told once, before the first byte is written. NULL: not wanted. */
	bool (*on_start)(void *ctx, const struct http_reply *head, struct err *err);
	void (*on_progress)(void *ctx, uint64_t done, uint64_t total);
	void *ctx;
};

/* Writes to `fd` from its beginning, or behind the `have` bytes; what was behind goes. */
bool http_get(struct http *h, const struct http_request *r, int fd, struct http_reply *ret,
              struct err *err) MUST_CHECK;

/* What a resume of these bytes can be tied to (RFC 9110, 13.1.5): a strong ETag, else the time of
 * the last change; NULL when there is neither, or they were compressed on the way. Borrowed. */
const char *http_validator(const struct http_reply *r);

#endif
