#include "format/depends.h"
#include "base/attr.h"
#include "base/err.h"

static const struct {
	const char *text;
	enum depend_op op;
} ops[] = {
        {"<<", DEPEND_LT}, {"<=", DEPEND_LE}, {">=", DEPEND_GE}, {">>", DEPEND_GT},
        {"=", DEPEND_EQ},  {"<", DEPEND_LE},  {">", DEPEND_GE}, /* the last two are old forms */
};

static bool cut(struct span *s, char sep, struct span *ret)
{
	while (s->len) {
		if (!span_cut(s, sep, ret))
			return false;
		*ret = span_trim(*ret);
		if (ret->len)
			return true;
	}
	return false;
}

bool depends_clause(struct span *rest, struct span *ret)
{
	return cut(rest, ',', ret);
}

static bool read_version(struct span inside, struct depend *d)
{
	inside = span_trim(inside);
	for (size_t i = 0; i < ARRAY_LEN(ops); i++) {
		if (!span_starts(inside, ops[i].text))
			continue;
		d->op = ops[i].op;
		d->version = span_trim(span_from(inside, strlen(ops[i].text)));
		return d->version.len > 0;
	}
	return false;
}

static bool read(struct span text, struct depend *ret)
{
	struct depend d = {0};
	size_t open = span_find(text, '('), close = span_find(text, ')');
	size_t colon;

	if (open < text.len &&
	    (close == text.len || close < open ||
	     !read_version(span_make(text.ptr + open + 1, close - open - 1), &d)))
		return false;
	d.name = span_trim(span_make(text.ptr, open));
	colon = span_find(d.name, ':');
	if (colon < d.name.len) {
		d.arch = span_from(d.name, colon + 1);
		d.name.len = colon;
	}
	*ret = d;
	return d.name.len > 0;
}

bool depends_alternative(struct span *clause, struct depend *ret)
{
	struct span one;

	while (cut(clause, '|', &one))
		if (read(one, ret))
			return true;
	return false;
}

bool depend_holds(enum depend_op op, int order)
{
	switch (op) {
	case DEPEND_LT:
		return order < 0;
	case DEPEND_LE:
		return order <= 0;
	case DEPEND_EQ:
		return order == 0;
	case DEPEND_GE:
		return order >= 0;
	case DEPEND_GT:
		return order > 0;
	case DEPEND_ANY:
		break;
	}
	return true;
}
