#include "base/fs.h"
#include "base/mem.h"
#include "base/newfile.h"
#include "cmd/call.h"
#include "cmd/trust.h"
#include "ext/js.h"

static const char *const forms[] = {
        "keygen --secret FILE --public FILE [--no-password] [--comment TEXT]",
        NULL,
};

static const struct opt options[] = {
        {"secret", 0, OPT_VALUE, "FILE", "where the secret key is written (mode 0600)"},
        {"public", 0, OPT_VALUE, "FILE", "where the public key is written"},
        {"no-password", 0, OPT_FLAG, NULL, "do not lock the secret key: for keys of machines"},
        {"comment", 0, OPT_VALUE, "TEXT", "the comment of the public key"},
        OPT_PASSWORD_FILE,
        {0},
};

const struct usage usage_keygen = {
        .purpose = "Make a key pair for signing, in minisign's format.",
        .forms = forms,
        .opts = options,
};

static bool refuse_existing(const char *path, struct err *err)
{
	auto_fd fd = -1;
	struct err why = {0};

	if (!fs_open_operand(path, false, &fd, &why) && fs_is_absent(&why))
		return true;
	err_set(err, ERR_INPUT, "'%s' is there already", path);
	return err_hint(err, "a key that is overwritten is lost: choose another name");
}

static bool write_new(const char *path, const struct str *text, mode_t mode, struct newfile *ret,
                      struct err *err)
{
	return newfile_begin_path(path, mode, ret, err) &&
	       (fs_write(ret->fd, text->buf, text->len, err) || err_prefix(err, "'%s'", path));
}

/* Both are written before either gets its name: there is no secret key without its public one. */
static bool write_pair(struct call *call, const struct minisign_public *public,
                       const struct minisign_secret *secret, const char *password, struct err *err)
{
	const struct opts *o = &call->opts;
	auto_clear(newfile) hidden = NEWFILE_NONE, shown = NEWFILE_NONE;
	auto_clear(str) text = {0}, locked = {0};
	bool ok;

	if (!minisign_secret_print(secret, password, NULL, &locked, err))
		return false;
	ok = write_new(opts_value(o, "secret"), &locked, 0600, &hidden, err);
	sign_wipe(locked.buf, locked.len);
	minisign_public_print(public, opts_value(o, "comment"), &text);
	return ok && write_new(opts_value(o, "public"), &text, 0644, &shown, err) &&
	       newfile_commit(&hidden, err) && newfile_commit(&shown, err);
}

static void show(struct call *call, const struct minisign_public *public)
{
	char id[MINISIGN_ID_SIZE];
	auto_clear(str) line = {0};
	auto_js o = NULL;

	minisign_id(public->keynum, id);
	minisign_public_line(public, &line);
	if (out_is(&call->out, "json")) {
		o = js_object();
		js_set_str(o, "format", "fettle.key/1");
		js_set_str(o, "id", id);
		js_set_str(o, "public", str_c(&line));
		js_print(o, JS_PRETTY, &call->out.text);
	} else {
		str_addf(&call->out.text, "key %s\npublic %s\n", id, str_c(&line));
	}
}

bool cmd_keygen(struct call *call, struct err *err)
{
	const struct opts *o = &call->opts;
	auto_clear(minisign_secret) secret = {0};
	struct minisign_public public = {0};
	auto_free char *password = NULL;
	bool ok;

	if (!opts_value(o, "secret") || !opts_value(o, "public"))
		return err_set(err, ERR_USAGE, "both --secret FILE and --public FILE are needed");
	if (opts_value(o, "comment") && strpbrk(opts_value(o, "comment"), "\r\n"))
		return err_set(err, ERR_USAGE, "option '--comment': more than one line");
	if (!out_only(&call->out, "table json", err) ||
	    !refuse_existing(opts_value(o, "secret"), err) ||
	    !refuse_existing(opts_value(o, "public"), err))
		return false;
	if (!opts_has(o, "no-password") && !trust_ask_password(call, true, &password, err))
		return false;
	minisign_generate(&public, &secret);
	ok = write_pair(call, &public, &secret, password, err);
	if (password)
		sign_wipe(password, strlen(password));
	if (ok)
		show(call, &public);
	return ok;
}
