#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "report/html_part.h"
#include "report/markup.h"

static void open_tag(struct str *to, const char *tag, const char *class)
{
	if (class)
		str_addf(to, "<%s class=\"%s\">", tag, class);
	else
		str_addf(to, "<%s>", tag);
}

void html_element(struct str *to, const char *tag, const char *class, const char *text)
{
	open_tag(to, tag, class);
	markup_add(to, text);
	str_addf(to, "</%s>\n", tag);
}

void html_elementf(struct str *to, const char *tag, const char *class, const char *fmt, ...)
{
	auto_clear(str) text = {0};
	va_list ap;

	va_start(ap, fmt);
	str_addv(&text, fmt, ap);
	va_end(ap);
	html_element(to, tag, class, str_c(&text));
}

/* The first `len` bytes of RFC 3339, the T a blank. */
static void add_when(struct str *to, int64_t when, size_t len)
{
	auto_free char *text = clock_text(when);

	if (!text) {
		str_adds(to, "not known");
		return;
	}
	str_addf(to, "<time datetime=\"%s\">%.10s", text, text);
	if (len > 10)
		str_addf(to, " %.5s UTC", text + 11);
	str_adds(to, "</time>");
}

void html_time(struct str *to, int64_t when)
{
	add_when(to, when, 16);
}

void html_day(struct str *to, int64_t when)
{
	add_when(to, when, 10);
}

void html_table_begin(struct html_table *t, const struct html_column *columns, const char *class,
                      struct str *to)
{
	*t = (struct html_table){.to = to, .columns = columns};
	open_tag(to, "table", class);
	str_adds(to, "\n<thead><tr>");
	for (size_t i = 0; columns[i].title; i++) {
		str_adds(to, "<th scope=\"col\"");
		if (columns[i].class)
			str_addf(to, " class=\"%s\"", columns[i].class);
		str_addf(to, ">%s</th>", columns[i].title);
	}
	str_adds(to, "</tr></thead>\n<tbody>\n");
}

void html_row(struct html_table *t, const char *class)
{
	t->at = 0;
	open_tag(t->to, "tr", class);
}

static void open_cell(struct html_table *t)
{
	const struct html_column *c = &t->columns[t->at++];

	str_addf(t->to, "<td data-l=\"%s\"", c->title);
	if (c->class)
		str_addf(t->to, " class=\"%s\"", c->class);
	str_addc(t->to, '>');
}

void html_cell(struct html_table *t, const char *text)
{
	open_cell(t);
	markup_add(t->to, text && *text ? text : "\xe2\x80\x93");
	str_adds(t->to, "</td>");
}

void html_cellf(struct html_table *t, const char *fmt, ...)
{
	auto_clear(str) text = {0};
	va_list ap;

	va_start(ap, fmt);
	str_addv(&text, fmt, ap);
	va_end(ap);
	html_cell(t, str_c(&text));
}

static void cell_when(struct html_table *t, int64_t when, size_t len)
{
	if (!when) {
		html_cell(t, NULL);
		return;
	}
	open_cell(t);
	add_when(t->to, when, len);
	str_adds(t->to, "</td>");
}

void html_cell_day(struct html_table *t, int64_t when)
{
	cell_when(t, when, 10);
}

void html_cell_time(struct html_table *t, int64_t when)
{
	cell_when(t, when, 16);
}

void html_row_end(struct html_table *t)
{
	str_adds(t->to, "</tr>\n");
}

void html_table_end(struct html_table *t)
{
	str_adds(t->to, "</tbody>\n</table>\n");
}
