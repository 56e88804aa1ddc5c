#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/js.h"
#include "ext/proc.h"
#include "model/purl.h"
#include "scan/fwupd.h"
#include "scan/source.h"

#define SOURCE "fwupd"
#define PROGRAM "usr/bin/fwupdmgr"
#define PATIENCE 30     /* seconds: it may have to start its daemon, which asks the devices */
#define NOTHING_TO_DO 2 /* its exit status where there are no devices */

static bool add_device(const struct js *device, struct inventory *inv, size_t *silent,
                       struct err *err)
{
	const char *name, *version, *vendor, *id;
	struct component *c;

	if (!js_opt_str(device, "Name", &name, err) ||
	    !js_opt_str(device, "Version", &version, err) ||
	    !js_opt_str(device, "Vendor", &vendor, err) ||
	    !js_opt_str(device, "DeviceId", &id, err))
		return false;
	if (!name || !version || !*name || !*version) {
		++*silent;
		return true;
	}
	c = inventory_add(inv);
	c->type = mem_strdup("firmware");
	c->name = mem_strdup(name);
	c->version = mem_strdup(version);
	c->origin = mem_strdup(vendor);
	c->location = str_format("fwupd/%s", id ? id : name);
	c->status = mem_strdup("installed");
	c->purl = purl_text(&(struct purl){.type = "generic", .name = name, .version = version});
	return true;
}

bool fwupd_take(struct span json, struct inventory *inv, size_t *ret_silent, struct err *err)
{
	const struct js *devices;
	size_t silent = 0;
	auto_js doc = NULL;

	if (!js_parse(json, &doc, err) || !js_get_array(doc, "Devices", &devices, err))
		return false;
	for (size_t i = 0; i < js_count(devices); i++)
		if (!add_device(js_at(devices, i), inv, &silent, err))
			return err_prefix(err, "Devices[%zu]", i);
	*ret_silent = silent;
	return true;
}

/* What it says before and after the document, on either stream, is no part of it. */
static struct span document_in(const struct str *output)
{
	struct span s = span_make(output->buf, output->len);

	s = span_from(s, span_find(s, '{'));
	while (s.len && s.ptr[s.len - 1] != '}')
		s.len--;
	return s;
}

static bool run(struct proc_end *ret, struct err *err)
{
	static const char *const words[] = {"get-devices", "--json", "--no-unreported-check",
	                                    "--no-metadata-check"};
	auto_clear(strlist) argv = {0};

	strlist_add(&argv, "/" PROGRAM);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		strlist_add(&argv, words[i]);
	return proc_run(&(struct proc){.argv = &argv, .root = -1, .timeout = PATIENCE}, ret, err);
}

static bool ask(struct inventory *inv, size_t *ret_silent, struct err *err)
{
	auto_clear(proc_end) end = {0};

	if (!run(&end, err))
		return false;
	if (end.expired)
		return err_set(err, ERR_FAILED, "it gave no answer in %d seconds", PATIENCE);
	if (end.exit == NOTHING_TO_DO)
		return true;
	if (end.exit != 0)
		return err_set(err, ERR_FAILED, "it ended with %jd", (intmax_t)end.exit);
	return fwupd_take(document_in(&end.output), inv, ret_silent, err);
}

void scan_fwupd(const struct scan *s, struct inventory *inv)
{
	size_t before = inv->count, silent = 0;
	auto_clear(str) reason = {0};
	struct err why = {0};

	if (!s->is_here)
		return;
	if (!fs_exists(s->root, PROGRAM)) {
		inventory_add_coverage(inv, SOURCE, PROGRAM, COVERAGE_ABSENT, NULL);
		return;
	}
	if (!ask(inv, &silent, &why))
		source_reason(&reason, "%s", why.msg);
	if (silent) { /* there is nothing to be mended about them */
		auto_free char *count = str_format("%zu", silent);

		facts_add(&inv->facts, SOURCE, "devices-without-version", count, PROGRAM);
	}
	source_done(inv, SOURCE, PROGRAM, inv->count - before, &reason);
}
