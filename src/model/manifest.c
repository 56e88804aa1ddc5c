#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "ext/jspart.h"
#include "model/manifest.h"
#include "model/manifest_conduct.h"
#include "model/manifest_payload.h"

void manifest_clear(struct manifest *m)
{
	char **texts[] = {&m->id,       &m->product, &m->arch,
	                  &m->channel,  &m->title,   &m->class,
	                  &m->severity, &m->at,      &m->irreversible_reason};
	struct strlist *lists[] = {&m->fixes,         &m->supersedes,      &m->requires,
	                           &m->conflicts,     &m->compatible,      &m->restart,
	                           &m->applies_to.os, &m->applies_to.arch, &m->applies_to.packages};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		mem_free(texts[i]);
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		strlist_clear(lists[i]);
	manifest_conduct_clear(m);
	manifest_payload_clear(m);
	*m = (struct manifest){0};
}

char *manifest_host_path(const struct manifest *m, const char *path)
{
	return m->at[1] ? str_format("%s/%s", m->at + 1, path) : mem_strdup(path);
}

char *manifest_line(const struct manifest *m)
{
	return str_format("%s %s %s", m->product, m->channel ? m->channel : "stable", m->arch);
}

static bool is_known(const char *word, const char *const *known)
{
	while (*known && strcmp(*known, word) != 0)
		known++;
	return *known != NULL;
}

/* Fields that a writer may call critical because this program does what they say. */
static bool check_crit(const struct js *doc, struct err *err)
{
	static const char *const known[] = {
	        "id",      "product", "arch",       "channel",  "serial",    "floor",
	        "created", "expires", "applies_to", "requires", "conflicts", "checks",
	        "hooks",   "payload", "reversible", NULL,
	};
	auto_clear(strlist) crit = {0};

	if (!js_opt_strings(doc, "crit", &crit, err))
		return false;
	for (size_t i = 0; i < crit.count; i++)
		if (!is_known(crit.v[i], known))
			return err_set(err, ERR_INPUT,
			               "crit[%zu]: this fettle does not know '%.60s'; a newer one "
			               "is needed",
			               i, crit.v[i]);
	return true;
}

static bool is_word(const char *s)
{
	static const char set[] =
	        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+~:-";

	return *s && strlen(s) <= 200 && strspn(s, set) == strlen(s) && s[0] != '.' && s[0] != '-';
}

static bool check_words(const struct manifest *m, struct err *err)
{
	const struct {
		const char *name, *value;
	} words[] = {
	        {"id", m->id}, {"product", m->product}, {"arch", m->arch}, {"channel", m->channel}};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (words[i].value && !is_word(words[i].value))
			return err_set(err, ERR_INPUT,
			               "%s: '%.60s' has characters that it must not have",
			               words[i].name, words[i].value);
	if (m->expires && m->expires <= m->created)
		return err_set(err, ERR_INPUT, "expires: before it was created");
	if (m->floor > m->serial)
		return err_set(err, ERR_INPUT, "floor: above the serial");
	return true;
}

static bool decode_lists(const struct js *doc, struct manifest *m, struct err *err)
{
	return js_opt_strings(doc, "fixes", &m->fixes, err) &&
	       js_opt_strings(doc, "supersedes", &m->supersedes, err) &&
	       js_opt_strings(doc, "compatible", &m->compatible, err) &&
	       js_opt_bool(doc, "cumulative", false, &m->cumulative, err);
}

static bool decode_reversible(const struct js *doc, struct manifest *m, struct err *err)
{
	bool reversible;

	if (!js_opt_bool(doc, "reversible", true, &reversible, err) ||
	    !js_dup_opt(doc, "irreversible_reason", &m->irreversible_reason, err))
		return false;
	m->irreversible = !reversible;
	return true;
}

/* `parts`: what was cut out of the payload; NULL when nothing was. */
static bool decode(const struct js *doc, struct jspart *parts, struct manifest *ret,
                   struct err *err)
{
	auto_clear(manifest) m = {0};

	if (!check_crit(doc, err) || !js_dup_str(doc, "id", &m.id, err) ||
	    !js_dup_str(doc, "product", &m.product, err) ||
	    !js_dup_str(doc, "arch", &m.arch, err) ||
	    !js_dup_opt(doc, "channel", &m.channel, err) ||
	    !js_get_int(doc, "serial", 1, INT64_MAX, &m.serial, err) ||
	    !js_opt_int(doc, "floor", 0, INT64_MAX, 0, &m.floor, err) ||
	    !js_get_time(doc, "created", &m.created, err) ||
	    !js_opt_time(doc, "expires", &m.expires, err) ||
	    !js_dup_opt(doc, "title", &m.title, err) || !js_dup_opt(doc, "class", &m.class, err) ||
	    !js_dup_opt(doc, "severity", &m.severity, err) || !decode_lists(doc, &m, err) ||
	    !decode_reversible(doc, &m, err) || !check_words(&m, err) ||
	    !manifest_decode_conduct(doc, &m, err) || !manifest_decode_payload(doc, parts, &m, err))
		return false;
	*ret = m;
	m = (struct manifest){0};
	return true;
}

bool manifest_decode(const struct js *doc, struct manifest *ret, struct err *err)
{
	return decode(doc, NULL, ret, err);
}

bool manifest_parse(struct span text, struct manifest *ret, struct err *err)
{
	static const char *const keys[] = {"objects", "paths", NULL};
	auto_clear(str) rest = {0};
	struct jspart parts[2];
	auto_js doc = NULL;

	jspart_cut(text, "payload", keys, parts, &rest);
	return js_parse_document(span_make(rest.buf, rest.len), MANIFEST_FORMAT, &doc, err) &&
	       decode(doc, parts, ret, err);
}

/* All but the payload. */
static struct js *encode_head(const struct manifest *m)
{
	struct js *o = js_object();

	js_set_str(o, "format", MANIFEST_FORMAT);
	js_set_str(o, "generator", "fettle " FETTLE_VERSION);
	js_set_str(o, "id", m->id);
	js_set_str(o, "product", m->product);
	js_set_str(o, "arch", m->arch);
	js_set_str(o, "channel", m->channel);
	js_set_int(o, "serial", m->serial);
	if (m->floor)
		js_set_int(o, "floor", m->floor);
	js_set_time(o, "created", m->created);
	js_set_time(o, "expires", m->expires);
	js_set_str(o, "title", m->title);
	js_set_str(o, "class", m->class);
	js_set_str(o, "severity", m->severity);
	js_set_strings(o, "fixes", &m->fixes);
	js_set_strings(o, "supersedes", &m->supersedes);
	if (m->compatible.count)
		js_set_strings(o, "compatible", &m->compatible);
	if (m->cumulative)
		js_set_bool(o, "cumulative", true);
	if (m->irreversible)
		js_set_bool(o, "reversible", false);
	js_set_str(o, "irreversible_reason", m->irreversible_reason);
	manifest_encode_conduct(m, o);
	return o;
}

struct js *manifest_encode(const struct manifest *m)
{
	struct js *o = encode_head(m);

	js_set(o, "payload", manifest_encode_payload(m));
	return o;
}

void manifest_print(const struct manifest *m, struct str *to)
{
	auto_js head = encode_head(m);

	js_print(head, JS_COMPACT, to);
	str_truncate(to, to->len - 1);
	str_adds(to, ",\"payload\":");
	manifest_print_payload(m, to);
	str_adds(to, "}\n");
}
