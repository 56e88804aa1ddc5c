#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "report/fate.h"
#include "report/html_chart.h"
#include "report/html_part.h"

#define WIDTH 1000.0 /* of a bar, in its own units: it is stretched to the width that there is */
#define DAY ((int64_t)86400)

/* From dark to light, so that they differ without colour too. */
static const struct {
	enum finding_state state;
	const char *colour, *name;
} states[] = {
        {FINDING_OPEN, "#8c1c13", "open: a fix can be had"},
        {FINDING_PENDING_RESTART, "#c4652a", "pending restart: the old code still runs"},
        {FINDING_FIX_UNREACHABLE, "#d9a441", "fix unreachable: in no configured source"},
        {FINDING_NO_FIX, "#8fa3b5", "no fix: nothing to install"},
};

static void bar_begin(struct str *to, const char *label)
{
	html_element(to, "span", NULL, label);
	str_addf(to,
	         "<svg viewBox=\"0 0 %.0f 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
	         WIDTH);
}

static void segment(struct str *to, double from, double width, const char *colour)
{
	if (width > 0)
		str_addf(to, "<rect x=\"%.1f\" width=\"%.1f\" height=\"10\" fill=\"%s\"/>", from,
		         width, colour);
}

static void bar_end(struct str *to, size_t count)
{
	str_adds(to, "</svg>");
	html_elementf(to, "span", "n", "%zu", count);
}

static void key(struct str *to)
{
	str_adds(to, "<ul class=\"key\">\n");
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		str_addf(to,
		         "<li><svg viewBox=\"0 0 1 1\" aria-hidden=\"true\"><rect width=\"1\" "
		         "height=\"1\" fill=\"%s\"/></svg>%s</li>\n",
		         states[i].colour, states[i].name);
	str_adds(to, "</ul>\n");
}

static void tier_bar(const struct summary *s, enum tier tier, size_t max, struct str *to)
{
	double at = 0;

	bar_begin(to, tier_name(tier));
	for (size_t i = 0; max && i < ARRAY_LEN(states); i++) {
		double width = WIDTH * (double)s->by[states[i].state][tier] / (double)max;

		segment(to, at, width, states[i].colour);
		at += width;
	}
	bar_end(to, s->by_tier[tier]);
}

void html_chart_tiers(const struct summary *s, struct str *to)
{
	static const enum tier order[] = {TIER_URGENT, TIER_SOON, TIER_SCHEDULED, TIER_UPGRADE,
	                                  TIER_UNKNOWN};
	size_t max = 0;

	for (unsigned t = 0; t < TIERS; t++)
		max = s->by_tier[t] > max ? s->by_tier[t] : max;
	str_adds(to, "<div class=\"bars\">\n");
	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		tier_bar(s, order[i], max, to);
	str_adds(to, "</div>\n");
	key(to);
}

static const struct {
	const char *name;
	int64_t days; /* up to so many from now; the last two are "later" and "no date" */
} stretches[] = {{"overdue", 0},     {"in 3 days", 3},           {"in 14 days", 14},
                 {"in 60 days", 60}, {"later", INT64_MAX / DAY}, {"no date", 0}};

#define NO_DATE (ARRAY_LEN(stretches) - 1)

static size_t stretch_of(int64_t due, int64_t now)
{
	size_t i = 0;

	if (!due)
		return NO_DATE;
	while (i + 1 < NO_DATE && due - now > stretches[i].days * DAY)
		i++;
	return i;
}

void html_chart_due(const struct findings *f, int64_t now, struct str *to)
{
	size_t count[ARRAY_LEN(stretches)] = {0}, max = 0;

	for (size_t i = 0; i < f->count; i++)
		if (finding_state_is_live(f->items[i].state))
			count[stretch_of(f->items[i].due, now)]++;
	for (size_t i = 0; i < ARRAY_LEN(count); i++)
		max = count[i] > max ? count[i] : max;
	str_adds(to, "<div class=\"bars\">\n");
	for (size_t i = 0; i < ARRAY_LEN(stretches); i++) {
		bar_begin(to, stretches[i].name);
		if (max)
			segment(to, 0, WIDTH * (double)count[i] / (double)max,
			        i == 0 ? states[0].colour : "#3d5a73");
		bar_end(to, count[i]);
	}
	str_adds(to, "</div>\n");
}

#define POINTS 60
#define HEIGHT 100.0

static size_t open_at(const struct episodes *e, int64_t when)
{
	size_t n = 0;

	for (size_t i = 0; i < e->count; i++)
		n += e->v[i]->first_seen <= when && fate_at(e->v[i], when) == FATE_OPEN;
	return n;
}

/* From the beginning of the window, or of what is known, to its end or the present. */
static bool trend_span(const struct records *r, int64_t *ret_begin, int64_t *ret_end)
{
	int64_t first = INT64_MAX;

	for (size_t i = 0; r->episodes && i < r->episodes->count; i++)
		if (r->episodes->v[i]->first_seen < first)
			first = r->episodes->v[i]->first_seen;
	*ret_begin = first > r->window.since ? first : r->window.since;
	*ret_end = records_end(r);
	return *ret_begin < *ret_end;
}

/* Steps and not slopes: a number holds until the next one. */
static void trend_line(const size_t *counts, size_t max, struct str *to)
{
	str_addf(to,
	         "<svg viewBox=\"0 0 %d %.0f\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
	         "<path fill=\"#3d5a73\" d=\"M0 %.0f",
	         POINTS, HEIGHT, HEIGHT);
	for (int i = 0; i < POINTS; i++)
		str_addf(to, "V%.1fH%d",
		         HEIGHT - (max ? HEIGHT * (double)counts[i] / (double)max : 0), i + 1);
	str_addf(to, "V%.0fZ\"/></svg>\n", HEIGHT);
}

void html_chart_trend(const struct records *r, struct str *to)
{
	size_t counts[POINTS], max = 0;
	int64_t begin, end;

	if (!trend_span(r, &begin, &end))
		return;
	for (int i = 0; i < POINTS; i++) {
		counts[i] = open_at(r->episodes, begin + (end - begin) * i / (POINTS - 1));
		max = counts[i] > max ? counts[i] : max;
	}
	html_element(to, "h3", NULL, "Open findings over time");
	str_adds(to, "<div class=\"trend\">\n");
	html_elementf(to, "p", "soft",
	              "%zu at the beginning, %zu at most, %zu at the end; the full height is %zu.",
	              counts[0], max, counts[POINTS - 1], max);
	trend_line(counts, max, to);
	str_adds(to, "<div class=\"ends\"><span>");
	html_day(to, begin);
	str_adds(to, "</span><span>");
	html_day(to, end);
	str_adds(to, "</span></div>\n</div>\n");
}
