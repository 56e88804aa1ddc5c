#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "ext/js.h"
#include "ext/jswrite.h"
#include "model/inventory.h"

void component_clear(struct component *c)
{
	char *const owned[] = {c->purl,           c->type,   c->name,     c->version,
	                       c->arch,           c->origin, c->status,   c->source_name,
	                       c->source_version, c->owner,  c->location, c->module};

	for (size_t i = 0; i < ARRAY_LEN(owned); i++)
		free(owned[i]);
	strlist_clear(&c->fixes);
	*c = (struct component){0};
}

const char *coverage_result_name(enum coverage_result r)
{
	static const char *const names[] = {"read", "partial", "absent", "unreadable"};

	return names[r];
}

static bool result_parse(const char *name, enum coverage_result *ret)
{
	for (unsigned i = COVERAGE_READ; i <= COVERAGE_UNREADABLE; i++)
		if (strcmp(coverage_result_name((enum coverage_result)i), name) == 0) {
			*ret = (enum coverage_result)i;
			return true;
		}
	return false;
}

static void clear_host(struct inventory *inv)
{
	struct os_release *os = &inv->host.os;
	char *const owned[] = {inv->host.id,
	                       inv->host.name,
	                       inv->host.arch,
	                       inv->host.kernel_running,
	                       inv->host.machine,
	                       inv->host.boot_id,
	                       inv->host.root,
	                       inv->host.virtual_kind,
	                       os->id,
	                       os->version_id,
	                       os->codename,
	                       os->pretty};

	for (size_t i = 0; i < ARRAY_LEN(owned); i++)
		free(owned[i]);
	strlist_clear(&os->like);
}

void inventory_clear(struct inventory *inv)
{
	clear_host(inv);
	for (size_t i = 0; i < inv->count; i++)
		component_clear(&inv->components[i]);
	for (size_t i = 0; i < inv->coverage_count; i++) {
		free(inv->coverage[i].source);
		free(inv->coverage[i].path);
		free(inv->coverage[i].reason);
	}
	facts_clear(&inv->facts);
	live_clear(&inv->live);
	free(inv->components);
	free(inv->coverage);
	*inv = (struct inventory){0};
}

struct component *inventory_add(struct inventory *inv)
{
	inv->components =
	        mem_grow(inv->components, inv->count, &inv->cap, sizeof(*inv->components));
	return &inv->components[inv->count++];
}

struct coverage *inventory_add_coverage(struct inventory *inv, const char *source, const char *path,
                                        enum coverage_result result, const char *reason)
{
	struct coverage *c;

	inv->coverage = mem_grow(inv->coverage, inv->coverage_count, &inv->coverage_cap,
	                         sizeof(*inv->coverage));
	c = &inv->coverage[inv->coverage_count++];
	c->source = mem_strdup(source);
	c->path = mem_strdup(path);
	c->result = result;
	c->reason = mem_strdup(reason);
	return c;
}

static int compare_texts(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int by_purl(const void *left, const void *right)
{
	const struct component *a = left, *b = right;
	int by = compare_texts(a->purl, b->purl);

	return by ? by : compare_texts(a->location, b->location);
}

static int by_source(const void *left, const void *right)
{
	const struct coverage *a = left, *b = right;
	int by = compare_texts(a->source, b->source);

	return by ? by : compare_texts(a->path, b->path);
}

void inventory_sort(struct inventory *inv)
{
	if (inv->count)
		qsort(inv->components, inv->count, sizeof(*inv->components), by_purl);
	if (inv->coverage_count)
		qsort(inv->coverage, inv->coverage_count, sizeof(*inv->coverage), by_source);
	facts_sort(&inv->facts);
	live_sort(&inv->live);
}

/* Sources that tell of what runs and of the platform. */
static bool is_beside(const struct coverage *c)
{
	static const char *const names[] = {"boot",       "cpu",       "esrt",      "firmware",
	                                    "fwupd",      "livepatch", "microcode", "process",
	                                    "repository", "socket"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(c->source, names[i]) == 0)
			return true;
	return false;
}

bool coverage_is_of_packages(const struct coverage *c)
{
	return strcmp(c->source, "kernel") != 0 && !is_beside(c);
}

bool inventory_has_whole(const struct inventory *inv, const char *source)
{
	for (size_t i = 0; i < inv->coverage_count; i++)
		if (strcmp(inv->coverage[i].source, source) == 0)
			return inv->coverage[i].result == COVERAGE_READ;
	return false;
}

bool inventory_is_complete(const struct inventory *inv)
{
	bool some = false;

	for (size_t i = 0; i < inv->coverage_count; i++) {
		const struct coverage *c = &inv->coverage[i];

		if (!is_beside(c) &&
		    (c->result == COVERAGE_PARTIAL || c->result == COVERAGE_UNREADABLE))
			return false;
		some = some || (c->components > 0 && coverage_is_of_packages(c));
	}
	return some;
}

static void encode_host(const struct inventory *inv, struct jswrite *w)
{
	const struct os_release *os = &inv->host.os;

	jswrite_object(w, "host");
	jswrite_str(w, "id", inv->host.id);
	jswrite_str(w, "name", inv->host.name);
	jswrite_object(w, "os");
	jswrite_str(w, "id", os->id);
	jswrite_str(w, "version_id", os->version_id);
	jswrite_str(w, "codename", os->codename);
	jswrite_strings(w, "like", &os->like);
	jswrite_str(w, "pretty", os->pretty);
	jswrite_end_object(w);
	jswrite_str(w, "arch", inv->host.arch);
	jswrite_object(w, "kernel");
	jswrite_str(w, "running", inv->host.kernel_running);
	jswrite_str(w, "machine", inv->host.machine);
	jswrite_str(w, "boot_id", inv->host.boot_id);
	jswrite_end_object(w);
	jswrite_str(w, "virtual", inv->host.virtual_kind);
	jswrite_str(w, "root", inv->host.root);
	jswrite_end_object(w);
}

static void encode_component(const struct component *c, struct jswrite *w)
{
	jswrite_object(w, NULL);
	jswrite_str(w, "purl", c->purl);
	jswrite_str(w, "type", c->type);
	jswrite_str(w, "name", c->name);
	jswrite_str(w, "version", c->version);
	jswrite_str(w, "arch", c->arch);
	if (c->source_name) {
		jswrite_object(w, "source");
		jswrite_str(w, "name", c->source_name);
		jswrite_str(w, "version", c->source_version);
		jswrite_end_object(w);
	}
	jswrite_str(w, "module", c->module);
	jswrite_str(w, "origin", c->origin);
	jswrite_str(w, "status", c->status);
	jswrite_str(w, "location", c->location);
	jswrite_str(w, "owner", c->owner);
	if (c->is_running)
		jswrite_bool(w, "running", true);
	if (c->is_auto)
		jswrite_bool(w, "auto", true);
	if (c->is_held)
		jswrite_bool(w, "held", true);
	if (c->fixes.count)
		jswrite_strings(w, "fixes", &c->fixes);
	if (c->serial)
		jswrite_int(w, "serial", c->serial);
	if (c->paths)
		jswrite_int(w, "paths", c->paths);
	if (c->modified)
		jswrite_int(w, "modified", c->modified);
	jswrite_end_object(w);
}

static void encode_coverage(const struct coverage *c, struct jswrite *w)
{
	jswrite_object(w, NULL);
	jswrite_str(w, "source", c->source);
	jswrite_str(w, "path", c->path);
	jswrite_str(w, "result", coverage_result_name(c->result));
	jswrite_int(w, "components", (int64_t)c->components);
	jswrite_str(w, "reason", c->reason);
	jswrite_end_object(w);
}

void inventory_encode(const struct inventory *inv, struct str *to)
{
	struct jswrite w = {.to = to, .rows = true};

	jswrite_object(&w, NULL);
	jswrite_str(&w, "format", INVENTORY_FORMAT);
	jswrite_time(&w, "generated", inv->generated);
	jswrite_str(&w, "generator", "fettle " FETTLE_VERSION);
	encode_host(inv, &w);
	jswrite_array(&w, "coverage");
	for (size_t i = 0; i < inv->coverage_count; i++)
		encode_coverage(&inv->coverage[i], &w);
	jswrite_end_array(&w);
	jswrite_array(&w, "components");
	for (size_t i = 0; i < inv->count; i++)
		encode_component(&inv->components[i], &w);
	jswrite_end_array(&w);
	facts_encode(&inv->facts, &w);
	live_encode(&inv->live, &w);
	jswrite_end_object(&w);
}

static bool decode_os(const struct js *host, struct os_release *os, struct err *err)
{
	const struct js *o;

	return js_opt_object(host, "os", &o, err) &&
	       (!o ||
	        (js_dup_opt(o, "id", &os->id, err) &&
	         js_dup_opt(o, "version_id", &os->version_id, err) &&
	         js_dup_opt(o, "codename", &os->codename, err) &&
	         js_opt_strings(o, "like", &os->like, err) &&
	         js_dup_opt(o, "pretty", &os->pretty, err)) ||
	        err_prefix(err, "os"));
}

static bool decode_kernel(const struct js *host, struct inventory *inv, struct err *err)
{
	const struct js *o;

	return js_opt_object(host, "kernel", &o, err) &&
	       (!o ||
	        (js_dup_opt(o, "running", &inv->host.kernel_running, err) &&
	         js_dup_opt(o, "machine", &inv->host.machine, err) &&
	         js_dup_opt(o, "boot_id", &inv->host.boot_id, err)) ||
	        err_prefix(err, "kernel"));
}

static bool decode_host(const struct js *doc, struct inventory *inv, struct err *err)
{
	const struct js *o;

	return js_get_object(doc, "host", &o, err) &&
	       ((js_dup_opt(o, "id", &inv->host.id, err) &&
	         js_dup_opt(o, "name", &inv->host.name, err) &&
	         js_dup_opt(o, "arch", &inv->host.arch, err) && decode_os(o, &inv->host.os, err) &&
	         decode_kernel(o, inv, err) &&
	         js_dup_opt(o, "virtual", &inv->host.virtual_kind, err) &&
	         js_dup_opt(o, "root", &inv->host.root, err)) ||
	        err_prefix(err, "host"));
}

static bool decode_source(const struct js *o, struct component *c, struct err *err)
{
	const struct js *source;

	return js_opt_object(o, "source", &source, err) &&
	       (!source ||
	        (js_dup_str(source, "name", &c->source_name, err) &&
	         js_dup_opt(source, "version", &c->source_version, err)) ||
	        err_prefix(err, "source"));
}

static bool decode_component(const struct js *o, struct component *c, struct err *err)
{
	return js_dup_str(o, "purl", &c->purl, err) && js_dup_str(o, "type", &c->type, err) &&
	       js_dup_str(o, "name", &c->name, err) && js_dup_opt(o, "version", &c->version, err) &&
	       js_dup_opt(o, "arch", &c->arch, err) && decode_source(o, c, err) &&
	       js_dup_opt(o, "module", &c->module, err) &&
	       js_dup_opt(o, "origin", &c->origin, err) &&
	       js_dup_opt(o, "status", &c->status, err) &&
	       js_dup_opt(o, "location", &c->location, err) &&
	       js_dup_opt(o, "owner", &c->owner, err) &&
	       js_opt_bool(o, "running", false, &c->is_running, err) &&
	       js_opt_bool(o, "auto", false, &c->is_auto, err) &&
	       js_opt_bool(o, "held", false, &c->is_held, err) &&
	       js_opt_strings(o, "fixes", &c->fixes, err) &&
	       js_opt_int(o, "serial", 0, INT64_MAX, 0, &c->serial, err) &&
	       js_opt_int(o, "paths", 0, INT64_MAX, 0, &c->paths, err) &&
	       js_opt_int(o, "modified", 0, INT64_MAX, 0, &c->modified, err);
}

static bool decode_coverage(const struct js *o, struct inventory *inv, struct err *err)
{
	const char *source, *path, *result, *reason;
	enum coverage_result r;
	int64_t components;
	struct coverage *c;

	if (!js_get_str(o, "source", &source, err) || !js_opt_str(o, "path", &path, err) ||
	    !js_get_str(o, "result", &result, err) ||
	    !js_opt_int(o, "components", 0, INT64_MAX, 0, &components, err) ||
	    !js_opt_str(o, "reason", &reason, err))
		return false;
	if (!result_parse(result, &r))
		return err_set(err, ERR_INPUT,
		               "result: '%s' is not read, partial, absent or unreadable", result);
	c = inventory_add_coverage(inv, source, path, r, reason);
	c->components = (size_t)components;
	return true;
}

bool inventory_decode(const struct js *doc, struct inventory *ret, struct err *err)
{
	auto_clear(inventory) inv = {0};
	const struct js *list;

	if (!js_get_time(doc, "generated", &inv.generated, err) || !decode_host(doc, &inv, err) ||
	    !js_get_array(doc, "coverage", &list, err))
		return false;
	for (size_t i = 0; i < js_count(list); i++)
		if (!decode_coverage(js_at(list, i), &inv, err))
			return err_prefix(err, "coverage[%zu]", i);
	if (!js_get_array(doc, "components", &list, err))
		return false;
	for (size_t i = 0; i < js_count(list); i++)
		if (!decode_component(js_at(list, i), inventory_add(&inv), err))
			return err_prefix(err, "components[%zu]", i);
	if (!facts_decode(doc, &inv.facts, err) || !live_decode(doc, &inv.live, err))
		return false;
	*ret = inv;
	inv = (struct inventory){0};
	return true;
}
