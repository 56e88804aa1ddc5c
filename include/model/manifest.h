/*
 * manifest: what a bundle says of itself and what it does, path by path (fettle-manifest(5)).
 *
 * These are the signed bytes: everything that matters is here and nothing about paths is anywhere
 * else. Decoding is strict: a path is a relpath, stands once, and no path lies below one that is
 * not a directory afterwards. Fields that this program does not know are ignored, unless their
 * names stand in "crit": then the bundle is refused.
 */
#ifndef FETTLE_MODEL_MANIFEST_H
#define FETTLE_MODEL_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/strlist.h"
#include "model/attrs.h"

struct err;
struct js;
struct str;

#define MANIFEST_FORMAT "fettle.manifest/1"
#define MANIFEST_MAX (32u << 20)
#define MANIFEST_OBJECTS_MAX 1000000u
#define MANIFEST_OBJECT_MAX 0x1ffffffffull /* what a ustar header can say */
#define MANIFEST_CHUNK (1u << 20)

enum path_op { OP_ADD, OP_REPLACE, OP_DELETE, OP_MKDIR, OP_SYMLINK, OP_HARDLINK, OP_SETATTR };
const char *path_op_name(enum path_op op);

enum path_class { CLASS_CODE, CLASS_CONFIG, CLASS_STATE };
const char *path_class_name(enum path_class c);

#define NO_OBJECT SIZE_MAX

struct manifest_path {
	char *path; /* below `at` */
	enum path_op op;
	enum path_class class;
	/* What may be there before: digests of content, "dir", "link:TARGET", "any". Empty:
	 * nothing. */
	struct strlist old;
	struct attrs attrs; /* after; not for deletions */
	size_t object;      /* index into objects; NO_OBJECT */
	bool sparse;        /* zeros are written as holes */
	char *target;       /* symbolic link's text, or the path that a hard link joins */
};

struct manifest_object {
	char *sha256;
	uint64_t size;
	bool zstd; /* else stored as it is */
	char *stored_sha256;
	uint64_t stored_size;
	struct strlist
	        chunks; /* digests of each MiB of the stored bytes, when there is more than one */
};

enum check_kind { CHECK_EXEC, CHECK_FILE, CHECK_TCP, CHECK_HTTP };

struct manifest_check {
	enum check_kind kind;
	struct strlist argv;
	char *path, *sha256; /* file: is there, and has this content when given */
	char *address;       /* tcp: HOST:PORT */
	char *url;
	int64_t timeout, retries, interval; /* seconds, times, seconds */
};

struct manifest_hook {
	bool after; /* phase "post", else "pre" */
	struct strlist argv, writes, undo;
	int64_t timeout;
	bool idempotent;
};

struct manifest_file {
	char *path, *sha256;
};

struct manifest {
	char *id, *product, *arch, *channel, *title, *class, *severity;
	int64_t serial, floor, created, expires; /* expires 0: never */
	struct strlist fixes, supersedes, requires, conflicts, compatible, restart;
	bool cumulative, irreversible, reboot;
	char *irreversible_reason;
	struct {
		struct strlist os, arch, packages;
		struct manifest_file *files;
		size_t file_count, file_cap;
	} applies_to;
	struct manifest_check *before, *after;
	size_t before_count, before_cap, after_count, after_cap;
	struct manifest_hook *hooks;
	size_t hook_count, hook_cap;
	char *at; /* absolute path of the tree on the host */
	struct manifest_path *paths;
	size_t path_count, path_cap;
	struct manifest_object *objects;
	size_t object_count, object_cap;
};

void manifest_clear(struct manifest *m);
bool manifest_decode(const struct js *doc, struct manifest *ret, struct err *err) MUST_CHECK;
struct js *manifest_encode(const struct manifest *m) MUST_CHECK;

/* The same from and to text, without ever holding it all as values: for what is long. Printed
 * compact, with a newline at the end; appends. */
bool manifest_parse(struct span text, struct manifest *ret, struct err *err) MUST_CHECK;
void manifest_print(const struct manifest *m, struct str *to);

/* "checks", "hooks", "applies_to", "requires", "conflicts", "restart" and "reboot" of an object:
 * the parts that a person writes by hand for `bundle create --checks`. */
bool manifest_decode_conduct(const struct js *o, struct manifest *m, struct err *err) MUST_CHECK;

struct manifest_path *manifest_add_path(struct manifest *m, const char *path, enum path_op op);
struct manifest_object *manifest_add_object(struct manifest *m);

/* Where a path of the manifest lies below the host's root: `at` and path joined, without the
 * leading slash. The caller frees it. */
char *manifest_host_path(const struct manifest *m, const char *path) MUST_CHECK;

/* What tells one line of a product from another: "PRODUCT CHANNEL ARCH". The caller frees it. */
char *manifest_line(const struct manifest *m) MUST_CHECK;

#endif
