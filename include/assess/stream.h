/*
 * stream: which stream of which module an advisory is about, where its record does not say it
 * (matching, 2.5: OSV of AlmaLinux, Rocky Linux and Red Hat).
 *
 * Its summary names it ("Important: nodejs:16 security update"). Some name the module alone: then
 * other records tell, which have the same builds, or know one stream of that module and no other.
 */
#ifndef FETTLE_ASSESS_STREAM_H
#define FETTLE_ASSESS_STREAM_H

#include <stdbool.h>

#include "assess/osv_rpm.h"
#include "base/span.h"
#include "base/str.h"
#include "base/strlist.h"
#include "base/table.h"

/* What the records that name their streams tell. {0} knows nothing. */
struct streams {
	struct table by_build; /* "module_el8.6.0+2867+72759d2f" to labels (struct strlist) */
	struct table by_module;
	struct strlist **lists;
	size_t count, cap;
};
void streams_clear(struct streams *s);

/* Appends the labels that a summary names ("httpd:2.4", blanks between them). False: none. */
bool stream_in_summary(struct span summary, struct str *labels);

/* A build whose version is `fixed` was published for these labels. */
void streams_learn(struct streams *s, struct span labels, struct span fixed);

/* Appends the label that is meant by a summary without one and by builds of these versions: without
 * the stream ("varnish:") when several are possible. */
void streams_infer(const struct streams *s, struct span summary, const struct osv_fixes *fixes,
                   struct str *labels);

#endif
