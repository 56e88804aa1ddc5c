#include <arpa/inet.h>
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "ext/http.h"

/* A server that gives one prepared answer to each connection, one after the other, and keeps what
 * it was asked. An answer that begins with "STALL" is sent without that word, and the connection
 * is then held open; one that begins with "RUDE" does not wait for the question. */
static pid_t server;
static char asked_path[] = "/tmp/fettle-unit-http.XXXXXX";
static int asked_fd = -1, body_fd = -1;
static char *base;

static void answer(int c, struct span text)
{
	char buf[4096];
	size_t n = 0;
	bool stall = span_starts(text, "STALL"), rude = span_starts(text, "RUDE");

	if (stall)
		text = span_from(text, 5);
	else if (rude)
		text = span_from(text, 4);
	while (!rude && n < sizeof(buf) && !memmem(buf, n, "\r\n\r\n", 4)) {
		ssize_t got = read(c, buf + n, sizeof(buf) - n);

		if (got <= 0)
			_exit(1);
		n += (size_t)got;
	}
	if (write(asked_fd, buf, n) != (ssize_t)n)
		_exit(1);
	while (text.len) {
		ssize_t put = send(c, text.ptr, text.len, MSG_NOSIGNAL);

		if (put <= 0)
			break;
		text = span_from(text, (size_t)put);
	}
	if (stall)
		pause();
	close(c);
}

static void serve(const struct span *answers, size_t count)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	socklen_t len = sizeof(a);
	int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(s, (struct sockaddr *)&a, sizeof(a)), 0);
	ck_assert_int_eq(listen(s, 8), 0);
	ck_assert_int_eq(getsockname(s, (struct sockaddr *)&a, &len), 0);
	base = str_format("http://127.0.0.1:%u", ntohs(a.sin_port));
	server = fork();
	if (server == 0) {
		for (size_t i = 0; i < count; i++)
			answer(accept(s, NULL, NULL), answers[i]);
		_exit(0);
	}
	close(s);
}

static void serve_texts(const char *const *texts)
{
	struct span answers[8];
	size_t n = 0;

	for (; texts[n]; n++)
		answers[n] = span_of(texts[n]);
	serve(answers, n);
}
#define SERVE(...) serve_texts((const char *const[]){__VA_ARGS__, NULL})

static void setup(void)
{
	asked_fd = mkstemp(asked_path);
	ck_assert_int_ge(asked_fd, 0);
	ck_assert_int_eq(unlink(asked_path), 0);
	ck_assert_int_eq(fcntl(asked_fd, F_SETFL, O_APPEND), 0);
	body_fd = open("/tmp", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	ck_assert_int_ge(body_fd, 0);
}

static void teardown(void)
{
	if (server > 0) {
		kill(server, SIGKILL);
		waitpid(server, NULL, 0);
	}
	close(asked_fd);
	close(body_fd);
	mem_free(&base);
}

/* What was asked so far. */
static char *asked(void)
{
	auto_clear(str) text = {0};
	char buf[4096];
	off_t at = 0;

	for (ssize_t n; (n = pread(asked_fd, buf, sizeof(buf), at)) > 0; at += n)
		str_add(&text, buf, (size_t)n);
	return str_steal(&text);
}

static char *body(void)
{
	auto_clear(str) text = {0};
	char buf[4096];
	off_t at = 0;

	for (ssize_t n; (n = pread(body_fd, buf, sizeof(buf), at)) > 0; at += n)
		str_add(&text, buf, (size_t)n);
	return str_steal(&text);
}

static bool get(struct http_request r, const char *path, struct http_reply *ret, struct err *err)
{
	auto_clear(http) h = {0};
	auto_free char *url = str_format("%s%s", base, path);

	r.url = url;
	if (!r.max)
		r.max = 1 << 20;
	return http_get(&h, &r, body_fd, ret, err);
}

START_TEST(a_body_arrives_with_what_was_said_of_it)
{
	auto_clear(http_reply) reply = {0};
	auto_free char *text = NULL, *request = NULL;
	struct err err = {0};

	SERVE("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\nETag: \"abc\"\r\n"
	      "Last-Modified: Sat, 14 Nov 2026 10:11:12 GMT\r\n\r\nhello");
	ck_assert_msg(get((struct http_request){0}, "/x/../y", &reply, &err), "%s", err.msg);
	text = body();
	request = asked();
	ck_assert_str_eq(text, "hello");
	ck_assert_str_eq(reply.etag, "\"abc\"");
	ck_assert_str_eq(reply.last_modified, "Sat, 14 Nov 2026 10:11:12 GMT");
	ck_assert_str_eq(http_validator(&reply), "\"abc\"");
	ck_assert_uint_eq(reply.size, 5);
	ck_assert_uint_eq(reply.total, 5);
	ck_assert(str_starts(request, "GET /x/../y HTTP/1.1\r\n"));
	ck_assert_ptr_nonnull(strstr(request, "User-Agent: fettle/"));
	ck_assert_ptr_nonnull(strstr(request, "Accept-Encoding: "));
	ck_assert_ptr_null(strstr(request, "Range"));
	ck_assert_ptr_null(strstr(request, "If-"));
}
END_TEST

START_TEST(a_shorter_body_replaces_a_longer_one)
{
	auto_clear(http_reply) reply = {0};
	auto_free char *text = NULL;

	ck_assert_int_eq(write(body_fd, "what was here before", 20), 20);
	SERVE("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
	ck_assert(get((struct http_request){0}, "/", &reply, NULL));
	text = body();
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(what_the_server_refuses_is_named_and_not_written)
{
	static const struct {
		const char *status, *why;
		enum err_kind kind;
	} cases[] = {
	        {"404 Not Found", "not found (404)", ERR_FAILED},
	        {"410 Gone", "not found (410)", ERR_FAILED},
	        {"403 Forbidden", "status 403", ERR_FAILED},
	        {"304 Not Modified", "status 304", ERR_FAILED},
	        {"503 Not Now", "cannot serve it now (503)", ERR_UNREACHABLE},
	        {"429 Slow", "(429)", ERR_UNREACHABLE},
	};
	struct span answers[ARRAY_LEN(cases)];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		answers[i] = span_of(str_format("HTTP/1.1 %s\r\nConnection: close\r\n"
		                                "Content-Length: 4\r\n\r\nlost",
		                                cases[i].status));
	serve(answers, ARRAY_LEN(cases));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_reply reply = {0};
		auto_free char *text = NULL;
		struct err err = {0};

		ck_assert(!get((struct http_request){0}, "/x", &reply, &err));
		text = body();
		ck_assert_int_eq(err.kind, cases[i].kind);
		ck_assert_msg(strstr(err.msg, cases[i].why), "%s", err.msg);
		ck_assert_msg(strstr(err.msg, "/x'"), "%s", err.msg);
		ck_assert_str_eq(text, "");
		free((char *)(uintptr_t)answers[i].ptr);
	}
}
END_TEST

START_TEST(an_unchanged_copy_is_not_sent_again)
{
	auto_clear(http_reply) reply = {0};
	struct http_request r = {.etag = "\"abc\"",
	                         .last_modified = "Sat, 14 Nov 2026 10:11:12 GMT"};
	auto_free char *text = NULL, *request = NULL;
	struct err err = {0};

	ck_assert_int_eq(write(body_fd, "old", 3), 3);
	SERVE("HTTP/1.1 304 Not Modified\r\nConnection: close\r\nETag: \"abc\"\r\n\r\n");
	ck_assert_msg(get(r, "/", &reply, &err), "%s", err.msg);
	text = body();
	request = asked();
	ck_assert(reply.unchanged);
	ck_assert_str_eq(text, "old");
	ck_assert_ptr_nonnull(strstr(request, "If-None-Match: \"abc\"\r\n"));
	ck_assert_ptr_nonnull(strstr(request, "If-Modified-Since: Sat, 14 Nov"));
}
END_TEST

START_TEST(more_than_allowed_is_refused_when_it_is_announced)
{
	struct http_reply reply = {0};
	auto_free char *text = NULL;
	struct err err = {0};

	SERVE("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 11\r\n\r\nhello world");
	ck_assert(!get((struct http_request){.max = 10}, "/", &reply, &err));
	text = body();
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_ptr_nonnull(strstr(err.msg, "more than the 10 bytes that are allowed"));
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(more_than_allowed_is_refused_when_it_is_not_announced)
{
	struct http_reply reply = {0};
	auto_free char *text = NULL;
	struct err err = {0};

	SERVE("HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
	      "8\r\n12345678\r\n8\r\n12345678\r\n0\r\n\r\n");
	ck_assert(!get((struct http_request){.max = 10}, "/", &reply, &err));
	text = body();
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_ptr_nonnull(strstr(err.msg, "more than the 10 bytes that are allowed"));
	ck_assert_uint_le(strlen(text), 10);
}
END_TEST

/* A gzip answer of `len` zero bytes. */
static void gzip_answer(size_t len, struct str *to)
{
	auto_free char *zeros = mem_alloc(len, 1), *packed = mem_alloc(len / 100 + 1000, 1);
	z_stream z = {.next_in = (unsigned char *)zeros,
	              .avail_in = (unsigned)len,
	              .next_out = (unsigned char *)packed,
	              .avail_out = (unsigned)(len / 100 + 1000)};

	ck_assert_int_eq(deflateInit2(&z, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
	ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	str_addf(to,
	         "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\n"
	         "ETag: \"z\"\r\nContent-Length: %lu\r\n\r\n",
	         z.total_out);
	str_add(to, packed, z.total_out);
	deflateEnd(&z);
}

START_TEST(the_limit_counts_what_comes_out_of_compression)
{
	auto_clear(http_reply) reply = {0};
	auto_clear(str) text = {0};
	struct span answers[2];
	struct err err = {0};

	gzip_answer(100000, &text);
	answers[0] = answers[1] = span_make(text.buf, text.len);
	serve(answers, 2);
	ck_assert(!get((struct http_request){.max = 99999}, "/", &reply, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "more than the 99999 bytes"));
	err_clear(&err);
	ck_assert_msg(get((struct http_request){.max = 100000}, "/", &reply, &err), "%s", err.msg);
	ck_assert_uint_eq(reply.size, 100000);
	ck_assert(reply.encoded);
	ck_assert_ptr_null(http_validator(&reply));
}
END_TEST

struct told {
	int times;
	char *validator;
	bool refuse;
};
static bool on_start(void *ctx, const struct http_reply *head, struct err *err)
{
	struct told *told = ctx;

	told->times++;
	free(told->validator);
	told->validator = mem_strdup(http_validator(head));
	return !told->refuse || err_set(err, ERR_CANCELLED, "not wanted");
}

START_TEST(a_cut_download_is_resumed_where_it_was_cut)
{
	auto_clear(http_reply) reply = {0};
	struct told told = {0};
	struct http_request r = {.on_start = on_start, .ctx = &told, .plain = true};
	auto_free char *first = NULL, *whole = NULL, *request = NULL;
	struct err err = {0};

	SERVE("HTTP/1.1 200 OK\r\nConnection: close\r\nETag: \"v1\"\r\nContent-Length: "
	      "10\r\n\r\n0123",
	      "HTTP/1.1 206 Partial\r\nConnection: close\r\nETag: \"v1\"\r\nContent-Length: 6\r\n"
	      "Content-Range: bytes 4-9/10\r\n\r\n456789");
	ck_assert(!get(r, "/", &reply, &err));
	ck_assert_int_eq(err.kind, ERR_UNREACHABLE);
	first = body();
	ck_assert_str_eq(first, "0123");
	ck_assert_int_eq(told.times, 1);
	ck_assert_str_eq(told.validator, "\"v1\"");
	err_clear(&err);
	r.have = 4;
	r.validator = "\"v1\"";
	ck_assert_msg(get(r, "/", &reply, &err), "%s", err.msg);
	whole = body();
	request = asked();
	ck_assert_str_eq(whole, "0123456789");
	ck_assert_uint_eq(reply.resumed, 4);
	ck_assert_uint_eq(reply.total, 10);
	ck_assert_ptr_nonnull(strstr(request, "Range: bytes=4-\r\n"));
	ck_assert_ptr_nonnull(strstr(request, "If-Range: \"v1\"\r\n"));
	ck_assert_ptr_null(strstr(request, "Accept-Encoding"));
	free(told.validator);
}
END_TEST

START_TEST(a_part_of_another_version_is_written_over)
{
	auto_clear(http_reply) reply = {0};
	struct http_request r = {.have = 4, .validator = "\"v1\""};
	auto_free char *whole = NULL;
	struct err err = {0};

	ck_assert_int_eq(write(body_fd, "0123", 4), 4);
	SERVE("HTTP/1.1 200 OK\r\nConnection: close\r\nETag: \"v2\"\r\nContent-Length: "
	      "3\r\n\r\nnew");
	ck_assert_msg(get(r, "/", &reply, &err), "%s", err.msg);
	whole = body();
	ck_assert_str_eq(whole, "new");
	ck_assert_uint_eq(reply.resumed, 0);
}
END_TEST

START_TEST(a_part_longer_than_the_whole_begins_anew)
{
	auto_clear(http_reply) reply = {0};
	struct http_request r = {.have = 4, .validator = "\"v1\""};
	auto_free char *whole = NULL, *request = NULL;
	struct err err = {0};

	ck_assert_int_eq(write(body_fd, "0123", 4), 4);
	SERVE("HTTP/1.1 416 No Such Range\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbad",
	      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nnew");
	ck_assert_msg(get(r, "/", &reply, &err), "%s", err.msg);
	whole = body();
	request = asked();
	ck_assert_str_eq(whole, "new");
	ck_assert_ptr_null(strstr(strstr(request, "\r\n\r\n"), "Range"));
}
END_TEST

START_TEST(a_part_that_was_not_asked_for_is_refused)
{
	struct http_request r = {.have = 4, .validator = "\"v1\""};
	auto_free char *whole = NULL;

	ck_assert_int_eq(write(body_fd, "0123", 4), 4);
	SERVE("HTTP/1.1 206 Partial\r\nConnection: close\r\nContent-Length: 2\r\n"
	      "Content-Range: bytes 5-6/7\r\n\r\nxx",
	      "HTTP/1.1 206 Partial\r\nConnection: close\r\nContent-Length: 2\r\n\r\nxx",
	      "HTTP/1.1 206 Partial\r\nConnection: close\r\nContent-Length: 2\r\n"
	      "Content-Range: bytes 0-1/7\r\n\r\nxx");
	for (int i = 0; i < 3; i++) {
		struct http_reply reply = {0};
		struct err err = {0};

		if (i == 2)
			r.have = 0;
		ck_assert(!get(r, "/", &reply, &err));
		ck_assert_ptr_nonnull(strstr(err.msg, "another part"));
	}
	whole = body();
	ck_assert_str_eq(whole, "0123");
}
END_TEST

START_TEST(a_weak_etag_is_no_validator)
{
	auto_clear(http_reply) reply = {0};

	reply.etag = mem_strdup("W/\"x\"");
	ck_assert_ptr_null(http_validator(&reply));
	reply.last_modified = mem_strdup("Sat, 14 Nov 2026 10:11:12 GMT");
	ck_assert_str_eq(http_validator(&reply), reply.last_modified);
}
END_TEST

START_TEST(a_redirect_within_the_scheme_is_followed)
{
	auto_clear(http_reply) reply = {0};
	auto_free char *text = NULL, *request = NULL;
	struct told told = {0};
	struct http_request r = {.on_start = on_start, .ctx = &told};
	struct err err = {0};

	SERVE("HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: /there\r\nETag: \"no\"\r\n"
	      "Content-Length: 4\r\n\r\nlost",
	      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nyes");
	ck_assert_msg(get(r, "/here", &reply, &err), "%s", err.msg);
	text = body();
	request = asked();
	ck_assert_str_eq(text, "yes");
	ck_assert_ptr_null(reply.etag);
	ck_assert_int_eq(told.times, 1);
	ck_assert_ptr_nonnull(strstr(request, "GET /there "));
}
END_TEST

START_TEST(a_redirect_to_another_scheme_is_refused)
{
	static const char *const where[] = {"https://127.0.0.1:1/x", "file:///etc/passwd",
	                                    "ftp://127.0.0.1/"};
	struct span answers[ARRAY_LEN(where)];

	for (size_t i = 0; i < ARRAY_LEN(where); i++)
		answers[i] = span_of(str_format("HTTP/1.1 302 Found\r\nConnection: close\r\n"
		                                "Location: %s\r\nContent-Length: 0\r\n\r\n",
		                                where[i]));
	serve(answers, ARRAY_LEN(where));
	for (size_t i = 0; i < ARRAY_LEN(where); i++) {
		struct http_reply reply = {0};
		struct err err = {0};

		ck_assert(!get((struct http_request){0}, "/", &reply, &err));
		ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
		ck_assert_msg(strstr(err.msg, where[i]), "%s", err.msg);
		free((char *)(uintptr_t)answers[i].ptr);
	}
}
END_TEST

START_TEST(a_circle_of_redirects_ends)
{
	struct span answers[20];
	struct http_reply reply = {0};
	struct err err = {0};

	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		answers[i] = span_of("HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: /\r\n"
		                     "Content-Length: 0\r\n\r\n");
	serve(answers, ARRAY_LEN(answers));
	ck_assert(!get((struct http_request){0}, "/", &reply, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "redirects"));
}
END_TEST

START_TEST(a_stalled_transfer_is_given_up)
{
	struct http_reply reply = {0};
	auto_free char *text = NULL;
	struct err err = {0};

	SERVE("STALLHTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123");
	ck_assert(!get((struct http_request){.idle = 1}, "/", &reply, &err));
	ck_assert_int_eq(err.kind, ERR_UNREACHABLE);
	text = body();
	ck_assert_str_eq(text, "0123");
}
END_TEST

START_TEST(a_transfer_has_a_time_as_a_whole)
{
	struct http_reply reply = {0};
	struct err err = {0};

	SERVE("STALLHTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123");
	ck_assert(!get((struct http_request){.seconds = 1}, "/", &reply, &err));
	ck_assert_int_eq(err.kind, ERR_UNREACHABLE);
	ck_assert_ptr_nonnull(strstr(err.msg, "timed out"));
}
END_TEST

START_TEST(nobody_there_is_unreachable)
{
	struct http_reply reply = {0};
	struct err err = {0};

	base = mem_strdup("http://127.0.0.1:1");
	ck_assert(!get((struct http_request){0}, "/x", &reply, &err));
	ck_assert_int_eq(err.kind, ERR_UNREACHABLE);
	ck_assert_msg(str_starts(err.msg, "cannot fetch 'http://127.0.0.1:1/x': "), "%s", err.msg);
}
END_TEST

START_TEST(a_server_that_speaks_no_tls_is_untrusted)
{
	auto_clear(http) h = {0};
	struct http_request r = {.max = 10};
	struct http_reply reply = {0};
	auto_free char *url = NULL;
	struct err err = {0};

	SERVE("RUDEHTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
	url = str_format("https%s", base + 4);
	r.url = url;
	ck_assert(!http_get(&h, &r, body_fd, &reply, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
}
END_TEST

START_TEST(a_file_of_authorities_that_is_none_is_named)
{
	struct http_reply reply = {0};
	struct err err = {0};

	base = mem_strdup("https://127.0.0.1:1");
	ck_assert(!get((struct http_request){.ca_file = "/nonexistent/ca.pem"}, "/", &reply, &err));
	if (err.kind == ERR_FAILED)
		ck_assert_ptr_nonnull(strstr(err.msg, "/nonexistent/ca.pem"));
	else
		ck_assert_int_eq(err.kind, ERR_UNREACHABLE); /* nobody there is seen first */
}
END_TEST

START_TEST(the_environment_names_no_proxy)
{
	auto_clear(http_reply) reply = {0};
	struct err err = {0};

	SERVE("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("all_proxy", "http://127.0.0.1:1", 1);
	ck_assert_msg(get((struct http_request){0}, "/", &reply, &err), "%s", err.msg);
}
END_TEST

START_TEST(a_proxy_that_is_named_is_used)
{
	auto_clear(http) h = {0};
	auto_clear(http_reply) reply = {0};
	struct http_request r = {.max = 10, .url = "http://host.invalid/x"};
	auto_free char *request = NULL;
	struct err err = {0};

	SERVE("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
	setenv("no_proxy", "*", 1);
	r.proxy = base;
	ck_assert_msg(http_get(&h, &r, body_fd, &reply, &err), "%s", err.msg);
	request = asked();
	ck_assert(str_starts(request, "GET http://host.invalid/x "));
}
END_TEST

START_TEST(a_refusal_at_the_start_stops_the_transfer)
{
	struct told told = {.refuse = true};
	struct http_request r = {.on_start = on_start, .ctx = &told};
	struct http_reply reply = {0};
	struct err err = {0};

	SERVE("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody");
	ck_assert(!get(r, "/", &reply, &err));
	ck_assert_int_eq(err.kind, ERR_CANCELLED);
}
END_TEST

static void on_progress(void *ctx, uint64_t done, uint64_t total)
{
	uint64_t *last = ctx;

	ck_assert_uint_le(done, total);
	*last = done;
}

START_TEST(a_file_is_read_like_any_other)
{
	auto_clear(http) h = {0};
	struct http_reply reply = {0};
	uint64_t last = 0;
	struct http_request r = {.url = "file:///tmp/fettle-unit%20http",
	                         .max = 5,
	                         .on_progress = on_progress,
	                         .ctx = &last};
	auto_free char *text = NULL;
	struct err err = {0};
	int fd = open("/tmp/fettle-unit http", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	ck_assert_int_eq(write(fd, "hello", 5), 5);
	close(fd);
	ck_assert_msg(http_get(&h, &r, body_fd, &reply, &err), "%s", err.msg);
	text = body();
	ck_assert_str_eq(text, "hello");
	ck_assert_uint_eq(last, 5);
	ck_assert_ptr_null(h.lib); /* no network, no libcurl */
	r.max = 4;
	ck_assert(!http_get(&h, &r, body_fd, &reply, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "5 bytes, more than the 4"));
	ck_assert_int_eq(unlink("/tmp/fettle-unit http"), 0);
	err_clear(&err);
	ck_assert(!http_get(&h, &r, body_fd, &reply, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "fettle-unit http'"));
	r.url = "file:///tmp";
	ck_assert(!http_get(&h, &r, body_fd, &reply, NULL));
}
END_TEST

START_TEST(what_is_no_url_is_not_fetched)
{
	auto_clear(http) h = {0};
	struct http_request r = {.url = "ftp://127.0.0.1/", .max = 5};
	struct http_reply reply = {0};
	struct err err = {0};

	ck_assert(!http_get(&h, &r, body_fd, &reply, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
}
END_TEST

Suite *ext_http_suite(void);
Suite *ext_http_suite(void)
{
	Suite *s = suite_create("ext/http");
	TCase *t = tcase_create("http");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_body_arrives_with_what_was_said_of_it);
	tcase_add_test(t, a_shorter_body_replaces_a_longer_one);
	tcase_add_test(t, what_the_server_refuses_is_named_and_not_written);
	tcase_add_test(t, an_unchanged_copy_is_not_sent_again);
	tcase_add_test(t, more_than_allowed_is_refused_when_it_is_announced);
	tcase_add_test(t, more_than_allowed_is_refused_when_it_is_not_announced);
	tcase_add_test(t, the_limit_counts_what_comes_out_of_compression);
	tcase_add_test(t, a_cut_download_is_resumed_where_it_was_cut);
	tcase_add_test(t, a_part_of_another_version_is_written_over);
	tcase_add_test(t, a_part_longer_than_the_whole_begins_anew);
	tcase_add_test(t, a_part_that_was_not_asked_for_is_refused);
	tcase_add_test(t, a_weak_etag_is_no_validator);
	tcase_add_test(t, a_redirect_within_the_scheme_is_followed);
	tcase_add_test(t, a_redirect_to_another_scheme_is_refused);
	tcase_add_test(t, a_circle_of_redirects_ends);
	tcase_add_test(t, a_stalled_transfer_is_given_up);
	tcase_add_test(t, a_transfer_has_a_time_as_a_whole);
	tcase_add_test(t, nobody_there_is_unreachable);
	tcase_add_test(t, a_server_that_speaks_no_tls_is_untrusted);
	tcase_add_test(t, a_file_of_authorities_that_is_none_is_named);
	tcase_add_test(t, the_environment_names_no_proxy);
	tcase_add_test(t, a_proxy_that_is_named_is_used);
	tcase_add_test(t, a_refusal_at_the_start_stops_the_transfer);
	tcase_add_test(t, a_file_is_read_like_any_other);
	tcase_add_test(t, what_is_no_url_is_not_fetched);
	suite_add_tcase(s, t);
	return s;
}
