#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "cmd/load.h"
#include "cmd/since_show.h"
#include "ui/grid.h"

#define DATE_LEN 10

/* --- which time --- */

static bool last_time(const struct call *call, int64_t *ret, struct err *err)
{
	auto_clear(findings) f = {0};
	bool found;

	if (!load_findings(&call->state, &f, &found, err))
		return false;
	*ret = found ? f.generated : 0;
	return true;
}

static bool plan_time(const struct call *call, const char *id, int64_t *ret, struct err *err)
{
	auto_clear(plan) p = {0};
	bool found;

	if (!load_plan(&call->state, id, &p, &found, err))
		return false;
	*ret = p.generated;
	return found || err_set(err, ERR_INPUT, "there is no plan '%s'", id);
}

static bool transaction_time(const struct call *call, const char *id, int64_t *ret, bool *ret_found,
                             struct err *err)
{
	auto_clear(history) h = {0};
	auto_free char *unfinished = NULL;

	*ret_found = false;
	if (!load_history(&call->state, &h, &unfinished, err))
		return false;
	for (size_t i = 0; i < h.count; i++)
		if (str_starts(h.items[i].transaction, id)) {
			*ret = h.items[i].started;
			*ret_found = true;
		}
	return true;
}

bool since_time(const struct call *call, const char *what, int64_t *ret, struct err *err)
{
	int64_t ago;
	bool found;

	if (!what)
		return last_time(call, ret, err);
	if (clock_parse(what, ret, NULL))
		return true;
	if (str_starts(what, "plan-"))
		return plan_time(call, what, ret, err);
	if (strlen(what) < sizeof("0000-") && clock_parse_duration(what, &ago, NULL)) {
		*ret = call->now - ago;
		return true;
	}
	if (!transaction_time(call, what, ret, &found, err) || found)
		return found;
	return err_set(err, ERR_USAGE,
	               "option '--since': '%.60s' is no time, no duration, and no plan or "
	               "transaction",
	               what);
}

/* --- the table --- */

static void add_due(struct grid *grid, const struct finding *f)
{
	auto_free char *text = f ? clock_text(f->due) : NULL;

	if (text)
		text[DATE_LEN] = '\0';
	grid_add(grid, text);
}

static const char *state_now(const struct since_change *c)
{
	if (c->is)
		return c->is;
	return c->kind == SINCE_GONE ? "gone" : NULL;
}

static void add_table(const struct since *s, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"CHANGE", false, false}, {"VULNERABILITY", false, 16}, {"SOURCE", false, true},
	        {"WAS", false, false},    {"IS", false, false},         {"TIER", false, false},
	        {"DUE", false, false},    {NULL, false, false},
	};
	auto_clear(grid) grid = {.columns = columns};

	for (size_t i = 0; i < s->count; i++) {
		const struct since_change *c = &s->changes[i];
		bool live = c->now && finding_state_is_live(c->now->state);

		grid_add(&grid, since_kind_name(c->kind));
		grid_add(&grid, c->vulnerability);
		grid_add(&grid, c->source);
		grid_add(&grid, c->was);
		grid_add(&grid, state_now(c));
		grid_add(&grid, live ? tier_name(c->now->priority.tier) : NULL);
		add_due(&grid, live ? c->now : NULL);
	}
	grid_print(&grid, out);
	str_addc(&out->text, '\n');
}

void since_show(const struct since *s, struct out *out)
{
	static const char *const words[SINCE_KINDS] = {"came", "went", "in another state",
	                                               "newly exploited", "due earlier"};
	size_t counts[SINCE_KINDS] = {0};
	auto_free char *from = clock_text(s->from);

	if (s->count)
		add_table(s, out);
	for (size_t i = 0; i < s->count; i++)
		counts[s->changes[i].kind]++;
	str_addf(&out->text, "since %s: ", from ? from : "the beginning");
	if (!s->count)
		str_adds(&out->text, "no change");
	for (unsigned k = 0, n = 0; k < SINCE_KINDS; k++)
		if (counts[k])
			str_addf(&out->text, "%s%zu %s", n++ ? ", " : "", counts[k], words[k]);
	str_addc(&out->text, '\n');
}
