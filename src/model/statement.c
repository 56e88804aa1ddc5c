#include "base/err.h"
#include "base/mem.h"
#include "ext/jsview.h"
#include "ext/jswrite.h"
#include "model/statement.h"

void statement_clear(struct statement *s)
{
	mem_free(&s->feed);
	mem_free(&s->record);
	mem_free(&s->author);
	mem_free(&s->vulnerability);
	mem_free(&s->product);
	mem_free(&s->status);
	mem_free(&s->justification);
	mem_free(&s->impact);
	mem_free(&s->action);
	mem_free(&s->package);
	mem_free(&s->reason);
	*s = (struct statement){0};
}

void statement_encode(const struct statement *s, struct jswrite *w)
{
	jswrite_str(w, "feed", s->feed);
	jswrite_str(w, "record", s->record);
	jswrite_str(w, "author", s->author);
	jswrite_str(w, "vulnerability", s->vulnerability);
	jswrite_str(w, "product", s->product);
	jswrite_str(w, "status", s->status);
	jswrite_str(w, "justification", s->justification);
	jswrite_str(w, "impact", s->impact);
	jswrite_str(w, "action", s->action);
	jswrite_str(w, "package", s->package);
	jswrite_time(w, "when", s->when);
	if (s->decides)
		jswrite_bool(w, "decides", true);
	jswrite_str(w, "reason", s->reason);
}

bool statement_decode(const struct jsval *o, struct statement *ret, struct err *err)
{
	auto_clear(statement) s = {0};

	if (!jsval_dup_opt(o, "feed", &s.feed, err) ||
	    !jsval_dup_opt(o, "record", &s.record, err) ||
	    !jsval_dup_opt(o, "author", &s.author, err) ||
	    !jsval_dup_text(o, "vulnerability", &s.vulnerability, err) ||
	    !jsval_dup_opt(o, "product", &s.product, err) ||
	    !jsval_dup_text(o, "status", &s.status, err) ||
	    !jsval_dup_opt(o, "justification", &s.justification, err) ||
	    !jsval_dup_opt(o, "impact", &s.impact, err) ||
	    !jsval_dup_opt(o, "action", &s.action, err) ||
	    !jsval_dup_opt(o, "package", &s.package, err) ||
	    !jsval_opt_time(o, "when", &s.when, err) ||
	    !jsval_opt_bool(o, "decides", &s.decides, err) ||
	    !jsval_dup_opt(o, "reason", &s.reason, err))
		return false;
	*ret = s;
	s = (struct statement){0};
	return true;
}

void vex_tally_clear(struct vex_tally *t)
{
	mem_free(&t->feed);
	for (size_t i = 0; i < t->unmatched_count; i++)
		statement_clear(&t->unmatched[i]);
	mem_free(&t->unmatched);
	*t = (struct vex_tally){0};
}

struct statement *vex_tally_add(struct vex_tally *t)
{
	t->unmatched = mem_grow(t->unmatched, t->unmatched_count, &t->unmatched_cap,
	                        sizeof(*t->unmatched));
	return &t->unmatched[t->unmatched_count++];
}

void vex_tally_encode(const struct vex_tally *t, struct jswrite *w)
{
	jswrite_object(w, NULL);
	jswrite_str(w, "feed", t->feed);
	jswrite_int(w, "statements", (int64_t)t->statements);
	jswrite_int(w, "matched", (int64_t)t->matched);
	jswrite_array(w, "unmatched");
	for (size_t i = 0; i < t->unmatched_count; i++) {
		jswrite_object(w, NULL);
		statement_encode(&t->unmatched[i], w);
		jswrite_end_object(w);
	}
	jswrite_end_array(w);
	jswrite_end_object(w);
}

static bool read_unmatched(const struct jsval *o, void *to, struct err *err)
{
	return statement_decode(o, vex_tally_add(to), err);
}

bool vex_tally_decode(const struct jsval *o, struct vex_tally *ret, struct err *err)
{
	auto_clear(vex_tally) t = {0};
	int64_t statements, matched;

	if (!jsval_dup_text(o, "feed", &t.feed, err) ||
	    !jsval_get_int(o, "statements", 0, INT64_MAX, &statements, err) ||
	    !jsval_get_int(o, "matched", 0, statements, &matched, err) ||
	    !jsval_opt_each(o, "unmatched", read_unmatched, &t, err))
		return false;
	t.statements = (size_t)statements;
	t.matched = (size_t)matched;
	*ret = t;
	t = (struct vex_tally){0};
	return true;
}
