/*
 * receipt: what a transaction did, in detail enough to undo and to audit (documents, "receipt").
 *
 * Written once, when the transaction has ended; never rewritten.
 */
#ifndef FETTLE_MODEL_RECEIPT_H
#define FETTLE_MODEL_RECEIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/strlist.h"

struct err;
struct js;
struct str;

#define RECEIPT_FORMAT "fettle.receipt/1"

enum receipt_result { RECEIPT_DONE, RECEIPT_UNDONE, RECEIPT_BROKEN };
const char *receipt_result_name(enum receipt_result r);

/* `before` and `after` are what a manifest's old[] holds: a digest of content, "dir",
 * "link:TARGET"; NULL: nothing was there. */
struct receipt_change {
	char *path; /* absolute on the host */
	char *op;   /* path_op_name() */
	char *before, *after;
};

struct receipt_program {
	struct strlist argv;
	char *phase;  /* "pre", "post", "check-before", "check-after", "undo" */
	int64_t exit; /* exit status; 128 + n after signal n; -1: not started, or deadline */
	int64_t millis;
	char *output; /* file below transactions/ID/; NULL when there was none */
};

struct receipt_check {
	char *what; /* "exec /usr/bin/x", "tcp 127.0.0.1:80" */
	bool good;
	int64_t attempts;
	char *message; /* why not; NULL */
};

struct receipt {
	char *transaction; /* id */
	char *kind;        /* "apply" or "rollback" */
	char *undoes;      /* rollback: id of the transaction that is undone */
	char *plan_digest; /* NULL: no plan */
	/* what was applied (or undone) */
	char *bundle, *product, *channel, *arch, *bundle_sha256;
	int64_t serial;
	struct strlist fixes;
	char *signed_by; /* "NAME (KEYNUM)", comma-separated */
	int64_t started, finished;
	enum receipt_result result;
	char *why; /* undone, broken: what failed; else NULL */
	struct receipt_change *changes;
	size_t change_count, change_cap;
	struct receipt_program *programs;
	size_t program_count, program_cap;
	struct receipt_check *checks;
	size_t check_count, check_cap;
	struct strlist restarted;
	bool reboot;
	char *snapshot; /* "kept", "dropped"; where it lies is the transaction's business */
};
void receipt_clear(struct receipt *r);
struct receipt_change *receipt_add_change(struct receipt *r);
struct receipt_program *receipt_add_program(struct receipt *r);
struct receipt_check *receipt_add_check(struct receipt *r);

/* fettle.receipt/1, appended. `generated` is `finished`. */
void receipt_encode(const struct receipt *r, struct str *to);
bool receipt_decode(const struct js *doc, struct receipt *ret, struct err *err) MUST_CHECK;

#endif
