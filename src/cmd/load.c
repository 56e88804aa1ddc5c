#include "apply/receipts.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "cmd/load.h"
#include "ext/js.h"
#include "store/doc.h"
#include "store/transaction.h"

#define INVENTORY "inventory/current.json"
#define FINDINGS "findings.json"
#define POLICY "/etc/fettle/policy.json"

bool load_policy(const struct opts *o, struct policy *ret, struct err *err)
{
	const char *given = opts_value(o, "policy"), *path = given ? given : POLICY;
	auto_clear(str) text = {0};
	struct err why = {0};

	if (!fs_read_operand(path, POLICY_MAX, &text, &why)) {
		if (!given && fs_is_absent(&why))
			return true;
		if (err)
			*err = why;
		return false;
	}
	return policy_parse(span_make(text.buf, text.len), ret, err) ||
	       err_prefix(err, "policy '%s'", path);
}

bool load_inventory(const struct state *s, struct inventory *ret, bool *ret_found, struct err *err)
{
	auto_clear(str) text = {0};

	if (!doc_load_text(s, INVENTORY, &text, ret_found, err))
		return false;
	return !*ret_found || inventory_parse(span_make(text.buf, text.len), ret, err) ||
	       err_prefix(err, "'%s/" INVENTORY "'", s->path);
}

bool load_findings(const struct state *s, struct findings *ret, bool *ret_found, struct err *err)
{
	auto_clear(str) text = {0};

	if (!doc_load_text(s, FINDINGS, &text, ret_found, err))
		return false;
	return !*ret_found || findings_parse(span_make(text.buf, text.len), ret, err) ||
	       err_prefix(err, "'%s/" FINDINGS "'", s->path);
}

/* Names in a directory of the state; none when it is not there. */
static bool list(const struct state *s, const char *name, struct strlist *ret, struct err *err)
{
	auto_fd dir = -1;
	struct err why = {0};

	if (fs_open_subdir(s->dir, name, &dir, &why))
		return fs_list(dir, ret, err) || err_prefix(err, "'%s/%s'", s->path, name);
	if (fs_is_absent(&why))
		return true;
	if (err)
		*err = why;
	return false;
}

static bool load_one_plan(const struct state *s, const char *name, struct plan *ret,
                          bool *ret_found, struct err *err)
{
	auto_js doc = NULL;

	if (!doc_load(s, name, PLAN_FORMAT, &doc, ret_found, err))
		return false;
	return !*ret_found || plan_decode(doc, ret, err) ||
	       err_prefix(err, "'%s/%s'", s->path, name);
}

static bool is_newer(const struct plan *a, const struct plan *b)
{
	return !b->id || a->generated > b->generated ||
	       (a->generated == b->generated && strcmp(a->id, b->id) > 0);
}

static bool load_newest_plan(const struct state *s, struct plan *ret, bool *ret_found,
                             struct err *err)
{
	auto_clear(strlist) names = {0};
	auto_clear(plan) newest = {0};

	if (!list(s, "plans", &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *name = str_format("plans/%s", names.v[i]);
		auto_clear(plan) p = {0};
		bool found;

		if (names.v[i][0] == '.' || !str_ends(names.v[i], ".json"))
			continue;
		if (!load_one_plan(s, name, &p, &found, err))
			return false;
		if (found && is_newer(&p, &newest)) {
			plan_clear(&newest);
			newest = p;
			p = (struct plan){0};
		}
	}
	*ret_found = newest.id != NULL;
	*ret = newest;
	newest = (struct plan){0};
	return true;
}

bool load_plan(const struct state *s, const char *id, struct plan *ret, bool *ret_found,
               struct err *err)
{
	auto_free char *name = id ? str_format("plans/%s.json", id) : NULL;

	if (!id)
		return load_newest_plan(s, ret, ret_found, err);
	if (strchr(id, '/') || *id == '.')
		return err_set(err, ERR_USAGE, "'%.80s' is not the id of a plan", id);
	return load_one_plan(s, name, ret, ret_found, err);
}

bool load_history(const struct state *s, struct history *ret, char **ret_unfinished,
                  struct err *err)
{
	auto_free char *unfinished = NULL;

	if (!transaction_current(s, &unfinished, err) || !receipts_load(s, ret, err))
		return false;
	*ret_unfinished = unfinished;
	unfinished = NULL;
	return true;
}
