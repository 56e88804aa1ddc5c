#include "base/err.h"
#include "format/dpkglog.h"

static bool parse(struct span line, struct dpkglog *ret)
{
	struct dpkglog l = {0};
	struct span date, time, action, package, more;

	if (!span_word(&line, &date) || !span_word(&line, &time) || !span_word(&line, &action) ||
	    !span_eq(action, "upgrade") || !span_word(&line, &package) ||
	    !span_word(&line, &l.before) || !span_word(&line, &l.after) || span_word(&line, &more))
		return false;
	if (!span_cut(&package, ':', &l.package) || !l.package.len || !package.len)
		return false;
	l.arch = package;
	*ret = l;
	return true;
}

bool dpkglog_next(struct span *rest, struct dpkglog *ret)
{
	struct span line;

	while (span_cut(rest, '\n', &line))
		if (parse(line, ret))
			return true;
	return false;
}
