#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "base/url.h"

#define URL_MAX 2000

static const char *const schemes[] = {"https", "http", "file"};

const char *url_scheme_name(enum url_scheme s)
{
	return schemes[s];
}

/* Takes "SCHEME://" off the front. */
static bool take_scheme(struct span *s, enum url_scheme *ret)
{
	for (unsigned i = 0; i < ARRAY_LEN(schemes); i++) {
		size_t n = strlen(schemes[i]);

		if (span_starts(*s, schemes[i]) && span_starts(span_from(*s, n), "://")) {
			*s = span_from(*s, n + 3);
			*ret = (enum url_scheme)i;
			return true;
		}
	}
	return false;
}

static bool check_bytes(struct span s, struct err *err)
{
	if (s.len > URL_MAX)
		return err_set(err, ERR_INPUT, "longer than %d bytes", URL_MAX);
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] > '~' || s.ptr[i] == '"' || s.ptr[i] == '\\')
			return err_set(err, ERR_INPUT, "byte %zu has to be written as %%%02X",
			               i + 1, (unsigned char)s.ptr[i]);
	return span_find(s, '#') == s.len || err_set(err, ERR_INPUT, "a fragment ('#')");
}

static bool check(struct span s, enum url_scheme *ret, struct err *err)
{
	enum url_scheme scheme;
	struct span host;

	if (!take_scheme(&s, &scheme))
		return err_set(err, ERR_INPUT, "not an https, http or file URL");
	if (!check_bytes(s, err))
		return false;
	host = span_make(s.ptr, span_find(s, '/'));
	if (span_find(host, '@') < host.len) {
		err_set(err, ERR_INPUT, "a user name or password in it");
		return err_hint(err, "a URL is shown and kept: it is no place for a secret");
	}
	if (scheme == URL_FILE && ((host.len && !span_eq(host, "localhost")) || host.len == s.len))
		return err_set(err, ERR_INPUT, "not of the form file:///PATH");
	if (scheme != URL_FILE &&
	    (host.len == 0 || span_starts(host, ":") || span_starts(host, "?")))
		return err_set(err, ERR_INPUT, "no host in it");
	if (ret)
		*ret = scheme;
	return true;
}

bool url_check(const char *text, enum url_scheme *ret, struct err *err)
{
	if (check(span_of(text), ret, err))
		return true;
	return err_prefix(err, "URL '%.200s'", text);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool url_file_path(const char *text, char **ret, struct err *err)
{
	auto_clear(str) path = {0};
	struct span s = span_of(text);
	enum url_scheme scheme;

	if (!url_check(text, &scheme, err))
		return false;
	if (scheme != URL_FILE || !take_scheme(&s, &scheme))
		return err_set(err, ERR_INPUT, "URL '%.200s': not a file URL", text);
	s = span_from(s, span_find(s, '/'));
	for (size_t i = 0; i < s.len; i++) {
		int high = i + 2 < s.len ? digit(s.ptr[i + 1]) : -1;
		int low = i + 2 < s.len ? digit(s.ptr[i + 2]) : -1;

		if (s.ptr[i] != '%') {
			str_addc(&path, s.ptr[i]);
			continue;
		}
		if (high < 0 || low < 0 || high + low == 0)
			return err_set(err, ERR_INPUT, "URL '%.200s': an escape that is none",
			               text);
		str_addc(&path, (char)(high * 16 + low));
		i += 2;
	}
	*ret = str_steal(&path);
	return true;
}

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

char *url_join(const char *base, const char *path)
{
	auto_clear(str) to = {0};

	str_adds(&to, base);
	if (!str_ends(base, "/"))
		str_addc(&to, '/');
	for (; *path; path++)
		if (is_unreserved(*path) || *path == '/')
			str_addc(&to, *path);
		else
			str_addf(&to, "%%%02X", (unsigned char)*path);
	return str_steal(&to);
}
