#include "cmd/condition.h"
#include "base/str.h"

/* The gravest first. */
static const struct {
	enum status status;
	const char *name;
} conditions[] = {
        {STATUS_BREACHED, "breached"}, {STATUS_UNKNOWN, "unknown"}, {STATUS_SECURITY, "security"},
        {STATUS_UPDATES, "updates"},   {STATUS_REBOOT, "reboot"},   {STATUS_RESTART, "restart"},
        {STATUS_NOTHING, "nothing"},
};

unsigned condition_bit(enum status s)
{
	for (size_t i = 0; i < ARRAY_LEN(conditions); i++)
		if (conditions[i].status == s)
			return 1u << i;
	return 0;
}

/* Words for a part of a condition; their bits stand above those of the conditions. */
static const struct {
	const char *name;
	enum status status;
} parts[] = {
        {"overdue", STATUS_BREACHED}, {"kev", STATUS_BREACHED},       {"urgent", STATUS_BREACHED},
        {"soon", STATUS_BREACHED},    {"scheduled", STATUS_BREACHED}, {"coverage", STATUS_UNKNOWN},
};

static unsigned part_bit(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (strcmp(parts[i].name, name) == 0)
			return 1u << (ARRAY_LEN(conditions) + i);
	return 0;
}

/* Stands above the parts. */
unsigned condition_kev_untold(void)
{
	return 1u << (ARRAY_LEN(conditions) + ARRAY_LEN(parts));
}

static unsigned named_bit(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(conditions); i++)
		if (strcmp(conditions[i].name, name) == 0)
			return 1u << i;
	return 0;
}

static bool add_named(const char *name, bool with_parts, unsigned *set, struct err *err)
{
	auto_clear(str) all = {0};
	unsigned bit = named_bit(name);

	if (!bit && with_parts)
		bit = part_bit(name);
	*set |= bit;
	if (bit == part_bit("kev"))
		*set |= condition_kev_untold();
	if (bit)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(conditions); i++)
		str_addf(&all, " %s", conditions[i].name);
	for (size_t i = 0; with_parts && i < ARRAY_LEN(parts); i++)
		str_addf(&all, " %s", parts[i].name);
	return err_set(err, ERR_USAGE, "option '--fail-on': no '%s': there is%s", name,
	               str_c(&all));
}

static bool read_wanted(const struct opts *o, bool with_parts, unsigned *ret, struct err *err)
{
	const char *list = opts_value(o, "fail-on");
	auto_clear(strlist) names = {0};
	unsigned set = opts_has(o, "exit-code") ? (1u << ARRAY_LEN(conditions)) - 1 : 0;

	if (list)
		strlist_split(&names, list, ',');
	if (list && !names.count)
		return err_set(err, ERR_USAGE, "option '--fail-on': no condition is named");
	for (size_t i = 0; i < names.count; i++)
		if (!add_named(names.v[i], with_parts, &set, err))
			return false;
	*ret = set;
	return true;
}

bool condition_wanted(const struct opts *o, unsigned *ret, struct err *err)
{
	return read_wanted(o, false, ret, err);
}

bool condition_wanted_parts(const struct opts *o, unsigned *ret, struct err *err)
{
	return read_wanted(o, true, ret, err);
}

/* The gravest of the statuses that the bits of a set stand for. */
int condition_status(unsigned set)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (set >> (ARRAY_LEN(conditions) + i) & 1)
			set |= condition_bit(parts[i].status);
	if (set & condition_kev_untold())
		set |= condition_bit(STATUS_UNKNOWN);
	for (size_t i = 0; i < ARRAY_LEN(conditions); i++)
		if (set >> i & 1)
			return (int)conditions[i].status;
	return STATUS_OK;
}

unsigned condition_of_findings(const struct findings *f, int64_t now)
{
	unsigned all = 0;

	if (findings_overdue(f, now))
		all |= condition_bit(STATUS_BREACHED);
	if (!f->complete || f->uncovered_count || findings_in_state(f, FINDING_UNKNOWN))
		all |= condition_bit(STATUS_UNKNOWN);
	return all;
}

unsigned condition_of_patch(const struct patch *p)
{
	return condition_bit(str_eq(p->class, "security") ? STATUS_SECURITY : STATUS_UPDATES);
}

const char *condition_name(size_t i, enum status *ret)
{
	if (i >= ARRAY_LEN(conditions))
		return NULL;
	*ret = conditions[i].status;
	return conditions[i].name;
}

/* --- an assessment as a whole --- */

/* Restarts and reboots that findings wait for, and restarts that no finding asks for. */
static unsigned effects_of(const struct findings *f, const struct inventory *inv)
{
	unsigned all = 0;

	for (size_t i = 0; i < f->count; i++)
		if (f->items[i].state == FINDING_PENDING_RESTART)
			all |= condition_bit(f->items[i].live_count ? STATUS_RESTART
			                                            : STATUS_REBOOT);
	for (size_t i = 0; i < inv->live.process_count; i++)
		if (!inv->live.processes[i].container)
			all |= condition_bit(STATUS_RESTART);
	return all;
}

/* A tier stands for what is at least as urgent. */
static unsigned parts_of(const struct finding *f, int64_t now)
{
	unsigned all = 0;

	if (!finding_state_is_live(f->state))
		return 0;
	if (f->due && f->due <= now)
		all |= part_bit("overdue");
	if (f->priority.kev)
		all |= part_bit("kev");
	if (f->priority.tier == TIER_URGENT)
		all |= part_bit("urgent") | part_bit("soon") | part_bit("scheduled");
	else if (f->priority.tier == TIER_SOON)
		all |= part_bit("soon") | part_bit("scheduled");
	else if (f->priority.tier == TIER_SCHEDULED)
		all |= part_bit("scheduled");
	return all;
}

unsigned condition_of_assessment(const struct assess_result *r, const struct inventory *inv)
{
	const struct findings *f = &r->findings;
	unsigned all = condition_of_findings(f, f->generated) | effects_of(f, inv);

	if (!r->claims)
		all |= condition_bit(STATUS_UNKNOWN);
	if (!r->claims || !findings_have_feed(f, "kev"))
		all |= condition_kev_untold();
	if (!r->claims || !f->complete || f->uncovered_count)
		all |= part_bit("coverage");
	for (size_t i = 0; i < f->count; i++)
		all |= parts_of(&f->items[i], f->generated);
	for (size_t i = 0; i < r->plan.count; i++)
		all |= condition_of_patch(&r->plan.patches[i]);
	return all;
}
