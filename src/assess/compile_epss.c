/* FIRST's EPSS scores: csv, mostly packed by gzip.
 *
 *   #model_version:v2025.03.14,score_date:2026-08-16T00:00:00+0000
 *   cve,epss,percentile
 *   CVE-1999-0001,0.033510000,0.876500000
 */
#include "assess/compile.h"
#include "assess/enrich.h"
#include "assess/unpack.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "format/lines.h"

struct reading {
	struct lines lines;
	struct builder *b;
	bool has_head;
};

static void reading_clear(struct reading *r)
{
	lines_clear(&r->lines);
}

/* The date alone: what follows has an offset without a colon, which RFC 3339 does not know. */
static void take_comment(struct reading *r, struct span line)
{
	static const char key[] = "score_date:";
	struct span part;

	line = span_from(line, 1);
	while (span_cut(&line, ',', &part)) {
		auto_free char *text = NULL;

		if (!span_starts(part, key))
			continue;
		part = span_from(part, strlen(key));
		part.len = span_find(part, 'T');
		text = span_dup(part);
		if (!clock_parse(text, &r->b->about.published, NULL))
			r->b->about.published = 0;
	}
}

/* A probability with nine decimals at most that count. */
static bool read_score(struct span text, int64_t *ret)
{
	struct span whole = span_make(text.ptr, span_find(text, '.'));
	struct span rest = span_from(text, whole.len + 1);
	uint64_t n = 0, unit = (uint64_t)EPSS_UNIT;

	if (!span_to_u64(whole, 1, &n))
		return false;
	n *= unit;
	for (size_t i = 0; i < rest.len; i++) {
		if (rest.ptr[i] < '0' || rest.ptr[i] > '9')
			return false;
		unit /= 10;
		n += unit * (uint64_t)(rest.ptr[i] - '0');
	}
	*ret = (int64_t)n;
	return n <= (uint64_t)EPSS_UNIT;
}

static bool read_row(struct builder *b, struct span line)
{
	struct span texts[EPSS_TEXTS], score, percentile;
	int64_t numbers[EPSS_NUMBERS];

	if (!span_cut(&line, ',', &texts[EPSS_CVE]) || !texts[EPSS_CVE].len ||
	    !span_cut(&line, ',', &score) || !span_cut(&line, ',', &percentile) ||
	    !read_score(score, &numbers[EPSS_SCORE]))
		return false;
	builder_add(b, texts, numbers);
	b->about.records++;
	return true;
}

static bool take_line(void *ctx, size_t number, struct span line, struct err *err)
{
	struct reading *r = ctx;

	line = span_trim(line);
	if (line.len == 0)
		return true;
	if (line.ptr[0] == '#') {
		take_comment(r, line);
	} else if (!r->has_head) {
		if (!span_eq(line, "cve,epss,percentile"))
			return err_set(err, ERR_INPUT,
			               "not EPSS scores: line %zu is not 'cve,epss,percentile'",
			               number);
		r->has_head = true;
	} else if (!read_row(r->b, line)) {
		builder_broken(r->b, "line %zu: not a vulnerability with its score", number);
	}
	return true;
}

static bool take_bytes(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct reading *r = ctx;

	return lines_feed(&r->lines, span_make(bytes, len), err);
}

bool compile_epss(int fd, const char *release, struct builder *b, struct err *err)
{
	auto_clear(reading) r = {.b = b};

	(void)release;
	r.lines = (struct lines){.sink = take_line, .ctx = &r};
	builder_begin(b, EPSS_TEXTS, EPSS_NUMBERS);
	if (!unpack_fd(fd, take_bytes, &r, err))
		return false;
	return r.lines.part.len == 0 ||
	       err_set(err, ERR_INPUT, "not EPSS scores: the last line has no end");
}
