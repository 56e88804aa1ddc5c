/* msg: messages to a person, on stderr. Results never go this way. */
#ifndef FETTLE_UI_MSG_H
#define FETTLE_UI_MSG_H

#include <stdbool.h>

#include "base/attr.h"

struct err;

struct msg {
	bool quiet;   /* errors only */
	bool verbose; /* details too */
	bool json;    /* errors as one JSON object */
};

void msg_info(const struct msg *m, const char *fmt, ...) PRINTF_LIKE(2, 3);
void msg_detail(const struct msg *m, const char *fmt, ...) PRINTF_LIKE(2, 3); /* with --verbose */
/* Something odd that does not stop the work; shown unless quiet. */
void msg_warn(const struct msg *m, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Why the program ends: text in up to two lines, or fettle.error/1. */
void msg_error(const struct msg *m, const struct err *err);

/* Asks on the terminal; false without one (the caller then names the missing flag). */
bool msg_can_ask(void);
bool msg_ask(const char *question, bool *ret_yes, struct err *err) MUST_CHECK;

/* The same without showing what is typed; the caller wipes and frees it. */
bool msg_ask_secret(const char *question, char **ret, struct err *err) MUST_CHECK;

#endif
