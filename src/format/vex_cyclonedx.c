/* CycloneDX 1.4 and later: what `vulnerabilities[].analysis` says. */
#include "base/err.h"
#include "base/str.h"
#include "base/table.h"
#include "format/vex.h"

#define NESTING_MAX 32

struct reading {
	const struct vex_reader *to;
	struct vex_statement s;
	struct strlist aliases;
	struct table purls; /* of the components of the document, by their bom-ref */
	struct span product, author;
	struct str text; /* a package URL with another version */
	int64_t when;
};

static void reading_clear(struct reading *r)
{
	strlist_clear(&r->aliases);
	table_clear(&r->purls);
	str_clear(&r->text);
}

static struct span text_of(const struct jsval *o, const char *key)
{
	const struct jsval *v = jsval_member(o, key);

	return jsval_is(v, JSVIEW_STRING) ? jsval_text(v) : (struct span){0};
}

/* --- the head --- */

static void learn_components(struct reading *r, const struct jsval *list, unsigned depth)
{
	const struct jsval *one = NULL;

	while (jsval_is(list, JSVIEW_ARRAY) && depth < NESTING_MAX && jsval_each(list, &one)) {
		const struct jsval *purl = jsval_member(one, "purl");
		struct span ref = text_of(one, "bom-ref");

		if (ref.len && jsval_is(purl, JSVIEW_STRING))
			table_set(&r->purls, ref, (void *)(uintptr_t)purl);
		learn_components(r, jsval_member(one, "components"), depth + 1);
	}
}

static struct span first_name(const struct jsval *list)
{
	const struct jsval *one = NULL;

	if (jsval_is(list, JSVIEW_OBJECT))
		return first_name(jsval_member(list, "components"));
	if (!jsval_is(list, JSVIEW_ARRAY) || !jsval_each(list, &one))
		return (struct span){0};
	return text_of(one, "name");
}

/* Who speaks: the persons, else the organisation, else the program that wrote it. */
static struct span author_of(const struct jsval *metadata)
{
	static const char *const organisations[] = {"manufacturer", "supplier", "manufacture"};
	struct span found = first_name(jsval_member(metadata, "authors"));

	for (size_t i = 0; !found.len && i < ARRAY_LEN(organisations); i++)
		found = text_of(jsval_member(metadata, organisations[i]), "name");
	return found.len ? found : first_name(jsval_member(metadata, "tools"));
}

/* What is said of the parts of a product is said of them inside it; an operating system and a
 * device are the host itself. */
static struct span product_of(const struct jsval *metadata)
{
	const struct jsval *component = jsval_member(metadata, "component");
	struct span type = text_of(component, "type"), found = text_of(component, "purl");

	if (span_eq(type, "operating-system") || span_eq(type, "device"))
		return (struct span){0};
	return found.len ? found : text_of(component, "name");
}

static bool read_head(struct reading *r, const struct jsval *doc, struct err *err)
{
	const struct jsval *metadata;
	struct span format;

	if (!jsval_get_text(doc, "bomFormat", &format, err) ||
	    !jsval_opt_object(doc, "metadata", &metadata, err) ||
	    !jsval_opt_text(doc, "serialNumber", &r->s.document, err))
		return false;
	if (!span_eq(format, "CycloneDX"))
		return err_set(err, ERR_INPUT, "bomFormat: not 'CycloneDX'");
	if (metadata && !jsval_opt_time(metadata, "timestamp", &r->when, err))
		return err_prefix(err, "metadata");
	r->author = author_of(metadata);
	r->product = product_of(metadata);
	learn_components(r, jsval_member(doc, "components"), 0);
	return true;
}

/* --- what a statement is about --- */

/* A reference into this document, or "urn:cdx:SERIAL/VERSION#REF" into another. */
static struct span resolve(const struct reading *r, struct span ref)
{
	const struct jsval *purl;

	if (span_starts(ref, "urn:cdx:") && span_find(ref, '#') < ref.len)
		ref = span_from(ref, span_find(ref, '#') + 1);
	purl = table_get(&r->purls, ref);
	return purl ? jsval_text(purl) : ref;
}

static void give(struct reading *r, struct span what)
{
	struct vex_statement s = r->s;

	if (r->product.len && !span_same(r->product, what)) {
		s.product = r->product;
		s.component = what;
	} else {
		s.product = what;
	}
	r->to->take(r->to->ctx, &s);
}

/* The package URL with this version in place of its own. */
static struct span with_version(struct reading *r, struct span purl, struct span version)
{
	size_t end = span_find(purl, '?'), at = end;

	for (size_t i = 0; i < end; i++)
		if (purl.ptr[i] == '@' && i && purl.ptr[i - 1] != '/')
			at = i;
	str_reset(&r->text);
	str_add(&r->text, purl.ptr, at);
	str_addc(&r->text, '@');
	for (size_t i = 0; i < version.len; i++)
		if (strchr("%@?#/+ ", version.ptr[i]))
			str_addf(&r->text, "%%%02X", (unsigned char)version.ptr[i]);
		else
			str_addc(&r->text, version.ptr[i]);
	str_add(&r->text, purl.ptr + end, purl.len - end);
	return span_make(r->text.buf, r->text.len);
}

static bool read_versions(struct reading *r, struct span purl, const struct jsval *versions,
                          bool is_asked, struct err *err)
{
	enum vex_status status = r->s.status;
	const struct jsval *one = NULL;

	for (size_t i = 0; jsval_each(versions, &one); i++) {
		struct span version, word;

		if (!jsval_opt_text(one, "status", &word, err) ||
		    !jsval_opt_text(one, "version", &version, err))
			return err_prefix(err, "versions[%zu]", i);
		if (span_eq(word, "unaffected"))
			continue; /* the analysis is of those that are affected */
		if (!version.len || !span_starts(purl, "pkg:"))
			return err_set(err, ERR_INPUT,
			               "versions[%zu]: a range of versions is not read", i);
		r->s.status = span_eq(word, "unknown") ? VEX_INVESTIGATED : status;
		if (is_asked)
			give(r, with_version(r, purl, version));
		r->s.status = status;
	}
	return true;
}

/* Whether all can be told is found out (is_asked false) before one is given. */
static bool read_affects(struct reading *r, const struct jsval *affects, bool is_asked,
                         struct err *err)
{
	const struct jsval *one = NULL;

	for (size_t i = 0; jsval_each(affects, &one); i++) {
		const struct jsval *versions;
		struct span ref;

		if (!jsval_is(one, JSVIEW_OBJECT))
			return err_set(err, ERR_INPUT, "affects[%zu]: not an object", i);
		if (!jsval_get_text(one, "ref", &ref, err) ||
		    !jsval_opt_array(one, "versions", &versions, err) ||
		    !read_versions(r, resolve(r, ref), versions, is_asked, err))
			return err_prefix(err, "affects[%zu]", i);
		if (is_asked && !(versions && versions->count))
			give(r, resolve(r, ref));
	}
	return true;
}

/* --- what it says --- */

static bool read_state(struct reading *r, const struct jsval *analysis, struct err *err)
{
	static const struct {
		const char *state;
		enum vex_status status;
	} states[] = {
	        {"resolved", VEX_FIXED},
	        {"resolved_with_pedigree", VEX_FIXED},
	        {"exploitable", VEX_AFFECTED},
	        {"in_triage", VEX_INVESTIGATED},
	        {"not_affected", VEX_NOT_AFFECTED},
	        {"false_positive", VEX_NOT_AFFECTED},
	};
	struct span state;

	if (!jsval_get_text(analysis, "state", &state, err) ||
	    !jsval_opt_text(analysis, "justification", &r->s.justification, err) ||
	    !jsval_opt_text(analysis, "detail", &r->s.impact, err))
		return err_prefix(err, "analysis");
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (!span_eq(state, states[i].state))
			continue;
		r->s.status = states[i].status;
		return r->s.status != VEX_NOT_AFFECTED || r->s.justification.len ||
		       r->s.impact.len ||
		       err_set(err, ERR_INPUT, "'%s' without justification or detail",
		               states[i].state);
	}
	return err_set(err, ERR_INPUT, "analysis.state: there is no '%.*s'", (int)state.len,
	               state.ptr);
}

static bool read_times(struct reading *r, const struct jsval *v, struct err *err)
{
	static const char *const keys[] = {"updated", "published", "created"};

	r->s.when = 0;
	for (size_t i = 0; !r->s.when && i < ARRAY_LEN(keys); i++)
		if (!jsval_opt_time(v, keys[i], &r->s.when, err))
			return false;
	/* the analysis is as new as the document that brings it */
	if (r->when > r->s.when)
		r->s.when = r->when;
	return true;
}

static void read_aliases(struct reading *r, const struct jsval *v)
{
	const struct jsval *references = jsval_member(v, "references"), *one = NULL;

	strlist_clear(&r->aliases);
	while (jsval_is(references, JSVIEW_ARRAY) && jsval_each(references, &one)) {
		struct span id = text_of(one, "id");

		if (id.len)
			strlist_add_span(&r->aliases, id);
	}
}

static bool read_one(struct reading *r, const struct jsval *v, struct err *err)
{
	const struct jsval *analysis, *affects;

	if (!jsval_is(v, JSVIEW_OBJECT))
		return err_set(err, ERR_INPUT, "not an object");
	if (!jsval_opt_object(v, "analysis", &analysis, err))
		return false;
	if (!analysis || !jsval_member(analysis, "state"))
		return true; /* it says that there is a vulnerability, and nothing of its effect */
	if (!jsval_get_text(v, "id", &r->s.vulnerability, err))
		return false;
	read_aliases(r, v);
	return (read_state(r, analysis, err) && read_times(r, v, err) &&
	        jsval_get_array(v, "affects", &affects, err) &&
	        read_affects(r, affects, false, err) && read_affects(r, affects, true, err)) ||
	       err_prefix(err, "'%.*s'", (int)r->s.vulnerability.len, r->s.vulnerability.ptr);
}

bool vex_read_cyclonedx(const struct jsval *doc, const struct vex_reader *to, struct err *err)
{
	auto_clear(reading) r = {.to = to, .s = {.cvss = -1}};
	const struct jsval *vulnerabilities, *one = NULL;

	r.s.aliases = &r.aliases;
	if (!read_head(&r, doc, err) ||
	    !jsval_opt_array(doc, "vulnerabilities", &vulnerabilities, err))
		return false;
	r.s.author = r.author.len ? r.author : span_of("an author who is not named");
	for (; jsval_each(vulnerabilities, &one); r.s.number++) {
		struct err why = {0};

		if (!read_one(&r, one, &why))
			to->broken(to->ctx, r.s.document, r.s.number, &why);
	}
	return true;
}
