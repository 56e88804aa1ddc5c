/*
 * osv: one record in the format of the Open Source Vulnerability schema.
 *
 * What is read is what an assessment needs; a member that is not needed may be anything. Texts are
 * borrowed from the view (ext/jsview).
 */
#ifndef FETTLE_FORMAT_OSV_H
#define FETTLE_FORMAT_OSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/strlist.h"

struct err;
struct jsval;

/* What is said of one package. */
struct osv_affected {
	const char *ecosystem, *name;
	const struct jsval *ranges, *versions; /* arrays or NULL */
	const char *urgency;                   /* of the distribution; NULL */
	const char
	        *notice;   /* why it is told though it is no vulnerability ("unmaintained"); NULL */
	bool is_elsewhere; /* code of other systems than Linux alone, says Rust's or Go's record */
	const struct jsval
	        *binaries; /* array or NULL: SUSE's objects of name to version, others' */
};

struct osv {
	const char *id;
	bool is_withdrawn;
	int64_t published, modified; /* 0: not said */
	struct strlist ids;          /* the id and its aliases */
	struct strlist cves;  /* the vulnerabilities it is about: among ids and upstream, or, for
	                         distributions that say it so, among what is related */
	bool is_one;          /* its ids are all names of one vulnerability, as the schema has it:
	                         cves has one of them at most */
	const char *summary;  /* NULL */
	const char *severity; /* a word; NULL */
	int cvss;             /* base score times 10; below 0: not known */
	const struct jsval **affected; /* what osv_affected_at() reads */
	size_t affected_count;
};
void osv_clear(struct osv *o);

bool osv_read(const struct jsval *doc, struct osv *ret, struct err *err) MUST_CHECK;

/* The i-th member of `affected`. *ret_package is false for one that names no package (commits
 * alone). */
bool osv_affected_at(const struct osv *o, size_t i, struct osv_affected *ret, bool *ret_package,
                     struct err *err) MUST_CHECK;

/* The ranges as events. `letter` is 'R' where one begins, 'S' where one of SEMVER does, then 'i',
 * 'f', 'l' or 'm'. *ret_commits
 * counts the ranges that are about commits and were left out. */
typedef bool osv_event(void *ctx, char letter, struct span version);
bool osv_each_event(const struct osv_affected *a, osv_event *event, void *ctx, size_t *ret_commits,
                    struct err *err) MUST_CHECK;

#endif
