#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "format/dpkg.h"
#include "format/rpmheader.h"
#include "model/purl.h"
#include "scan/distro.h"
#include "scan/sbom.h"

bool sbom_is_beside(const struct bill_item *item)
{
	static const char *const kinds[] = {"file",
	                                    "device",
	                                    "data",
	                                    "platform",
	                                    "machine-learning-model",
	                                    "cryptographic-asset"};

	for (size_t i = 0; item->kind && i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i], item->kind) == 0)
			return true;
	return bill_item_get(item, "aquasecurity:trivy:Class") != NULL;
}

/* --- where it was built from --- */

static const char *const source_names[] = {
        "fettle:source",
        "source",
        "syft:metadata:source",
        "syft:metadata:originPackage",
        "syft:metadata:basepackage",
        "aquasecurity:trivy:SrcName",
        NULL,
};
static const char *const source_versions[] = {"fettle:source_version", "source_version",
                                              "syft:metadata:sourceVersion", NULL};

static const char *first_of(const struct bill_item *item, const char *const *names)
{
	for (; *names; names++) {
		const char *value = bill_item_get(item, *names);

		if (value && *value)
			return value;
	}
	return NULL;
}

/* trivy has the parts of the version apart. The file name of a source rpm, which is where others
 * have its version from, has no epoch. */
static void take_trivy_version(const struct bill_item *item, struct component *c)
{
	const char *version = bill_item_get(item, "aquasecurity:trivy:SrcVersion");
	const char *release = bill_item_get(item, "aquasecurity:trivy:SrcRelease");
	const char *epoch = bill_item_get(item, "aquasecurity:trivy:SrcEpoch");
	auto_clear(str) all = {0};

	if (!version)
		return;
	if (epoch && strcmp(epoch, "0") != 0 && strcmp(c->type, "rpm") != 0)
		str_addf(&all, "%s:", epoch);
	str_adds(&all, version);
	if (release && *release)
		str_addf(&all, "-%s", release);
	c->source_version = str_steal(&all);
}

static void take_source_rpm(struct span file, struct component *c)
{
	struct span name, version;

	if (!rpm_split_source(file, &name, &version))
		return;
	c->source_name = span_dup(name);
	c->source_version = span_dup(version);
}

void sbom_set_source(struct component *c, const char *text)
{
	const char *at = strrchr(text, '@'), *open = strstr(text, " (");

	if (str_ends(text, ".rpm")) {
		take_source_rpm(span_of(text), c);
	} else if (open && open != text && str_ends(text, ")")) {
		c->source_name = mem_dup(text, (size_t)(open - text));
		c->source_version = mem_dup(open + 2, strlen(open + 2) - 1);
	} else if (at && at != text) {
		c->source_name = mem_dup(text, (size_t)(at - text));
		c->source_version = mem_strdup(at + 1);
	} else {
		c->source_name = mem_strdup(text);
	}
}

static void take_source(const struct bill_item *item, const struct purl_parts *p,
                        struct component *c)
{
	const char *rpm = bill_item_get(item, "syft:metadata:sourceRpm");
	const char *upstream = purl_parts_get(p, "upstream");

	c->source_name = mem_strdup(first_of(item, source_names));
	if (c->source_name) {
		c->source_version = mem_strdup(first_of(item, source_versions));
		if (!c->source_version)
			take_trivy_version(item, c);
	} else if (rpm) {
		take_source_rpm(span_of(rpm), c);
	} else if (upstream) {
		sbom_set_source(c, upstream);
	}
}

void sbom_complete_source(struct component *c)
{
	if (!c->source_name)
		c->source_name = mem_strdup(c->name);
	if (c->source_version || !c->version)
		return;
	if (strcmp(c->type, "deb") == 0)
		c->source_version = span_dup(dpkg_without_rebuild(span_of(c->version)));
	else if (strcmp(c->type, "rpm") != 0)
		c->source_version = mem_strdup(c->version);
}

/* --- what others wrote --- */

static char *version_of(const struct bill_item *item, const struct purl_parts *p)
{
	const char *version = p->version ? p->version : item->version;
	const char *epoch = purl_parts_get(p, "epoch");

	if (!version || !*version)
		return NULL;
	if (epoch && strcmp(epoch, "0") != 0 && !strchr(version, ':'))
		return str_format("%s:%s", epoch, version);
	return mem_strdup(version);
}

static const char *location_of(const struct bill_item *item)
{
	static const char *const names[] = {"location", "syft:location:0:path",
	                                    "aquasecurity:trivy:FilePath", NULL};
	const char *path = item->location ? item->location : first_of(item, names);

	while (path && *path == '/')
		path++;
	return path && *path ? path : NULL;
}

/* The label of rpm's module stream: syft, Red Hat and trivy write it at different places. */
static char *module_of(const struct bill_item *item, const struct purl_parts *p)
{
	static const char *const names[] = {"syft:metadata:modularityLabel",
	                                    "aquasecurity:trivy:Modularitylabel", NULL};
	const char *label = purl_parts_get(p, "rpmmod");

	if (!label)
		label = purl_parts_get(p, "modularitylabel");
	if (!label)
		label = first_of(item, names);
	return label && *label ? mem_strdup(label) : NULL;
}

static void take(const struct bill_item *item, const struct purl_parts *p, struct component *c)
{
	bool is_distro = distro_has_type(p->type);

	c->type = mem_strdup(str_eq(item->kind, "firmware") && strcmp(p->type, "generic") == 0
	                             ? "firmware"
	                             : p->type);
	c->name = p->namespace && !is_distro ? str_format("%s/%s", p->namespace, p->name)
	                                     : mem_strdup(p->name);
	c->version = version_of(item, p);
	c->arch = mem_strdup(purl_parts_get(p, "arch"));
	c->module = module_of(item, p);
	c->status = mem_strdup("installed");
	take_source(item, p, c);
	if (is_distro)
		sbom_complete_source(c);
}

/* --- what fettle wrote --- */

static bool is_true(const struct bill_item *item, const char *name)
{
	return str_eq(bill_item_get(item, name), "true");
}

static int64_t number(const struct bill_item *item, const char *name)
{
	uint64_t n;

	return span_to_u64(span_of(bill_item_get(item, name)), INT64_MAX, &n) ? (int64_t)n : 0;
}

static void take_own(const struct bill_item *item, struct component *c)
{
	const char *fix;
	size_t at = 0;

	c->type = mem_strdup(bill_item_get(item, "fettle:type"));
	c->name = mem_strdup(item->name);
	c->version = mem_strdup(item->version);
	c->arch = mem_strdup(bill_item_get(item, "fettle:arch"));
	c->source_name = mem_strdup(first_of(item, source_names));
	c->source_version = mem_strdup(first_of(item, source_versions));
	c->module = mem_strdup(bill_item_get(item, "fettle:module"));
	c->origin = mem_strdup(item->supplier);
	c->status = mem_strdup(bill_item_get(item, "fettle:status"));
	c->owner = mem_strdup(bill_item_get(item, "fettle:owner"));
	c->is_running = is_true(item, "fettle:running");
	c->is_auto = is_true(item, "fettle:auto");
	c->is_held = is_true(item, "fettle:held");
	c->serial = number(item, "fettle:serial");
	c->paths = number(item, "fettle:paths");
	c->modified = number(item, "fettle:modified");
	while ((fix = bill_item_next(item, "fettle:fixes", &at)))
		strlist_add(&c->fixes, fix);
}

/* --- */

bool sbom_is_plain(const char *s)
{
	for (; s && *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	return true;
}

static bool check(const struct component *c, struct err *err)
{
	const char *const texts[] = {c->purl,           c->type,   c->name,   c->version,
	                             c->arch,           c->origin, c->status, c->source_name,
	                             c->source_version, c->owner,  c->module, c->location};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!sbom_is_plain(texts[i]))
			return err_set(err, ERR_INPUT, "a control character");
	return true;
}

bool sbom_component(const struct bill_item *item, struct component *ret, struct os_release *ret_os,
                    struct err *err)
{
	auto_clear(purl_parts) p = {0};
	auto_clear(component) c = {0};

	if (!purl_parse(item->purl, &p, err))
		return false;
	if (bill_item_get(item, "fettle:type"))
		take_own(item, &c);
	else
		take(item, &p, &c);
	c.purl = mem_strdup(item->purl);
	c.location = mem_strdup(location_of(item));
	if (!check(&c, err))
		return false;
	distro_of_purl(&p, ret_os);
	*ret = c;
	c = (struct component){0};
	return true;
}
