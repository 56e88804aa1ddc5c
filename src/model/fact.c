#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/jsview.h"
#include "ext/jswrite.h"
#include "model/fact.h"

void facts_clear(struct facts *f)
{
	for (size_t i = 0; i < f->count; i++) {
		free(f->items[i].topic);
		free(f->items[i].name);
		free(f->items[i].value);
		free(f->items[i].path);
	}
	free(f->items);
	*f = (struct facts){0};
}

void facts_add(struct facts *f, const char *topic, const char *name, const char *value,
               const char *path)
{
	f->items = mem_grow(f->items, f->count, &f->cap, sizeof(*f->items));
	f->items[f->count++] = (struct fact){
	        mem_strdup(topic),
	        mem_strdup(name),
	        mem_strdup(value),
	        mem_strdup(path),
	};
}

const char *facts_get(const struct facts *f, const char *topic, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (str_eq(f->items[i].topic, topic) && str_eq(f->items[i].name, name))
			return f->items[i].value;
	return NULL;
}

static int by_name(const void *left, const void *right)
{
	const struct fact *a = left, *b = right;
	int by = strcmp(a->topic, b->topic);

	if (!by)
		by = strcmp(a->name, b->name);
	return by ? by : strcmp(a->path, b->path);
}

void facts_sort(struct facts *f)
{
	if (f->count)
		qsort(f->items, f->count, sizeof(*f->items), by_name);
}

void facts_encode(const struct facts *f, struct jswrite *w)
{
	if (!f->count)
		return;
	jswrite_array(w, "facts");
	for (size_t i = 0; i < f->count; i++) {
		jswrite_object(w, NULL);
		jswrite_str(w, "topic", f->items[i].topic);
		jswrite_str(w, "name", f->items[i].name);
		jswrite_str(w, "value", f->items[i].value);
		jswrite_str(w, "path", f->items[i].path);
		jswrite_end_object(w);
	}
	jswrite_end_array(w);
}

static bool decode(const struct jsval *o, void *to, struct err *err)
{
	auto_free char *topic = NULL, *name = NULL, *value = NULL, *path = NULL;

	if (!jsval_dup_text(o, "topic", &topic, err) || !jsval_dup_text(o, "name", &name, err) ||
	    !jsval_dup_text(o, "value", &value, err) || !jsval_dup_text(o, "path", &path, err))
		return false;
	facts_add(to, topic, name, value, path);
	return true;
}

bool facts_decode(const struct jsval *doc, struct facts *ret, struct err *err)
{
	auto_clear(facts) f = {0};

	if (!jsval_opt_each(doc, "facts", decode, &f, err))
		return false;
	*ret = f;
	f = (struct facts){0};
	return true;
}
