#include "apply/conduct.h"
#include "apply/gate.h"
#include "apply/serials.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/strlist.h"

static bool check_serial(const struct gate *g, const struct manifest *m, struct err *err)
{
	auto_free char *line = manifest_line(m);
	int64_t highest, floor;

	if (!serials_get(g->state, line, &highest, &floor, err))
		return false;
	if (m->serial >= highest)
		return true;
	err_set(err, ERR_UNTRUSTED,
	        "serial %lld of '%s' is older than %lld, which this host has had",
	        (long long)m->serial, line, (long long)highest);
	return err_hint(err, "to go back to what was there before, use 'fettle rollback'");
}

static bool is_in(const struct gate *g, const char *id)
{
	return history_of_bundle(g->history, id) || (g->together && strlist_has(g->together, id));
}

static bool check_others(const struct gate *g, const struct manifest *m, struct err *err)
{
	for (size_t i = 0; i < m->requires.count; i++)
		if (!is_in(g, m->requires.v[i]))
			return err_set(err, ERR_REFUSED,
			               "it requires bundle '%s', which is not applied",
			               m->requires.v[i]);
	for (size_t i = 0; i < m->conflicts.count; i++)
		if (is_in(g, m->conflicts.v[i]))
			return err_set(err, ERR_REFUSED,
			               "it conflicts with bundle '%s', which is applied",
			               m->conflicts.v[i]);
	return true;
}

static bool check_reversible(const struct gate *g, const struct manifest *m, struct err *err)
{
	if (!m->irreversible || g->irreversible)
		return true;
	err_set(err, ERR_REFUSED, "it cannot be rolled back%s%s",
	        m->irreversible_reason ? ": " : "",
	        m->irreversible_reason ? m->irreversible_reason : "");
	return err_hint(err, "--irreversible applies it nevertheless");
}

bool gate_admit(const struct gate *g, struct bundle *b, bool remembered,
                struct keyring_proof *ret_proof, struct err *err)
{
	const struct manifest *m = &b->manifest;

	return bundle_prove(b, g->keyring, g->now, remembered, ret_proof, err) &&
	       bundle_applies(m, &g->host, err) && check_serial(g, m, err) &&
	       check_others(g, m, err) && check_reversible(g, m, err) &&
	       bundle_prove_objects(b, err) && conduct_is_possible(m, g->host.root, err);
}
