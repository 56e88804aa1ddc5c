/*
 * plan: an ordered set of patches for one host (documents, "plan").
 *
 * The digest is taken over what will be done (host, policy, patches, order) and not over when the
 * plan was made: assessing again without a change gives the same digest, so that an approval lasts.
 */
#ifndef FETTLE_MODEL_PLAN_H
#define FETTLE_MODEL_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/strlist.h"

struct err;
struct js;

#define PLAN_FORMAT "fettle.plan/1"

enum patch_kind {
	PATCH_ARCHIVE, /* a package upgrade from a configured archive */
	PATCH_BUNDLE,
};
const char *patch_kind_name(enum patch_kind k);

/* A package that is not installed yet and that a patch cannot do without. */
struct patch_add {
	char *name, *version, *arch;
	char *source, *source_version;
};

struct patch {
	char *id;    /* bundle: its id; archive: "archive:SOURCE@VERSION" */
	char *class; /* security, bugfix, feature */
	enum patch_kind kind;
	char *name; /* source package, or product of a bundle */
	char *from,
	        *to;   /* versions; bundles: serials as text, from NULL when nothing is installed */
	uint64_t size; /* bytes to fetch; 0: not known */
	char *source;  /* name of the feed that offers it */
	char *url;     /* bundle: where the file is; NULL */
	char *sha256;  /* bundle: of the file; NULL */
	struct strlist ends;     /* ids of findings, sorted */
	struct strlist packages; /* archive: "name=version" to install, sorted */
	struct strlist fixes;    /* bundle: vulnerabilities that it says it ends */
	struct strlist restart, requires;
	bool reboot;
	struct patch_add *adds; /* archive: sorted by name */
	size_t add_count, add_cap;
};

struct plan {
	char *id; /* "plan-" and the first 12 digits of the digest */
	int64_t generated;
	char *host;
	char *policy_digest;   /* NULL: no policy */
	struct patch *patches; /* sorted by id */
	size_t count, cap;
	struct strlist order;  /* ids, in the order of installation */
	uint64_t bytes, space; /* estimate: to fetch, and to have free */
	int64_t seconds;
	char *goal;       /* what the patches were chosen for; NULL: all of the wanted classes */
	bool is_reached;  /* goal: nothing would be left that stands against it */
	bool is_smallest; /* goal: it is proved that no fewer patches do as much */
	struct strlist in_the_way; /* goal: ids of findings against it that no patch ends */
	char *digest;              /* SHA-256, hexadecimal */
};
void patch_clear(struct patch *p);
void plan_clear(struct plan *p);
struct patch *plan_add(struct plan *p); /* empty; borrowed until the next call */
struct patch_add *patch_add_package(struct patch *p);
const struct patch *plan_find(const struct plan *p, const char *id);

/* Sorts patches, sums the estimate, and sets digest and id. */
void plan_seal(struct plan *p);

struct js *plan_encode(const struct plan *p) MUST_CHECK;
/* ERR_INPUT with the place; a digest that is not that of the content is ERR_UNTRUSTED. */
bool plan_decode(const struct js *doc, struct plan *ret, struct err *err) MUST_CHECK;

#endif
