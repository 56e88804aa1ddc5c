#include <stdlib.h>

#include "assess/goal.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "model/severity.h"

static const char *const severities[] = {"low", "medium", "high", "critical", NULL};
static const char *const tiers[] = {"next-upgrade", "scheduled", "soon", "urgent", NULL};

static const struct {
	const char *text;
	enum goal_kind kind;
	const char *const *words; /* NULL: a number up to `most` */
	double most;
} terms[] = {
        {"none-overdue", GOAL_NONE_OVERDUE, NULL, 0},
        {"no-kev", GOAL_NO_KEV, NULL, 0},
        {"no-fixable", GOAL_NO_FIXABLE, NULL, 0},
        {"severity<", GOAL_SEVERITY, severities, 0},
        {"tier<", GOAL_TIER, tiers, 0},
        {"cvss<", GOAL_CVSS, NULL, 10},
        {"epss<", GOAL_EPSS, NULL, 1},
};

void goal_clear(struct goal *g)
{
	free(g->terms);
	mem_free(&g->text);
	*g = (struct goal){0};
}

/* Place of a word in a list, from 1 on; 0: it is not there. */
static size_t place_of(const char *word, const char *const *words)
{
	for (size_t i = 0; word && words[i]; i++)
		if (strcmp(words[i], word) == 0)
			return i + 1;
	return 0;
}

/* Digits with at most one point in them: no sign, no exponent. */
static bool read_number(const char *text, double most, double *ret)
{
	if (!*text || strspn(text, "0123456789.") != strlen(text) || !strpbrk(text, "0123456789") ||
	    strchr(text, '.') != strrchr(text, '.') || strlen(text) > 16)
		return false;
	*ret = strtod(text, NULL);
	return *ret <= most;
}

static bool bad_value(const char *term, const char *const *words, double most, struct err *err)
{
	auto_clear(str) all = {0};

	if (!words)
		return err_set(err, ERR_USAGE, "'%.60s': not a number from 0 to %g", term, most);
	for (size_t i = 0; words[i]; i++)
		str_addf(&all, " %s", words[i]);
	return err_set(err, ERR_USAGE, "'%.60s': there is no such value: there is%s", term,
	               str_c(&all));
}

static bool read_term(const char *text, struct goal_term *ret, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(terms); i++) {
		const char *value = text + strlen(terms[i].text);

		if (!str_starts(text, terms[i].text) || (!str_ends(terms[i].text, "<") && *value))
			continue;
		ret->kind = terms[i].kind;
		if (!str_ends(terms[i].text, "<"))
			return true;
		if (terms[i].words)
			ret->below = (double)place_of(value, terms[i].words);
		if (terms[i].words ? ret->below > 0
		                   : read_number(value, terms[i].most, &ret->below))
			return true;
		return bad_value(text, terms[i].words, terms[i].most, err);
	}
	err_set(err, ERR_USAGE, "'%.60s' is no goal", text);
	return err_hint(err, "goals are none-overdue, no-kev, no-fixable, severity<LEVEL, "
	                     "tier<TIER, cvss<N and epss<N, with commas between several");
}

bool goal_parse(const char *text, struct goal *ret, struct err *err)
{
	auto_clear(goal) g = {.text = mem_strdup(text)};
	auto_clear(strlist) all = {0};

	strlist_split(&all, text, ',');
	if (!all.count)
		return err_set(err, ERR_USAGE, "no goal is named");
	for (size_t i = 0; i < all.count; i++) {
		g.terms = mem_grow(g.terms, g.count, &g.cap, sizeof(*g.terms));
		if (!read_term(all.v[i], &g.terms[g.count++], err))
			return false;
	}
	*ret = g;
	g = (struct goal){0};
	return true;
}

bool goal_asks_kev(const struct goal *g)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->terms[i].kind == GOAL_NO_KEV)
			return true;
	return false;
}

/* --- judging --- */

static bool is_below(double value, double limit)
{
	return value >= 0 && value < limit;
}

static double tier_of(const struct priority *p)
{
	size_t place = place_of(tier_name(p->tier), tiers);

	return place ? (double)place : -1;
}

static bool is_against(const struct goal_term *t, const struct finding *f, int64_t now)
{
	const struct priority *p = &f->priority;

	switch (t->kind) {
	case GOAL_NONE_OVERDUE:
		return f->due && f->due <= now;
	case GOAL_NO_KEV:
		return p->kev;
	case GOAL_NO_FIXABLE:
		return f->state == FINDING_OPEN;
	case GOAL_SEVERITY:
		return !is_below(severity_level(p->severity, p->cvss), t->below);
	case GOAL_TIER:
		return !is_below(tier_of(p), t->below);
	case GOAL_CVSS:
		return !is_below(p->cvss, t->below);
	case GOAL_EPSS:
		return !is_below(p->epss, t->below);
	}
	return true;
}

static bool is_any_against(const struct goal *g, const struct finding *f, int64_t now)
{
	for (size_t i = 0; i < g->count; i++)
		if (is_against(&g->terms[i], f, now))
			return true;
	return false;
}

bool goal_is_against(const struct goal *g, const struct finding *f, int64_t now)
{
	return finding_state_is_live(f->state) && is_any_against(g, f, now);
}

bool goal_is_in_doubt(const struct goal *g, const struct finding *f, int64_t now)
{
	return f->state == FINDING_UNKNOWN && is_any_against(g, f, now);
}
