#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"
#include "report/html_part.h"
#include "report/html_section.h"

#define TRANSACTIONS_SHOWN 100
#define UNCOVERED_SHOWN 60

static bool is_in(const struct records *r, const struct receipt *t)
{
	return t->finished >= r->window.since && t->finished < r->window.until;
}

static void result_cell(const struct records *r, const struct receipt *t, struct html_table *table)
{
	const struct receipt *undoer = history_undoer(&r->history, t);

	if (undoer)
		html_cellf(table, "%s, rolled back by %s", receipt_result_name(t->result),
		           undoer->transaction);
	else if (t->why)
		html_cellf(table, "%s: %s", receipt_result_name(t->result), t->why);
	else
		html_cell(table, receipt_result_name(t->result));
}

static void transaction_row(const struct records *r, const struct receipt *t,
                            struct html_table *table)
{
	html_row(table, t->result == RECEIPT_BROKEN   ? "bad"
	                : t->result == RECEIPT_UNDONE ? "warn"
	                                              : NULL);
	html_cell_time(table, t->finished);
	html_cell(table, t->transaction);
	if (t->undoes)
		html_cellf(table, "%s of %s", t->kind, t->undoes);
	else
		html_cell(table, t->kind);
	html_cell(table, t->bundle);
	html_cell(table, t->signed_by);
	html_cellf(table, "%zu", t->change_count);
	result_cell(r, t, table);
	html_row_end(table);
}

void html_transactions(const struct records *r, struct str *to)
{
	static const struct html_column columns[] = {
	        {"finished", NULL},  {"transaction", "m"}, {"what", NULL},   {"bundle", "m"},
	        {"signed by", NULL}, {"paths", "n"},       {"result", NULL}, {NULL, NULL},
	};
	size_t all = 0, shown = 0;
	struct html_table t;

	html_element(to, "h2", NULL, "What was changed");
	if (r->unfinished)
		html_elementf(to, "p", "verdict bad",
		              "Transaction %s was interrupted and has not been finished.",
		              r->unfinished);
	for (size_t i = 0; i < r->history.count; i++)
		all += is_in(r, &r->history.items[i]);
	if (!all) {
		html_element(to, "p", NULL, "Nothing was applied or rolled back in this time.");
		return;
	}
	html_table_begin(&t, columns, NULL, to);
	for (size_t i = r->history.count; i-- > 0 && shown < TRANSACTIONS_SHOWN;)
		if (is_in(r, &r->history.items[i])) {
			transaction_row(r, &r->history.items[i], &t);
			shown++;
		}
	html_table_end(&t);
	if (all > shown)
		html_elementf(to, "p", "soft", "%zu before them are not shown.", all - shown);
}

static void digest_cell(struct html_table *t, const struct strlist *ids)
{
	auto_clear(str) text = {0};
	char hex[SHA256_HEX_SIZE];

	for (size_t i = 0; i < ids->count; i++)
		str_addf(&text, "%s\n", ids->v[i]);
	digest_hex(span_make(text.buf, text.len), hex);
	html_cellf(t, "%zu: %s", ids->count, hex);
}

void html_figures(const struct figures *f, struct str *to)
{
	static const struct html_column columns[] = {
	        {"figure", NULL}, {"value", NULL}, {"definition", NULL},
	        {"made of", "d"}, {NULL, NULL},
	};
	struct html_table t;

	html_element(to, "h2", NULL, "Figures");
	html_table_begin(&t, columns, NULL, to);
	for (size_t i = 0; i < f->count; i++) {
		auto_free char *value = metric_text(&f->v[i]);

		html_row(&t, NULL);
		html_cell(&t, f->v[i].name);
		html_cell(&t, value);
		html_cell(&t, f->v[i].definition);
		digest_cell(&t, &f->v[i].denominator);
		html_row_end(&t);
	}
	html_table_end(&t);
	html_element(
	        to, "p", "soft",
	        "\"Made of\" is the number of things that were counted and the SHA-256 of their "
	        "list: the same records give the same digest anywhere. 'fettle report --explain "
	        "FIGURE' prints the lists. A figure of nothing is \"not evaluated\".");
}

static char *age_text(int64_t seconds)
{
	return seconds < 0 ? mem_strdup("not known") : clock_age(seconds);
}

void html_feeds(const struct records *r, struct str *to)
{
	static const struct html_column columns[] = {
	        {"feed", "m"},          {"type", NULL},     {"fetched", NULL},
	        {"age when used", "n"}, {"standing", NULL}, {NULL, NULL},
	};
	struct html_table t;

	html_element(to, "h2", NULL, "What it was judged by");
	if (!r->findings || !r->findings->feed_count) {
		html_element(to, "p", NULL, "No feed was used.");
		return;
	}
	html_table_begin(&t, columns, NULL, to);
	for (size_t i = 0; i < r->findings->feed_count; i++) {
		const struct findings_feed *f = &r->findings->feeds[i];
		auto_free char *age = age_text(f->fetched ? f->age : -1);

		html_row(&t, f->stale ? "warn" : NULL);
		html_cell(&t, f->name);
		html_cell(&t, f->type);
		html_cell_time(&t, f->fetched);
		html_cell(&t, age);
		html_cell(&t, f->stale ? "stale" : "in date");
		html_row_end(&t);
	}
	html_table_end(&t);
}

static void coverage_row(struct html_table *t, const struct coverage *c, bool unread)
{
	html_row(t, unread ? "warn" : NULL);
	html_cell(t, c->source);
	html_cell(t, c->path);
	html_cell(t, coverage_result_name(c->result));
	html_cellf(t, "%zu", c->components);
	html_cell(t, c->reason);
	html_row_end(t);
}

static void coverage_part(const struct inventory *inv, struct str *to)
{
	static const struct html_column columns[] = {
	        {"source", NULL},    {"path", "m"},    {"result", NULL},
	        {"components", "n"}, {"reason", NULL}, {NULL, NULL},
	};
	static const bool order[] = {true, false}; /* what could not be read comes first */
	struct html_table t;

	if (!inv->coverage_count)
		return;
	html_table_begin(&t, columns, NULL, to);
	for (size_t turn = 0; turn < ARRAY_LEN(order); turn++)
		for (size_t i = 0; i < inv->coverage_count; i++) {
			enum coverage_result result = inv->coverage[i].result;
			bool unread = result == COVERAGE_PARTIAL || result == COVERAGE_UNREADABLE;

			if (unread == order[turn])
				coverage_row(&t, &inv->coverage[i], unread);
		}
	html_table_end(&t);
}

static void uncovered_part(const struct findings *f, struct str *to)
{
	static const struct html_column columns[] = {
	        {"component", "m"}, {"reason", NULL}, {NULL, NULL}};
	struct html_table t;

	html_elementf(to, "h3", NULL, "Components that no feed speaks of: %zu", f->uncovered_count);
	if (!f->uncovered_count)
		return;
	html_element(to, "p", NULL, "Nothing is known of their vulnerabilities.");
	html_table_begin(&t, columns, NULL, to);
	for (size_t i = 0; i < f->uncovered_count && i < UNCOVERED_SHOWN; i++) {
		html_row(&t, NULL);
		html_cell(&t, f->uncovered[i].purl);
		html_cell(&t, f->uncovered[i].reason);
		html_row_end(&t);
	}
	html_table_end(&t);
	if (f->uncovered_count > UNCOVERED_SHOWN)
		html_elementf(to, "p", "soft",
		              "%zu more are not shown here; they are in "
		              "'fettle assess --json'.",
		              f->uncovered_count - UNCOVERED_SHOWN);
}

void html_gaps(const struct records *r, struct str *to)
{
	html_element(to, "h2", NULL, "What could not be read");
	if (!r->inventory) {
		html_element(to, "p", NULL,
		             "The host was not scanned. Nothing is known of what is installed.");
	} else {
		html_element(
		        to, "p", NULL,
		        inventory_is_complete(r->inventory)
		                ? "Every source that is there was read whole."
		                : "Not everything could be read: what is said here of the host "
		                  "is said of the rest of it.");
		coverage_part(r->inventory, to);
	}
	if (r->findings)
		uncovered_part(r->findings, to);
}
