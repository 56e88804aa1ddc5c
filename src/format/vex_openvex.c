/* OpenVEX 0.2. */
#include "base/err.h"
#include "format/vex.h"

#define CONTEXT "https://openvex.dev/ns/v0.2"

struct reading {
	const struct vex_reader *to;
	struct vex_statement s;
	struct strlist aliases;
	int64_t when; /* of the document */
};

static void reading_clear(struct reading *r)
{
	strlist_clear(&r->aliases);
}

/* What names a product or a part of it best: a package URL, else its id, a CPE or a digest. */
static bool name_of(const struct jsval *o, struct span *ret, struct err *err)
{
	static const char *const keys[] = {"purl", "cpe23", "cpe22"};
	const struct jsval *identifiers, *hashes;
	struct span id, found = {0};

	if (!jsval_is(o, JSVIEW_OBJECT))
		return err_set(err, ERR_INPUT, "not an object");
	if (!jsval_opt_text(o, "@id", &id, err) ||
	    !jsval_opt_object(o, "identifiers", &identifiers, err) ||
	    !jsval_opt_object(o, "hashes", &hashes, err))
		return false;
	for (size_t i = 0; identifiers && !found.len && i < ARRAY_LEN(keys); i++)
		if ((i == 0 || !id.len) && !jsval_opt_text(identifiers, keys[i], &found, err))
			return false;
	if (!found.len)
		found = id;
	if (!found.len && hashes) {
		const struct jsval *hash = NULL;

		if (jsval_each(hashes, &hash))
			found = jsval_text(hash);
	}
	if (!found.len)
		return err_set(err, ERR_INPUT, "nothing says which product it is");
	*ret = found;
	return true;
}

/* Whether all products can be told is found out (give false) before one is given. */
static bool each_product(struct reading *r, const struct jsval *products, bool give,
                         struct err *err)
{
	const struct jsval *product = NULL;

	for (size_t i = 0; jsval_each(products, &product); i++) {
		const struct jsval *parts, *part = NULL;

		r->s.component = (struct span){0};
		if (!name_of(product, &r->s.product, err) ||
		    !jsval_opt_array(product, "subcomponents", &parts, err))
			return err_prefix(err, "products[%zu]", i);
		if (give && !(parts && parts->count))
			r->to->take(r->to->ctx, &r->s);
		for (size_t k = 0; jsval_each(parts, &part); k++) {
			if (!name_of(part, &r->s.component, err))
				return err_prefix(err, "products[%zu].subcomponents[%zu]", i, k);
			if (give)
				r->to->take(r->to->ctx, &r->s);
		}
	}
	return true;
}

static bool read_vulnerability(struct reading *r, const struct jsval *o, struct err *err)
{
	const struct jsval *v;

	strlist_clear(&r->aliases);
	if (!jsval_opt_object(o, "vulnerability", &v, err))
		return false;
	if (!v)
		return err_set(err, ERR_INPUT, "vulnerability: missing");
	if (!jsval_get_text(v, "name", &r->s.vulnerability, err) ||
	    !jsval_opt_strings(v, "aliases", &r->aliases, err))
		return err_prefix(err, "vulnerability");
	return r->s.vulnerability.len || err_set(err, ERR_INPUT, "vulnerability.name: empty");
}

static bool check_status(const struct vex_statement *s, struct span status, struct err *err)
{
	if (s->justification.len && !vex_is_justification(s->justification))
		return err_set(err, ERR_INPUT, "justification: there is no '%.*s'",
		               (int)s->justification.len, s->justification.ptr);
	if (s->status == VEX_NOT_AFFECTED && !s->justification.len && !s->impact.len)
		return err_set(err, ERR_INPUT, "'%.*s' without justification or impact statement",
		               (int)status.len, status.ptr);
	return true;
}

static bool read_status(struct reading *r, const struct jsval *o, struct err *err)
{
	struct vex_statement *s = &r->s;
	struct span status;

	if (!jsval_get_text(o, "status", &status, err) ||
	    !jsval_opt_text(o, "justification", &s->justification, err) ||
	    !jsval_opt_text(o, "impact_statement", &s->impact, err) ||
	    !jsval_opt_text(o, "action_statement", &s->action, err) ||
	    !jsval_opt_time(o, "timestamp", &s->when, err))
		return false;
	if (!s->when)
		s->when = r->when;
	if (!vex_status_parse(status, &s->status))
		return err_set(err, ERR_INPUT, "status: there is no '%.*s'", (int)status.len,
		               status.ptr);
	return check_status(s, status, err);
}

static bool read_statement(struct reading *r, const struct jsval *o, struct err *err)
{
	const struct jsval *products;

	if (!jsval_is(o, JSVIEW_OBJECT))
		return err_set(err, ERR_INPUT, "not an object");
	if (!read_vulnerability(r, o, err))
		return false;
	if (!read_status(r, o, err) || !jsval_get_array(o, "products", &products, err) ||
	    !each_product(r, products, false, err))
		return err_prefix(err, "'%.*s'", (int)r->s.vulnerability.len,
		                  r->s.vulnerability.ptr);
	if (!products->count)
		return err_set(err, ERR_INPUT, "products: empty");
	return each_product(r, products, true, err);
}

static bool read_head(struct reading *r, const struct jsval *doc, struct err *err)
{
	struct span context;

	if (!jsval_get_text(doc, "@context", &context, err))
		return false;
	if (!span_starts(context, CONTEXT))
		return err_set(err, ERR_INPUT, "'@context' is not that of OpenVEX 0.2");
	if (!jsval_opt_text(doc, "@id", &r->s.document, err) ||
	    !jsval_get_text(doc, "author", &r->s.author, err) ||
	    !jsval_opt_time(doc, "timestamp", &r->when, err))
		return false;
	if (!r->s.author.len)
		return err_set(err, ERR_INPUT, "author: empty");
	return r->when || err_set(err, ERR_INPUT, "timestamp: missing");
}

bool vex_read_openvex(const struct jsval *doc, const struct vex_reader *to, struct err *err)
{
	auto_clear(reading) r = {.to = to, .s = {.cvss = -1}};
	const struct jsval *statements, *one = NULL;

	r.s.aliases = &r.aliases;
	if (!read_head(&r, doc, err) || !jsval_get_array(doc, "statements", &statements, err))
		return false;
	for (; jsval_each(statements, &one); r.s.number++) {
		struct err why = {0};

		if (!read_statement(&r, one, &why))
			to->broken(to->ctx, r.s.document, r.s.number, &why);
	}
	return true;
}
