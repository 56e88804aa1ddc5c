/*
 * platform: the release of a distribution that CSAF documents name, in the words of assess/scope:
 * Red Hat's by CPE ("Red Hat:enterprise_linux:9::appstream"), SUSE's by name, others by the id and
 * version of os-release.
 */
#ifndef FETTLE_ASSESS_PLATFORM_H
#define FETTLE_ASSESS_PLATFORM_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/span.h"

/* The caller frees it. *ret_known is false when it is no release of a distribution that fettle
 * knows: then it is the CPE, or the name, as it was given. */
char *platform_scope(struct span cpe, struct span name, bool *ret_known) MUST_CHECK;

/* The namespace that package URLs of a distribution have, from the id of os-release, the namespace
 * that others write, or the first word of a scope: "rhel" is "redhat". Borrowed from the table or
 * from `id`. */
struct span platform_vendor(struct span id);

#endif
