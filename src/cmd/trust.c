#include "base/fs.h"
#include "base/mem.h"
#include "cmd/trust.h"
#include "ext/js.h"
#include "store/doc.h"

#define KEYRING "trust/keyring.json"

bool trust_load_keyring(const struct call *call, struct keyring *ret, struct err *err)
{
	auto_js doc = NULL;
	bool found;

	if (!doc_load(&call->state, KEYRING, KEYRING_FORMAT, &doc, &found, err))
		return false;
	if (!found) {
		*ret = (struct keyring){0};
		return true;
	}
	return keyring_decode(doc, ret, err) ||
	       err_prefix(err, "keyring '%s/" KEYRING "'", call->state.path);
}

bool trust_save_keyring(const struct call *call, const struct keyring *k, struct err *err)
{
	auto_js doc = doc_new(KEYRING_FORMAT, call->now);

	keyring_encode(k, doc);
	return doc_save(&call->state, KEYRING, doc, err);
}

static void wipe_text(char *text)
{
	if (text)
		sign_wipe(text, strlen(text));
}

static bool password_from_file(const char *path, char **ret, struct err *err)
{
	auto_clear(str) text = {0};
	struct span line, rest;

	if (!fs_read_operand(path, MINISIGN_FILE_MAX, &text, err))
		return err_prefix(err, "password file");
	rest = span_make(text.buf, text.len);
	if (!span_cut(&rest, '\n', &line) || line.len == 0)
		return err_set(err, ERR_INPUT, "password file '%s' is empty", path);
	*ret = span_dup(line);
	sign_wipe(text.buf, text.len);
	return true;
}

bool trust_ask_password(const struct call *call, bool twice, char **ret, struct err *err)
{
	const char *path = opts_value(&call->opts, "password-file");
	auto_free char *first = NULL, *again = NULL;
	bool same;

	if (path)
		return password_from_file(path, ret, err);
	if (!msg_can_ask() || opts_has(&call->opts, "no-input")) {
		err_set(err, ERR_USAGE, "a password is needed and there is no terminal to ask on");
		return err_hint(err, twice ? "give --no-password or --password-file FILE"
		                           : "give --password-file FILE");
	}
	if (!twice)
		return msg_ask_secret("Password of the key: ", ret, err);
	if (!msg_ask_secret("Password of the key: ", &first, err))
		return false;
	if (!msg_ask_secret("The same again: ", &again, err)) {
		wipe_text(first);
		return false;
	}
	same = strcmp(first, again) == 0;
	wipe_text(again);
	if (!same) {
		wipe_text(first);
		return err_set(err, ERR_USAGE, "the two passwords differ");
	}
	*ret = first;
	first = NULL;
	return true;
}

/* A pipe is nobody else's. */
static bool read_key_file(const char *path, struct str *to, bool *ret_private, struct err *err)
{
	auto_fd fd = -1;
	struct stat st;

	if (!fs_open_operand(path, true, &fd, err) || !fs_fstat(fd, &st, err) ||
	    !fs_read_fd(fd, MINISIGN_FILE_MAX, to, err))
		return false;
	*ret_private = !S_ISREG(st.st_mode) || !(st.st_mode & 077);
	return true;
}

static bool say_open(const char *path, struct err *err)
{
	err_set(err, ERR_PRIVILEGE, "it has no password and others than its owner can get at it");
	return err_hint(err, "'chmod 600 %s', or make a key with a password", path);
}

bool trust_read_secret(const struct call *call, const char *path, struct minisign_secret *ret,
                       struct err *err)
{
	auto_clear(str) text = {0};
	auto_free char *password = NULL;
	bool ok, locked, private = false;

	if (!read_key_file(path, &text, &private, err))
		return err_prefix(err, "secret key");
	locked = minisign_secret_is_locked(span_make(text.buf, text.len));
	ok = (!locked || trust_ask_password(call, false, &password, err)) &&
	     minisign_secret_parse(span_make(text.buf, text.len), password, ret, err) &&
	     (locked || private || say_open(path, err));
	if (text.len)
		sign_wipe(text.buf, text.len);
	wipe_text(password);
	if (!ok)
		minisign_secret_clear(ret);
	return ok || err_prefix(err, "secret key '%s'", path);
}
