#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "report/metric.h"

void metric_clear(struct metric *m)
{
	strlist_clear(&m->numerator);
	strlist_clear(&m->denominator);
	*m = (struct metric){0};
}

bool metric_has_value(const struct metric *m)
{
	return m->denominator.count > 0;
}

double metric_value(const struct metric *m)
{
	return (double)m->numerator.count / (double)m->denominator.count;
}

static void set_digest(struct js *o, const char *key, const struct strlist *ids)
{
	auto_clear(str) text = {0};
	char hex[SHA256_HEX_SIZE];

	for (size_t i = 0; i < ids->count; i++) {
		str_adds(&text, ids->v[i]);
		str_addc(&text, '\n');
	}
	digest_hex(span_make(text.buf, text.len), hex);
	js_set_str(o, key, hex);
}

struct js *metric_encode(const struct metric *m)
{
	struct js *o = js_object(), *window = js_object();

	js_set_str(o, "name", m->name);
	js_set_str(o, "definition", m->definition);
	js_set_time(window, "since", m->window.since);
	js_set_time(window, "until", m->window.until);
	js_set(o, "window", window);
	js_set_int(o, "numerator", (int64_t)m->numerator.count);
	js_set_int(o, "denominator", (int64_t)m->denominator.count);
	if (metric_has_value(m))
		js_set_real(o, "value", metric_value(m));
	else
		js_set_null(o, "value");
	set_digest(o, "numerator_digest", &m->numerator);
	set_digest(o, "denominator_digest", &m->denominator);
	return o;
}

static bool was_undone(const struct receipt *receipts, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (receipts[i].result == RECEIPT_DONE && str_eq(receipts[i].undoes, id))
			return true;
	return false;
}

void metric_deployment_success(const struct receipt *receipts, size_t count, struct window window,
                               struct metric *ret)
{
	*ret = (struct metric){
	        .name = "deployment-success-rate",
	        .definition =
	                "transactions that applied a bundle and ended in the window: the share "
	                "that was verified and has not been rolled back",
	        .window = window,
	};
	for (size_t i = 0; i < count; i++) {
		const struct receipt *r = &receipts[i];

		if (!str_eq(r->kind, "apply") || r->finished < window.since ||
		    r->finished >= window.until)
			continue;
		strlist_add(&ret->denominator, r->transaction);
		if (r->result == RECEIPT_DONE && !was_undone(receipts, count, r->transaction))
			strlist_add(&ret->numerator, r->transaction);
	}
	strlist_sort(&ret->denominator);
	strlist_sort(&ret->numerator);
}
