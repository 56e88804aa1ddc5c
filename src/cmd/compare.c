#include <unistd.h>

#include "base/fs.h"
#include "base/str.h"
#include "cmd/call.h"
#include "model/version.h"

#define INPUT_MAX (64u << 20)

static const char *const forms[] = {"compare SCHEME", "compare SCHEME A OP B", NULL};

const struct usage usage_compare = {
        .purpose = "Compare versions by the rules of the ecosystem they are from.",
        .forms = forms,
        .min_operands = 1,
        .max_operands = 4,
};

enum answer_status { IS_TRUE = 0, IS_FALSE = 1, NO_VERSION = 3 };

static bool read_scheme(const char *name, enum version_scheme *ret, struct err *err)
{
	auto_clear(str) all = {0};

	if (version_scheme_parse(name, ret))
		return true;
	for (unsigned i = 0; i < VERSION_SCHEMES; i++)
		str_addf(&all, "%s%s", i ? " " : "", version_scheme_name((enum version_scheme)i));
	err_set(err, ERR_USAGE, "no scheme '%s'", name);
	return err_hint(err, "there is %s", str_c(&all));
}

static bool holds(const char *op, int order, bool *ret, struct err *err)
{
	static const struct {
		const char *name;
		bool below, same, above;
	} ops[] = {{"lt", true, false, false}, {"le", true, true, false},
	           {"eq", false, true, false}, {"ne", true, false, true},
	           {"ge", false, true, true},  {"gt", false, false, true}};

	for (size_t i = 0; i < ARRAY_LEN(ops); i++)
		if (strcmp(ops[i].name, op) == 0) {
			*ret = order < 0 ? ops[i].below : order > 0 ? ops[i].above : ops[i].same;
			return true;
		}
	return err_set(err, ERR_USAGE, "no comparison '%s': there is lt le eq ne ge gt", op);
}

static bool answer(struct call *call, enum version_scheme scheme, struct err *err)
{
	struct span a = span_of(opts_operand(&call->opts, 1));
	const char *op = opts_operand(&call->opts, 2);
	struct span b = span_of(opts_operand(&call->opts, 3));
	bool yes = false;

	if (!b.ptr)
		return err_set(err, ERR_USAGE, "compare: give all of SCHEME A OP B");
	if (!holds(op, 0, &yes, err))
		return false;
	if (!version_has_order(scheme, a, b)) {
		struct span bad = version_is_valid(scheme, a) ? b : a;

		return err_set(err, ERR_INPUT, "'%.*s' is not a version by the rules of %s",
		               (int)bad.len, bad.ptr, version_scheme_name(scheme));
	}
	if (!holds(op, version_compare(scheme, a, b), &yes, err))
		return false;
	call->status = yes ? IS_TRUE : IS_FALSE;
	return true;
}

static bool compare_line(enum version_scheme scheme, struct span line, struct str *to)
{
	struct span a, b, more;
	int order;

	if (!span_word(&line, &a) || !span_word(&line, &b) || span_word(&line, &more))
		return false;
	if (!version_has_order(scheme, a, b)) {
		str_adds(to, "!\n");
		return true;
	}
	order = version_compare(scheme, a, b);
	str_adds(to, order < 0 ? "<\n" : order > 0 ? ">\n" : "=\n");
	return true;
}

static bool filter(struct call *call, enum version_scheme scheme, struct err *err)
{
	auto_clear(str) text = {0};
	struct span rest, line;
	size_t number = 0;

	if (!fs_read_fd(STDIN_FILENO, INPUT_MAX, &text, err))
		return err_prefix(err, "standard input");
	rest = span_make(text.buf, text.len);
	while (span_cut(&rest, '\n', &line)) {
		number++;
		if (!compare_line(scheme, line, &call->out.text))
			return err_set(err, ERR_INPUT, "line %zu: not two versions", number);
	}
	return true;
}

bool cmd_compare(struct call *call, struct err *err)
{
	enum version_scheme scheme;

	if (!out_only(&call->out, "table", err) ||
	    !read_scheme(opts_operand(&call->opts, 0), &scheme, err))
		return false;
	return opts_operand(&call->opts, 1) ? answer(call, scheme, err) : filter(call, scheme, err);
}
