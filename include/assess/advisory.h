/* advisory: the columns of an index that was made of a feed of vulnerabilities. */
#ifndef FETTLE_ASSESS_ADVISORY_H
#define FETTLE_ASSESS_ADVISORY_H

#include "base/span.h"
#include "base/str.h"

enum advisory_text {
	ADVISORY_PACKAGE, /* source package, or the package of a language */
	ADVISORY_SCOPE,   /* ecosystem or release that it speaks of, as the feed writes it */
	ADVISORY_VULNERABILITY,
	ADVISORY_RECORD,   /* id of the record in the feed */
	ADVISORY_RULE,     /* assess/rule */
	ADVISORY_ALIASES,  /* other ids, with blanks between them */
	ADVISORY_SEVERITY, /* the feed's own word */
	ADVISORY_ARCH,     /* of the package that it speaks of; "": of any, as is "noarch" */
	ADVISORY_MODULE, /* rpm: "name:stream:version:context" that the fix is in; "": none. Several
	                    have blanks between them; what is not known is empty (assess/target) */
	ADVISORY_NOTE,   /* what else the feed says of it, to end a sentence with; "": nothing */
	ADVISORY_TEXTS,
};

enum advisory_number {
	ADVISORY_PUBLISHED, /* 0: not known */
	ADVISORY_FLAGS,
	ADVISORY_CVSS, /* base score, times 10; below 0: not known */
	ADVISORY_NUMBERS,
};

enum advisory_flag {
	ADVISORY_BINARY = 1,       /* it speaks of the binary package of that name */
	ADVISORY_UNIMPORTANT = 2,  /* vulnerable, but not to harm: a policy of the distribution */
	ADVISORY_UNDETERMINED = 4, /* the feed itself does not know */
	ADVISORY_EXACT = 16,       /* it speaks of the package of that name and of no other */
	ADVISORY_COMMITS = 8,      /* it names commits, which no package version can be held to */
	ADVISORY_SOURCE = 32, /* rpm: it speaks of the source package, whose file has no epoch */
	ADVISORY_REBOOT = 64, /* a reboot is suggested after the fix */
	/* rpm: the name is of a source package, or of a binary package of another source */
	ADVISORY_EITHER = 128,
	ADVISORY_ONE = 512, /* its aliases are names of the same vulnerability, and of no other */
	ADVISORY_UNVERIFIED = 256, /* what is above the ceiling of its rule was never looked at */
};

/* A feed's word of severity as the column wants it: in small letters, and empty when it says that
 * there is none. Borrowed from `to`. */
struct span advisory_severity(struct span word, struct str *to);

#endif
