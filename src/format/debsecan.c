#include "base/err.h"
#include "format/debsecan.h"

void debsecan_clear(struct debsecan *d)
{
	strlist_clear(&d->names);
	*d = (struct debsecan){0};
}

/* A name is kept even of a broken line: the rows count the lines. */
static bool take_name(struct debsecan *d, struct span line, struct err *err)
{
	struct span name;
	bool good = span_find(line, ',') < line.len && span_cut(&line, ',', &name) && name.len &&
	            span_find(line, ',') < line.len;

	strlist_add_span(&d->names, good ? name : span_of(""));
	return good || err_set(err, ERR_INPUT, "not a vulnerability: three fields are wanted");
}

static bool cut_field(struct span *line, struct span *ret)
{
	size_t at = span_find(*line, ',');

	if (at == line->len)
		return false;
	*ret = span_make(line->ptr, at);
	*line = span_make(line->ptr + at + 1, line->len - at - 1);
	return true;
}

static bool is_one_of(char c, const char *letters)
{
	return c && strchr(letters, c);
}

static bool take_flags(struct span flags, struct debsecan_row *row, struct err *err)
{
	if (flags.len < 4 || !is_one_of(flags.ptr[0], "SB") || !is_one_of(flags.ptr[1], " LMH") ||
	    !is_one_of(flags.ptr[2], "?R ") || !is_one_of(flags.ptr[3], "F "))
		return err_set(err, ERR_INPUT, "'%.*s' are not the flags of a package",
		               (int)(flags.len < 40 ? flags.len : 40), flags.ptr);
	row->is_binary = flags.ptr[0] == 'B';
	row->urgency = flags.ptr[1];
	row->remote = flags.ptr[2];
	row->has_fix = flags.ptr[3] == 'F';
	return true;
}

static bool take_row(const struct debsecan *d, struct span line, struct debsecan_row *ret,
                     struct err *err)
{
	struct debsecan_row row = {0};
	struct span index, flags;
	uint64_t i;

	if (!cut_field(&line, &row.package) || !cut_field(&line, &index) ||
	    !cut_field(&line, &flags) || !cut_field(&line, &row.fixed) || row.package.len == 0)
		return err_set(err, ERR_INPUT, "not a package: five fields are wanted");
	if (!span_to_u64(index, UINT32_MAX, &i) || i >= d->names.count || !*d->names.v[i])
		return err_set(err, ERR_INPUT, "there is no vulnerability with number '%.*s'",
		               (int)(index.len < 40 ? index.len : 40), index.ptr);
	if (!take_flags(flags, &row, err))
		return false;
	row.vulnerability = span_of(d->names.v[i]);
	row.others = line;
	*ret = row;
	return true;
}

bool debsecan_line(struct debsecan *d, struct span line, struct debsecan_row *ret, bool *ret_row,
                   struct err *err)
{
	*ret_row = false;
	if (d->part == DEBSECAN_HEAD) {
		if (!span_eq(line, "VERSION 1"))
			return err_set(err, ERR_INPUT, "the first line is not 'VERSION 1'");
		d->part = DEBSECAN_NAMES;
	} else if (line.len == 0) {
		if (d->part != DEBSECAN_REST)
			d->part++;
	} else if (d->part == DEBSECAN_NAMES) {
		return take_name(d, line, err);
	} else if (d->part == DEBSECAN_ROWS) {
		*ret_row = take_row(d, line, ret, err);
		return *ret_row;
	}
	return true;
}

bool debsecan_is_one(const struct debsecan *d)
{
	return d->part != DEBSECAN_HEAD;
}

bool debsecan_is_whole(const struct debsecan *d)
{
	return d->part == DEBSECAN_REST;
}
