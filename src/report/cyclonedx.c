#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/jswrite.h"
#include "report/cyclonedx.h"
#include "report/cyclonedx_part.h"
#include "report/installed.h"
#include "report/serial.h"

struct bom {
	struct jswrite w;
	struct serial serial;
	const struct inventory *inv;
	struct installed in;
	char *host; /* bom-ref */
	char *os;   /* bom-ref; NULL: the system is not known */
};

static void bom_clear(struct bom *b)
{
	installed_clear(&b->in);
	mem_free(&b->host);
	mem_free(&b->os);
}

static void flag(struct jswrite *w, const char *name, bool value)
{
	cyclonedx_property(w, name, value ? "true" : NULL);
}

static void write_tools(struct jswrite *w)
{
	jswrite_object(w, "tools");
	jswrite_array(w, "components");
	jswrite_object(w, NULL);
	jswrite_str(w, "type", "application");
	jswrite_str(w, "name", "fettle");
	jswrite_str(w, "version", FETTLE_VERSION);
	jswrite_end_object(w);
	jswrite_end_array(w);
	jswrite_end_object(w);
}

static void write_host(struct bom *b)
{
	const struct inventory *inv = b->inv;

	jswrite_object(&b->w, "component");
	jswrite_str(&b->w, "bom-ref", b->host);
	jswrite_str(&b->w, "type", "device");
	jswrite_str(&b->w, "name", inv->host.name ? inv->host.name : "unknown");
	jswrite_array(&b->w, "properties");
	cyclonedx_property(&b->w, "fettle:host:id", inv->host.id);
	cyclonedx_property(&b->w, "fettle:host:arch", inv->host.arch);
	cyclonedx_property(&b->w, "fettle:host:machine", inv->host.machine);
	cyclonedx_property(&b->w, "fettle:host:kernel", inv->host.kernel_running);
	cyclonedx_property(&b->w, "fettle:host:virtual", inv->host.virtual_kind);
	cyclonedx_property(&b->w, "fettle:host:root", inv->host.root);
	jswrite_end_array(&b->w);
	jswrite_end_object(&b->w);
}

static void write_unread(struct bom *b)
{
	for (size_t i = 0; i < b->inv->coverage_count; i++) {
		const struct coverage *c = &b->inv->coverage[i];
		auto_free char *text = NULL;

		if (c->result == COVERAGE_READ || c->result == COVERAGE_ABSENT)
			continue;
		text = str_format("%s %s: %s: %s", c->source, c->path ? c->path : "-",
		                  coverage_result_name(c->result), c->reason ? c->reason : "-");
		cyclonedx_property(&b->w, "fettle:unread", text);
	}
}

static void write_feeds(struct bom *b, const struct findings *f)
{
	auto_free char *uncovered = str_format("%zu", f->uncovered_count);

	for (size_t i = 0; i < f->feed_count; i++)
		cyclonedx_property(&b->w, f->feeds[i].stale ? "fettle:feed:stale" : "fettle:feed",
		                   f->feeds[i].name);
	cyclonedx_property(&b->w, "fettle:uncovered", f->uncovered_count ? uncovered : NULL);
}

static void write_metadata(struct bom *b, const struct findings *f)
{
	auto_free char *time = clock_text(f ? f->generated : b->inv->generated);

	jswrite_object(&b->w, "metadata");
	if (time) {
		jswrite_str(&b->w, "timestamp", time);
		serial_time(&b->serial, strlen(time));
	}
	write_tools(&b->w);
	write_host(b);
	jswrite_array(&b->w, "properties");
	write_unread(b);
	if (f)
		write_feeds(b, f);
	jswrite_end_array(&b->w);
	jswrite_end_object(&b->w);
}

static void write_os_properties(struct jswrite *w, const struct os_release *os)
{
	auto_clear(str) like = {0};

	if (!os->codename && !os->like.count)
		return;
	for (size_t i = 0; i < os->like.count; i++)
		str_addf(&like, "%s%s", i ? " " : "", os->like.v[i]);
	jswrite_array(w, "properties");
	cyclonedx_property(w, "fettle:os:codename", os->codename);
	cyclonedx_property(w, "fettle:os:like", like.len ? str_c(&like) : NULL);
	jswrite_end_array(w);
}

static void write_os(struct bom *b)
{
	const struct os_release *os = &b->inv->host.os;

	if (!b->os)
		return;
	jswrite_object(&b->w, NULL);
	jswrite_str(&b->w, "bom-ref", b->os);
	jswrite_str(&b->w, "type", "operating-system");
	jswrite_str(&b->w, "name", os->id);
	jswrite_str(&b->w, "version", os->version_id);
	jswrite_str(&b->w, "description", os->pretty);
	write_os_properties(&b->w, os);
	jswrite_end_object(&b->w);
}

static const char *type_of(const struct component *c)
{
	if (str_eq(c->type, "kernel"))
		return "operating-system";
	if (str_eq(c->type, "firmware"))
		return "firmware";
	return str_eq(c->type, "bundle") ? "application" : "library";
}

static void count(struct jswrite *w, const char *name, int64_t value)
{
	auto_free char *text = value ? str_format("%lld", (long long)value) : NULL;

	cyclonedx_property(w, name, text);
}

static void write_properties(struct jswrite *w, const struct component *c)
{
	jswrite_array(w, "properties");
	cyclonedx_property(w, "fettle:type", c->type);
	cyclonedx_property(w, "fettle:arch", c->arch);
	cyclonedx_property(w, "fettle:source", c->source_name);
	cyclonedx_property(w, "fettle:source_version", c->source_version);
	cyclonedx_property(w, "fettle:module", c->module);
	cyclonedx_property(w, "fettle:status", c->status);
	cyclonedx_property(w, "fettle:owner", c->owner);
	flag(w, "fettle:running", c->is_running);
	flag(w, "fettle:auto", c->is_auto);
	flag(w, "fettle:held", c->is_held);
	for (size_t i = 0; i < c->fixes.count; i++)
		cyclonedx_property(w, "fettle:fixes", c->fixes.v[i]);
	count(w, "fettle:serial", c->serial);
	count(w, "fettle:paths", c->paths);
	count(w, "fettle:modified", c->modified);
	jswrite_end_array(w);
}

static void write_component(struct bom *b, const struct component *c)
{
	struct jswrite *w = &b->w;

	jswrite_object(w, NULL);
	jswrite_str(w, "bom-ref", installed_ref(&b->in, c));
	jswrite_str(w, "type", type_of(c));
	jswrite_str(w, "publisher", c->origin);
	jswrite_str(w, "name", c->name ? c->name : "unknown");
	jswrite_str(w, "version", c->version);
	jswrite_str(w, "purl", c->purl);
	write_properties(w, c);
	if (c->location) {
		jswrite_object(w, "evidence");
		jswrite_array(w, "occurrences");
		jswrite_object(w, NULL);
		jswrite_str(w, "location", c->location);
		jswrite_end_object(w);
		jswrite_end_array(w);
		jswrite_end_object(w);
	}
	jswrite_end_object(w);
}

static void write_dependencies(struct bom *b)
{
	struct jswrite *w = &b->w;

	jswrite_array(w, "dependencies");
	jswrite_object(w, NULL);
	jswrite_str(w, "ref", b->host);
	jswrite_array(w, "dependsOn");
	jswrite_str(w, NULL, b->os);
	for (size_t i = 0; i < b->inv->count; i++)
		jswrite_str(w, NULL, b->in.refs.v[i]);
	jswrite_end_array(w);
	jswrite_end_object(w);
	jswrite_end_array(w);
}

static void write_compositions(struct bom *b)
{
	struct jswrite *w = &b->w;

	jswrite_array(w, "compositions");
	jswrite_object(w, NULL);
	jswrite_str(w, "aggregate", inventory_is_complete(b->inv) ? "complete" : "incomplete");
	jswrite_array(w, "dependencies");
	jswrite_str(w, NULL, b->host);
	jswrite_end_array(w);
	jswrite_end_object(w);
	jswrite_end_array(w);
}

static void name_refs(struct bom *b)
{
	const struct os_release *os = &b->inv->host.os;

	b->host = str_format("host:%s", b->inv->host.id ? b->inv->host.id : "unknown");
	if (os->id)
		b->os = str_format("os:%s%s%s", os->id, os->version_id ? "@" : "",
		                   os->version_id ? os->version_id : "");
}

static void write_bom(const struct findings *f, const struct inventory *inv, struct str *to)
{
	__attribute__((cleanup(bom_clear))) struct bom b = {.w = {.to = to}, .inv = inv};

	installed_make(inv, &b.in);
	name_refs(&b);
	serial_begin(&b.serial, to);
	jswrite_object(&b.w, NULL);
	jswrite_str(&b.w, "$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
	jswrite_str(&b.w, "bomFormat", "CycloneDX");
	jswrite_str(&b.w, "specVersion", "1.6");
	jswrite_str(&b.w, "serialNumber", "urn:uuid:" SERIAL_BLANK);
	serial_name(&b.serial);
	jswrite_int(&b.w, "version", 1);
	write_metadata(&b, f);
	jswrite_array(&b.w, "components");
	write_os(&b);
	for (size_t i = 0; i < inv->count; i++)
		write_component(&b, &inv->components[i]);
	jswrite_end_array(&b.w);
	write_dependencies(&b);
	write_compositions(&b);
	if (f)
		cyclonedx_vulnerabilities(f, &b.in, &b.w);
	jswrite_end_object(&b.w);
	serial_end(&b.serial);
}

void cyclonedx_inventory(const struct inventory *inv, struct str *to)
{
	write_bom(NULL, inv, to);
}

void cyclonedx_findings(const struct findings *f, const struct inventory *inv, struct str *to)
{
	write_bom(f, inv, to);
}
