#include "assess/packages.h"
#include "base/err.h"
#include "ext/pack.h"
#include "format/deb822.h"
#include "format/lines.h"

#define LIST_MAX ((uint64_t)4 << 30)
#define STANZA_MAX (4u << 20)

struct reading {
	struct lines lines;
	struct builder *b;
	struct str stanza;
	size_t begun; /* number of the stanza's first line */
};

static void reading_clear(struct reading *r)
{
	lines_clear(&r->lines);
	str_clear(&r->stanza);
}

/* "name (version)"; without a version the package's own counts. */
static void split_source(struct span value, struct span *texts)
{
	size_t open = span_find(value, '('), close = span_find(value, ')');

	texts[PACKAGE_SOURCE] = span_trim(span_make(value.ptr, open));
	if (open < close && close < value.len)
		texts[PACKAGE_SOURCE_VERSION] =
		        span_trim(span_make(value.ptr + open + 1, close - open - 1));
}

static void take_field(struct span name, struct span value, struct span *texts, int64_t *numbers)
{
	uint64_t size;

	if (deb822_is(name, "Package"))
		texts[PACKAGE_NAME] = value;
	else if (deb822_is(name, "Version"))
		texts[PACKAGE_VERSION] = value;
	else if (deb822_is(name, "Architecture"))
		texts[PACKAGE_ARCH] = value;
	else if (deb822_is(name, "Source"))
		split_source(value, texts);
	else if (deb822_is(name, "Depends"))
		texts[PACKAGE_DEPENDS] = value;
	else if (deb822_is(name, "Pre-Depends"))
		texts[PACKAGE_PRE_DEPENDS] = value;
	else if (deb822_is(name, "Breaks"))
		texts[PACKAGE_BREAKS] = value;
	else if (deb822_is(name, "Provides"))
		texts[PACKAGE_PROVIDES] = value;
	else if (deb822_is(name, "Size") && span_to_u64(value, INT64_MAX, &size))
		numbers[PACKAGE_SIZE] = (int64_t)size;
}

static void end_stanza(struct reading *r)
{
	struct span rest = span_make(r->stanza.buf, r->stanza.len), name, value;
	struct span texts[PACKAGE_TEXTS] = {{0}};
	int64_t numbers[PACKAGE_NUMBERS] = {0};

	if (rest.len == 0)
		return;
	while (deb822_field(&rest, &name, &value))
		take_field(name, value, texts, numbers);
	if (!texts[PACKAGE_SOURCE].len)
		texts[PACKAGE_SOURCE] = texts[PACKAGE_NAME];
	if (!texts[PACKAGE_SOURCE_VERSION].len)
		texts[PACKAGE_SOURCE_VERSION] = texts[PACKAGE_VERSION];
	if (texts[PACKAGE_NAME].len && texts[PACKAGE_VERSION].len) {
		builder_add(r->b, texts, numbers);
		r->b->about.records++;
	} else {
		builder_broken(r->b, "line %zu: a package without a name or a version", r->begun);
	}
	str_reset(&r->stanza);
}

/* Only lines that begin a field which is wanted are kept: most of a list is descriptions. */
static bool is_wanted(struct span line)
{
	static const char *const fields[] = {
	        "Package:", "Version:",     "Architecture:", "Source:",  "Size:",
	        "Depends:", "Pre-Depends:", "Breaks:",       "Provides:"};

	for (size_t i = 0; line.len && i < ARRAY_LEN(fields); i++)
		if (line.ptr[0] == fields[i][0] && span_starts(line, fields[i]))
			return true;
	return false;
}

static bool take_line(void *ctx, size_t number, struct span line, struct err *err)
{
	struct reading *r = ctx;

	if (span_trim(line).len == 0) {
		end_stanza(r);
		return true;
	}
	if (!is_wanted(line))
		return true;
	if (r->stanza.len == 0)
		r->begun = number;
	if (line.len > STANZA_MAX - r->stanza.len)
		return err_set(err, ERR_INPUT, "line %zu: a stanza is too long", number);
	str_add(&r->stanza, line.ptr, line.len);
	str_addc(&r->stanza, '\n');
	return true;
}

static bool take_bytes(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct reading *r = ctx;

	return lines_feed(&r->lines, span_make(bytes, len), err);
}

bool packages_compile(int fd, struct builder *b, struct err *err)
{
	auto_clear(reading) r = {.b = b};

	r.lines = (struct lines){.sink = take_line, .ctx = &r};
	builder_begin(b, PACKAGE_TEXTS, PACKAGE_NUMBERS);
	if (!pack_unpack_fd(fd, LIST_MAX, take_bytes, &r, err) || !lines_end(&r.lines, err))
		return false;
	end_stanza(&r);
	return true;
}
