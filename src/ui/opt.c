#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "ui/opt.h"

#define WIDTH 80
#define INDENT 10

struct opt_value {
	char *name;
	char *value; /* NULL for flags */
};

const struct opt opt_common[] = {
        {"help", 'h', OPT_FLAG, NULL, "show this help"},
        {"version", 0, OPT_FLAG, NULL, "show the version"},
        {"quiet", 'q', OPT_FLAG, NULL, "no messages but errors"},
        {"verbose", 'v', OPT_FLAG, NULL, "more messages"},
        {"json", 0, OPT_FLAG, NULL, "same as --format json"},
        {"format", 0, OPT_VALUE, "FORMAT", "table, json, or another that the verb's page names"},
        {"output", 'o', OPT_VALUE, "FILE", "write the result to FILE, whole or not at all"},
        {"color", 0, OPT_VALUE, "WHEN", "auto, always or never"},
        {"yes", 'y', OPT_FLAG, NULL, "answer yes to every question"},
        {"no-input", 0, OPT_FLAG, NULL, "never ask; fail when an answer is missing"},
        {"state-dir", 0, OPT_VALUE, "DIR", "where fettle keeps its state"},
        {"lock-wait", 0, OPT_VALUE, "SECONDS", "how long to wait for another fettle to finish"},
        {"now", 0, OPT_VALUE, "TIME", "take TIME for the present"},
        {0},
};

void opts_clear(struct opts *o)
{
	for (size_t i = 0; i < o->count; i++) {
		free(o->values[i].name);
		free(o->values[i].value);
	}
	free(o->values);
	strlist_clear(&o->operands);
	*o = (struct opts){0};
}

static const struct opt *find_in(const struct opt *table, struct span name, char letter)
{
	for (; table && table->name; table++)
		if (letter ? table->letter == letter : span_eq(name, table->name))
			return table;
	return NULL;
}

static const struct opt *find(const struct usage *usage, struct span name, char letter)
{
	const struct opt *found = find_in(opt_common, name, letter);

	return found || !usage ? found : find_in(usage->opts, name, letter);
}

/* Whether the value of the option in this word is the word after it. */
static bool takes_next(const char *word)
{
	const struct opt *known;

	if (word[1] == '-') {
		known = find_in(opt_common, span_of(word + 2), 0);
		return known ? known->kind != OPT_FLAG : strcmp(word, "--root") == 0;
	}
	for (const char *p = word + 1; *p; p++) {
		known = find_in(opt_common, (struct span){0}, *p);
		if (known && known->kind != OPT_FLAG)
			return p[1] == '\0';
	}
	return false;
}

const char *opts_find_verb(int argc, char *const *argv)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0)
			return i + 1 < argc ? argv[i + 1] : NULL;
		if (argv[i][0] != '-' || !argv[i][1])
			return argv[i];
		if (takes_next(argv[i]))
			i++;
	}
	return NULL;
}

static void add(struct opts *o, const char *name, char *value)
{
	o->values = mem_grow(o->values, o->count, &o->cap, sizeof(*o->values));
	o->values[o->count++] = (struct opt_value){mem_strdup(name), value};
}

struct cursor {
	int argc, at;
	char *const *argv;
};

static bool take_value(struct cursor *c, const struct opt *opt, const char *joined, struct opts *o,
                       struct err *err)
{
	if (opt->kind == OPT_VALUE && opts_value(o, opt->name))
		return err_set(err, ERR_USAGE, "option '--%s' is given twice", opt->name);
	if (!joined) {
		if (c->at + 1 >= c->argc)
			return err_set(err, ERR_USAGE, "option '--%s' needs a value: %s", opt->name,
			               opt->arg);
		joined = c->argv[++c->at];
	}
	add(o, opt->name, mem_strdup(joined));
	return true;
}

static bool parse_long(struct cursor *c, const struct usage *usage, struct opts *o, struct err *err)
{
	struct span rest = span_of(c->argv[c->at] + 2), name = rest;
	const char *joined = strchr(rest.ptr, '=');
	const struct opt *opt;

	if (joined)
		name.len = (size_t)(joined++ - rest.ptr);
	opt = find(usage, name, 0);
	if (!opt)
		return err_set(err, ERR_USAGE, "unknown option '--%.*s'", (int)name.len, name.ptr);
	if (opt->kind != OPT_FLAG)
		return take_value(c, opt, joined, o, err);
	if (joined)
		return err_set(err, ERR_USAGE, "option '--%s' takes no value", opt->name);
	add(o, opt->name, NULL);
	return true;
}

static bool parse_letters(struct cursor *c, const struct usage *usage, struct opts *o,
                          struct err *err)
{
	const char *word = c->argv[c->at];

	for (const char *p = word + 1; *p; p++) {
		const struct opt *opt = find(usage, (struct span){0}, *p);

		if (!opt)
			return err_set(err, ERR_USAGE, "unknown option '-%c'", *p);
		if (opt->kind != OPT_FLAG)
			return take_value(c, opt, p[1] ? p + 1 : NULL, o, err);
		add(o, opt->name, NULL);
	}
	return true;
}

static bool check_operands(const struct opts *o, const struct usage *usage, struct err *err)
{
	if (opts_has(o, "help") || !usage)
		return true;
	if (o->operands.count < usage->min_operands)
		return err_set(err, ERR_USAGE, "something is missing: fettle %s", usage->forms[0]);
	if (o->operands.count > usage->max_operands)
		return err_set(err, ERR_USAGE, "too many arguments, from '%s' on",
		               o->operands.v[usage->max_operands]);
	return true;
}

bool opts_parse(int argc, char *const *argv, const struct usage *usage, struct opts *ret,
                struct err *err)
{
	auto_clear(opts) o = {0};
	struct cursor c = {argc, 1, argv};
	bool verb_seen = !usage, ended = false;

	for (; c.at < argc; c.at++) {
		const char *word = argv[c.at];

		if (!ended && strcmp(word, "--") == 0)
			ended = true;
		else if (ended || word[0] != '-' || !word[1])
			verb_seen ? strlist_add(&o.operands, word) : (void)(verb_seen = true);
		else if (word[1] == '-' ? !parse_long(&c, usage, &o, err)
		                        : !parse_letters(&c, usage, &o, err))
			return false;
	}
	if (!check_operands(&o, usage, err))
		return false;
	*ret = o;
	o = (struct opts){0};
	return true;
}

static const struct opt_value *value_of(const struct opts *o, const char *name)
{
	for (size_t i = o->count; i-- > 0;)
		if (strcmp(o->values[i].name, name) == 0)
			return &o->values[i];
	return NULL;
}

bool opts_has(const struct opts *o, const char *name)
{
	return value_of(o, name) != NULL;
}

const char *opts_value(const struct opts *o, const char *name)
{
	const struct opt_value *v = value_of(o, name);

	return v ? v->value : NULL;
}

void opts_list(const struct opts *o, const char *name, struct strlist *to)
{
	for (size_t i = 0; i < o->count; i++)
		if (strcmp(o->values[i].name, name) == 0)
			strlist_add(to, o->values[i].value);
}

const char *opts_operand(const struct opts *o, size_t i)
{
	return i < o->operands.count ? o->operands.v[i] : NULL;
}

void opts_default(struct opts *o, const char *name, const char *value)
{
	if (value && *value && !opts_has(o, name))
		add(o, name, mem_strdup(value));
}

static void print_opt(const struct opt *opt, struct str *to)
{
	auto_clear(str) left = {0};

	if (opt->letter)
		str_addf(&left, "-%c, ", opt->letter);
	str_addf(&left, "--%s", opt->name);
	if (opt->arg)
		str_addf(&left, " %s", opt->arg);
	if (left.len > 24)
		str_addf(to, "  %s\n%28s", str_c(&left), "");
	else
		str_addf(to, "  %-24s  ", str_c(&left));
	str_addf(to, "%s\n", opt->help);
}

/* Where the next piece of a form ends: options keep their values and brackets stay whole. */
static size_t piece_len(const char *form)
{
	size_t n = 0;
	int depth = 0;

	for (; form[n]; n++) {
		if (form[n] == '[' || form[n] == '(')
			depth++;
		else if (form[n] == ']' || form[n] == ')')
			depth--;
		else if (form[n] == ' ' && depth == 0 && form[n + 1] && strchr("-[(", form[n + 1]))
			break;
	}
	return n;
}

/* One form, on as many lines as it takes; those after the first stand further in. */
static void print_form(const char *before, const char *form, struct str *to)
{
	size_t column = strlen(before) + strlen(" fettle");

	str_addf(to, "%s fettle", before);
	while (*form) {
		size_t n = piece_len(form);

		if (column + 1 + n > WIDTH) {
			str_addf(to, "\n%*s", INDENT, "");
			column = INDENT;
		}
		str_addf(to, " %.*s", (int)n, form);
		column += 1 + n;
		form += n + (form[n] == ' ');
	}
	str_addc(to, '\n');
}

void usage_print(const struct usage *usage, struct str *to)
{
	for (size_t i = 0; usage->forms[i]; i++)
		print_form(i ? "      " : "usage:", usage->forms[i], to);
	str_addf(to, "\n%s\n", usage->purpose);
	if (usage->opts && usage->opts->name)
		str_adds(to, "\nOptions:\n");
	for (const struct opt *o = usage->opts; o && o->name; o++)
		print_opt(o, to);
	str_adds(to, "\nOptions of every command:\n");
	for (const struct opt *o = opt_common; o->name; o++)
		print_opt(o, to);
}
