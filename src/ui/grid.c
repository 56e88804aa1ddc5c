#include <stdarg.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ui/grid.h"
#include "ui/out.h"

#define GAP 2
#define NARROWEST 8

void grid_clear(struct grid *g)
{
	strlist_clear(&g->cells);
}

void grid_add(struct grid *g, const char *text)
{
	strlist_add(&g->cells, text && *text ? text : "-");
}

void grid_addf(struct grid *g, const char *fmt, ...)
{
	struct str s = {0};
	va_list ap;

	va_start(ap, fmt);
	str_addv(&s, fmt, ap);
	va_end(ap);
	strlist_take(&g->cells, str_steal(&s));
}

/* Characters, not bytes: bytes that continue a UTF-8 sequence are not counted. */
static size_t columns_of(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static size_t count_columns(const struct grid *g)
{
	size_t n = 0;

	while (g->columns[n].title)
		n++;
	return n;
}

static void measure(const struct grid *g, size_t n, size_t *widths)
{
	for (size_t i = 0; i < n; i++)
		widths[i] = columns_of(g->columns[i].title);
	for (size_t i = 0; n && i < g->cells.count; i++) {
		size_t w = columns_of(g->cells.v[i]);

		if (w > widths[i % n])
			widths[i % n] = w;
	}
}

/* The widest of those that may be cut; n when there is none. */
static size_t widest(const struct grid *g, size_t n, const size_t *widths)
{
	size_t best = n;

	for (size_t i = 0; i < n; i++)
		if (g->columns[i].elastic && widths[i] > NARROWEST &&
		    widths[i] > g->columns[i].elastic && (best == n || widths[i] > widths[best]))
			best = i;
	return best;
}

static void shrink(const struct grid *g, size_t n, size_t *widths, size_t limit)
{
	size_t total = GAP * (n - 1);

	for (size_t i = 0; i < n; i++)
		total += widths[i];
	for (; limit && total > limit; total--) {
		size_t i = widest(g, n, widths);

		if (i == n)
			return;
		widths[i]--;
	}
}

/* A control character in data must not reach a terminal; UTF-8 writes some as c2 80 to c2 9f. */
static bool is_control(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;

	return u[0] < ' ' || u[0] == 0x7f || (u[0] == 0xc2 && u[1] >= 0x80 && u[1] <= 0x9f);
}

static void add_shown(struct str *to, const char *s, size_t chars)
{
	for (size_t n = 0; *s; s++) {
		bool starts = ((unsigned char)*s & 0xc0) != 0x80;

		if (starts && n++ == chars)
			break;
		if (is_control(s)) {
			str_addc(to, '?');
			s += (unsigned char)*s == 0xc2;
		} else {
			str_addc(to, *s);
		}
	}
}

static void add_cell(struct str *to, const char *text, const struct grid_column *c, size_t width,
                     bool last)
{
	size_t w = columns_of(text), pad = w < width ? width - w : 0;

	if (c->right)
		str_addf(to, "%*s", (int)pad, "");
	if (w > width) {
		add_shown(to, text, width - 3);
		str_adds(to, "...");
	} else {
		add_shown(to, text, w);
	}
	if (!last)
		str_addf(to, "%*s", (int)((c->right ? 0 : pad) + GAP), "");
	else
		str_addc(to, '\n');
}

void grid_print(const struct grid *g, struct out *out)
{
	size_t n = count_columns(g);
	auto_free size_t *widths = mem_alloc(n, sizeof(*widths));

	if (n == 0)
		return;
	measure(g, n, widths);
	shrink(g, n, widths, out->width);
	if (out->color)
		str_adds(&out->text, "\033[1m");
	for (size_t i = 0; i < n; i++)
		add_cell(&out->text, g->columns[i].title, &g->columns[i], widths[i], i + 1 == n);
	if (out->color)
		str_adds(&out->text, "\033[0m");
	for (size_t i = 0; i < g->cells.count; i++)
		add_cell(&out->text, g->cells.v[i], &g->columns[i % n], widths[i % n],
		         i % n + 1 == n);
}
