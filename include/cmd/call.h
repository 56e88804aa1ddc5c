/*
 * call: what a verb is given. main opens, locks and recovers; a verb never does.
 *
 * A verb is `bool cmd_x(struct call *call, struct err *err)`, one file in src/cmd, with its usage
 * table in the same file. It appends its result to call->out.text. False means failure, and the
 * kind of the error is the exit status; a verb that has an information code sets call->status.
 */
#ifndef FETTLE_CMD_CALL_H
#define FETTLE_CMD_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "store/state.h"
#include "ui/msg.h"
#include "ui/opt.h"
#include "ui/out.h"

/* Information codes (cli, "Exit status"): what was found, not what failed. */
enum status {
	STATUS_OK = 0,
	STATUS_UPDATES = 100,
	STATUS_SECURITY = 101,
	STATUS_REBOOT = 102,
	STATUS_RESTART = 103,
	STATUS_NOTHING = 104,
	STATUS_BREACHED = 110,
	STATUS_UNKNOWN = 111,
};

struct verb;

struct call {
	const char *verb;
	const struct verb *verbs; /* main's table, ended by {0} */
	struct opts opts;         /* options, and operands without the verb */
	struct state state;       /* open when the verb's line in main's table says so */
	struct out out;
	struct msg msg;
	int64_t now;      /* the present, or what --now says */
	const char *root; /* "/" or what --root says: the host that is looked after */
	int status;       /* exit status when the verb succeeds */
};

/* What a verb needs before it runs. */
enum need {
	NEED_NOTHING,            /* no state */
	NEED_READ,               /* the state, open */
	NEED_WRITE,              /* the state, open and locked */
	NEED_CHANGE,             /* the same; the verb itself finishes an interrupted transaction */
	NEED_WRITE_UNLESS_LIST,  /* locked too, but open alone when the first operand is "list" */
	NEED_WRITE_UNLESS_GIVEN, /* locked too, but none when --image, --sbom or --import names what
	                          * is read
	                          */
};

struct verb {
	const char *name;
	bool (*run)(struct call *call, struct err *err);
	const struct usage *usage;
	enum need need;
};

/* NULL when the table has none of that name. */
const struct verb *verb_find(const struct verb *verbs, const char *name);

bool cmd_apply(struct call *call, struct err *err);
bool cmd_assess(struct call *call, struct err *err);
bool cmd_bundle(struct call *call, struct err *err);
bool cmd_check(struct call *call, struct err *err);
bool cmd_compare(struct call *call, struct err *err);
bool cmd_feed(struct call *call, struct err *err);
bool cmd_fetch(struct call *call, struct err *err);
bool cmd_gc(struct call *call, struct err *err);
bool cmd_help(struct call *call, struct err *err);
bool cmd_keygen(struct call *call, struct err *err);
bool cmd_keyring(struct call *call, struct err *err);
bool cmd_recover(struct call *call, struct err *err);
bool cmd_repo(struct call *call, struct err *err);
bool cmd_report(struct call *call, struct err *err);
bool cmd_rollback(struct call *call, struct err *err);
bool cmd_scan(struct call *call, struct err *err);
bool cmd_status(struct call *call, struct err *err);
bool cmd_verify(struct call *call, struct err *err);
bool cmd_version(struct call *call, struct err *err);

extern const struct usage usage_apply;
extern const struct usage usage_assess;
extern const struct usage usage_bundle;
extern const struct usage usage_check;
extern const struct usage usage_compare;
extern const struct usage usage_feed;
extern const struct usage usage_fetch;
extern const struct usage usage_gc;
extern const struct usage usage_help;
extern const struct usage usage_keygen;
extern const struct usage usage_keyring;
extern const struct usage usage_recover;
extern const struct usage usage_repo;
extern const struct usage usage_report;
extern const struct usage usage_rollback;
extern const struct usage usage_scan;
extern const struct usage usage_status;
extern const struct usage usage_verify;
extern const struct usage usage_version;

#endif
