/* component: one installed thing: a package, kernel, library, bundle (documents, "inventory"). */
#ifndef FETTLE_MODEL_COMPONENT_H
#define FETTLE_MODEL_COMPONENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/strlist.h"

struct err;
struct jsval;
struct jswrite;

/* One installed thing. Strings are owned; NULL means that nothing is known. */
struct component {
	char *purl;
	char *type; /* deb, rpm, apk, kernel, bundle, ... */
	char *name;
	char *version;
	char *arch;
	char *source_name; /* never NULL for a distribution package */
	char *source_version;
	char *module;    /* rpm: label of its module stream, "name:stream:version:context" */
	char *origin;    /* who built it, where that is known */
	char *status;    /* dpkg's state word, "installed" when all is well */
	char *location;  /* the database or file it was read from, inside the root */
	char *owner;     /* purl of the package that owns it */
	bool is_running; /* kernels: the running one */
	bool is_auto;    /* installed as a dependency */
	bool is_held;
	struct strlist fixes; /* bundles: vulnerabilities that it ends */
	int64_t serial;       /* bundles: serial of the manifest, else 0 */
	int64_t paths;        /* bundles: how many paths the receipt says were changed */
	int64_t modified;     /* bundles: how many of them are no longer as the receipt left them */
};
void component_clear(struct component *c);

void component_encode(const struct component *c, struct jswrite *w);
/* What was read stays in *ret on failure too. */
bool component_decode(const struct jsval *o, struct component *ret, struct err *err) MUST_CHECK;

#endif
