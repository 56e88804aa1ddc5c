#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "report/fate.h"

const char *fate_name(enum fate f)
{
	static const char *const names[] = {"open", "remedied", "excepted", "void"};

	return names[f];
}

enum fate fate_at(const struct episode *e, int64_t when)
{
	if (!e->closed || e->closed > when)
		return FATE_OPEN;
	if (str_eq(e->closed_as, "excepted") || str_eq(e->closed_as, "mitigated"))
		return FATE_EXCEPTED;
	return str_eq(e->closed_as, "not-affected") ? FATE_VOID : FATE_REMEDIED;
}

char *fate_id(const struct episode *e)
{
	auto_free char *since = clock_text(e->first_seen);

	return str_format("%s@%s", e->finding, since ? since : "-");
}
