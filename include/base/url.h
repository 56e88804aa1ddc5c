/*
 * url: the few URLs that fettle takes: https, http and file, in absolute form.
 *
 * No user name, password or fragment (a secret in a URL would be shown and kept), no blanks or
 * control characters, at most 2,000 bytes. A file URL names a path of this machine.
 */
#ifndef FETTLE_BASE_URL_H
#define FETTLE_BASE_URL_H

#include <stdbool.h>

#include "base/attr.h"

struct err;

enum url_scheme { URL_HTTPS, URL_HTTP, URL_FILE };
const char *url_scheme_name(enum url_scheme s);

/* ERR_INPUT says which rule was broken. `ret` may be NULL. */
bool url_check(const char *text, enum url_scheme *ret, struct err *err) MUST_CHECK;

/* The path in a checked file URL, %-escapes decoded. */
bool url_file_path(const char *text, char **ret, struct err *err) MUST_CHECK;

/* `path` (a relpath) below `base`, whose last component is a directory with or without its slash:
 * what is not unreserved (RFC 3986, 2.3) in the path is escaped. The caller frees it. */
char *url_join(const char *base, const char *path) MUST_CHECK;

#endif
