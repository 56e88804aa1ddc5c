#include "base/clock.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "cmd/call.h"
#include "cmd/trust.h"
#include "ext/js.h"
#include "store/doc.h"
#include "ui/grid.h"

static const char *const forms[] = {
        "keyring add PUBLIC --role ROLE [--role ROLE] [--name N] [--product P] [--under PATH]",
        "keyring threshold ROLE N",
        "keyring list",
        "keyring revoke KEY --reason TEXT",
        NULL,
};

static const struct opt options[] = {
        {"role", 0, OPT_LIST, "ROLE", "what the key may do: vendor, repository, approver, ..."},
        {"name", 0, OPT_VALUE, "N", "what the key is called; its number when not given"},
        {"product", 0, OPT_LIST, "P", "a product that the key may sign for; any when not given"},
        {"under", 0, OPT_LIST, "PATH", "a directory it may write to; any when not given"},
        {"not-before", 0, OPT_VALUE, "TIME", "the key counts from TIME on"},
        {"not-after", 0, OPT_VALUE, "TIME", "the key no longer counts from TIME on"},
        {"reason", 0, OPT_VALUE, "TEXT", "why a key is revoked"},
        {0},
};

const struct usage usage_keyring = {
        .purpose = "Say whose signatures are believed, and for what.",
        .forms = forms,
        .opts = options,
        .min_operands = 1,
        .max_operands = 3,
};

static bool read_roles(const struct opts *o, unsigned *ret, struct err *err)
{
	auto_clear(strlist) names = {0};
	enum role role;

	opts_list(o, "role", &names);
	if (names.count == 0) {
		err_set(err, ERR_USAGE, "a key without a role would be trusted for nothing");
		return err_hint(err, "give --role vendor, --role repository, ...");
	}
	for (size_t i = 0; i < names.count; i++) {
		if (!role_parse(names.v[i], &role, err))
			return err_as(err, ERR_USAGE);
		*ret |= 1u << role;
	}
	return true;
}

static bool read_time(const struct opts *o, const char *name, int64_t *ret, struct err *err)
{
	const char *text = opts_value(o, name);

	if (!text || clock_parse(text, ret, err))
		return true;
	err_as(err, ERR_USAGE);
	return err_prefix(err, "option '--%s'", name);
}

static bool check_paths(const struct strlist *paths, struct err *err)
{
	for (size_t i = 0; i < paths->count; i++)
		if (paths->v[i][0] != '/' ||
		    (paths->v[i][1] && !relpath_check(span_of(paths->v[i] + 1), NULL)))
			return err_set(err, ERR_USAGE,
			               "option '--under': '%s' is not an absolute path",
			               paths->v[i]);
	return true;
}

static bool read_public(const char *path, struct minisign_public *ret, struct err *err)
{
	auto_clear(str) text = {0};

	return (fs_read_operand(path, MINISIGN_FILE_MAX, &text, err) &&
	        minisign_public_parse(span_make(text.buf, text.len), ret, err)) ||
	       err_prefix(err, "public key '%s'", path);
}

static bool add(struct call *call, struct keyring *k, struct err *err)
{
	const struct opts *o = &call->opts;
	const char *name = opts_value(o, "name");
	struct minisign_public public;
	struct keyring_key *key;
	char id[MINISIGN_ID_SIZE];
	unsigned roles = 0;

	if (!opts_operand(o, 1))
		return err_set(err, ERR_USAGE, "keyring add: the file of a public key is missing");
	if (!read_roles(o, &roles, err) || !read_public(opts_operand(o, 1), &public, err))
		return false;
	minisign_id(public.keynum, id);
	if (!keyring_add(k, &public, name ? name : id, &key, err))
		return false;
	key->roles = roles;
	key->added = call->now;
	opts_list(o, "product", &key->products);
	opts_list(o, "under", &key->under);
	if (!check_paths(&key->under, err) || !read_time(o, "not-before", &key->not_before, err) ||
	    !read_time(o, "not-after", &key->not_after, err) || !trust_save_keyring(call, k, err))
		return false;
	msg_info(&call->msg, "added key %s ('%s')", key->id, key->name);
	return true;
}

static const char *standing(const struct keyring_key *key, int64_t now)
{
	if (key->revoked)
		return "revoked";
	if (key->not_before && now < key->not_before)
		return "not yet";
	return key->not_after && now >= key->not_after ? "expired" : "valid";
}

static size_t count_valid(const struct keyring *k, enum role role, int64_t now)
{
	size_t n = 0;

	for (size_t i = 0; i < k->count; i++)
		n += (k->keys[i].roles >> role & 1) && str_eq(standing(&k->keys[i], now), "valid");
	return n;
}

static bool threshold(struct call *call, struct keyring *k, struct err *err)
{
	const char *name = opts_operand(&call->opts, 1), *text = opts_operand(&call->opts, 2);
	enum role role;
	uint64_t n;

	if (!name || !text || !span_to_u64(span_of(text), 8, &n) || n < 1)
		return err_set(err, ERR_USAGE,
		               "keyring threshold: give a role and a number from 1 to 8");
	if (!role_parse(name, &role, err))
		return err_as(err, ERR_USAGE);
	k->thresholds[role] = (unsigned)n;
	if (!trust_save_keyring(call, k, err))
		return false;
	if (count_valid(k, role, call->now) < n)
		msg_warn(&call->msg,
		         "%zu valid keys have the role: nothing signed for it counts now",
		         count_valid(k, role, call->now));
	return true;
}

/* A number is no identity: two keys may have one, and one of them the other's for its name. */
static bool is_one(const struct keyring *k, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < k->count; i++)
		n += strcmp(k->keys[i].id, name) == 0 || strcmp(k->keys[i].name, name) == 0;
	return n == 1;
}

static bool revoke(struct call *call, struct keyring *k, struct err *err)
{
	const char *name = opts_operand(&call->opts, 1);
	const char *reason = opts_value(&call->opts, "reason");
	struct keyring_key *key = name ? keyring_find(k, name) : NULL;

	if (!name || !reason)
		return err_set(err, ERR_USAGE, "keyring revoke: give a key and --reason TEXT");
	if (!key)
		return err_set(err, ERR_INPUT, "no key '%s' in the keyring", name);
	if (!is_one(k, name))
		return err_set(err, ERR_INPUT,
		               "more than one key answers to '%s': give what only one has, its "
		               "number or its name",
		               name);
	if (key->revoked)
		return err_set(err, ERR_INPUT, "key %s is revoked already", key->id);
	key->revoked = call->now;
	key->revoked_reason = mem_strdup(reason);
	return trust_save_keyring(call, k, err);
}

static void add_joined(struct grid *g, const struct strlist *list)
{
	auto_clear(str) text = {0};

	for (size_t i = 0; i < list->count; i++)
		str_addf(&text, "%s%s", i ? "," : "", list->v[i]);
	grid_add(g, list->count ? str_c(&text) : "any");
}

static void add_roles(struct grid *g, const struct keyring_key *key)
{
	auto_clear(str) text = {0};

	for (unsigned i = 0; i < ROLE_COUNT; i++)
		if (key->roles >> i & 1)
			str_addf(&text, "%s%s", text.len ? "," : "", role_name((enum role)i));
	grid_add(g, str_c(&text));
}

static bool list(struct call *call, struct keyring *k, struct err *err)
{
	static const struct grid_column columns[] = {
	        {"KEY", false, false},     {"NAME", false, true},  {"ROLES", false, true},
	        {"PRODUCTS", false, true}, {"UNDER", false, true}, {"STATE", false, false},
	        {NULL, false, false},
	};
	auto_clear(grid) g = {.columns = columns};

	if (!out_only(&call->out, "table json", err))
		return false;
	if (out_is(&call->out, "json")) {
		auto_js doc = doc_new(KEYRING_FORMAT, call->now);

		keyring_encode(k, doc);
		js_print(doc, JS_PRETTY, &call->out.text);
		return true;
	}
	for (size_t i = 0; i < k->count; i++) {
		grid_add(&g, k->keys[i].id);
		grid_add(&g, k->keys[i].name);
		add_roles(&g, &k->keys[i]);
		add_joined(&g, &k->keys[i].products);
		add_joined(&g, &k->keys[i].under);
		grid_add(&g, standing(&k->keys[i], call->now));
	}
	if (k->count)
		grid_print(&g, &call->out);
	else
		str_adds(&call->out.text, "no keys: nothing that is signed would be believed\n");
	for (unsigned i = 0; i < ROLE_COUNT; i++)
		if (k->thresholds[i] > 1)
			str_addf(&call->out.text, "%u keys are needed for role %s\n",
			         k->thresholds[i], role_name((enum role)i));
	return true;
}

bool cmd_keyring(struct call *call, struct err *err)
{
	static const struct {
		const char *name;
		bool (*run)(struct call *call, struct keyring *k, struct err *err);
	} acts[] = {{"add", add}, {"threshold", threshold}, {"list", list}, {"revoke", revoke}};
	const char *act = opts_operand(&call->opts, 0);
	auto_clear(keyring) k = {0};

	for (size_t i = 0; i < ARRAY_LEN(acts); i++)
		if (strcmp(acts[i].name, act) == 0)
			return trust_load_keyring(call, &k, err) && acts[i].run(call, &k, err);
	return err_set(err, ERR_USAGE, "keyring: no '%s': there is add, threshold, list and revoke",
	               act);
}
