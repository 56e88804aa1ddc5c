#include <stdlib.h>

#include "assess/since.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"
#include "ext/jswrite.h"

const char *since_kind_name(enum since_kind k)
{
	static const char *const names[SINCE_KINDS] = {"new", "gone", "state", "kev", "due"};

	return names[k];
}

void since_clear(struct since *s)
{
	free(s->changes);
	*s = (struct since){0};
}

static void add(struct since *s, enum since_kind kind, const struct finding *now,
                const struct episode *before)
{
	struct since_change *c;

	s->changes = mem_grow(s->changes, s->count, &s->cap, sizeof(*s->changes));
	c = &s->changes[s->count++];
	*c = (struct since_change){
	        .kind = kind,
	        .finding = now ? now->id : before->finding,
	        .vulnerability = now ? now->vulnerability : before->vulnerability,
	        .source = now ? now->source : before->source,
	        .was = before ? before->state : NULL,
	        .is = now ? finding_state_name(now->state) : NULL,
	        .now = now,
	        .before = before,
	};
}

static bool is_open(const struct finding *f)
{
	return finding_state_is_live(f->state) || f->state == FINDING_UNKNOWN;
}

static void compare(struct since *s, const struct finding *now, const struct episode *before)
{
	if (!is_open(now)) {
		if (before)
			add(s, SINCE_GONE, now, before);
		return;
	}
	if (!before || now->times.first_seen > s->from)
		add(s, SINCE_NEW, now, before);
	else if (before->state && strcmp(before->state, finding_state_name(now->state)) != 0)
		add(s, SINCE_STATE, now, before);
	else if (now->priority.kev && (!before->kev || now->times.kev > s->from))
		add(s, SINCE_KEV, now, before);
	else if (now->due && (!before->due || now->due < before->due))
		add(s, SINCE_DUE, now, before);
}

static unsigned rank_of(const struct since_change *c)
{
	return c->now && c->now->priority.rank ? c->now->priority.rank : ~0u;
}

static int by_kind(const void *a, const void *b)
{
	const struct since_change *x = a, *y = b;

	if (x->kind != y->kind)
		return (int)x->kind - (int)y->kind;
	if (rank_of(x) != rank_of(y))
		return rank_of(x) < rank_of(y) ? -1 : 1;
	return strcmp(x->finding, y->finding);
}

void since_make(const struct findings *f, const struct episodes *then, int64_t from,
                struct since *ret)
{
	struct since s = {.from = from, .to = f->generated};
	auto_clear(table) known = {0};

	for (size_t i = 0; i < f->count; i++) {
		compare(&s, &f->items[i], episodes_find(then, f->items[i].id));
		table_set(&known, span_of(f->items[i].id), &f->items[i]);
	}
	for (size_t i = 0; i < then->count; i++)
		if (!then->v[i]->closed && !table_has(&known, span_of(then->v[i]->finding)))
			add(&s, SINCE_GONE, NULL, then->v[i]);
	if (s.count)
		qsort(s.changes, s.count, sizeof(*s.changes), by_kind);
	*ret = s;
}

static void write_change(struct jswrite *w, const struct since_change *c)
{
	jswrite_object(w, NULL);
	jswrite_str(w, "change", since_kind_name(c->kind));
	jswrite_str(w, "id", c->finding);
	jswrite_str(w, "vulnerability", c->vulnerability);
	jswrite_str(w, "source", c->source);
	jswrite_str(w, "was", c->was);
	jswrite_str(w, "is", c->is);
	if (c->now) {
		jswrite_str(w, "tier", tier_name(c->now->priority.tier));
		jswrite_bool(w, "kev", c->now->priority.kev);
		jswrite_time(w, "due", c->now->due);
		jswrite_str(w, "patch", c->now->patch);
	}
	jswrite_end_object(w);
}

void since_encode(const struct since *s, const struct findings *f, struct str *to)
{
	struct jswrite w = {.to = to, .rows = true};
	size_t counts[SINCE_KINDS] = {0};

	for (size_t i = 0; i < s->count; i++)
		counts[s->changes[i].kind]++;
	jswrite_object(&w, NULL);
	jswrite_str(&w, "format", SINCE_FORMAT);
	jswrite_time(&w, "generated", f->generated);
	jswrite_str(&w, "generator", "fettle " FETTLE_VERSION);
	jswrite_str(&w, "host", f->host);
	jswrite_time(&w, "since", s->from);
	jswrite_object(&w, "summary");
	for (unsigned k = 0; k < SINCE_KINDS; k++)
		jswrite_int(&w, since_kind_name(k), (int64_t)counts[k]);
	jswrite_end_object(&w);
	jswrite_array(&w, "changes");
	for (size_t i = 0; i < s->count; i++)
		write_change(&w, &s->changes[i]);
	jswrite_end_array(&w);
	jswrite_end_object(&w);
}
