#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "cmd/hosts.h"
#include "ext/js.h"
#include "store/doc.h"
#include "ui/grid.h"

#define DATE_LEN 10

void hosts_clear(struct hosts *h)
{
	for (size_t i = 0; i < h->count; i++) {
		free(h->v[i].id);
		free(h->v[i].name);
		free(h->v[i].file);
		free(h->v[i].error);
	}
	free(h->v);
	*h = (struct hosts){0};
}

static struct host_sum *add(struct hosts *h)
{
	h->v = mem_grow(h->v, h->count, &h->cap, sizeof(*h->v));
	return &h->v[h->count++];
}

static void count(struct host_sum *s, const struct finding *f, int64_t now)
{
	s->unknown += f->state == FINDING_UNKNOWN;
	if (!finding_state_is_live(f->state))
		return;
	s->live++;
	s->open += f->state == FINDING_OPEN;
	s->kev += f->priority.kev;
	s->urgent += f->priority.tier == TIER_URGENT;
	s->overdue += f->due && f->due <= now;
	if (f->due && (!s->due || f->due < s->due))
		s->due = f->due;
}

static const char *judged(const struct assess_result *r)
{
	if (!r->claims)
		return "none";
	if (r->is_stale)
		return "stale";
	return r->findings.complete && !r->findings.uncovered_count ? "whole" : "part";
}

void hosts_add(struct hosts *h, const struct assess_result *r, const char *file)
{
	struct host_sum *s = add(h);

	s->id = mem_strdup(r->findings.host);
	s->name = mem_strdup(r->findings.host_name);
	s->file = mem_strdup(file);
	s->scanned = r->findings.scanned;
	s->judged = judged(r);
	s->uncovered = r->findings.uncovered_count;
	for (size_t i = 0; i < r->findings.count; i++)
		count(s, &r->findings.items[i], r->findings.generated);
}

void hosts_add_failed(struct hosts *h, const char *file, const char *why)
{
	struct host_sum *s = add(h);

	s->file = mem_strdup(file);
	s->error = mem_strdup(why);
	s->judged = "failed";
}

static const char *name_of(const struct host_sum *s)
{
	return s->name ? s->name : s->id ? s->id : s->file;
}

static int compare_counts(size_t a, size_t b)
{
	return a > b ? -1 : a < b;
}

static int by_risk(const void *a, const void *b)
{
	const struct host_sum *x = a, *y = b;
	int c = (x->error != NULL) - (y->error != NULL);

	c = c ? c : compare_counts(x->overdue, y->overdue);
	c = c ? c : compare_counts(x->kev, y->kev);
	c = c ? c : compare_counts(x->urgent, y->urgent);
	c = c ? c : compare_counts(x->live, y->live);
	c = c ? c : strcmp(name_of(x) ? name_of(x) : "", name_of(y) ? name_of(y) : "");
	return c ? c : strcmp(x->file ? x->file : "", y->file ? y->file : "");
}

void hosts_sort(struct hosts *h)
{
	if (h->count)
		qsort(h->v, h->count, sizeof(*h->v), by_risk);
}

/* --- as a table --- */

static void add_count(struct grid *grid, const struct host_sum *s, size_t n)
{
	if (s->error)
		grid_add(grid, NULL);
	else
		grid_addf(grid, "%zu", n);
}

static void add_due(struct grid *grid, int64_t due)
{
	auto_free char *text = clock_text(due);

	if (text)
		text[DATE_LEN] = '\0';
	grid_add(grid, text);
}

void hosts_show(const struct hosts *h, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"HOST", false, true}, {"FINDINGS", true, false}, {"OPEN", true, false},
	        {"KEV", true, false},  {"URGENT", true, false},   {"OVERDUE", true, false},
	        {"DUE", false, false}, {"UNKNOWN", true, false},  {"JUDGED", false, false},
	        {NULL, false, false},
	};
	auto_clear(grid) grid = {.columns = columns};

	for (size_t i = 0; i < h->count; i++) {
		const struct host_sum *s = &h->v[i];

		grid_add(&grid, name_of(s));
		add_count(&grid, s, s->live);
		add_count(&grid, s, s->open);
		add_count(&grid, s, s->kev);
		add_count(&grid, s, s->urgent);
		add_count(&grid, s, s->overdue);
		add_due(&grid, s->due);
		add_count(&grid, s, s->unknown);
		grid_add(&grid, s->judged);
	}
	grid_print(&grid, out);
}

/* --- as a document --- */

static struct js *encode_one(const struct host_sum *s)
{
	struct js *o = js_object();

	js_set_str(o, "id", s->id);
	js_set_str(o, "name", s->name);
	js_set_str(o, "inventory", s->file);
	js_set_str(o, "judged", s->judged);
	js_set_str(o, "error", s->error);
	if (s->error)
		return o;
	js_set_time(o, "scanned", s->scanned);
	js_set_int(o, "findings", (int64_t)s->live);
	js_set_int(o, "open", (int64_t)s->open);
	js_set_int(o, "kev", (int64_t)s->kev);
	js_set_int(o, "urgent", (int64_t)s->urgent);
	js_set_int(o, "overdue", (int64_t)s->overdue);
	js_set_int(o, "unknown", (int64_t)s->unknown);
	js_set_int(o, "uncovered", (int64_t)s->uncovered);
	js_set_time(o, "due", s->due);
	return o;
}

void hosts_encode(const struct hosts *h, int64_t now, struct str *to)
{
	auto_js doc = doc_new(HOSTS_FORMAT, now);
	struct js *list = js_array();

	for (size_t i = 0; i < h->count; i++)
		js_push(list, encode_one(&h->v[i]));
	js_set(doc, "hosts", list);
	js_print(doc, JS_PRETTY, to);
}
