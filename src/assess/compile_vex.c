/* Statements of exploitability: OpenVEX, CycloneDX and CSAF. */
#include "assess/compile.h"
#include "assess/platform.h"
#include "assess/records.h"
#include "assess/rule.h"
#include "assess/vex.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"
#include "format/vex.h"

typedef bool vex_read(const struct jsval *doc, const struct vex_reader *r, struct err *err);

struct reading {
	struct builder *b;
	vex_read *read;
	bool has_advisories; /* CSAF: what it says of rpm packages is an advisory */
	int64_t statements;
	size_t number; /* of the present statement in its document */
	enum vex_status status;
	bool is_begun;       /* one of the present document was taken */
	struct table mended; /* what the document knows a fix of */
	struct str aliases, rule, severity, note, module, key;
};

static void reading_clear(struct reading *r)
{
	table_clear(&r->mended);
	str_clear(&r->aliases);
	str_clear(&r->rule);
	str_clear(&r->severity);
	str_clear(&r->note);
	str_clear(&r->module);
	str_clear(&r->key);
}

static struct span span_of_str(const struct str *s)
{
	return span_make(s->buf, s->len);
}

/* --- names --- */

char *vex_key(const struct purl_parts *p)
{
	struct span vendor = span_of(p->namespace);

	if (strcmp(p->type, "rpm") == 0)
		vendor = platform_vendor(vendor);
	return str_format(VEX_KEY "pkg:%s/%.*s/%s", p->type, (int)vendor.len,
	                  vendor.ptr ? vendor.ptr : "", p->name);
}

/* "curl-libs-7.76.1-1.x86_64" is a package, a version and an architecture; a bare name is one. */
static char *purl_of_file(struct span file, const char *scope)
{
	size_t dot = file.len, dash[2] = {0};
	struct span vendor = span_make(scope, span_find(span_of(scope), ':'));
	auto_free char *namespace = span_dup(platform_vendor(vendor)), *text = span_dup(file);

	if (!file.len || strchr(text, ' '))
		return NULL;
	for (size_t i = 0; i < file.len; i++) {
		if (file.ptr[i] == '.')
			dot = i;
		if (file.ptr[i] != '-')
			continue;
		dash[0] = dash[1];
		dash[1] = i;
	}
	if (!dash[0] || dot < dash[1] || dot == file.len)
		return purl_text(
		        &(struct purl){.type = "rpm", .namespace = namespace, .name = text});
	text[dot] = text[dash[0]] = '\0';
	return purl_text(&(struct purl){.type = "rpm",
	                                .namespace = namespace,
	                                .name = text,
	                                .version = text + dash[0] + 1,
	                                .qualifiers = {{"arch", text + dot + 1}}});
}

/* --- advisories for rpm hosts --- */

/* Which module stream a package is in, by its package URL or that of the module. */
static void set_module(struct reading *r, const struct vex_statement *s, const struct purl_parts *p)
{
	const char *label = purl_parts_get(p, "rpmmod");
	auto_free char *text = span_dup(s->module);
	auto_clear(purl_parts) module = {0};

	str_set(&r->module, label ? label : "");
	if (!label && s->module.len && purl_parse(text, &module, NULL))
		str_setf(&r->module, "%s:%s", module.name, module.version ? module.version : "");
}

static bool make_rule(struct reading *r, const struct purl_parts *p, enum vex_status status)
{
	const char *epoch = purl_parts_get(p, "epoch");
	auto_free char *version =
	        epoch && p->version && strcmp(epoch, "0") != 0 && !strchr(p->version, ':')
	                ? str_format("%s:%s", epoch, p->version)
	                : mem_strdup(p->version);

	str_reset(&r->rule);
	if (status == VEX_AFFECTED && version)
		return rule_add(&r->rule, 'v', span_of(version));
	str_set(&r->rule, "R\ni 0\n");
	return status == VEX_AFFECTED || rule_add(&r->rule, 'f', span_of(version));
}

/* Whether a fix is known already: then "affected" is said of the versions before it. */
static bool is_mended(struct reading *r, const struct vex_statement *s, const struct purl_parts *p,
                      const char *scope)
{
	struct span rest = span_of(str_c(&r->module)), name = {0}, stream = {0};

	if (span_cut(&rest, ':', &name))
		span_cut(&rest, ':', &stream);
	str_setf(&r->key, "%.*s\n%s\n%s\n%.*s:%.*s", (int)s->vulnerability.len,
	         s->vulnerability.ptr, scope, p->name, (int)name.len, name.ptr, (int)stream.len,
	         stream.ptr);
	if (s->status == VEX_FIXED)
		table_set(&r->mended, span_of_str(&r->key), r);
	return s->status == VEX_AFFECTED && table_has(&r->mended, span_of_str(&r->key));
}

/* "https://access.redhat.com/errata/RHSA-2023:3821" is known by its last part. */
static struct span last_part(struct span url)
{
	size_t at = url.len;

	while (at && url.ptr[at - 1] != '/')
		at--;
	return span_starts(url, "https://") ? span_from(url, at) : (struct span){0};
}

static void set_words(struct reading *r, const struct vex_statement *s)
{
	str_reset(&r->severity);
	for (size_t i = 0; i < s->severity.len; i++) {
		char c = s->severity.ptr[i];

		str_addc(&r->severity, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
	}
	str_reset(&r->note);
	if (s->status == VEX_AFFECTED && s->no_fix.len)
		str_addf(&r->note, "the vendor says of a fix: %.*s", (int)s->no_fix.len,
		         s->no_fix.ptr);
}

static void add_advisory(struct reading *r, const struct vex_statement *s,
                         const struct purl_parts *p, const char *scope)
{
	const char *arch = purl_parts_get(p, "arch");
	bool is_source = arch && strcmp(arch, "src") == 0;
	struct span texts[VEX_TEXTS] = {
	        [ADVISORY_PACKAGE] = span_of(p->name),
	        [ADVISORY_SCOPE] = span_of(scope),
	        [ADVISORY_VULNERABILITY] = s->vulnerability,
	        [ADVISORY_RECORD] = s->document,
	        [ADVISORY_ALIASES] = s->status == VEX_FIXED ? last_part(s->fix) : (struct span){0},
	        [ADVISORY_ARCH] = span_of(arch && !is_source ? arch : ""),
	};
	int64_t numbers[VEX_NUMBERS] = {
	        [ADVISORY_PUBLISHED] = s->published,
	        [ADVISORY_FLAGS] = is_source ? ADVISORY_SOURCE : ADVISORY_EXACT,
	        [ADVISORY_CVSS] = s->cvss,
	};

	set_module(r, s, p);
	if (is_mended(r, s, p, scope) || !make_rule(r, p, s->status))
		return;
	set_words(r, s);
	texts[ADVISORY_RULE] = span_of_str(&r->rule);
	texts[ADVISORY_MODULE] = span_of_str(&r->module);
	texts[ADVISORY_SEVERITY] = span_of_str(&r->severity);
	texts[ADVISORY_NOTE] = span_of_str(&r->note);
	builder_scope(r->b, span_of(scope));
	builder_add(r->b, texts, numbers);
}

static bool is_advisory(const struct reading *r, const struct vex_statement *s,
                        const struct purl_parts *p)
{
	if (!r->has_advisories || s->component.len || strcmp(p->type, "rpm") != 0 ||
	    (!s->on_cpe.len && !s->on_name.len))
		return false;
	return s->status == VEX_AFFECTED || (s->status == VEX_FIXED && p->version);
}

/* --- statements --- */

static void count(struct reading *r, const struct vex_statement *s)
{
	if (!r->is_begun || r->number != s->number || r->status != s->status)
		r->statements++;
	r->is_begun = true;
	r->number = s->number;
	r->status = s->status;
	if (s->when > r->b->about.published)
		r->b->about.published = s->when;
}

static void add_statement(struct reading *r, const struct vex_statement *s, struct span key,
                          struct span target, const char *scope)
{
	struct span texts[VEX_TEXTS] = {
	        [ADVISORY_PACKAGE] = key,
	        [ADVISORY_SCOPE] = span_of(scope),
	        [ADVISORY_VULNERABILITY] = s->vulnerability,
	        [ADVISORY_RECORD] = s->document,
	        [VEX_STATUS] = span_of(vex_status_name(s->status)),
	        [VEX_JUSTIFICATION] = s->justification,
	        [VEX_IMPACT] = s->impact,
	        [VEX_ACTION] = s->action,
	        [VEX_AUTHOR] = s->author,
	        [VEX_PRODUCT] = s->component.len ? s->product : target,
	        [VEX_COMPONENT] = s->component.len ? target : (struct span){0},
	};
	int64_t numbers[VEX_NUMBERS] = {
	        [ADVISORY_PUBLISHED] = s->published,
	        [ADVISORY_CVSS] = s->cvss,
	        [VEX_WHEN] = s->when,
	        [VEX_STATEMENT] = r->statements - 1,
	};

	str_reset(&r->aliases);
	for (size_t i = 0; i < s->aliases->count; i++)
		if (!strchr(s->aliases->v[i], ' ') && !strstr(s->aliases->v[i], "://"))
			str_addf(&r->aliases, "%s%s", r->aliases.len ? " " : "", s->aliases->v[i]);
	texts[ADVISORY_ALIASES] = span_of_str(&r->aliases);
	builder_add(r->b, texts, numbers);
}

static void take(void *ctx, const struct vex_statement *s)
{
	struct reading *r = ctx;
	bool is_known;
	auto_free char *scope = platform_scope(s->on_cpe, s->on_name, &is_known);
	auto_free char *made = is_known && s->file.len ? purl_of_file(s->file, scope) : NULL;
	struct span target = made ? span_of(made) : s->component.len ? s->component : s->product;
	auto_free char *text = span_dup(target), *key = NULL;
	auto_clear(purl_parts) p = {0};

	if (!purl_parse(text, &p, NULL))
		key = str_format(VEX_KEY "%s", text);
	else
		key = vex_key(&p);
	if (p.type && is_advisory(r, s, &p)) {
		if (is_known)
			add_advisory(r, s, &p, scope);
		return;
	}
	count(r, s);
	add_statement(r, s, span_of(key), target, scope);
}

static void broken(void *ctx, struct span document, size_t number, const struct err *why)
{
	struct reading *r = ctx;

	builder_broken(r->b, "'%.*s': statement %zu: %s",
	               (int)(document.len < 100 ? document.len : 100),
	               document.ptr ? document.ptr : "", number, why->msg);
}

static bool read_record(void *ctx, const struct jsval *record, struct span text, struct err *err)
{
	struct reading *r = ctx;
	struct vex_reader to = {take, broken, r};

	(void)text;
	r->is_begun = false;
	table_clear(&r->mended);
	return r->read(record, &to, err);
}

static bool compile(int fd, vex_read *read, bool has_advisories, struct builder *b, struct err *err)
{
	auto_clear(reading) r = {.b = b, .read = read, .has_advisories = has_advisories};

	builder_begin(b, VEX_TEXTS, VEX_NUMBERS);
	return records_each(fd, b, read_record, &r, err);
}

bool compile_openvex(int fd, const char *release, struct builder *b, struct err *err)
{
	(void)release;
	return compile(fd, vex_read_openvex, false, b, err) ||
	       err_prefix(err, "not an OpenVEX document");
}

bool compile_cyclonedx(int fd, const char *release, struct builder *b, struct err *err)
{
	(void)release;
	return compile(fd, vex_read_cyclonedx, false, b, err) ||
	       err_prefix(err, "not a CycloneDX document");
}

bool compile_csaf(int fd, const char *release, struct builder *b, struct err *err)
{
	(void)release;
	return compile(fd, vex_read_csaf, true, b, err) || err_prefix(err, "not a CSAF document");
}
