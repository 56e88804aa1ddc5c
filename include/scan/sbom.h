/*
 * sbom: an inventory out of a bill of materials that others wrote, or fettle itself
 * (format/bill): of an image, an appliance, a product that cannot be scanned.
 *
 * A component is what has a package URL: its type, name, version, epoch, architecture and module
 * are that URL's, and the source package is what the bill says of it in the ways of syft, trivy and
 * fettle. The system is what the bill calls its operating system, else that of which most packages
 * say that they are; packages of another system are left out, since they would be judged by the
 * wrong feeds. Nothing of that goes without a word: the one line of coverage counts and names what
 * was left out, what has no version, what has no package URL, and what could not be read; and a
 * bill that names no component gives an inventory that knows nothing.
 */
#ifndef FETTLE_SCAN_SBOM_H
#define FETTLE_SCAN_SBOM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "format/bill.h"
#include "model/inventory.h"

struct err;

/* `path` is what the bill is called; `now` the time of a bill that does not tell its own. ERR_INPUT
 * for what is no bill. */
bool sbom_read(struct span text, const char *path, int64_t now, struct inventory *ret,
               struct err *err) MUST_CHECK;

/* --- for scan/sbom and scan/import alone --- */

/* The source package, as one text says it: "glibc", "gcc-12@12.2.0", "gcc-12 (12.2.0)",
 * "bash-5.1-2.el9.src.rpm". */
void sbom_set_source(struct component *c, const char *text);

/* A package of a distribution has a source: if none is said, one of its own name. */
void sbom_complete_source(struct component *c);

/* Whether a text has no control character; NULL has none. */
bool sbom_is_plain(const char *s);

/* The component that an item with a package URL is, and the system that it says it is of.
 * ERR_INPUT when its package URL is none or a text is not plain. */
bool sbom_component(const struct bill_item *item, struct component *ret, struct os_release *ret_os,
                    struct err *err) MUST_CHECK;

/* Whether an item without a package URL is of a kind that has none: a file, a device, what trivy
 * puts around the packages of a language. */
bool sbom_is_beside(const struct bill_item *item);

#endif
