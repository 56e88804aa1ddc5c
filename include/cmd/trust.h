/* trust: what several verbs do with keys: load and keep the keyring, read a secret key. */
#ifndef FETTLE_CMD_TRUST_H
#define FETTLE_CMD_TRUST_H

#include <stdbool.h>

#include "base/attr.h"
#include "cmd/call.h"
#include "trust/keyring.h"

/* The keyring of the state; an empty one when there is none yet. A keyring that cannot be read is
 * an error: nothing is believed without it. */
bool trust_load_keyring(const struct call *call, struct keyring *ret, struct err *err) MUST_CHECK;
bool trust_save_keyring(const struct call *call, const struct keyring *k,
                        struct err *err) MUST_CHECK;

/* A secret key file. Its password comes from --password-file, else from the terminal. One that
 * needs no password must be readable by its owner alone. */
bool trust_read_secret(const struct call *call, const char *path, struct minisign_secret *ret,
                       struct err *err) MUST_CHECK;

/* A password that is chosen (`twice`) or given; the caller wipes and frees it. */
bool trust_ask_password(const struct call *call, bool twice, char **ret,
                        struct err *err) MUST_CHECK;

/* clang-format off */
#define OPT_PASSWORD_FILE {"password-file", 0, OPT_VALUE, "FILE", "read the key's password from FILE"}
/* clang-format on */

#endif
