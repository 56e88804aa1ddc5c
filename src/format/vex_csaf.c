/* CSAF 2.0, what its vulnerabilities say of its products. */
#include "base/err.h"
#include "format/csaf_tree.h"
#include "format/cvss.h"
#include "format/vex.h"

/* What is said of one product of a vulnerability, by product id: to the text that says it. */
struct said {
	struct table justification, impact, fix, no_fix, severity;
	struct span all_impact, all_severity; /* of every product */
};

struct reading {
	const struct vex_reader *to;
	struct vex_statement s;
	struct strlist aliases;
	struct csaf_tree tree;
	struct said said;
};

static void said_clear(struct said *s)
{
	table_clear(&s->justification);
	table_clear(&s->impact);
	table_clear(&s->fix);
	table_clear(&s->no_fix);
	table_clear(&s->severity);
	*s = (struct said){0};
}

static void reading_clear(struct reading *r)
{
	strlist_clear(&r->aliases);
	csaf_tree_clear(&r->tree);
	said_clear(&r->said);
}

static struct span text_of(const struct jsval *o, const char *key)
{
	const struct jsval *v = jsval_member(o, key);

	return jsval_is(v, JSVIEW_STRING) ? jsval_text(v) : (struct span){0};
}

/* --- what stands beside the lists of products --- */

static size_t say_of_all(struct table *to, const struct jsval *ids, const struct jsval *text)
{
	const struct jsval *id = NULL;
	size_t n = 0;

	while (jsval_is(ids, JSVIEW_ARRAY) && jsval_each(ids, &id)) {
		n++;
		if (!table_has(to, jsval_text(id)))
			table_set(to, jsval_text(id), (void *)(uintptr_t)text);
	}
	return n;
}

/* How many products it is said of. */
static size_t say(const struct reading *r, struct table *to, const struct jsval *o,
                  const struct jsval *text)
{
	const struct jsval *groups = jsval_member(o, "group_ids"), *id = NULL;
	size_t n = 0;

	if (!jsval_is(text, JSVIEW_STRING))
		return 1;
	n += say_of_all(to, jsval_member(o, "product_ids"), text);
	while (jsval_is(groups, JSVIEW_ARRAY) && jsval_each(groups, &id))
		n += say_of_all(to, csaf_tree_group(&r->tree, jsval_text(id)), text);
	return n;
}

static const struct jsval *list_of(const struct jsval *v, const char *key)
{
	const struct jsval *list = jsval_member(v, key);

	return jsval_is(list, JSVIEW_ARRAY) ? list : NULL;
}

/* Red Hat gives the severity as the "impact" of a threat, and a severity excuses nothing. */
static bool is_severity(struct span s)
{
	static const char *const words[] = {"Low", "Moderate", "Important", "Critical", "None",
	                                    "low", "moderate", "important", "critical", "none"};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (span_eq(s, words[i]))
			return true;
	return false;
}

static void learn_threats(struct reading *r, const struct jsval *v)
{
	const struct jsval *one = NULL;

	while (jsval_each(list_of(v, "threats"), &one)) {
		const struct jsval *details = jsval_member(one, "details");
		bool severity = is_severity(jsval_text(details));

		if (!span_eq(text_of(one, "category"), "impact") ||
		    !jsval_is(details, JSVIEW_STRING))
			continue;
		if (say(r, severity ? &r->said.severity : &r->said.impact, one, details))
			continue;
		*(severity ? &r->said.all_severity : &r->said.all_impact) = jsval_text(details);
	}
}

static void learn(struct reading *r, const struct jsval *v)
{
	const struct jsval *one = NULL;

	said_clear(&r->said);
	while (jsval_each(list_of(v, "flags"), &one))
		if (vex_is_justification(text_of(one, "label")))
			say(r, &r->said.justification, one, jsval_member(one, "label"));
	learn_threats(r, v);
	for (one = NULL; jsval_each(list_of(v, "remediations"), &one);) {
		const struct jsval *url = jsval_member(one, "url");
		struct span category = text_of(one, "category");

		if (span_eq(category, "vendor_fix"))
			say(r, &r->said.fix, one, url ? url : jsval_member(one, "details"));
		else if (span_eq(category, "no_fix_planned") || span_eq(category, "none_available"))
			say(r, &r->said.no_fix, one, jsval_member(one, "details"));
	}
}

static struct span said_of(const struct table *t, struct span id, struct span otherwise)
{
	const struct jsval *text = table_get(t, id);

	return text ? jsval_text(text) : otherwise;
}

/* --- a statement --- */

static void set_product(struct vex_statement *s, const struct csaf_product *p)
{
	static const struct span none = {0};
	bool is_module = span_starts(p->holder, "pkg:rpmmod/");
	bool is_part = p->holder.len && !is_module;
	struct span what = p->purl.len ? p->purl : p->name;

	s->on_cpe = p->on_cpe;
	s->on_name = p->on_name;
	s->module = is_module ? p->holder : none;
	s->file = p->purl.len ? none : p->name;
	s->product = is_part ? p->holder : what;
	s->component = is_part ? what : none;
	/* a platform by itself */
	if (!p->on_cpe.len && !p->on_name.len && !p->purl.len)
		s->on_cpe = p->cpe;
}

static bool give(struct reading *r, struct span id, struct err *err)
{
	static const struct span none = {0};
	struct vex_statement *s = &r->s;
	struct csaf_product product;

	if (!csaf_tree_find(&r->tree, id, &product))
		return err_set(err, ERR_INPUT, "product '%.*s' is not in product_tree",
		               (int)(id.len < 200 ? id.len : 200), id.ptr);
	s->justification = said_of(&r->said.justification, id, none);
	s->impact = said_of(&r->said.impact, id, r->said.all_impact);
	s->fix = said_of(&r->said.fix, id, none);
	s->no_fix = said_of(&r->said.no_fix, id, none);
	s->severity = said_of(&r->said.severity, id, r->said.all_severity);
	if (s->status == VEX_NOT_AFFECTED && !s->justification.len && !s->impact.len)
		return err_set(err, ERR_INPUT,
		               "product '%.*s' is not affected, without flag or impact statement",
		               (int)(id.len < 200 ? id.len : 200), id.ptr);
	set_product(s, &product);
	r->to->take(r->to->ctx, s);
	return true;
}

/* The first product that cannot be believed is told, the others are given. */
static bool read_status(struct reading *r, const struct jsval *ids, struct err *err)
{
	const struct jsval *id = NULL;
	bool fine = true;

	while (jsval_is(ids, JSVIEW_ARRAY) && jsval_each(ids, &id))
		if (!give(r, jsval_text(id), fine ? err : NULL))
			fine = false;
	return fine;
}

static bool read_statuses(struct reading *r, const struct jsval *v, struct err *err)
{
	static const struct {
		const char *key;
		enum vex_status status;
	} lists[] = {
	        {"fixed", VEX_FIXED},
	        {"first_fixed", VEX_FIXED},
	        {"recommended", VEX_FIXED},
	        {"known_affected", VEX_AFFECTED},
	        {"first_affected", VEX_AFFECTED},
	        {"last_affected", VEX_AFFECTED},
	        {"under_investigation", VEX_INVESTIGATED},
	        {"known_not_affected", VEX_NOT_AFFECTED},
	};
	const struct jsval *status;
	bool fine = true;

	if (!jsval_opt_object(v, "product_status", &status, err))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		r->s.status = lists[i].status;
		if (!read_status(r, jsval_member(status, lists[i].key), fine ? err : NULL))
			fine = false;
	}
	return fine;
}

static bool read_id(struct reading *r, const struct jsval *v, struct err *err)
{
	const struct jsval *ids, *one = NULL;

	if (!jsval_opt_text(v, "cve", &r->s.vulnerability, err) ||
	    !jsval_opt_array(v, "ids", &ids, err))
		return false;
	if (!r->s.vulnerability.len && jsval_each(ids, &one))
		r->s.vulnerability = text_of(one, "text");
	return r->s.vulnerability.len || err_set(err, ERR_INPUT, "neither 'cve' nor 'ids'");
}

static int cvss_of(const struct jsval *v)
{
	const struct jsval *one = NULL;
	int tenths;

	while (jsval_each(list_of(v, "scores"), &one)) {
		struct span vector = text_of(jsval_member(one, "cvss_v3"), "vectorString");

		if (vector.len && cvss_base(vector, &tenths))
			return tenths;
	}
	return -1;
}

static bool read_one(struct reading *r, const struct jsval *v, int64_t published, struct err *err)
{
	if (!jsval_is(v, JSVIEW_OBJECT))
		return err_set(err, ERR_INPUT, "not an object");
	if (!read_id(r, v, err))
		return false;
	/* odd times do not make a statement useless */
	if (!jsval_opt_time(v, "release_date", &r->s.published, NULL) || !r->s.published)
		r->s.published = published;
	r->s.cvss = cvss_of(v);
	learn(r, v);
	return read_statuses(r, v, err) ||
	       err_prefix(err, "'%.*s'", (int)r->s.vulnerability.len, r->s.vulnerability.ptr);
}

/* --- the document --- */

static bool read_head(struct reading *r, const struct jsval *doc, bool *ret_withdrawn,
                      int64_t *ret_published, struct err *err)
{
	const struct jsval *head, *tracking, *publisher;
	struct span version, status;

	if (!jsval_opt_object(doc, "document", &head, err))
		return false;
	if (!head)
		return err_set(err, ERR_INPUT, "document: missing");
	if (!jsval_opt_object(head, "tracking", &tracking, err))
		return err_prefix(err, "document");
	if (!tracking)
		return err_set(err, ERR_INPUT, "document.tracking: missing");
	if (!jsval_get_text(tracking, "id", &r->s.document, err) ||
	    !jsval_get_text(tracking, "status", &status, err))
		return err_prefix(err, "document.tracking");
	*ret_withdrawn = span_eq(status, "deleted");
	if (*ret_withdrawn)
		return true;
	if (!span_eq(status, "final") && !span_eq(status, "interim"))
		return err_set(err, ERR_INPUT, "document.tracking.status: it is '%.*s', not final",
		               (int)status.len, status.ptr);
	if (!jsval_opt_time(tracking, "initial_release_date", ret_published, err) ||
	    !jsval_opt_time(tracking, "current_release_date", &r->s.when, err))
		return err_prefix(err, "document.tracking");
	if (!jsval_get_text(head, "csaf_version", &version, err) ||
	    !jsval_opt_object(head, "publisher", &publisher, err))
		return err_prefix(err, "document");
	if (!span_eq(version, "2.0"))
		return err_set(err, ERR_INPUT, "document.csaf_version: it is not 2.0");
	r->s.author = text_of(publisher, "name");
	return r->s.author.len || err_set(err, ERR_INPUT, "document.publisher.name: missing");
}

bool vex_read_csaf(const struct jsval *doc, const struct vex_reader *to, struct err *err)
{
	auto_clear(reading) r = {.to = to, .s = {.cvss = -1}};
	const struct jsval *vulnerabilities, *one = NULL;
	bool is_withdrawn;
	int64_t published = 0;

	r.s.aliases = &r.aliases;
	if (!read_head(&r, doc, &is_withdrawn, &published, err))
		return false;
	if (is_withdrawn)
		return true;
	if (!csaf_tree_read(doc, &r.tree, err) ||
	    !jsval_opt_array(doc, "vulnerabilities", &vulnerabilities, err))
		return false;
	for (; jsval_each(vulnerabilities, &one); r.s.number++) {
		struct err why = {0};

		if (!read_one(&r, one, published, &why))
			to->broken(to->ctx, r.s.document, r.s.number, &why);
	}
	return true;
}
