#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/str.h"
#include "ext/js.h"
#include "trust/keyring.h"

static const char *const role_names[ROLE_COUNT] = {
        [ROLE_VENDOR] = "vendor",
        [ROLE_APPROVER] = "approver",
        [ROLE_CHANGE_MANAGER] = "change-manager",
        [ROLE_SECURITY_ENGINEER] = "security-engineer",
        [ROLE_ASSET_MANAGER] = "asset-manager",
        [ROLE_HOST] = "host",
        [ROLE_REPOSITORY] = "repository",
};

const char *role_name(enum role role)
{
	return role_names[role];
}

bool role_parse(const char *name, enum role *ret, struct err *err)
{
	for (unsigned i = 0; i < ROLE_COUNT; i++)
		if (strcmp(role_names[i], name) == 0) {
			*ret = (enum role)i;
			return true;
		}
	err_set(err, ERR_INPUT, "no role '%.60s'", name);
	return err_hint(err, "roles are vendor, repository, approver, change-manager, "
	                     "security-engineer, asset-manager and host");
}

static void key_clear(struct keyring_key *key)
{
	mem_free(&key->name);
	mem_free(&key->revoked_reason);
	strlist_clear(&key->products);
	strlist_clear(&key->under);
}

void keyring_clear(struct keyring *k)
{
	for (size_t i = 0; i < k->count; i++)
		key_clear(&k->keys[i]);
	free(k->keys);
	*k = (struct keyring){0};
}

static bool decode_roles(const struct js *o, unsigned *ret, struct err *err)
{
	auto_clear(strlist) names = {0};
	enum role role;

	if (!js_opt_strings(o, "roles", &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		if (!role_parse(names.v[i], &role, err))
			return err_prefix(err, "roles[%zu]", i);
		*ret |= 1u << role;
	}
	return true;
}

static bool check_under(const struct strlist *under, struct err *err)
{
	for (size_t i = 0; i < under->count; i++) {
		if (under->v[i][0] != '/')
			return err_set(err, ERR_INPUT, "under[%zu]: '%s' is not an absolute path",
			               i, under->v[i]);
		if (under->v[i][1] && !relpath_check(span_of(under->v[i] + 1), err))
			return err_prefix(err, "under[%zu]", i);
	}
	return true;
}

static bool decode_key(const struct js *o, struct keyring *k, struct err *err)
{
	struct minisign_public public;
	const char *line, *name;
	struct keyring_key *key;

	if (!js_is_object(o))
		return err_set(err, ERR_INPUT, "not an object");
	if (!js_get_str(o, "public", &line, err) || !js_get_str(o, "name", &name, err))
		return false;
	if (!minisign_public_parse(span_of(line), &public, err))
		return err_prefix(err, "public");
	return keyring_add(k, &public, name, &key, err) && decode_roles(o, &key->roles, err) &&
	       js_opt_strings(o, "products", &key->products, err) &&
	       js_opt_strings(o, "under", &key->under, err) && check_under(&key->under, err) &&
	       js_opt_time(o, "added", &key->added, err) &&
	       js_opt_time(o, "not_before", &key->not_before, err) &&
	       js_opt_time(o, "not_after", &key->not_after, err) &&
	       js_opt_time(o, "revoked", &key->revoked, err) &&
	       js_dup_opt(o, "revoked_reason", &key->revoked_reason, err);
}

bool keyring_decode(const struct js *doc, struct keyring *ret, struct err *err)
{
	auto_clear(keyring) k = {0};
	const struct js *keys, *thresholds, *value;
	const char *name;
	enum role role;
	int64_t n;

	if (!js_get_array(doc, "keys", &keys, err) ||
	    !js_opt_object(doc, "thresholds", &thresholds, err))
		return false;
	for (size_t i = 0; i < js_count(keys); i++)
		if (!decode_key(js_at(keys, i), &k, err))
			return err_prefix(err, "keys[%zu]", i);
	for (void *at = NULL; thresholds && js_each(thresholds, &at, &name, &value);) {
		if (!role_parse(name, &role, err) || !js_get_int(thresholds, name, 1, 8, &n, err))
			return err_prefix(err, "thresholds");
		k.thresholds[role] = (unsigned)n;
	}
	*ret = k;
	k = (struct keyring){0};
	return true;
}

static struct js *encode_key(const struct keyring_key *key)
{
	struct js *o = js_object(), *roles = js_array();
	auto_clear(str) line = {0};

	js_set_str(o, "id", key->id);
	js_set_str(o, "name", key->name);
	minisign_public_line(&key->public, &line);
	js_set_str(o, "public", str_c(&line));
	for (unsigned i = 0; i < ROLE_COUNT; i++)
		if (key->roles >> i & 1)
			js_push_str(roles, role_names[i]);
	js_set(o, "roles", roles);
	js_set_strings(o, "products", &key->products);
	js_set_strings(o, "under", &key->under);
	js_set_time(o, "added", key->added);
	js_set_time(o, "not_before", key->not_before);
	js_set_time(o, "not_after", key->not_after);
	js_set_time(o, "revoked", key->revoked);
	js_set_str(o, "revoked_reason", key->revoked_reason);
	return o;
}

void keyring_encode(const struct keyring *k, struct js *doc)
{
	struct js *keys = js_array(), *thresholds = js_object();

	for (size_t i = 0; i < k->count; i++)
		js_push(keys, encode_key(&k->keys[i]));
	for (unsigned i = 0; i < ROLE_COUNT; i++)
		if (k->thresholds[i])
			js_set_int(thresholds, role_names[i], k->thresholds[i]);
	js_set(doc, "keys", keys);
	js_set(doc, "thresholds", thresholds);
}

bool keyring_add(struct keyring *k, const struct minisign_public *public, const char *name,
                 struct keyring_key **ret, struct err *err)
{
	struct keyring_key *key;

	for (size_t i = 0; i < k->count; i++) {
		if (sign_equal(k->keys[i].public.key, public->key, sizeof(public->key)))
			return err_set(err, ERR_INPUT, "key %s is in the keyring already, as '%s'",
			               k->keys[i].id, k->keys[i].name);
		if (strcmp(k->keys[i].name, name) == 0)
			return err_set(err, ERR_INPUT, "another key has the name '%.60s'", name);
	}
	k->keys = mem_grow(k->keys, k->count, &k->cap, sizeof(*k->keys));
	key = &k->keys[k->count++];
	key->public = *public;
	key->name = mem_strdup(name);
	minisign_id(public->keynum, key->id);
	*ret = key;
	return true;
}

struct keyring_key *keyring_find(const struct keyring *k, const char *id_or_name)
{
	for (size_t i = 0; i < k->count; i++)
		if (strcmp(k->keys[i].id, id_or_name) == 0 ||
		    strcmp(k->keys[i].name, id_or_name) == 0)
			return &k->keys[i];
	return NULL;
}

unsigned keyring_threshold(const struct keyring *k, enum role role)
{
	return k->thresholds[role] ? k->thresholds[role] : 1;
}

void keyring_proof_clear(struct keyring_proof *p)
{
	free(p->keys);
	*p = (struct keyring_proof){0};
}

static bool is_in(const struct keyring_proof *p, const struct keyring_key *key)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->keys[i] == key)
			return true;
	return false;
}

/* Why a key does not count for a role now; NULL when it does. */
static const char *why_not(const struct keyring_key *key, enum role role, int64_t now)
{
	if (key->revoked)
		return "is revoked";
	if (!(key->roles >> role & 1))
		return "does not have the role";
	if (key->not_before && now < key->not_before)
		return "is not valid yet";
	if (key->not_after && now >= key->not_after)
		return "is no longer valid";
	return NULL;
}

struct tally {
	const struct keyring_key *refused;
	const char *reason;
	struct keyring_proof proof;
};

/* The key that made the signature. A key number is only a hint: several keys may have it, and one
 * of them must have signed. None has it: *ret is NULL. */
static bool find_signer(const struct keyring *k, struct span bytes, const struct minisign_sig *sig,
                        const struct keyring_key **ret, struct err *err)
{
	const struct keyring_key *named = NULL;
	struct err why = {0};

	*ret = NULL;
	for (size_t i = 0; i < k->count && !*ret; i++) {
		const struct keyring_key *key = &k->keys[i];

		if (memcmp(key->public.keynum, sig->keynum, sizeof(sig->keynum)) != 0)
			continue;
		named = key;
		if (minisign_verify(&key->public, sig, bytes, &why))
			*ret = key;
	}
	return *ret || !named ||
	       err_set(err, ERR_UNTRUSTED, "key %s ('%s'): %s", named->id, named->name, why.msg);
}

static bool count_sig(const struct keyring *k, enum role role, struct span bytes,
                      const struct minisign_sig *sig, int64_t now, struct tally *t, struct err *err)
{
	const struct keyring_key *key;
	const char *reason;

	if (!find_signer(k, bytes, sig, &key, err))
		return false;
	if (!key)
		return true;
	reason = why_not(key, role, now);
	if (reason) {
		t->refused = key;
		t->reason = reason;
	} else if (!is_in(&t->proof, key)) {
		t->proof.keys = mem_grow(t->proof.keys, t->proof.count, &t->proof.cap,
		                         sizeof(const struct keyring_key *));
		t->proof.keys[t->proof.count++] = key;
	}
	return true;
}

static bool too_few(const struct keyring *k, enum role role, size_t sigs, const struct tally *t,
                    struct err *err)
{
	if (sigs == 0)
		return err_set(err, ERR_UNTRUSTED, "not signed");
	if (t->refused)
		return err_set(err, ERR_UNTRUSTED, "key %s ('%s') %s%s%s", t->refused->id,
		               t->refused->name, t->reason,
		               strcmp(t->reason, "does not have the role") == 0 ? " " : "",
		               strcmp(t->reason, "does not have the role") == 0 ? role_name(role)
		                                                                : "");
	if (t->proof.count)
		return err_set(err, ERR_UNTRUSTED,
		               "signed by %zu of the %u keys with role %s that it needs",
		               t->proof.count, keyring_threshold(k, role), role_name(role));
	err_set(err, ERR_UNTRUSTED, "not signed by a key of the keyring");
	return err_hint(err, "'fettle keyring list' shows the keys, 'fettle keyring add' adds one");
}

bool keyring_prove(const struct keyring *k, enum role role, struct span bytes,
                   const struct minisign_sig *sigs, size_t count, int64_t now,
                   struct keyring_proof *ret, struct err *err)
{
	struct tally t = {0};
	bool ok = true;

	for (size_t i = 0; ok && i < count; i++)
		ok = count_sig(k, role, bytes, &sigs[i], now, &t, err);
	if (ok && t.proof.count < keyring_threshold(k, role))
		ok = too_few(k, role, count, &t, err);
	if (ok)
		*ret = t.proof;
	else
		keyring_proof_clear(&t.proof);
	return ok;
}

bool keyring_key_has_product(const struct keyring_key *key, const char *product)
{
	return key->products.count == 0 || strlist_has(&key->products, product);
}

bool keyring_key_has_path(const struct keyring_key *key, const char *path)
{
	for (size_t i = 0; i < key->under.count; i++)
		if (strcmp(key->under.v[i], "/") == 0 || relpath_is_under(path, key->under.v[i]))
			return true;
	return key->under.count == 0;
}
