#include "base/str.h"
#include "cmd/call.h"

static const char *const forms[] = {"help [VERB]", NULL};

const struct usage usage_help = {
        .purpose = "Show what fettle can do, or how one verb is used.",
        .forms = forms,
        .max_operands = 1,
};

static void print_overview(const struct verb *verbs, struct str *to)
{
	str_adds(to, "usage: fettle VERB [OPTION...] [ARGUMENT...]\n\n"
	             "Carries the whole patch life cycle of a host.\n\nVerbs:\n");
	for (const struct verb *v = verbs; v->name; v++)
		str_addf(to, "  %-12s  %s\n", v->name, v->usage->purpose);
	str_adds(to,
	         "\n'fettle VERB --help' shows the options of a verb, 'man fettle' the manual.\n");
}

bool cmd_help(struct call *call, struct err *err)
{
	const char *name = opts_operand(&call->opts, 0);
	const struct verb *verb = name ? verb_find(call->verbs, name) : NULL;

	if (name && !verb)
		return err_set(err, ERR_USAGE, "unknown verb '%s'", name);
	if (verb)
		usage_print(verb->usage, &call->out.text);
	else
		print_overview(call->verbs, &call->out.text);
	return true;
}
