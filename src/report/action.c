#include "base/err.h"
#include "base/str.h"
#include "report/action.h"

static char *upgrade(const struct finding *f)
{
	struct str text = {0};

	str_addf(&text, "upgrade %s", f->source);
	if (f->installed)
		str_addf(&text, " from %s", f->installed);
	if (f->fixed_version)
		str_addf(&text, " to %s or later", f->fixed_version);
	if (f->patch)
		str_addf(&text, " (patch %s)", f->patch);
	return str_steal(&text);
}

char *action_text(const struct finding *f)
{
	switch (f->state) {
	case FINDING_OPEN:
		return upgrade(f);
	case FINDING_NO_FIX:
		return str_format("no fix of %s is known: reduce its exposure and watch the feed",
		                  f->source);
	case FINDING_FIX_UNREACHABLE:
		return str_format("%s%s%s has a fix, but no configured source offers it", f->source,
		                  f->fixed_version ? " " : "",
		                  f->fixed_version ? f->fixed_version : "");
	case FINDING_PENDING_RESTART:
		return str_format("restart what still runs the old code of %s, or reboot",
		                  f->source);
	case FINDING_MITIGATED:
	case FINDING_EXCEPTED:
		return str_format("a decision covers it: review that before it ends");
	case FINDING_UNKNOWN:
		return str_format("find out whether %s is affected: the feed cannot say",
		                  f->source);
	case FINDING_FIXED:
	case FINDING_NOT_AFFECTED:
	case FINDING_STATES:
		break;
	}
	return str_format("nothing is to be done");
}
