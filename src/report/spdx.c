#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/jswrite.h"
#include "report/installed.h"
#include "report/serial.h"
#include "report/spdx.h"

#define HOST "SPDXRef-Host"
#define ID_DIGITS 16

struct bill {
	struct jswrite w;
	struct serial serial;
	const struct inventory *inv;
	struct installed in;
};

static void bill_clear(struct bill *b)
{
	installed_clear(&b->in);
}

/* An id may hold letters, digits, "." and "-": the reference is digested. */
static char *id_of(const struct bill *b, const struct component *c)
{
	char hex[SHA256_HEX_SIZE];

	digest_hex(span_of(installed_ref(&b->in, c)), hex);
	return str_format("SPDXRef-Package-%.*s", ID_DIGITS, hex);
}

/* What SPDX has no field for is in the comment, one a line. */
static void add_line(struct str *to, const char *name, const char *value)
{
	if (value && *value)
		str_addf(to, "%sfettle:%s=%s", to->len ? "\n" : "", name, value);
}

static void add_flag(struct str *to, const char *name, bool value)
{
	add_line(to, name, value ? "true" : NULL);
}

static void add_count(struct str *to, const char *name, int64_t value)
{
	auto_free char *text = value ? str_format("%lld", (long long)value) : NULL;

	add_line(to, name, text);
}

static bool is_gap(const struct coverage *c)
{
	return c->result != COVERAGE_READ && c->result != COVERAGE_ABSENT;
}

static void write_unread(struct bill *b)
{
	auto_clear(str) comment = {0};

	for (size_t i = 0; i < b->inv->coverage_count; i++) {
		const struct coverage *c = &b->inv->coverage[i];
		auto_free char *text = NULL;

		if (!is_gap(c))
			continue;
		text = str_format("%s %s: %s: %s", c->source, c->path ? c->path : "-",
		                  coverage_result_name(c->result), c->reason ? c->reason : "-");
		add_line(&comment, "unread", text);
	}
	jswrite_str(&b->w, "comment", comment.len ? str_c(&comment) : NULL);
}

static void add_unread(const struct inventory *inv, struct str *to)
{
	for (size_t i = 0; i < inv->coverage_count; i++) {
		const struct coverage *c = &inv->coverage[i];

		if (is_gap(c))
			str_addf(to, "%s%s %s (%s: %s)",
			         to->len ? "; " : "not everything was read: ", c->source,
			         c->path ? c->path : "-", coverage_result_name(c->result),
			         c->reason ? c->reason : "-");
	}
	if (!to->len && !inventory_is_complete(inv))
		str_adds(to, "not everything was read: nothing is known of what is installed");
}

static void write_creation(struct bill *b)
{
	auto_free char *created = clock_text(b->inv->generated);
	auto_clear(str) comment = {0};

	add_unread(b->inv, &comment);
	jswrite_object(&b->w, "creationInfo");
	jswrite_str(&b->w, "created", created ? created : "1970-01-01T00:00:00Z");
	serial_time(&b->serial, strlen("1970-01-01T00:00:00Z"));
	jswrite_array(&b->w, "creators");
	jswrite_str(&b->w, NULL, "Tool: fettle-" FETTLE_VERSION);
	jswrite_end_array(&b->w);
	jswrite_str(&b->w, "comment", comment.len ? str_c(&comment) : NULL);
	jswrite_end_object(&b->w);
}

static void write_unlicensed(struct jswrite *w)
{
	jswrite_str(w, "downloadLocation", "NOASSERTION");
	jswrite_bool(w, "filesAnalyzed", false);
	jswrite_str(w, "licenseConcluded", "NOASSERTION");
	jswrite_str(w, "licenseDeclared", "NOASSERTION");
	jswrite_str(w, "copyrightText", "NOASSERTION");
}

static void write_host_comment(struct bill *b)
{
	const struct inventory *inv = b->inv;
	const struct os_release *os = &inv->host.os;
	auto_clear(str) comment = {0}, like = {0};

	for (size_t i = 0; i < os->like.count; i++)
		str_addf(&like, "%s%s", i ? " " : "", os->like.v[i]);
	add_line(&comment, "host:id", inv->host.id);
	add_line(&comment, "host:arch", inv->host.arch);
	add_line(&comment, "host:machine", inv->host.machine);
	add_line(&comment, "host:kernel", inv->host.kernel_running);
	add_line(&comment, "host:virtual", inv->host.virtual_kind);
	add_line(&comment, "host:root", inv->host.root);
	add_line(&comment, "os:id", os->id);
	add_line(&comment, "os:codename", os->codename);
	add_line(&comment, "os:like", str_c(&like));
	jswrite_str(&b->w, "comment", comment.len ? str_c(&comment) : NULL);
}

static void write_host(struct bill *b)
{
	const struct inventory *inv = b->inv;

	jswrite_object(&b->w, NULL);
	jswrite_str(&b->w, "SPDXID", HOST);
	jswrite_str(&b->w, "name", inv->host.name ? inv->host.name : "unknown");
	jswrite_str(&b->w, "versionInfo", inv->host.os.version_id);
	jswrite_str(&b->w, "summary", inv->host.os.pretty);
	jswrite_str(&b->w, "primaryPackagePurpose", "OPERATING_SYSTEM");
	write_unlicensed(&b->w);
	write_host_comment(b);
	jswrite_end_object(&b->w);
}

static const char *purpose_of(const struct component *c)
{
	if (str_eq(c->type, "firmware"))
		return "FIRMWARE";
	return str_eq(c->type, "kernel") ? "OPERATING_SYSTEM" : NULL;
}

static void write_origin(struct jswrite *w, const struct component *c)
{
	auto_free char *supplier = c->origin ? str_format("Organization: %s", c->origin) : NULL;
	auto_clear(str) info = {0};

	if (c->source_name)
		str_addf(&info, "built from %s%s%s", c->source_name, c->source_version ? " " : "",
		         c->source_version ? c->source_version : "");
	if (c->location)
		str_addf(&info, "%sread from %s", info.len ? "; " : "", c->location);
	jswrite_str(w, "supplier", supplier ? supplier : "NOASSERTION");
	jswrite_str(w, "sourceInfo", info.len ? str_c(&info) : NULL);
}

static void write_comment(struct jswrite *w, const struct component *c)
{
	auto_clear(str) comment = {0};

	add_line(&comment, "type", c->type);
	add_line(&comment, "arch", c->arch);
	add_line(&comment, "module", c->module);
	add_line(&comment, "status", c->status);
	add_line(&comment, "owner", c->owner);
	add_flag(&comment, "running", c->is_running);
	add_flag(&comment, "auto", c->is_auto);
	add_flag(&comment, "held", c->is_held);
	for (size_t i = 0; i < c->fixes.count; i++)
		add_line(&comment, "fixes", c->fixes.v[i]);
	add_count(&comment, "serial", c->serial);
	add_count(&comment, "paths", c->paths);
	add_count(&comment, "modified", c->modified);
	jswrite_str(w, "comment", comment.len ? str_c(&comment) : NULL);
}

static void write_package(struct bill *b, const struct component *c)
{
	auto_free char *id = id_of(b, c);
	struct jswrite *w = &b->w;

	jswrite_object(w, NULL);
	jswrite_str(w, "SPDXID", id);
	jswrite_str(w, "name", c->name ? c->name : "unknown");
	jswrite_str(w, "versionInfo", c->version);
	write_origin(w, c);
	jswrite_str(w, "primaryPackagePurpose", purpose_of(c));
	write_unlicensed(w);
	write_comment(w, c);
	if (c->purl) {
		jswrite_array(w, "externalRefs");
		jswrite_object(w, NULL);
		jswrite_str(w, "referenceCategory", "PACKAGE-MANAGER");
		jswrite_str(w, "referenceType", "purl");
		jswrite_str(w, "referenceLocator", c->purl);
		jswrite_end_object(w);
		jswrite_end_array(w);
	}
	jswrite_end_object(w);
}

static void write_relationship(struct jswrite *w, const char *from, const char *type,
                               const char *to)
{
	jswrite_object(w, NULL);
	jswrite_str(w, "spdxElementId", from);
	jswrite_str(w, "relationshipType", type);
	jswrite_str(w, "relatedSpdxElement", to);
	jswrite_end_object(w);
}

static void write_relationships(struct bill *b)
{
	jswrite_array(&b->w, "relationships");
	write_relationship(&b->w, "SPDXRef-DOCUMENT", "DESCRIBES", HOST);
	for (size_t i = 0; i < b->inv->count; i++) {
		auto_free char *id = id_of(b, &b->inv->components[i]);

		write_relationship(&b->w, HOST, "CONTAINS", id);
	}
	jswrite_end_array(&b->w);
}

void spdx_inventory(const struct inventory *inv, struct str *to)
{
	__attribute__((cleanup(bill_clear))) struct bill b = {.w = {.to = to}, .inv = inv};

	installed_make(inv, &b.in);
	serial_begin(&b.serial, to);
	jswrite_object(&b.w, NULL);
	jswrite_str(&b.w, "spdxVersion", "SPDX-2.3");
	jswrite_str(&b.w, "dataLicense", "CC0-1.0");
	jswrite_str(&b.w, "SPDXID", "SPDXRef-DOCUMENT");
	jswrite_str(&b.w, "name", inv->host.name ? inv->host.name : "unknown");
	jswrite_str(&b.w, "documentNamespace",
	            "https://spdx.org/spdxdocs/fettle-inventory-" SERIAL_BLANK);
	serial_name(&b.serial);
	write_creation(&b);
	write_unread(&b);
	jswrite_array(&b.w, "packages");
	write_host(&b);
	for (size_t i = 0; i < inv->count; i++)
		write_package(&b, &inv->components[i]);
	jswrite_end_array(&b.w);
	write_relationships(&b);
	jswrite_end_object(&b.w);
	serial_end(&b.serial);
}
