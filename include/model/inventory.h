/*
 * inventory: the components of a host at one instant, with what could not be read (documents,
 * "inventory").
 *
 * Coverage is a result: every source says what it read and, when it could not, why. An inventory
 * whose coverage holds nothing that was read is never "a host without packages".
 */
#ifndef FETTLE_MODEL_INVENTORY_H
#define FETTLE_MODEL_INVENTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/strlist.h"
#include "model/component.h"
#include "model/fact.h"
#include "model/live.h"

struct err;
struct str;

#define INVENTORY_FORMAT "fettle.inventory/1"

enum coverage_result { COVERAGE_READ, COVERAGE_PARTIAL, COVERAGE_ABSENT, COVERAGE_UNREADABLE };
const char *coverage_result_name(enum coverage_result r);

struct coverage {
	char *source; /* "dpkg", "os-release", "kernel", ... */
	char *path;
	enum coverage_result result;
	size_t components;
	char *reason; /* NULL when read */
};

struct os_release {
	char *id, *version_id, *codename, *pretty;
	struct strlist like;
};

struct inventory {
	int64_t generated;
	struct {
		char *id; /* keyed hash of the machine-id, or random and kept */
		char *name;
		struct os_release os;
		char *arch; /* native one, in the words of the package manager */
		char *kernel_running, *machine, *boot_id;
		char *virtual_kind; /* NULL: not known */
		char *root;
	} host;
	struct component *components; /* sorted by purl, then location */
	size_t count, cap;
	struct coverage *coverage;
	size_t coverage_count, coverage_cap;
	struct facts facts; /* about the platform */
	struct live live;   /* the running system alone: what runs and listens */
};

void inventory_clear(struct inventory *inv);

/* Adds an empty component (or coverage line) and returns it; borrowed until the next call. */
struct component *inventory_add(struct inventory *inv);
struct coverage *inventory_add_coverage(struct inventory *inv, const char *source, const char *path,
                                        enum coverage_result result, const char *reason);
void inventory_sort(struct inventory *inv);

/* fettle.inventory/1, appended. Two runs over the same facts give the same bytes but for times. */
void inventory_encode(const struct inventory *inv, struct str *to);

/* Reads a document. The place of a mistake is in the message ("components[3]: version: not a
 * string"). */
bool inventory_parse(struct span text, struct inventory *ret, struct err *err) MUST_CHECK;

/* Whether every source of components that is there was read whole, and at least one of them had
 * some: where nothing is known of what is installed, nothing may be concluded from it. Sources that
 * tell of what runs and of the platform do not count. */
bool inventory_is_complete(const struct inventory *inv);

/* How many sources of any kind were read in part or not at all. */
size_t inventory_gaps(const struct inventory *inv);

/* Whether a source speaks of packages: its components are what a host is judged by. */
bool coverage_is_of_packages(const struct coverage *c);

/* Whether the source of that name was read whole ("process", "socket"): only then what it did not
 * tell is not there. */
bool inventory_has_whole(const struct inventory *inv, const char *source);

#endif
