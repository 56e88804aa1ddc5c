#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "ext/jsview.h"
#include "ext/jswrite.h"
#include "model/inventory.h"

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

size_t inventory_gaps(const struct inventory *inv)
{
	size_t gaps = 0;

	for (size_t i = 0; i < inv->coverage_count; i++)
		gaps += inv->coverage[i].result == COVERAGE_PARTIAL ||
		        inv->coverage[i].result == COVERAGE_UNREADABLE;
	return gaps;
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
		component_encode(&inv->components[i], &w);
	jswrite_end_array(&w);
	facts_encode(&inv->facts, &w);
	live_encode(&inv->live, &w);
	jswrite_end_object(&w);
}

static bool decode_os(const struct jsval *host, struct os_release *os, struct err *err)
{
	const struct jsval *o;

	return jsval_opt_object(host, "os", &o, err) &&
	       (!o ||
	        (jsval_dup_opt(o, "id", &os->id, err) &&
	         jsval_dup_opt(o, "version_id", &os->version_id, err) &&
	         jsval_dup_opt(o, "codename", &os->codename, err) &&
	         jsval_opt_strings(o, "like", &os->like, err) &&
	         jsval_dup_opt(o, "pretty", &os->pretty, err)) ||
	        err_prefix(err, "os"));
}

static bool decode_kernel(const struct jsval *host, struct inventory *inv, struct err *err)
{
	const struct jsval *o;

	return jsval_opt_object(host, "kernel", &o, err) &&
	       (!o ||
	        (jsval_dup_opt(o, "running", &inv->host.kernel_running, err) &&
	         jsval_dup_opt(o, "machine", &inv->host.machine, err) &&
	         jsval_dup_opt(o, "boot_id", &inv->host.boot_id, err)) ||
	        err_prefix(err, "kernel"));
}

static bool decode_host(const struct jsval *doc, struct inventory *inv, struct err *err)
{
	const struct jsval *o;

	return jsval_get_object(doc, "host", &o, err) &&
	       ((jsval_dup_opt(o, "id", &inv->host.id, err) &&
	         jsval_dup_opt(o, "name", &inv->host.name, err) &&
	         jsval_dup_opt(o, "arch", &inv->host.arch, err) &&
	         decode_os(o, &inv->host.os, err) && decode_kernel(o, inv, err) &&
	         jsval_dup_opt(o, "virtual", &inv->host.virtual_kind, err) &&
	         jsval_dup_opt(o, "root", &inv->host.root, err)) ||
	        err_prefix(err, "host"));
}

static bool decode_coverage(const struct jsval *o, void *to, struct err *err)
{
	auto_free char *source = NULL, *path = NULL, *result = NULL, *reason = NULL;
	enum coverage_result r;
	int64_t components;

	if (!jsval_dup_text(o, "source", &source, err) || !jsval_dup_opt(o, "path", &path, err) ||
	    !jsval_dup_text(o, "result", &result, err) ||
	    !jsval_opt_int(o, "components", 0, INT64_MAX, 0, &components, err) ||
	    !jsval_dup_opt(o, "reason", &reason, err))
		return false;
	if (!result_parse(result, &r))
		return err_set(err, ERR_INPUT,
		               "result: '%s' is not read, partial, absent or unreadable", result);
	inventory_add_coverage(to, source, path, r, reason)->components = (size_t)components;
	return true;
}

static bool decode_component(const struct jsval *o, void *to, struct err *err)
{
	return component_decode(o, inventory_add(to), err);
}

bool inventory_parse(struct span text, struct inventory *ret, struct err *err)
{
	auto_clear(inventory) inv = {0};
	auto_clear(jsview) view = {0};
	const struct jsval *doc, *list;

	if (!jsview_parse_document(&view, text, INVENTORY_FORMAT, &doc, err) ||
	    !jsval_get_time(doc, "generated", &inv.generated, err) ||
	    !decode_host(doc, &inv, err) || !jsval_get_array(doc, "coverage", &list, err) ||
	    !jsval_opt_each(doc, "coverage", decode_coverage, &inv, err) ||
	    !jsval_get_array(doc, "components", &list, err) ||
	    !jsval_opt_each(doc, "components", decode_component, &inv, err) ||
	    !facts_decode(doc, &inv.facts, err) || !live_decode(doc, &inv.live, err))
		return false;
	*ret = inv;
	inv = (struct inventory){0};
	return true;
}
