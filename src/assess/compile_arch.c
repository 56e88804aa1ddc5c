/* Arch Linux's security tracker, all.json: groups of issues, each about the packages of one source
 * (matching, 2.8). */
#include "assess/advisory.h"
#include "assess/compile.h"
#include "assess/records.h"
#include "assess/rule.h"
#include "base/err.h"
#include "base/str.h"
#include "base/strlist.h"

#define SCOPE "arch" /* the id in os-release */

struct group {
	struct span name, status, affected, fixed, severity;
	struct strlist packages, issues, aliases;
};

static void group_clear(struct group *g)
{
	strlist_clear(&g->packages);
	strlist_clear(&g->issues);
	strlist_clear(&g->aliases);
}

static bool read_fields(const struct jsval *o, struct group *g, struct err *err)
{
	if (!jsval_get_text(o, "name", &g->name, err) ||
	    !jsval_get_text(o, "status", &g->status, err) ||
	    !jsval_get_text(o, "affected", &g->affected, err) ||
	    !jsval_opt_text(o, "fixed", &g->fixed, err) ||
	    !jsval_opt_text(o, "severity", &g->severity, err) ||
	    !jsval_opt_strings(o, "packages", &g->packages, err) ||
	    !jsval_opt_strings(o, "issues", &g->issues, err))
		return false;
	strlist_add_span(&g->aliases, g->name);
	return jsval_opt_strings(o, "advisories", &g->aliases, err);
}

/* What a status says of the rows: false where there are none to be made. */
static bool judge(const struct group *g, int64_t *flags, const char **note, bool *ret_rows,
                  struct err *err)
{
	static const struct {
		const char *status;
		int64_t flags;
		const char *note;
		bool rows;
	} known[] = {
	        {"Fixed", 0, "", true},
	        {"Testing", 0, "the fix is in the testing repositories, not yet in the stable ones",
	         true},
	        {"Vulnerable", ADVISORY_UNVERIFIED, "", true},
	        {"Unknown", ADVISORY_UNDETERMINED, "", true},
	        {"Not affected", 0, "", false},
	};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (span_eq(g->status, known[i].status)) {
			*flags = g->fixed.len ? known[i].flags & ~ADVISORY_UNVERIFIED
			                      : known[i].flags;
			*note = known[i].note;
			*ret_rows = known[i].rows;
			return true;
		}
	return err_set(err, ERR_INPUT, "status: '%.*s' is not known",
	               (int)(g->status.len < 40 ? g->status.len : 40), g->status.ptr);
}

static bool make_rule(const struct group *g, struct str *rule, struct err *err)
{
	str_set(rule, "R\ni 0\n");
	if (g->fixed.len ? rule_add(rule, 'f', g->fixed) : rule_add(rule, 'l', g->affected))
		return true;
	return err_set(err, ERR_INPUT, "a version with a newline");
}

static void add_rows(struct builder *b, const struct group *g, int64_t flags, const char *note,
                     const struct str *rule)
{
	auto_clear(str) aliases = {0}, severity = {0};
	int64_t numbers[ADVISORY_NUMBERS] = {
	        [ADVISORY_FLAGS] = flags | ADVISORY_EXACT,
	        [ADVISORY_CVSS] = -1,
	};
	struct span texts[ADVISORY_TEXTS] = {
	        [ADVISORY_SCOPE] = span_of(SCOPE),
	        [ADVISORY_RECORD] = g->name,
	        [ADVISORY_RULE] = span_make(rule->buf, rule->len),
	        [ADVISORY_NOTE] = span_of(note),
	};

	for (size_t i = 0; i < g->aliases.count; i++)
		str_addf(&aliases, "%s%s", i ? " " : "", g->aliases.v[i]);
	texts[ADVISORY_ALIASES] = span_make(aliases.buf, aliases.len);
	texts[ADVISORY_SEVERITY] = advisory_severity(g->severity, &severity);
	for (size_t p = 0; p < g->packages.count; p++)
		for (size_t i = 0; i < g->issues.count; i++) {
			texts[ADVISORY_PACKAGE] = span_of(g->packages.v[p]);
			texts[ADVISORY_VULNERABILITY] = span_of(g->issues.v[i]);
			builder_add(b, texts, numbers);
		}
}

static bool read_group(void *ctx, const struct jsval *o, struct span text, struct err *err)
{
	auto_clear(group) g = {0};
	auto_clear(str) rule = {0};
	int64_t flags;
	const char *note;
	bool has_rows;

	(void)text;
	if (!read_fields(o, &g, err))
		return false;
	if (!judge(&g, &flags, &note, &has_rows, err) || !make_rule(&g, &rule, err))
		return err_prefix(err, "'%.*s'", (int)(g.name.len < 60 ? g.name.len : 60),
		                  g.name.ptr);
	if (has_rows)
		add_rows(ctx, &g, flags, note, &rule);
	return true;
}

bool compile_arch(int fd, const char *release, struct builder *b, struct err *err)
{
	(void)release;
	builder_begin(b, ADVISORY_TEXTS, ADVISORY_NUMBERS);
	builder_scope(b, span_of(SCOPE));
	return records_each(fd, b, read_group, b, err) ||
	       err_prefix(err, "not the groups of Arch's security tracker");
}
