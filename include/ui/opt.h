/*
 * opt: options and operands, and the help text, from one table a verb.
 *
 * Options may stand before or after the verb and among the operands; "--" ends them. "--name=value"
 * and "--name value" are the same; letters may be joined ("-qn"). There are no abbreviations.
 */
#ifndef FETTLE_UI_OPT_H
#define FETTLE_UI_OPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/strlist.h"

struct err;
struct str;

enum opt_kind {
	OPT_FLAG,
	OPT_VALUE, /* at most once */
	OPT_LIST,  /* as often as wanted */
};

struct opt {
	const char *name; /* without "--"; NULL ends a table */
	char letter;      /* 0: none */
	enum opt_kind kind;
	const char *arg; /* what its value is called in help ("FILE"); NULL for flags */
	const char *help;
};

/* What a verb takes: printed by -h, checked against the manual by a test. */
struct usage {
	const char *purpose;      /* one line */
	const char *const *forms; /* each without "fettle ", ended by NULL */
	const struct opt *opts;   /* ended by {0}; may be NULL */
	size_t min_operands;
	size_t max_operands; /* SIZE_MAX: no limit */
};

/* Options that every verb takes. */
extern const struct opt opt_common[];

/* Options that several verbs take, to be put into their tables. */
/* clang-format off */
#define OPT_ROOT {"root", 0, OPT_VALUE, "DIR", "look after the root file system DIR, not this host's"}
#define OPT_DRY_RUN {"dry-run", 'n', OPT_FLAG, NULL, "show what would be done, change nothing"}
#define OPT_EXIT_CODE {"exit-code", 0, OPT_FLAG, NULL, "tell what was found by the exit status"}
#define OPT_POLICY {"policy", 0, OPT_VALUE, "FILE", "go by this policy, not /etc/fettle/policy.json"}
#define OPT_FAIL_ON {"fail-on", 0, OPT_VALUE, "LIST", "exit with the code of these conditions"}
/* clang-format on */

struct opts {
	struct opt_value *values;
	size_t count, cap;
	struct strlist operands; /* without the verb */
};

void opts_clear(struct opts *o);

/* Finds the verb: the first word that is neither an option nor an option's value. NULL: none. */
const char *opts_find_verb(int argc, char *const *argv);

/* Parses argv[1..]; `usage` may be NULL (then only the common options are known and the verb's
 * place is not skipped). */
bool opts_parse(int argc, char *const *argv, const struct usage *usage, struct opts *ret,
                struct err *err) MUST_CHECK;

bool opts_has(const struct opts *o, const char *name);
/* The last value given, or NULL. */
const char *opts_value(const struct opts *o, const char *name);
/* Appends every value of a list option. */
void opts_list(const struct opts *o, const char *name, struct strlist *to);
/* The i-th operand, or NULL. */
const char *opts_operand(const struct opts *o, size_t i);
/* Sets a value as if it had been given, unless it was; NULL and "" set nothing. */
void opts_default(struct opts *o, const char *name, const char *value);

/* Help of one verb: its forms, what it is for, its options, then the common ones. */
void usage_print(const struct usage *usage, struct str *to);

#endif
