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

static bool add_named(const char *name, unsigned *set, struct err *err)
{
	auto_clear(str) all = {0};

	for (size_t i = 0; i < ARRAY_LEN(conditions); i++) {
		str_addf(&all, " %s", conditions[i].name);
		if (strcmp(conditions[i].name, name) == 0) {
			*set |= 1u << i;
			return true;
		}
	}
	return err_set(err, ERR_USAGE, "option '--fail-on': no '%s': there is%s", name,
	               str_c(&all));
}

bool condition_wanted(const struct opts *o, unsigned *ret, struct err *err)
{
	const char *list = opts_value(o, "fail-on");
	auto_clear(strlist) names = {0};
	unsigned set = opts_has(o, "exit-code") ? (1u << ARRAY_LEN(conditions)) - 1 : 0;

	if (list)
		strlist_split(&names, list, ',');
	if (list && !names.count)
		return err_set(err, ERR_USAGE, "option '--fail-on': no condition is named");
	for (size_t i = 0; i < names.count; i++)
		if (!add_named(names.v[i], &set, err))
			return false;
	*ret = set;
	return true;
}

int condition_status(unsigned set)
{
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
