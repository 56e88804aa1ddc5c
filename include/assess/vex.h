/*
 * vex: what statements of exploitability (VEX) say of the findings.
 *
 * A statement speaks of a component by its package URL: type, namespace and name must be the same;
 * a version and the qualifiers that it gives must hold, those that it does not give do not
 * constrain. One that is about a part of a product holds only where the product is installed and
 * has the part inside. Of several about one package the newest counts, of several of one time the
 * most cautious. A finding changes only when all of its packages are spoken of: "not affected"
 * makes it not-affected, "fixed" makes it fixed; "affected" and "under investigation" change none,
 * and make one where no feed had it. Whatever was said is kept with the finding, and a statement
 * that matched none is counted and listed: nothing is hidden in silence.
 */
#ifndef FETTLE_ASSESS_VEX_H
#define FETTLE_ASSESS_VEX_H

#include "assess/advisory.h"
#include "assess/scope.h"
#include "assess/source.h"
#include "assess/subject.h"
#include "base/strlist.h"
#include "model/finding.h"
#include "model/purl.h"

/* An index of a type that has statements has these columns behind those of assess/advisory. A row
 * that is a statement has vex_key() as its ADVISORY_PACKAGE, which is the name of no package;
 * ADVISORY_SCOPE is the platform that it is for ("": any). */
enum vex_text {
	VEX_STATUS = ADVISORY_TEXTS, /* format/vex */
	VEX_JUSTIFICATION,
	VEX_IMPACT,
	VEX_ACTION,
	VEX_AUTHOR,
	VEX_PRODUCT,
	VEX_COMPONENT, /* part of the product; "": the product itself */
	VEX_TEXTS,
};
enum vex_number { VEX_WHEN = ADVISORY_NUMBERS, VEX_STATEMENT, VEX_NUMBERS };

#define VEX_KEY "vex:" /* what every key begins with */

/* The key of a package URL that was taken apart. The caller frees it. */
char *vex_key(const struct purl_parts *p) MUST_CHECK;

struct vex_input {
	const struct subjects *subjects;
	const struct sources *sources;
	const struct scope *scope;
};

/* Joins the statements to the findings; a sentence of each feed goes into the notes. */
void vex_judge(const struct vex_input *in, struct findings *f, struct strlist *notes);

#endif
