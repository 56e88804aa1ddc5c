#include "assess/advisory.h"
#include "assess/compile.h"
#include "assess/rule.h"
#include "assess/unpack.h"
#include "base/err.h"
#include "format/debsecan.h"
#include "format/lines.h"

struct reading {
	struct lines lines;
	struct debsecan feed;
	struct builder *b;
	struct span release;
	struct str rule;
};

static void reading_clear(struct reading *r)
{
	lines_clear(&r->lines);
	debsecan_clear(&r->feed);
	str_clear(&r->rule);
}

static bool make_rule(struct str *rule, const struct debsecan_row *row)
{
	struct span rest = row->others, version;

	str_set(rule, "R\ni 0\n");
	if (row->fixed.len && !rule_add(rule, 'f', row->fixed))
		return false;
	while (span_word(&rest, &version))
		if (!rule_add(rule, 'x', version))
			return false;
	return true;
}

static struct span urgency_name(char urgency)
{
	return span_of(urgency == 'H'   ? "high"
	               : urgency == 'M' ? "medium"
	               : urgency == 'L' ? "low"
	                                : "");
}

static bool add_row(struct reading *r, const struct debsecan_row *row)
{
	struct span texts[ADVISORY_TEXTS] = {
	        [ADVISORY_PACKAGE] = row->package,
	        [ADVISORY_SCOPE] = r->release,
	        [ADVISORY_VULNERABILITY] = row->vulnerability,
	        [ADVISORY_RECORD] = row->vulnerability,
	        [ADVISORY_SEVERITY] = urgency_name(row->urgency),
	};
	int64_t numbers[ADVISORY_NUMBERS] = {
	        [ADVISORY_FLAGS] = row->is_binary ? ADVISORY_BINARY : 0,
	        [ADVISORY_CVSS] = -1,
	};

	if (!make_rule(&r->rule, row))
		return false;
	texts[ADVISORY_RULE] = span_make(r->rule.buf, r->rule.len);
	builder_add(r->b, texts, numbers);
	r->b->about.records++;
	return true;
}

static bool take_line(void *ctx, size_t number, struct span line, struct err *err)
{
	struct reading *r = ctx;
	struct debsecan_row row;
	struct err why = {0};
	bool is_row;

	if (debsecan_line(&r->feed, line, &row, &is_row, &why)) {
		if (is_row && !add_row(r, &row))
			builder_broken(r->b, "line %zu: a version with a zero byte", number);
		return true;
	}
	if (!debsecan_is_one(&r->feed))
		return err_set(err, ERR_INPUT, "not a debsecan feed: %s", why.msg);
	builder_broken(r->b, "line %zu: %s", number, why.msg);
	return true;
}

static bool take_bytes(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct reading *r = ctx;

	return lines_feed(&r->lines, span_make(bytes, len), err);
}

bool compile_debsecan(int fd, const char *release, struct builder *b, struct err *err)
{
	auto_clear(reading) r = {.b = b, .release = span_of(release)};

	r.lines = (struct lines){.sink = take_line, .ctx = &r};
	builder_begin(b, ADVISORY_TEXTS, ADVISORY_NUMBERS);
	builder_scope(b, r.release);
	if (!unpack_fd(fd, take_bytes, &r, err) || !lines_end(&r.lines, err))
		return false;
	if (!debsecan_is_whole(&r.feed))
		return err_set(err, ERR_INPUT, "not a debsecan feed: it is cut short");
	return true;
}
