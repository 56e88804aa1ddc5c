#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "report/csv.h"

const char *const csv_columns[] = {
        "id",      "vulnerability", "state",     "tier",      "rank",        "due",
        "overdue", "source",        "installed", "fixed",     "kev",         "ransomware",
        "epss",    "cvss",          "severity",  "exposed",   "automatable", "impact",
        "patch",   "packages",      "published", "available", "kev_added",   "first_seen",
        "aliases", "purl",          "feed",      "record",    "rule",        "reason",
        "host",    "host_name",     NULL,
};

struct sheet {
	struct str *to;
	bool is_csv;
	bool in_row; /* the row has a cell already */
};

static void add_quoted(struct str *to, const char *text)
{
	str_addc(to, '"');
	for (; *text; text++) {
		if (*text == '"')
			str_addc(to, '"');
		str_addc(to, *text);
	}
	str_addc(to, '"');
}

static void add_field(struct str *to, const char *text)
{
	auto_free char *shielded = NULL;

	if (*text && strchr("=+-@\t\r", *text))
		text = shielded = str_format("'%s", text);
	if (strpbrk(text, ",\"\r\n"))
		add_quoted(to, text);
	else
		str_adds(to, text);
}

static void add_plain(struct str *to, const char *text)
{
	if (!*text)
		str_addc(to, '-');
	for (; *text; text++)
		str_addc(to, strchr("\t\r\n", *text) ? ' ' : *text);
}

static void cell(struct sheet *s, const char *text)
{
	if (s->in_row)
		str_addc(s->to, s->is_csv ? ',' : '\t');
	s->in_row = true;
	if (s->is_csv)
		add_field(s->to, text ? text : "");
	else
		add_plain(s->to, text ? text : "");
}

static void end_row(struct sheet *s)
{
	str_adds(s->to, s->is_csv ? "\r\n" : "\n");
	s->in_row = false;
}

static void cell_time(struct sheet *s, int64_t when)
{
	auto_free char *text = clock_text(when);

	cell(s, text);
}

static void cell_real(struct sheet *s, double value)
{
	auto_free char *text = value >= 0 ? str_format("%.12g", value) : NULL;

	cell(s, text);
}

static void cell_flag(struct sheet *s, bool value)
{
	cell(s, value ? "yes" : "no");
}

static void cell_answer(struct sheet *s, enum answer a, const char *no, const char *yes)
{
	cell(s, a == ANSWER_UNKNOWN ? NULL : a == ANSWER_YES ? yes : no);
}

static void cell_list(struct sheet *s, const struct strlist *list)
{
	auto_clear(str) text = {0};

	for (size_t i = 0; i < list->count; i++)
		str_addf(&text, "%s%s", i ? " " : "", list->v[i]);
	cell(s, str_c(&text));
}

static void priority_cells(struct sheet *s, const struct priority *p)
{
	cell_flag(s, p->kev);
	cell_flag(s, p->ransomware);
	cell_real(s, p->epss);
	cell_real(s, p->cvss);
	cell(s, p->severity);
	cell_answer(s, p->exposed, "no", "yes");
	cell_answer(s, p->automatable, "no", "yes");
	cell_answer(s, p->impact_total, "partial", "total");
}

static void row(struct sheet *s, const struct findings *all, const struct finding *f, int64_t now)
{
	auto_free char *rank = f->priority.rank ? str_format("%u", f->priority.rank) : NULL;

	cell(s, f->id);
	cell(s, f->vulnerability);
	cell(s, finding_state_name(f->state));
	cell(s, tier_name(f->priority.tier));
	cell(s, rank);
	cell_time(s, f->due);
	cell_flag(s, finding_state_is_live(f->state) && f->due && f->due <= now);
	cell(s, f->source);
	cell(s, f->installed);
	cell(s, f->fixed_version);
	priority_cells(s, &f->priority);
	cell(s, f->patch);
	cell_list(s, &f->packages);
	cell_time(s, f->times.published);
	cell_time(s, f->times.available);
	cell_time(s, f->times.kev);
	cell_time(s, f->times.first_seen);
	cell_list(s, &f->aliases);
	cell(s, f->purl);
	cell(s, f->reason.feed);
	cell(s, f->reason.record);
	cell(s, f->reason.rule);
	cell(s, f->reason.text);
	cell(s, all->host);
	cell(s, all->host_name);
	end_row(s);
}

void csv_findings(const struct findings *f, int64_t now, struct str *to)
{
	struct sheet s = {.to = to, .is_csv = true};

	for (size_t i = 0; csv_columns[i]; i++)
		cell(&s, csv_columns[i]);
	end_row(&s);
	for (size_t i = 0; i < f->count; i++)
		row(&s, f, &f->items[i], now);
}

void csv_plain(const struct findings *f, int64_t now, struct str *to)
{
	struct sheet s = {.to = to};

	for (size_t i = 0; i < f->count; i++)
		row(&s, f, &f->items[i], now);
}
