/*
 * source: one place that says what is installed, read from a root file system that may be foreign
 * and may mean harm.
 *
 * Rules. A source adds its components and at least one coverage line, whatever happens: it never
 * fails. Everything below the root is reached by scan/folder, is only read, and is data: never
 * state, policy, key or program. What is too large, not a regular file, or not readable is said in
 * the coverage. Files are read and not mapped: one that is cut short by others while it is mapped
 * would end the program.
 */
#ifndef FETTLE_SCAN_SOURCE_H
#define FETTLE_SCAN_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "model/inventory.h"

struct err;
struct image;
struct state;
struct str;

struct scan {
	int root;                  /* directory of the root file system; -1: there is an image */
	bool is_here;              /* it is the root of the running system */
	const struct state *state; /* the operator's, never inside the root; NULL: none */
	struct image *image;       /* the image to be read in place of a root; NULL: none */
};

/* The sources, in the order in which they run: later ones use what earlier ones found. */
void scan_image(const struct scan *s, struct inventory *inv);
void scan_osrelease(const struct scan *s, struct inventory *inv);
void scan_dpkg(const struct scan *s, struct inventory *inv);
void scan_rpm(const struct scan *s, struct inventory *inv);
void scan_repository(const struct scan *s, struct inventory *inv);
void scan_apk(const struct scan *s, struct inventory *inv);
void scan_pacman(const struct scan *s, struct inventory *inv);
void scan_kernel(const struct scan *s, struct inventory *inv);
void scan_tree(const struct scan *s, struct inventory *inv);
void scan_bundle(const struct scan *s, struct inventory *inv);
/* Of the running system alone. */
void scan_process(const struct scan *s, struct inventory *inv);
void scan_firmware(const struct scan *s, struct inventory *inv);
void scan_fwupd(const struct scan *s, struct inventory *inv);
void scan_microcode(const struct scan *s, struct inventory *inv);
void scan_platform(const struct scan *s, struct inventory *inv);

/* --- for sources --- */

/* No more than this is read of one file of a package database. */
#define SOURCE_FILE_MAX (256u << 20)

/* The reason of a database that is whole and holds nothing; see scan_host(). */
extern const char source_empty[];

/* A whole file. When it cannot be had the coverage says so, and it is false. */
bool source_read(const struct scan *s, struct inventory *inv, const char *source, const char *path,
                 size_t max, struct str *to) MUST_CHECK;

/* The first line of a small file without blanks around it; NULL when it is not there, or no text.
 */
char *source_line(const struct scan *s, const char *path) MUST_CHECK;

/* The same as a fact; false when there is none. */
bool source_fact(const struct scan *s, struct inventory *inv, const char *source, const char *name,
                 const char *path);

/* The names in a directory below the root. */
bool source_list(const struct scan *s, const char *path, struct strlist *ret,
                 struct err *err) MUST_CHECK;

/* The coverage line of a failure: absent or unreadable. */
void source_failed(struct inventory *inv, const char *source, const char *path,
                   const struct err *why);

/* The coverage line of what was read: "read", or "partial" when there is a reason. */
void source_done(struct inventory *inv, const char *source, const char *path, size_t components,
                 const struct str *reason);

/* Adds a reason to others, "; " between them. */
void source_reason(struct str *reasons, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Sets c->purl from type, name, version and architecture and from the host's system. */
void source_name(const struct inventory *inv, struct component *c);

#endif
