#include <stdlib.h>

#include "base/clock.h"
#include "base/fs.h"
#include "base/mem.h"
#include "cmd/call.h"
#include "cmd/trust.h"
#include "ext/js.h"
#include "fetch/publish.h"

#define KEYS_MAX 8
#define LIFE_DAYS 30

static const char *const forms[] = {
        "repo publish DIR --key SECRET [--key SECRET] [--expires T] [--serial N]",
        "repo sign DIR --key SECRET",
        NULL,
};

static const struct opt options[] = {
        {"key", 0, OPT_LIST, "SECRET", "a secret key to sign with"},
        {"expires", 0, OPT_VALUE, "T", "a time, or a duration from now on; 30d when not given"},
        {"serial", 0, OPT_VALUE, "N", "the serial; one more than the last when not given"},
        OPT_PASSWORD_FILE,
        {0},
};

const struct usage usage_repo = {
        .purpose = "Make a directory of bundles a source that hosts can fetch from.",
        .forms = forms,
        .opts = options,
        .min_operands = 2,
        .max_operands = 2,
};

struct keys {
	struct minisign_secret v[KEYS_MAX];
	size_t count;
};

static void keys_clear(struct keys *k)
{
	for (size_t i = 0; i < k->count; i++)
		minisign_secret_clear(&k->v[i]);
	k->count = 0;
}

static bool read_keys(const struct call *call, struct keys *ret, struct err *err)
{
	auto_clear(strlist) paths = {0};

	opts_list(&call->opts, "key", &paths);
	if (paths.count == 0 || paths.count > KEYS_MAX)
		return err_set(err, ERR_USAGE, "repo: give --key SECRET, up to %d times", KEYS_MAX);
	for (size_t i = 0; i < paths.count; i++) {
		if (!trust_read_secret(call, paths.v[i], &ret->v[i], err))
			return false;
		ret->count = i + 1;
	}
	return true;
}

static bool read_expiry(const struct call *call, int64_t *ret, struct err *err)
{
	const char *text = opts_value(&call->opts, "expires");
	int64_t when;

	if (!text) {
		*ret = call->now + LIFE_DAYS * (int64_t)86400;
		return true;
	}
	if (clock_parse_duration(text, &when, NULL))
		when += call->now;
	else if (!clock_parse(text, &when, NULL))
		return err_set(err, ERR_USAGE,
		               "option '--expires': '%s' is neither a time nor a duration", text);
	if (when <= call->now)
		return err_set(err, ERR_USAGE, "option '--expires': '%s' is not after now", text);
	*ret = when;
	return true;
}

static bool read_serial(const struct call *call, int64_t *ret, struct err *err)
{
	const char *text = opts_value(&call->opts, "serial");
	uint64_t n = 0;

	if (text && (!span_to_u64(span_of(text), INT64_MAX, &n) || n == 0))
		return err_set(err, ERR_USAGE, "option '--serial': '%s' is not a number from 1 on",
		               text);
	*ret = (int64_t)n;
	return true;
}

static void show(struct call *call, const char *path, const struct catalog *c)
{
	auto_js doc = catalog_encode(c);
	auto_free char *expires = clock_text(c->expires);

	if (out_is(&call->out, "json"))
		js_print(doc, JS_PRETTY, &call->out.text);
	else
		str_addf(&call->out.text, "%s: serial %lld, %zu bundle%s, valid until %s\n", path,
		         (long long)c->serial, c->count, c->count == 1 ? "" : "s", expires);
}

static bool publish(struct call *call, int dir, const struct keys *keys, struct err *err)
{
	struct publish p = {.now = call->now, .keys = keys->v, .key_count = keys->count};
	auto_clear(catalog) c = {0};
	auto_clear(strlist) notes = {0};

	if (!read_expiry(call, &p.expires, err) || !read_serial(call, &p.serial, err) ||
	    !publish_directory(dir, &p, &c, &notes, err))
		return false;
	for (size_t i = 0; i < notes.count; i++)
		msg_warn(&call->msg, "%s", notes.v[i]);
	show(call, opts_operand(&call->opts, 1), &c);
	return true;
}

static bool sign(struct call *call, int dir, const struct keys *keys, struct err *err)
{
	if (opts_value(&call->opts, "expires") || opts_value(&call->opts, "serial"))
		return err_set(err, ERR_USAGE,
		               "repo sign: what is there is signed: no --expires and no --serial");
	return publish_sign(dir, keys->v, keys->count, err);
}

bool cmd_repo(struct call *call, struct err *err)
{
	static const struct {
		const char *name;
		bool (*run)(struct call *call, int dir, const struct keys *keys, struct err *err);
	} acts[] = {{"publish", publish}, {"sign", sign}};
	const char *act = opts_operand(&call->opts, 0), *path = opts_operand(&call->opts, 1);
	auto_clear(keys) keys = {0};
	auto_fd dir = -1;

	for (size_t i = 0; i < ARRAY_LEN(acts); i++)
		if (strcmp(acts[i].name, act) == 0)
			return out_only(&call->out, "table json", err) &&
			       read_keys(call, &keys, err) && fs_open_dir(path, &dir, err) &&
			       (acts[i].run(call, dir, &keys, err) ||
			        err_prefix(err, "'%s'", path));
	return err_set(err, ERR_USAGE, "repo: no '%s': there is publish and sign", act);
}
