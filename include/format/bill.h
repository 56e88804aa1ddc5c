/*
 * bill: bills of materials that others wrote: CycloneDX (1.2 to 1.7) and SPDX (2.2 and 2.3), both
 * as JSON.
 *
 * A bill is read item by item, those that lie in others too; relations between them are not. Its
 * own claims (that it is not complete) are kept, what its items are is for the caller to judge. An
 * item that is not as it should be is told and spoils no other; a text that is no JSON, or neither
 * of the two formats, is an error of the whole.
 */
#ifndef FETTLE_FORMAT_BILL_H
#define FETTLE_FORMAT_BILL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/jspart.h"

struct err;
struct js;

enum bill_kind { BILL_CYCLONEDX, BILL_SPDX };
const char *bill_kind_name(enum bill_kind k); /* "cyclonedx", "spdx" */

#define BILL_PARTS 5

struct bill {
	enum bill_kind kind;
	int64_t created;     /* 0: it does not say */
	struct strlist gaps; /* what it says that it lacks */
	/* private */
	struct js *head;
	struct jspart parts[BILL_PARTS];
};
void bill_clear(struct bill *b);

/* Whether the text says of itself that it is one of the two, in whatever version. */
bool bill_is(struct span text);

/* `text` must outlive the bill. ERR_INPUT with a hint for formats and versions that are not read.
 */
bool bill_open(struct span text, struct bill *ret, struct err *err) MUST_CHECK;

/* Strings are borrowed and may be NULL, but for the name. */
struct bill_item {
	const char *kind; /* in the words of CycloneDX: "library", "operating-system", "file" */
	const char *group, *name, *version, *purl, *supplier, *location, *description;
	bool is_subject; /* it is what the bill is of */
	/* private: name, value, name, value ...; those of an SPDX package come from its comment
	 * ("fettle:NAME=VALUE", one a line) and its sourceInfo ("source", "location") */
	struct strlist properties;
};

/* The first property of that name after `*at` properties, which counts on; NULL: there is none. */
const char *bill_item_next(const struct bill_item *i, const char *name, size_t *at);
/* The first of all. */
const char *bill_item_get(const struct bill_item *i, const char *name);

/* `item` is NULL when it could not be read; `why` then says where and why. */
typedef void bill_sink(void *ctx, const struct bill_item *item, const struct err *why);

/* Gives every item to the sink, the subject first. Fails where the text is no JSON. Once only. */
bool bill_each(struct bill *b, bill_sink *sink, void *ctx, struct err *err) MUST_CHECK;

#endif
