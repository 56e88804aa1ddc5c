#include "base/str.h"
#include "cmd/call.h"
#include "ext/js.h"

static const char *const forms[] = {"version", NULL};

const struct usage usage_version = {
        .purpose = "Show the version of fettle.",
        .forms = forms,
};

bool cmd_version(struct call *call, struct err *err)
{
	if (!out_only(&call->out, "table json", err))
		return false;
	if (out_is(&call->out, "json")) {
		auto_js o = js_object();

		js_set_str(o, "format", "fettle.version/1");
		js_set_str(o, "version", FETTLE_VERSION);
		js_print(o, JS_PRETTY, &call->out.text);
	} else {
		str_adds(&call->out.text, "fettle " FETTLE_VERSION "\n");
	}
	return true;
}
