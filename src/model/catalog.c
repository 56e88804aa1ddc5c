#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/str.h"
#include "base/table.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "model/catalog.h"

#define ENTRIES_MAX 100000u
#define FILE_SIZE_MAX ((int64_t)1 << 40)
#define WORD_MAX 200u
#define TITLE_MAX 1024u

static void entry_clear(struct catalog_entry *e)
{
	char **texts[] = {&e->file, &e->sha256, &e->id,       &e->product, &e->channel,
	                  &e->arch, &e->class,  &e->severity, &e->title};
	struct strlist *lists[] = {&e->fixes,         &e->supersedes,      &e->requires,
	                           &e->applies_to.os, &e->applies_to.arch, &e->applies_to.packages,
	                           &e->restart};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		mem_free(texts[i]);
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		strlist_clear(lists[i]);
}

void catalog_clear(struct catalog *c)
{
	for (size_t i = 0; i < c->count; i++)
		entry_clear(&c->entries[i]);
	free(c->entries);
	*c = (struct catalog){0};
}

struct catalog_entry *catalog_add(struct catalog *c)
{
	c->entries = mem_grow(c->entries, c->count, &c->cap, sizeof(*c->entries));
	return &c->entries[c->count++];
}

static int compare_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare_entries(const void *x, const void *y)
{
	const struct catalog_entry *a = x, *b = y;
	int by = compare_text(a->product, b->product);

	if (by == 0)
		by = compare_text(a->channel, b->channel);
	if (by == 0)
		by = compare_text(a->arch, b->arch);
	if (by == 0 && a->serial != b->serial)
		by = a->serial < b->serial ? -1 : 1;
	return by ? by : compare_text(a->id, b->id);
}

void catalog_sort(struct catalog *c)
{
	if (c->count)
		qsort(c->entries, c->count, sizeof(*c->entries), compare_entries);
}

static void set_list(struct js *o, const char *key, const struct strlist *list)
{
	if (list->count)
		js_set_strings(o, key, list);
}

static struct js *encode_applies_to(const struct catalog_entry *e)
{
	struct js *o = js_object();

	set_list(o, "os", &e->applies_to.os);
	set_list(o, "arch", &e->applies_to.arch);
	set_list(o, "packages", &e->applies_to.packages);
	return o;
}

static struct js *encode_entry(const struct catalog_entry *e)
{
	struct js *o = js_object();

	js_set_str(o, "file", e->file);
	js_set_str(o, "sha256", e->sha256);
	js_set_int(o, "size", (int64_t)e->size);
	js_set_str(o, "id", e->id);
	js_set_str(o, "product", e->product);
	js_set_str(o, "channel", e->channel);
	js_set_str(o, "arch", e->arch);
	js_set_int(o, "serial", e->serial);
	js_set_time(o, "created", e->created);
	js_set_time(o, "expires", e->expires);
	js_set_str(o, "class", e->class);
	js_set_str(o, "severity", e->severity);
	js_set_str(o, "title", e->title);
	set_list(o, "fixes", &e->fixes);
	set_list(o, "supersedes", &e->supersedes);
	set_list(o, "requires", &e->requires);
	js_set(o, "applies_to", encode_applies_to(e));
	set_list(o, "restart", &e->restart);
	js_set_bool(o, "reboot", e->reboot);
	return o;
}

struct js *catalog_encode(const struct catalog *c)
{
	struct js *doc = js_object(), *list = js_array();

	js_set_str(doc, "format", CATALOG_FORMAT);
	js_set_time(doc, "generated", c->generated);
	js_set_str(doc, "generator", "fettle " FETTLE_VERSION);
	js_set_int(doc, "serial", c->serial);
	js_set_time(doc, "expires", c->expires);
	for (size_t i = 0; i < c->count; i++)
		js_push(list, encode_entry(&c->entries[i]));
	js_set(doc, "bundles", list);
	return doc;
}

/* The rule of the manifest for the same members. */
static bool check_word(const char *key, const char *text, struct err *err)
{
	static const char set[] =
	        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+~:-";

	if (!text || (*text && strlen(text) <= WORD_MAX && strspn(text, set) == strlen(text) &&
	              text[0] != '.' && text[0] != '-'))
		return true;
	return err_set(err, ERR_INPUT, "%s: '%.60s' has characters that it must not have", key,
	               text);
}

static bool get_word(const struct js *o, const char *key, char **ret, struct err *err)
{
	return js_dup_str(o, key, ret, err) && check_word(key, *ret, err);
}

static bool opt_word(const struct js *o, const char *key, char **ret, struct err *err)
{
	return js_dup_opt(o, key, ret, err) && check_word(key, *ret, err);
}

static bool decode_file(const struct js *o, struct catalog_entry *e, struct err *err)
{
	int64_t size = 0;

	if (!js_dup_str(o, "file", &e->file, err))
		return false;
	if (!relpath_check(span_of(e->file), err))
		return err_prefix(err, "file");
	if (!js_dup_str(o, "sha256", &e->sha256, err))
		return false;
	if (!digest_is_hex(span_of(e->sha256)))
		return err_set(err, ERR_INPUT, "sha256: not a SHA-256");
	if (!js_get_int(o, "size", 1, FILE_SIZE_MAX, &size, err))
		return false;
	e->size = (uint64_t)size;
	return true;
}

static bool decode_applies_to(const struct js *o, struct catalog_entry *e, struct err *err)
{
	const struct js *to;

	if (!js_opt_object(o, "applies_to", &to, err))
		return false;
	if (to && (!js_opt_strings(to, "os", &e->applies_to.os, err) ||
	           !js_opt_strings(to, "arch", &e->applies_to.arch, err) ||
	           !js_opt_strings(to, "packages", &e->applies_to.packages, err)))
		return err_prefix(err, "applies_to");
	return true;
}

static bool decode_title(const struct js *o, struct catalog_entry *e, struct err *err)
{
	if (!js_dup_opt(o, "title", &e->title, err))
		return false;
	if (e->title && strlen(e->title) > TITLE_MAX)
		return err_set(err, ERR_INPUT, "title: longer than %u bytes", TITLE_MAX);
	return true;
}

static bool decode_entry(const struct js *o, struct catalog_entry *e, struct err *err)
{
	if (!js_is_object(o))
		return err_set(err, ERR_INPUT, "not an object");
	if (!decode_file(o, e, err) || !get_word(o, "id", &e->id, err) ||
	    !get_word(o, "product", &e->product, err) ||
	    !opt_word(o, "channel", &e->channel, err) || !get_word(o, "arch", &e->arch, err) ||
	    !js_get_int(o, "serial", 1, INT64_MAX, &e->serial, err) ||
	    !js_get_time(o, "created", &e->created, err) ||
	    !js_opt_time(o, "expires", &e->expires, err) || !get_word(o, "class", &e->class, err) ||
	    !opt_word(o, "severity", &e->severity, err) || !decode_title(o, e, err) ||
	    !js_opt_strings(o, "fixes", &e->fixes, err) ||
	    !js_opt_strings(o, "supersedes", &e->supersedes, err) ||
	    !js_opt_strings(o, "requires", &e->requires, err) || !decode_applies_to(o, e, err) ||
	    !js_opt_strings(o, "restart", &e->restart, err) ||
	    !js_opt_bool(o, "reboot", false, &e->reboot, err))
		return false;
	if (!e->channel)
		e->channel = mem_strdup("stable");
	return true;
}

/* One file is one bundle, and a serial of a line names one bundle: else a choice between two would
 * be left to chance. */
static bool check_once(const struct catalog_entry *e, struct table *seen, struct err *err)
{
	auto_free char *file = str_format("f %s", e->file);
	auto_free char *line = str_format("s %s %s %s %lld", e->product, e->channel, e->arch,
	                                  (long long)e->serial);

	if (table_set(seen, span_of(file), seen))
		return err_set(err, ERR_INPUT, "file '%.200s' stands twice", e->file);
	if (table_set(seen, span_of(line), seen))
		return err_set(err, ERR_INPUT, "serial %lld of product '%s' stands twice",
		               (long long)e->serial, e->product);
	return true;
}

static bool decode_entries(const struct js *list, struct catalog *c, struct err *err)
{
	auto_clear(table) seen = {0};

	if (js_count(list) > ENTRIES_MAX)
		return err_set(err, ERR_INPUT, "bundles: more than %u", ENTRIES_MAX);
	for (size_t i = 0; i < js_count(list); i++) {
		struct catalog_entry *e = catalog_add(c);

		if (!decode_entry(js_at(list, i), e, err) || !check_once(e, &seen, err))
			return err_prefix(err, "bundles[%zu]", i);
	}
	return true;
}

bool catalog_decode(const struct js *doc, struct catalog *ret, struct err *err)
{
	auto_clear(catalog) c = {0};
	const struct js *list;

	if (!js_get_time(doc, "generated", &c.generated, err) ||
	    !js_get_int(doc, "serial", 1, INT64_MAX, &c.serial, err) ||
	    !js_get_time(doc, "expires", &c.expires, err) ||
	    !js_get_array(doc, "bundles", &list, err) || !decode_entries(list, &c, err))
		return false;
	if (c.expires <= c.generated)
		return err_set(err, ERR_INPUT, "expires: not after generated");
	catalog_sort(&c);
	*ret = c;
	c = (struct catalog){0};
	return true;
}
