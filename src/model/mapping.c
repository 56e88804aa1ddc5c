#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "model/mapping.h"

static const struct {
	const char *group, *name;
	const char *columns[4]; /* of a file without a mapping */
} slots[MAPPING_SLOTS] = {
        [MAPPING_HOST_NAME] = {"host", "name", {"host", "hostname"}},
        [MAPPING_HOST_OS] = {"host", "os", {"os"}},
        [MAPPING_HOST_OS_VERSION] = {"host", "os_version", {"os_version"}},
        [MAPPING_HOST_CODENAME] = {"host", "codename", {"codename"}},
        [MAPPING_HOST_ARCH] = {"host", "arch", {"host_arch"}},
        [MAPPING_HOST_TIME] = {"host", "time", {"time"}},
        [MAPPING_NAME] = {"component", "name", {"name", "package"}},
        [MAPPING_VERSION] = {"component", "version", {"version"}},
        [MAPPING_TYPE] = {"component", "type", {"type"}},
        [MAPPING_ARCH] = {"component", "arch", {"arch", "architecture"}},
        [MAPPING_EPOCH] = {"component", "epoch", {"epoch"}},
        [MAPPING_RELEASE] = {"component", "release", {"release"}},
        [MAPPING_SOURCE] = {"component", "source", {"source"}},
        [MAPPING_SOURCE_VERSION] = {"component", "source_version", {"source_version"}},
        [MAPPING_ORIGIN] = {"component", "origin", {"origin", "vendor"}},
        [MAPPING_STATUS] = {"component", "status", {"status"}},
        [MAPPING_LOCATION] = {"component", "location", {"location"}},
        [MAPPING_PURL] = {"component", "purl", {"purl"}},
};

const char *mapping_slot_name(enum mapping_slot s)
{
	static const char *const names[MAPPING_SLOTS] = {
	        "host.name",          "host.os",
	        "host.os_version",    "host.codename",
	        "host.arch",          "host.time",
	        "component.name",     "component.version",
	        "component.type",     "component.arch",
	        "component.epoch",    "component.release",
	        "component.source",   "component.source_version",
	        "component.origin",   "component.status",
	        "component.location", "component.purl",
	};

	return names[s];
}

static void clear_field(struct mapping_field *f)
{
	strlist_clear(&f->columns);
	strlist_clear(&f->from);
	strlist_clear(&f->to);
	free(f->otherwise);
	free(f->text);
}

void mapping_clear(struct mapping *m)
{
	free(m->type);
	strlist_clear(&m->head);
	strlist_clear(&m->rows);
	for (size_t i = 0; i < MAPPING_SLOTS; i++)
		clear_field(&m->fields[i]);
	for (size_t i = 0; i < m->only_count; i++) {
		free(m->only[i].column);
		strlist_clear(&m->only[i].values);
	}
	for (size_t i = 0; i < m->fact_count; i++) {
		free(m->facts[i].name);
		clear_field(&m->facts[i].field);
	}
	free(m->only);
	free(m->facts);
	*m = (struct mapping){0};
}

bool mapping_field_is_set(const struct mapping_field *f)
{
	return f->columns.count || f->text;
}

const char *mapping_field_word(const struct mapping_field *f, const char *value)
{
	for (size_t i = 0; i < f->from.count; i++)
		if (strcmp(f->from.v[i], value) == 0)
			return f->to.v[i];
	return f->otherwise ? f->otherwise : value;
}

void mapping_default(struct mapping *ret)
{
	*ret = (struct mapping){0};
	for (size_t i = 0; i < MAPPING_SLOTS; i++)
		for (size_t k = 0; slots[i].columns[k]; k++)
			strlist_add(&ret->fields[i].columns, slots[i].columns[k]);
}

/* --- reading --- */

/* A string, or an array of strings, none of them empty. */
static bool take_strings(const struct js *v, struct strlist *to, struct err *err)
{
	const char *text = js_string(v);

	if (text)
		strlist_add(to, text);
	for (size_t i = 0; !text && i < js_count(v) && js_is_array(v); i++) {
		if (!js_string(js_at(v, i)))
			return err_set(err, ERR_INPUT, "[%zu]: not a string", i);
		strlist_add(to, js_string(js_at(v, i)));
	}
	for (size_t i = 0; i < to->count; i++)
		if (!*to->v[i])
			return err_set(err, ERR_INPUT, "an empty name");
	return to->count || err_set(err, ERR_INPUT, "not a name or an array of names");
}

static bool take_words(const struct js *o, struct mapping_field *f, struct err *err)
{
	const struct js *values, *word;
	const char *key;
	void *at = NULL;

	if (!js_opt_object(o, "values", &values, err) || !js_dup_opt(o, "else", &f->otherwise, err))
		return false;
	while (values && js_each(values, &at, &key, &word)) {
		if (!js_string(word))
			return err_set(err, ERR_INPUT, "values.%.40s: not a string", key);
		strlist_add(&f->from, key);
		strlist_add(&f->to, js_string(word));
	}
	return true;
}

static bool take_field(const struct js *v, struct mapping_field *f, struct err *err)
{
	static const char *const known[] = {"from", "text", "values", "else", NULL};

	if (!js_is_object(v))
		return take_strings(v, &f->columns, err);
	if (!js_only(v, known, err) || !js_dup_opt(v, "text", &f->text, err) ||
	    !take_words(v, f, err))
		return false;
	if (js_member(v, "from") && !take_strings(js_member(v, "from"), &f->columns, err))
		return err_prefix(err, "from");
	return mapping_field_is_set(f) || err_set(err, ERR_INPUT, "neither 'from' nor 'text'");
}

static struct mapping_field *find_field(struct mapping *m, const char *group, const char *name)
{
	for (size_t i = 0; i < MAPPING_SLOTS; i++)
		if (strcmp(slots[i].group, group) == 0 && strcmp(slots[i].name, name) == 0)
			return &m->fields[i];
	return NULL;
}

static bool take_group(const struct js *doc, const char *group, struct mapping *m, struct err *err)
{
	const struct js *o, *v;
	const char *key;
	void *at = NULL;

	if (!js_opt_object(doc, group, &o, err))
		return false;
	while (o && js_each(o, &at, &key, &v)) {
		struct mapping_field *f = find_field(m, group, key);

		if (!f)
			return err_set(err, ERR_INPUT, "%s: unknown field '%.40s'", group, key);
		if (!take_field(v, f, err))
			return err_prefix(err, "%s.%.40s", group, key);
	}
	return true;
}

static bool take_facts(const struct js *doc, struct mapping *m, struct err *err)
{
	const struct js *o, *v;
	const char *key;
	void *at = NULL;

	if (!js_opt_object(doc, "facts", &o, err))
		return false;
	while (o && js_each(o, &at, &key, &v)) {
		m->facts = mem_grow(m->facts, m->fact_count, &m->fact_cap, sizeof(*m->facts));
		m->facts[m->fact_count++].name = mem_strdup(key);
		if (!take_field(v, &m->facts[m->fact_count - 1].field, err))
			return err_prefix(err, "facts.%.40s", key);
	}
	return true;
}

static bool take_only(const struct js *doc, const char *name, struct mapping *m, struct err *err)
{
	const struct js *o, *v;
	const char *key;
	void *at = NULL;

	if (!js_opt_object(doc, name, &o, err))
		return false;
	while (o && js_each(o, &at, &key, &v)) {
		m->only = mem_grow(m->only, m->only_count, &m->only_cap, sizeof(*m->only));
		m->only[m->only_count].is_except = strcmp(name, "except") == 0;
		m->only[m->only_count++].column = mem_strdup(key);
		if (!take_strings(v, &m->only[m->only_count - 1].values, err))
			return err_prefix(err, "%s.%.40s", name, key);
	}
	return true;
}

static bool take_separator(const struct js *doc, struct mapping *m, struct err *err)
{
	const char *text;

	if (!js_opt_str(doc, "separator", &text, err))
		return false;
	if (text && (strlen(text) != 1 || strchr("\"\r\n", *text)))
		return err_set(err, ERR_INPUT, "separator: not one character");
	m->separator = text ? *text : '\0';
	return true;
}

static bool take_lists(const struct js *doc, struct mapping *m, struct err *err)
{
	if (js_member(doc, "rows") && !take_strings(js_member(doc, "rows"), &m->rows, err))
		return err_prefix(err, "rows");
	if (js_member(doc, "columns") && !take_strings(js_member(doc, "columns"), &m->head, err))
		return err_prefix(err, "columns");
	return true;
}

static bool take_type(const struct js *doc, struct mapping *m, struct err *err)
{
	if (!js_dup_opt(doc, "type", &m->type, err))
		return false;
	return !m->type || strcmp(m->type, "csv") == 0 || strcmp(m->type, "json") == 0 ||
	       err_set(err, ERR_INPUT, "type: '%.40s' is not csv or json", m->type);
}

bool mapping_parse(struct span text, struct mapping *ret, struct err *err)
{
	static const char *const known[] = {"format",  "title",  "type",      "separator",
	                                    "columns", "rows",   "component", "host",
	                                    "only",    "except", "facts",     NULL};
	auto_clear(mapping) m = {0};
	auto_js doc = NULL;

	if (!js_parse_document(text, MAPPING_FORMAT, &doc, err) || !js_only(doc, known, err) ||
	    !take_type(doc, &m, err) || !take_separator(doc, &m, err) ||
	    !take_lists(doc, &m, err) || !take_group(doc, "host", &m, err) ||
	    !take_group(doc, "component", &m, err) || !take_facts(doc, &m, err) ||
	    !take_only(doc, "only", &m, err) || !take_only(doc, "except", &m, err))
		return false;
	if (!mapping_field_is_set(&m.fields[MAPPING_NAME]) &&
	    !mapping_field_is_set(&m.fields[MAPPING_PURL]))
		return err_set(err, ERR_INPUT, "component: neither 'name' nor 'purl' is mapped");
	*ret = m;
	m = (struct mapping){0};
	return true;
}
