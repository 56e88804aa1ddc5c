#include "base/err.h"
#include "base/str.h"
#include "format/csv.h"

static bool is_end(char c)
{
	return c == '\n' || c == '\r';
}

static void step(struct csv *c)
{
	c->rest = span_from(c->rest, 1);
}

/* CR LF is one end. */
static void take_end(struct csv *c)
{
	char end = *c->rest.ptr;

	step(c);
	if (end == '\r' && c->rest.len && *c->rest.ptr == '\n')
		step(c);
	c->next++;
}

static bool at_cell_end(const struct csv *c)
{
	return c->rest.len == 0 || *c->rest.ptr == c->separator || is_end(*c->rest.ptr);
}

static bool take_quoted(struct csv *c, struct str *cell, struct err *why)
{
	step(c);
	while (c->rest.len) {
		char ch = *c->rest.ptr;

		if (ch == '"') {
			step(c);
			if (c->rest.len == 0 || *c->rest.ptr != '"')
				return true;
		}
		if (is_end(ch)) {
			str_addc(cell, '\n');
			take_end(c);
			continue;
		}
		str_addc(cell, ch);
		step(c);
	}
	return err_set(why, ERR_INPUT, "a quote that is not closed");
}

static bool take_plain(struct csv *c, struct str *cell, struct err *why)
{
	bool fine = true;

	for (; !at_cell_end(c); step(c)) {
		fine = fine && *c->rest.ptr != '"';
		str_addc(cell, *c->rest.ptr);
	}
	return fine || err_set(why, ERR_INPUT, "a quote inside of a cell");
}

static bool take_cell(struct csv *c, struct strlist *to, struct err *why)
{
	auto_clear(str) cell = {0};
	bool quoted = c->rest.len && *c->rest.ptr == '"';

	if (!(quoted ? take_quoted(c, &cell, why) : take_plain(c, &cell, why)))
		return false;
	if (!at_cell_end(c))
		return err_set(why, ERR_INPUT, "text behind a quoted cell");
	strlist_add(to, str_c(&cell));
	return true;
}

static void skip_row(struct csv *c)
{
	while (c->rest.len && !is_end(*c->rest.ptr))
		step(c);
	if (c->rest.len)
		take_end(c);
}

static bool take_row(struct csv *c, struct strlist *to, struct err *why)
{
	for (;;) {
		if (!take_cell(c, to, why))
			return false;
		if (c->rest.len == 0)
			return true;
		if (is_end(*c->rest.ptr)) {
			take_end(c);
			return true;
		}
		step(c);
	}
}

bool csv_next(struct csv *c, struct strlist *ret, struct err *why)
{
	auto_clear(strlist) row = {0};

	while (c->rest.len && is_end(*c->rest.ptr))
		take_end(c);
	if (c->rest.len == 0)
		return false;
	c->line = c->next + 1;
	if (!take_row(c, &row, why)) {
		skip_row(c);
		return true;
	}
	*ret = row;
	row = (struct strlist){0};
	return true;
}

char csv_guess(struct span text)
{
	static const char separators[] = {',', ';', '\t'};
	size_t counts[ARRAY_LEN(separators)] = {0}, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.len && (quoted || !is_end(text.ptr[i])); i++) {
		if (text.ptr[i] == '"')
			quoted = !quoted;
		for (size_t k = 0; !quoted && k < ARRAY_LEN(separators); k++)
			counts[k] += text.ptr[i] == separators[k];
	}
	for (size_t k = 1; k < ARRAY_LEN(separators); k++)
		if (counts[k] > counts[best])
			best = k;
	return separators[best];
}
