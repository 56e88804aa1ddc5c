/*
 * vex: statements of the exploitability of vulnerabilities, as three formats make them: OpenVEX
 * 0.2 (OpenVEX specification), CSAF 2.0 (OASIS, profiles 4.4 and 4.5) and CycloneDX 1.4 and later
 * (`vulnerabilities[].analysis`).
 *
 * A statement is given once for every product that it names. One that its specification does not
 * allow is broken and is never given: above all "not affected" without a justification and without
 * an impact statement. A broken one spoils no other. Texts are borrowed from the document and from
 * the reader, for the time of the call.
 */
#ifndef FETTLE_FORMAT_VEX_H
#define FETTLE_FORMAT_VEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/strlist.h"
#include "ext/jsview.h"

struct err;

/* From the most cautious on: of two statements of one time the first counts. */
enum vex_status { VEX_AFFECTED, VEX_INVESTIGATED, VEX_FIXED, VEX_NOT_AFFECTED, VEX_STATUSES };

const char *vex_status_name(enum vex_status s); /* as OpenVEX: "under_investigation" */
bool vex_status_parse(struct span name, enum vex_status *ret) MUST_CHECK;
/* Whether it is one of the five that OpenVEX and CSAF share. */
bool vex_is_justification(struct span label) MUST_CHECK;

struct vex_statement {
	struct span document, author;
	size_t number; /* of the statement in the document, from 0 */
	int64_t when;
	struct span vulnerability;
	const struct strlist *aliases; /* never NULL */
	enum vex_status status;
	struct span justification, impact, action;
	struct span product;   /* package URL, or what else it is called; empty: none is named */
	struct span component; /* the part of the product that it is about; empty: the product */

	/* CSAF alone */
	struct span on_cpe, on_name; /* what the product is installed on; empty: not said */
	struct span file;            /* "curl-7.76.1-1.x86_64", where there is no package URL */
	struct span module;          /* package URL of the module stream that it is in */
	struct span severity, fix;   /* the vendor's word; where the fix is described */
	struct span no_fix;          /* why there is none */
	int64_t published;           /* of the vulnerability; 0: not said */
	int cvss;                    /* base score times 10; below 0: not known */
};

struct vex_reader {
	void (*take)(void *ctx, const struct vex_statement *s);
	/* `number` of the statement, and why it cannot be believed */
	void (*broken)(void *ctx, struct span document, size_t number, const struct err *why);
	void *ctx;
};

/* False when the document is not one of its kind, or its head lacks what is required. */
bool vex_read_openvex(const struct jsval *doc, const struct vex_reader *r,
                      struct err *err) MUST_CHECK;
bool vex_read_csaf(const struct jsval *doc, const struct vex_reader *r, struct err *err) MUST_CHECK;
bool vex_read_cyclonedx(const struct jsval *doc, const struct vex_reader *r,
                        struct err *err) MUST_CHECK;

#endif
