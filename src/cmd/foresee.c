#include "assess/after.h"
#include "assess/goal.h"
#include "base/fs.h"
#include "base/str.h"
#include "ext/js.h"
#include "cmd/foresee.h"
#include "cmd/load.h"
#include "store/doc.h"

static bool read_plan(const struct call *call, const char *name, struct plan *ret, struct err *err)
{
	auto_clear(str) text = {0};
	auto_js doc = NULL;
	bool found;

	if (strchr(name, '/') || str_ends(name, ".json"))
		return (fs_read_operand(name, DOC_MAX, &text, err) &&
		        js_parse_document(span_make(text.buf, text.len), PLAN_FORMAT, &doc, err) &&
		        plan_decode(doc, ret, err)) ||
		       err_prefix(err, "plan '%s'", name);
	if (!load_plan(&call->state, name, ret, &found, err))
		return false;
	if (found)
		return true;
	err_set(err, ERR_INPUT, "there is no plan '%s'", name);
	return err_hint(err, "'fettle assess --until GOAL' makes one and shows its id");
}

bool foresee_plan(const struct call *call, const char *name, struct inventory *inv, struct err *err)
{
	auto_clear(plan) plan = {0};
	auto_clear(strlist) notes = {0};

	if (!read_plan(call, name, &plan, err) || !after_apply(&plan, inv, &notes, err))
		return false;
	for (size_t i = 0; i < notes.count; i++)
		msg_warn(&call->msg, "%s", notes.v[i]);
	return true;
}

static bool copy_inventory(const struct inventory *from, struct inventory *ret, struct err *err)
{
	auto_clear(str) text = {0};

	inventory_encode(from, &text);
	return inventory_parse(span_make(text.buf, text.len), ret, err);
}

static void take_obstacles(const struct findings *left, const struct goal *goal, int64_t now,
                           struct plan *p)
{
	strlist_clear(&p->in_the_way);
	for (size_t i = 0; i < left->count; i++)
		if (left->items[i].state != FINDING_PENDING_RESTART &&
		    goal_is_against(goal, &left->items[i], now))
			strlist_add(&p->in_the_way, left->items[i].id);
	strlist_sort(&p->in_the_way);
	p->is_reached = p->is_reached && p->in_the_way.count == 0;
}

const char *foresee_unknown(const struct assess_result *r, const struct goal *goal)
{
	if (!r->claims)
		return "no feed of vulnerabilities speaks of this host";
	if (goal_asks_kev(goal) && !findings_have_feed(&r->findings, "kev"))
		return "there is no feed of type kev that says what is exploited";
	return NULL;
}

bool foresee_goal(const struct assess_input *in, struct assess_result *r, struct err *err)
{
	auto_clear(inventory) then = {0};
	auto_clear(assess_result) left = {0};
	auto_clear(strlist) notes = {0};
	struct assess_input ahead = *in;

	if (foresee_unknown(r, in->goal))
		r->plan.is_reached = false;
	if (!r->plan.count)
		return true;
	if (!copy_inventory(in->inventory, &then, err) ||
	    !after_apply(&r->plan, &then, &notes, err))
		return false;
	ahead.inventory = &then;
	ahead.goal = NULL;
	if (!assess_run(&ahead, &left, err))
		return false;
	take_obstacles(&left.findings, in->goal, in->now, &r->plan);
	return true;
}
