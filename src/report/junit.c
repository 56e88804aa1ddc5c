#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "report/action.h"
#include "report/junit.h"
#include "report/markup.h"

enum outcome { PASSED, FAILED, SKIPPED };

static enum outcome outcome_of(const struct finding *f)
{
	if (finding_state_is_live(f->state))
		return FAILED;
	return f->state == FINDING_FIXED || f->state == FINDING_NOT_AFFECTED ? PASSED : SKIPPED;
}

static void attribute(struct str *to, const char *name, const char *value)
{
	str_addf(to, " %s=\"", name);
	markup_add(to, value);
	str_addc(to, '"');
}

static void open_suite(const char *name, size_t tests, size_t failures, size_t skipped,
                       struct str *to)
{
	str_addf(to,
	         "  <testsuite name=\"%s\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" "
	         "skipped=\"%zu\">\n",
	         name, tests, failures, skipped);
}

static void open_case(const char *class, const char *name, struct str *to)
{
	str_adds(to, "    <testcase");
	attribute(to, "classname", class);
	attribute(to, "name", name);
	str_addc(to, '>');
}

static void skip_case(const char *class, const char *name, const char *why, struct str *to)
{
	open_case(class, name, to);
	str_adds(to, "<skipped");
	attribute(to, "message", why);
	str_adds(to, "/></testcase>\n");
}

static void fail(const struct finding *f, int64_t now, struct str *to)
{
	auto_free char *action = action_text(f);

	str_adds(to, "<failure");
	attribute(to, "type", f->due && f->due <= now ? "overdue" : finding_state_name(f->state));
	attribute(to, "message", action);
	str_addc(to, '>');
	markup_add(to, f->reason.text ? f->reason.text : finding_state_name(f->state));
	str_adds(to, "</failure></testcase>\n");
}

static void finding_case(const struct finding *f, int64_t now, struct str *to)
{
	auto_free char *why =
	        f->reason.text ? str_format("%s: %s", finding_state_name(f->state), f->reason.text)
	                       : mem_strdup(finding_state_name(f->state));

	if (outcome_of(f) == SKIPPED) {
		skip_case(f->source, f->vulnerability, why, to);
		return;
	}
	open_case(f->source, f->vulnerability, to);
	if (outcome_of(f) == FAILED)
		fail(f, now, to);
	else
		str_adds(to, "</testcase>\n");
}

static void tier_suite(const struct records *r, enum tier tier, struct str *to)
{
	size_t by[SKIPPED + 1] = {0}, all;

	for (size_t i = 0; i < r->findings->count; i++)
		if (r->findings->items[i].priority.tier == tier)
			by[outcome_of(&r->findings->items[i])]++;
	all = by[PASSED] + by[FAILED] + by[SKIPPED];
	if (!all)
		return;
	open_suite(tier_name(tier), all, by[FAILED], by[SKIPPED], to);
	for (size_t i = 0; i < r->findings->count; i++)
		if (r->findings->items[i].priority.tier == tier)
			finding_case(&r->findings->items[i], r->now, to);
	str_adds(to, "  </testsuite>\n");
}

/* Cases of what nobody can say anything of; their number. */
static size_t gaps(const struct records *r, struct str *to)
{
	size_t n = 0;

	if (!r->inventory && ++n)
		skip_case("coverage", "scan", "the host was not scanned", to);
	if (!r->findings && ++n)
		skip_case("coverage", "assess", "the host was not assessed", to);
	for (size_t i = 0; r->inventory && i < r->inventory->coverage_count; i++) {
		const struct coverage *c = &r->inventory->coverage[i];

		if ((c->result == COVERAGE_PARTIAL || c->result == COVERAGE_UNREADABLE) && ++n)
			skip_case("coverage", c->source,
			          c->reason ? c->reason : coverage_result_name(c->result), to);
	}
	for (size_t i = 0; r->findings && i < r->findings->feed_count; i++)
		if (r->findings->feeds[i].stale && ++n)
			skip_case("feed", r->findings->feeds[i].name, "the feed is stale", to);
	for (size_t i = 0; r->findings && i < r->findings->uncovered_count; i++, n++)
		skip_case("uncovered", r->findings->uncovered[i].purl,
		          r->findings->uncovered[i].reason, to);
	return n;
}

void junit_report(const struct records *r, struct str *to)
{
	static const enum tier order[] = {TIER_URGENT, TIER_SOON, TIER_SCHEDULED, TIER_UPGRADE,
	                                  TIER_UNKNOWN};
	auto_clear(str) cases = {0};
	size_t n = gaps(r, &cases);

	str_adds(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"fettle\">\n");
	for (size_t i = 0; r->findings && i < ARRAY_LEN(order); i++)
		tier_suite(r, order[i], to);
	if (n) {
		open_suite("coverage", n, 0, n, to);
		str_add(to, cases.buf, cases.len);
		str_adds(to, "  </testsuite>\n");
	}
	str_adds(to, "</testsuites>\n");
}
