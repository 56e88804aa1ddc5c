#include <stdlib.h>

#include "assess/stream.h"
#include "base/err.h"
#include "base/mem.h"

void streams_clear(struct streams *s)
{
	table_clear(&s->by_build);
	table_clear(&s->by_module);
	for (size_t i = 0; i < s->count; i++) {
		strlist_clear(s->lists[i]);
		free(s->lists[i]);
	}
	free(s->lists);
	*s = (struct streams){0};
}

/* What stands behind "Important: " or "Red Hat Security Advisory: ". */
static struct span subject_of(struct span summary)
{
	for (size_t i = summary.len; i-- > 1;)
		if (summary.ptr[i] == ' ' && summary.ptr[i - 1] == ':')
			return span_from(summary, i + 1);
	return summary;
}

/* "httpd:2.4/mod_http2," is about "httpd:2.4". */
static bool is_label(struct span *word)
{
	size_t colon = span_find(*word, ':');

	word->len = span_find(*word, '/');
	while (word->len && strchr(",;.", word->ptr[word->len - 1]))
		word->len--;
	return colon > 0 && colon + 1 < word->len;
}

bool stream_in_summary(struct span summary, struct str *labels)
{
	struct span rest = subject_of(summary), word;
	bool some = false;

	while (span_word(&rest, &word)) {
		if (!is_label(&word))
			continue;
		if (labels->len)
			str_addc(labels, ' ');
		str_add(labels, word.ptr, word.len);
		some = true;
	}
	return some;
}

static struct span build_of(struct span fixed)
{
	const char *at = fixed.len ? memmem(fixed.ptr, fixed.len, ".module", 7) : NULL;

	return at ? span_make(at, fixed.len - (size_t)(at - fixed.ptr)) : (struct span){0};
}

static struct span module_of(struct span label)
{
	return span_make(label.ptr, span_find(label, ':'));
}

static void add_label(struct streams *s, struct table *to, struct span key, struct span label)
{
	struct strlist *list = table_get(to, key);

	if (!list) {
		list = mem_alloc(1, sizeof(*list));
		s->lists = mem_grow(s->lists, s->count, &s->cap, sizeof(*s->lists));
		s->lists[s->count++] = list;
		table_set(to, key, list);
	}
	for (size_t i = 0; i < list->count; i++)
		if (span_eq(label, list->v[i]))
			return;
	strlist_add_span(list, label);
}

void streams_learn(struct streams *s, struct span labels, struct span fixed)
{
	struct span label, build = build_of(fixed);

	while (build.len && span_word(&labels, &label)) {
		add_label(s, &s->by_build, build, label);
		add_label(s, &s->by_module, module_of(label), label);
	}
}

/* Adds what is of the module or, when there is something already, keeps of it what is here too:
 * some builds are of several streams. */
static void narrow(const struct strlist *from, struct span module, struct strlist *to)
{
	auto_clear(strlist) both = {0};

	for (size_t i = 0; from && i < from->count; i++)
		if (span_same(module_of(span_of(from->v[i])), module) &&
		    (!to->count || strlist_has(to, from->v[i])))
			strlist_add(&both, from->v[i]);
	if (!both.count)
		return;
	strlist_clear(to);
	*to = both;
	both = (struct strlist){0};
}

void streams_infer(const struct streams *s, struct span summary, const struct osv_fixes *fixes,
                   struct str *labels)
{
	auto_clear(strlist) found = {0};
	struct span rest = subject_of(summary), module = {0};

	if (!span_word(&rest, &module))
		module = (struct span){0};
	for (size_t i = 0; i < fixes->count; i++)
		narrow(table_get(&s->by_build, build_of(fixes->v[i].fixed)), module, &found);
	if (!found.count)
		narrow(table_get(&s->by_module, module), module, &found);
	if (found.count == 1) {
		str_adds(labels, found.v[0]);
	} else if (found.count) {
		str_add(labels, module.ptr, module.len);
		str_addc(labels, ':');
	} else {
		str_addc(labels, ':');
	}
}
