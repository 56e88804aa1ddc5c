#include <stdlib.h>

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "base/url.h"
#include "ext/http.h"
#include "ext/late.h"

#define CONNECT_SECONDS 20L
#define LOW_SPEED 100L
#define LOW_SECONDS 30
#define REDIRECTS 10L
#define DROP_MAX 65536u /* of a body that goes with an error */
#define PIECE 262144u
#define HEADER_MAX 256u

struct http_lib {
	CURL *easy;
	CURLcode (*global_init)(long flags);
	void (*global_cleanup)(void);
	CURL *(*init)(void);
	void (*cleanup)(CURL *easy);
	void (*reset)(CURL *easy);
	CURLcode (*set)(CURL *easy, CURLoption option, ...);
	CURLcode (*perform)(CURL *easy);
	CURLcode (*get)(CURL *easy, CURLINFO info, ...);
	const char *(*strerror)(CURLcode code);
	struct curl_slist *(*append)(struct curl_slist *list, const char *text);
	void (*free_list)(struct curl_slist *list);
};

void http_clear(struct http *h)
{
	if (h->lib) {
		h->lib->cleanup(h->lib->easy);
		h->lib->global_cleanup();
	}
	mem_free(&h->lib);
}

static bool load(struct http *h, struct err *err)
{
	auto_free struct http_lib *l = mem_alloc(1, sizeof(*l));
	const struct late_symbol symbols[] = {
	        {"curl_global_init", (void **)&l->global_init},
	        {"curl_global_cleanup", (void **)&l->global_cleanup},
	        {"curl_easy_init", (void **)&l->init},
	        {"curl_easy_cleanup", (void **)&l->cleanup},
	        {"curl_easy_reset", (void **)&l->reset},
	        {"curl_easy_setopt", (void **)&l->set},
	        {"curl_easy_perform", (void **)&l->perform},
	        {"curl_easy_getinfo", (void **)&l->get},
	        {"curl_easy_strerror", (void **)&l->strerror},
	        {"curl_slist_append", (void **)&l->append},
	        {"curl_slist_free_all", (void **)&l->free_list},
	        {NULL, NULL},
	};

	if (h->lib)
		return true;
	if (!late_load("libcurl.so.4", symbols, err))
		return false;
	if (l->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, ERR_FAILED, "cannot start libcurl");
	l->easy = l->init();
	if (!l->easy) {
		l->global_cleanup();
		return err_set(err, ERR_FAILED, "cannot start libcurl");
	}
	h->lib = l;
	l = NULL;
	return true;
}

void http_reply_clear(struct http_reply *r)
{
	mem_free(&r->etag);
	mem_free(&r->last_modified);
	*r = (struct http_reply){0};
}

const char *http_validator(const struct http_reply *r)
{
	if (r->encoded)
		return NULL;
	return r->etag && !str_starts(r->etag, "W/") ? r->etag : r->last_modified;
}

/* One answer as it comes in. */
struct transfer {
	const struct http_request *request;
	struct http_lib *lib;
	int fd;
	struct http_reply reply;
	uint64_t status;
	uint64_t length;   /* Content-Length; 0: none */
	uint64_t range_at; /* where a partial answer begins */
	char *location;    /* of the last redirect */
	bool is_begun;
	uint64_t dropped;
	struct err why; /* what stopped it from this side */
};

static void transfer_clear(struct transfer *t)
{
	http_reply_clear(&t->reply);
	mem_free(&t->location);
}

/* A header's value when it is short and printable; anything else is as if it were not there. */
static void take_text(struct span value, char **to)
{
	if (value.len == 0 || value.len > HEADER_MAX)
		return;
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] < ' ' || value.ptr[i] > '~')
			return;
	free(*to);
	*to = span_dup(value);
}

/* "bytes 100-199/200" */
static void take_range(struct span value, struct transfer *t)
{
	struct span unit, range, first;

	t->range_at = UINT64_MAX;
	if (!span_word(&value, &unit) || !span_eq(unit, "bytes") || !span_word(&value, &range))
		return;
	first = span_make(range.ptr, span_find(range, '-'));
	if (!span_to_u64(first, INT64_MAX, &t->range_at))
		t->range_at = UINT64_MAX;
}

/* "HTTP/1.1 200 OK": what came before belongs to a redirect, or to a "100 Continue". */
static void begin_answer(struct span line, struct transfer *t)
{
	struct span version, status;

	http_reply_clear(&t->reply);
	t->length = t->range_at = 0;
	if (!span_word(&line, &version) || !span_word(&line, &status) ||
	    !span_to_u64(status, 999, &t->status))
		t->status = 0;
}

static bool is_name(struct span s, const char *name)
{
	return s.len == strlen(name) && strncasecmp(s.ptr, name, s.len) == 0;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *ctx)
{
	struct transfer *t = ctx;
	struct span line = span_trim(span_make(bytes, size * count));
	struct span name = span_make(line.ptr, span_find(line, ':'));
	struct span value = span_trim(span_from(line, name.len + 1));

	if (span_starts(line, "HTTP/"))
		begin_answer(line, t);
	else if (is_name(name, "etag"))
		take_text(value, &t->reply.etag);
	else if (is_name(name, "last-modified"))
		take_text(value, &t->reply.last_modified);
	else if (is_name(name, "location"))
		take_text(value, &t->location);
	else if (is_name(name, "content-encoding"))
		t->reply.encoded = !is_name(value, "identity");
	else if (is_name(name, "content-range"))
		take_range(value, t);
	else if (is_name(name, "content-length") && !span_to_u64(value, INT64_MAX, &t->length))
		t->length = 0;
	return size * count;
}

static bool too_much(const struct transfer *t, struct err *err)
{
	return err_set(err, ERR_INPUT, "more than the %llu bytes that are allowed",
	               (unsigned long long)t->request->max);
}

/* Before the first byte: where it goes, and whether the whole can fit. */
static bool begin_body(struct transfer *t, struct err *err)
{
	const struct http_request *r = t->request;

	if (t->is_begun)
		return true;
	if (t->status == 206 && (r->have == 0 || t->range_at != r->have))
		return err_set(err, ERR_FAILED, "the server sent another part than was asked for");
	t->reply.resumed = t->status == 206 ? r->have : 0;
	t->reply.size = t->reply.resumed;
	if (t->length && !t->reply.encoded)
		t->reply.total = t->length + t->reply.resumed;
	if (t->reply.total > r->max || t->reply.resumed > r->max)
		return too_much(t, err);
	if (!fs_truncate(t->fd, t->reply.resumed, err) || !fs_seek(t->fd, t->reply.resumed, err))
		return false;
	t->is_begun = true;
	return !r->on_start || r->on_start(r->ctx, &t->reply, err);
}

static bool say_status(const struct transfer *t, struct err *err)
{
	unsigned status = (unsigned)t->status;

	if (status == 404 || status == 410)
		return err_set(err, ERR_FAILED, "not found (%u)", status);
	if (status >= 500 || status == 429)
		return err_set(err, ERR_UNREACHABLE, "the server cannot serve it now (%u)", status);
	return err_set(err, ERR_FAILED, "the server answered with status %u", status);
}

static bool take_body(struct transfer *t, const char *bytes, size_t len, struct err *err)
{
	if (t->status != 200 && t->status != 206) {
		t->dropped += len;
		return t->dropped <= DROP_MAX || say_status(t, err);
	}
	if (!begin_body(t, err))
		return false;
	if (len > t->request->max - t->reply.size)
		return too_much(t, err);
	t->reply.size += len;
	return fs_write(t->fd, bytes, len, err);
}

static size_t on_body(char *bytes, size_t size, size_t count, void *ctx)
{
	struct transfer *t = ctx;

	/* anything but the length stops the transfer; 0 would not where the piece is empty */
	return take_body(t, bytes, size * count, &t->why) ? size * count : SIZE_MAX;
}

static int on_progress(void *ctx, curl_off_t total, curl_off_t now, curl_off_t up_total,
                       curl_off_t up_now)
{
	const struct transfer *t = ctx;

	(void)total;
	(void)now;
	(void)up_total;
	(void)up_now;
	if (t->is_begun)
		t->request->on_progress(t->request->ctx, t->reply.size, t->reply.total);
	return 0;
}

static void add_header(struct http_lib *l, struct curl_slist **list, const char *name,
                       const char *value)
{
	auto_free char *line = NULL;
	struct curl_slist *longer;

	if (!value)
		return;
	line = str_format("%s: %s", name, value);
	longer = l->append(*list, line);
	if (!longer)
		abort(); /* out of memory */
	*list = longer;
}

static struct curl_slist *make_headers(struct http_lib *l, const struct http_request *r)
{
	struct curl_slist *list = NULL;

	if (r->have) {
		auto_free char *range = str_format("bytes=%llu-", (unsigned long long)r->have);

		add_header(l, &list, "Range", range);
		add_header(l, &list, "If-Range", r->validator);
	}
	add_header(l, &list, "If-None-Match", r->etag);
	add_header(l, &list, "If-Modified-Since", r->last_modified);
	add_header(l, &list, "Cache-Control", r->fresh ? "no-cache" : NULL);
	return list;
}

static void set_scheme(struct http_lib *l, enum url_scheme scheme)
{
#if LIBCURL_VERSION_NUM >= 0x075500
	l->set(l->easy, CURLOPT_PROTOCOLS_STR, url_scheme_name(scheme));
	l->set(l->easy, CURLOPT_REDIR_PROTOCOLS_STR, url_scheme_name(scheme));
#else
	long mask = scheme == URL_HTTPS ? CURLPROTO_HTTPS : CURLPROTO_HTTP;

	l->set(l->easy, CURLOPT_PROTOCOLS, mask);
	l->set(l->easy, CURLOPT_REDIR_PROTOCOLS, mask);
#endif
}

static void set_limits(struct http_lib *l, const struct http_request *r)
{
	l->set(l->easy, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
	l->set(l->easy, CURLOPT_LOW_SPEED_LIMIT, LOW_SPEED);
	l->set(l->easy, CURLOPT_LOW_SPEED_TIME, (long)(r->idle ? r->idle : LOW_SECONDS));
	l->set(l->easy, CURLOPT_TIMEOUT, (long)r->seconds);
	l->set(l->easy, CURLOPT_MAXREDIRS, REDIRECTS);
}

static void set_all(struct http_lib *l, struct transfer *t, enum url_scheme scheme,
                    struct curl_slist *headers, char *message)
{
	const struct http_request *r = t->request;

	l->reset(l->easy);
	set_scheme(l, scheme);
	set_limits(l, r);
	l->set(l->easy, CURLOPT_URL, r->url);
	l->set(l->easy, CURLOPT_PATH_AS_IS, 1L);
	l->set(l->easy, CURLOPT_FOLLOWLOCATION, 1L);
	l->set(l->easy, CURLOPT_NOSIGNAL, 1L);
	l->set(l->easy, CURLOPT_USERAGENT, "fettle/" FETTLE_VERSION);
	l->set(l->easy, CURLOPT_HTTPHEADER, headers);
	l->set(l->easy, CURLOPT_ERRORBUFFER, message);
	l->set(l->easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	l->set(l->easy, CURLOPT_SSL_VERIFYPEER, 1L);
	l->set(l->easy, CURLOPT_SSL_VERIFYHOST, 2L);
	if (r->ca_file)
		l->set(l->easy, CURLOPT_CAINFO, r->ca_file);
	/* "" is no proxy whatever the environment says, and no exceptions from one that is set */
	l->set(l->easy, CURLOPT_PROXY, r->proxy ? r->proxy : "");
	l->set(l->easy, CURLOPT_NOPROXY, "");
	if (!r->plain && !r->have)
		l->set(l->easy, CURLOPT_ACCEPT_ENCODING, "");
	l->set(l->easy, CURLOPT_HEADERFUNCTION, on_header);
	l->set(l->easy, CURLOPT_HEADERDATA, t);
	l->set(l->easy, CURLOPT_WRITEFUNCTION, on_body);
	l->set(l->easy, CURLOPT_WRITEDATA, t);
	if (r->on_progress) {
		l->set(l->easy, CURLOPT_NOPROGRESS, 0L);
		l->set(l->easy, CURLOPT_XFERINFOFUNCTION, on_progress);
		l->set(l->easy, CURLOPT_XFERINFODATA, t);
	}
}

static bool is_tls_error(CURLcode code)
{
	static const CURLcode codes[] = {
	        CURLE_SSL_CONNECT_ERROR,     CURLE_PEER_FAILED_VERIFICATION,
	        CURLE_SSL_CERTPROBLEM,       CURLE_SSL_CIPHER,
	        CURLE_SSL_ISSUER_ERROR,      CURLE_USE_SSL_FAILED,
	        CURLE_SSL_CRL_BADFILE,       CURLE_SSL_PINNEDPUBKEYNOTMATCH,
	        CURLE_SSL_INVALIDCERTSTATUS,
	};

	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (codes[i] == code)
			return true;
	return false;
}

static bool is_network_error(CURLcode code)
{
	static const CURLcode codes[] = {
	        CURLE_COULDNT_RESOLVE_PROXY,
	        CURLE_COULDNT_RESOLVE_HOST,
	        CURLE_COULDNT_CONNECT,
	        CURLE_PARTIAL_FILE,
	        CURLE_OPERATION_TIMEDOUT,
	        CURLE_GOT_NOTHING,
	        CURLE_SEND_ERROR,
	        CURLE_RECV_ERROR,
	        CURLE_HTTP2,
	        CURLE_HTTP2_STREAM,
	        CURLE_PROXY,
	};

	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (codes[i] == code)
			return true;
	return false;
}

static bool say_failure(const struct transfer *t, CURLcode code, const char *message,
                        struct err *err)
{
	const char *text = message[0] ? message : t->lib->strerror(code);

	if (t->why.kind) {
		if (err)
			*err = t->why;
		return false;
	}
	if (code == CURLE_UNSUPPORTED_PROTOCOL && t->location)
		return err_set(err, ERR_UNTRUSTED, "it leads to '%s', which is another scheme",
		               t->location);
	if (code == CURLE_SSL_CACERT_BADFILE)
		return err_set(err, ERR_FAILED, "cannot use '%s' as file of authorities",
		               t->request->ca_file ? t->request->ca_file : "the system's file");
	if (is_tls_error(code)) {
		err_set(err, ERR_UNTRUSTED, "%s", text);
		return err_hint(err, "a server with a certificate of the site's own authority "
		                     "needs --ca-file FILE");
	}
	return err_set(err, is_network_error(code) ? ERR_UNREACHABLE : ERR_FAILED, "%s", text);
}

static bool finish(struct transfer *t, struct err *err)
{
	if (t->status == 304 && (t->request->etag || t->request->last_modified)) {
		t->reply.unchanged = true;
		return true;
	}
	if (t->status != 200 && t->status != 206)
		return say_status(t, err);
	return begin_body(t, err);
}

static bool perform(struct http *h, const struct http_request *r, enum url_scheme scheme, int fd,
                    struct transfer *t, struct err *err)
{
	char message[CURL_ERROR_SIZE] = "";
	struct curl_slist *headers = make_headers(h->lib, r);
	CURLcode code;

	t->request = r;
	t->lib = h->lib;
	t->fd = fd;
	set_all(h->lib, t, scheme, headers, message);
	code = h->lib->perform(h->lib->easy);
	/* the handle must not point to what ends with this call */
	h->lib->reset(h->lib->easy);
	h->lib->free_list(headers);
	if (code != CURLE_OK)
		return say_failure(t, code, message, err);
	return (r->have && t->status == 416) || finish(t, err);
}

static bool get_remote(struct http *h, const struct http_request *r, enum url_scheme scheme, int fd,
                       struct http_reply *ret, struct err *err)
{
	auto_clear(transfer) t = {0};

	if (!load(h, err) || !perform(h, r, scheme, fd, &t, err))
		return false;
	if (r->have && t.status == 416) {
		struct http_request again = *r;

		/* the file is now shorter than what is here: from the beginning */
		again.have = 0;
		again.validator = NULL;
		transfer_clear(&t);
		t = (struct transfer){0};
		if (!perform(h, &again, scheme, fd, &t, err))
			return false;
	}
	*ret = t.reply;
	t.reply = (struct http_reply){0};
	return true;
}

static bool copy(int from, const struct http_request *r, int fd, struct http_reply *reply,
                 struct err *err)
{
	auto_free char *buf = mem_alloc(PIECE, 1);

	while (reply->size < reply->total) {
		uint64_t left = reply->total - reply->size;
		size_t n = left < PIECE ? (size_t)left : PIECE;

		if (!fs_pread(from, buf, n, reply->size, err) || !fs_write(fd, buf, n, err))
			return false;
		reply->size += n;
		if (r->on_progress)
			r->on_progress(r->ctx, reply->size, reply->total);
	}
	return true;
}

static bool get_local(const struct http_request *r, int fd, struct http_reply *ret, struct err *err)
{
	auto_free char *path = NULL;
	struct http_reply reply = {0};
	auto_fd from = -1;
	struct stat st;

	if (!url_file_path(r->url, &path, err) || !fs_open_operand(path, false, &from, err) ||
	    !fs_fstat(from, &st, err))
		return false;
	reply.total = (uint64_t)st.st_size;
	if (reply.total > r->max)
		return err_set(err, ERR_INPUT, "%llu bytes, more than the %llu that are allowed",
		               (unsigned long long)reply.total, (unsigned long long)r->max);
	if (!fs_truncate(fd, 0, err) || !fs_seek(fd, 0, err) ||
	    (r->on_start && !r->on_start(r->ctx, &reply, err)) || !copy(from, r, fd, &reply, err))
		return false;
	*ret = reply;
	return true;
}

bool http_get(struct http *h, const struct http_request *r, int fd, struct http_reply *ret,
              struct err *err)
{
	enum url_scheme scheme;

	if (!url_check(r->url, &scheme, err))
		return false;
	if (scheme == URL_FILE ? get_local(r, fd, ret, err)
	                       : get_remote(h, r, scheme, fd, ret, err))
		return true;
	return err_prefix(err, "cannot fetch '%s'", r->url);
}
