#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "report/metric.h"

void metric_clear(struct metric *m)
{
	strlist_clear(&m->numerator);
	strlist_clear(&m->denominator);
	for (size_t i = 0; i < METRIC_PARTS; i++)
		strlist_clear(&m->parts[i].ids);
	*m = (struct metric){0};
}

void metric_seal(struct metric *m)
{
	strlist_sort(&m->numerator);
	strlist_sort(&m->denominator);
	for (size_t i = 0; i < METRIC_PARTS; i++)
		strlist_sort(&m->parts[i].ids);
}

bool metric_has_value(const struct metric *m)
{
	return m->denominator.count > 0 && (!m->unit || m->is_known);
}

double metric_value(const struct metric *m)
{
	if (m->unit)
		return m->value;
	return (double)m->numerator.count / (double)m->denominator.count;
}

static void add_parts(const struct metric *m, struct str *to)
{
	for (size_t i = 0; i < METRIC_PARTS; i++)
		if (m->parts[i].name)
			str_addf(to, "%s%zu %s", i ? ", " : "; ", m->parts[i].ids.count,
			         m->parts[i].name);
}

static void add_numbers(const struct metric *m, struct str *to)
{
	for (size_t i = 0; i < METRIC_NUMBERS; i++)
		if (m->numbers[i].name && m->numbers[i].is_known)
			str_addf(to, "; %s %.1f", m->numbers[i].name, m->numbers[i].value);
		else if (m->numbers[i].name)
			str_addf(to, "; %s not reached", m->numbers[i].name);
}

char *metric_text(const struct metric *m)
{
	struct str text = {0};

	if (!m->denominator.count)
		return str_format("not evaluated");
	if (!m->unit)
		str_addf(&text, "%zu of %zu (%.1f %%)", m->numerator.count, m->denominator.count,
		         metric_value(m) * 100);
	else if (m->is_known)
		str_addf(&text, "%.1f %s", m->value, m->unit);
	else
		str_adds(&text, "not reached");
	add_parts(m, &text);
	add_numbers(m, &text);
	return str_steal(&text);
}

static void add_lines(const struct strlist *ids, struct str *to)
{
	for (size_t i = 0; i < ids->count; i++) {
		str_adds(to, ids->v[i]);
		str_addc(to, '\n');
	}
}

static void set_digest(struct js *o, const char *key, const struct strlist *ids)
{
	auto_clear(str) text = {0};
	char hex[SHA256_HEX_SIZE];

	add_lines(ids, &text);
	digest_hex(span_make(text.buf, text.len), hex);
	js_set_str(o, key, hex);
}

static void set_parts(struct js *o, const struct metric *m)
{
	struct js *parts = js_array();

	for (size_t i = 0; i < METRIC_PARTS && m->parts[i].name; i++) {
		struct js *part = js_object();

		js_set_str(part, "name", m->parts[i].name);
		js_set_int(part, "count", (int64_t)m->parts[i].ids.count);
		set_digest(part, "digest", &m->parts[i].ids);
		js_push(parts, part);
	}
	js_set(o, "parts", parts);
}

static void set_numbers(struct js *o, const struct metric *m)
{
	struct js *numbers = js_object();

	for (size_t i = 0; i < METRIC_NUMBERS && m->numbers[i].name; i++)
		if (m->numbers[i].is_known)
			js_set_real(numbers, m->numbers[i].name, m->numbers[i].value);
		else
			js_set_null(numbers, m->numbers[i].name);
	js_set(o, "numbers", numbers);
}

struct js *metric_encode(const struct metric *m)
{
	struct js *o = js_object(), *window = js_object();

	js_set_str(o, "name", m->name);
	js_set_str(o, "definition", m->definition);
	js_set_str(o, "unit", m->unit ? m->unit : "share");
	js_set_time(window, "since", m->window.since);
	js_set_time(window, "until", m->window.until);
	js_set(o, "window", window);
	js_set_int(o, "numerator", (int64_t)m->numerator.count);
	js_set_int(o, "denominator", (int64_t)m->denominator.count);
	if (metric_has_value(m))
		js_set_real(o, "value", metric_value(m));
	else
		js_set_null(o, "value");
	if (m->parts[0].name)
		set_parts(o, m);
	if (m->numbers[0].name)
		set_numbers(o, m);
	set_digest(o, "numerator_digest", &m->numerator);
	set_digest(o, "denominator_digest", &m->denominator);
	return o;
}

static void explain_list(const char *what, const struct strlist *ids, struct str *to)
{
	str_addf(to, "\n%s: %zu\n", what, ids->count);
	add_lines(ids, to);
}

void metric_explain(const struct metric *m, struct str *to)
{
	auto_free char *since = clock_text(m->window.since), *until = clock_text(m->window.until);
	auto_free char *value = metric_text(m);

	str_addf(to, "%s: %s\n%s\nwindow: %s to %s\n", m->name, value, m->definition,
	         since ? since : "the beginning", until ? until : "the end");
	explain_list("numerator", &m->numerator, to);
	explain_list("denominator", &m->denominator, to);
	for (size_t i = 0; i < METRIC_PARTS && m->parts[i].name; i++)
		explain_list(m->parts[i].name, &m->parts[i].ids, to);
}
