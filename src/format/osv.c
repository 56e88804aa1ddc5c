#include "base/err.h"
#include "base/str.h"
#include "ext/js.h"
#include "format/cvss.h"
#include "format/osv.h"

void osv_clear(struct osv *o)
{
	strlist_clear(&o->ids);
	strlist_clear(&o->cves);
	*o = (struct osv){0};
}

static void add_cves(const struct strlist *from, struct strlist *to)
{
	for (size_t i = 0; i < from->count; i++)
		if (str_starts(from->v[i], "CVE-") && !strlist_has(to, from->v[i]))
			strlist_add(to, from->v[i]);
}

/* Advisories of distributions name what they are about as related to them, where they do not know
 * a better word. */
static bool means_related(const char *id)
{
	static const char *const heads[] = {"ALSA-",  "ALBA-",    "ALEA-",        "RLSA-",  "RXSA-",
	                                    "RLBA-",  "RLEA-",    "RHSA-",        "RHBA-",  "RHEA-",
	                                    "USN-",   "CGA-",     "MINI-",        "ECHO-",  "DSA-",
	                                    "DLA-",   "SUSE-SU-", "openSUSE-SU-", "OESA-",  "AZL-",
	                                    "MGASA-", "UBUNTU-",  "BELL-",        "ALPINE-"};

	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		if (str_starts(id, heads[i]))
			return true;
	return false;
}

static void keep_first(struct strlist *cves)
{
	auto_clear(strlist) first = {0};

	strlist_sort(cves);
	strlist_add(&first, cves->v[0]);
	strlist_clear(cves);
	*cves = first;
	first = (struct strlist){0};
}

static bool read_ids(const struct js *doc, struct osv *o, struct err *err)
{
	auto_clear(strlist) upstream = {0}, related = {0};

	strlist_add(&o->ids, o->id);
	if (!js_opt_strings(doc, "aliases", &o->ids, err) ||
	    !js_opt_strings(doc, "upstream", &upstream, err) ||
	    !js_opt_strings(doc, "related", &related, err))
		return false;
	add_cves(&o->ids, &o->cves);
	o->is_one = !upstream.count && !means_related(o->id);
	if (o->is_one && o->cves.count > 1)
		keep_first(&o->cves);
	add_cves(&upstream, &o->cves);
	if (!o->cves.count && means_related(o->id))
		add_cves(&related, &o->cves);
	return true;
}

static const char *word_of(const struct js *o, const char *member, const char *key)
{
	const struct js *inner = js_member(o, member);

	return js_is_object(inner) ? js_string(js_member(inner, key)) : NULL;
}

static void read_severity(const struct js *doc, struct osv *o)
{
	const struct js *list = js_member(doc, "severity");

	o->severity = word_of(doc, "database_specific", "severity");
	o->cvss = -1;
	for (size_t i = 0; js_is_array(list) && i < js_count(list); i++) {
		const struct js *one = js_at(list, i);
		const char *score = js_is_object(one) ? js_string(js_member(one, "score")) : NULL;

		if (score && cvss_base(span_of(score), &o->cvss))
			return;
	}
}

bool osv_read(const struct js *doc, struct osv *ret, struct err *err)
{
	auto_clear(osv) o = {0};
	int64_t withdrawn = 0;

	if (!js_is_object(doc))
		return err_set(err, ERR_INPUT, "not an object");
	if (!js_get_str(doc, "id", &o.id, err) || !js_opt_time(doc, "withdrawn", &withdrawn, err) ||
	    !js_opt_array(doc, "affected", &o.affected, err) || !read_ids(doc, &o, err))
		return false;
	if (!*o.id)
		return err_set(err, ERR_INPUT, "id: empty");
	o.is_withdrawn = withdrawn != 0;
	/* odd times do not make a record useless */
	if (!js_opt_time(doc, "published", &o.published, NULL))
		o.published = 0;
	if (!js_opt_time(doc, "modified", &o.modified, NULL))
		o.modified = 0;
	o.summary = js_string(js_member(doc, "summary"));
	read_severity(doc, &o);
	*ret = o;
	o = (struct osv){0};
	return true;
}

/* A list of systems without Linux. An empty one is of all. */
static bool lacks_linux(const struct js *list)
{
	for (size_t i = 0; js_is_array(list) && i < js_count(list); i++)
		if (str_eq(js_string(js_at(list, i)), "linux"))
			return false;
	return js_is_array(list) && js_count(list) > 0;
}

/* RUSTSEC has `affects.os`, the Go vulnerability database `imports[].goos`. */
static bool is_elsewhere(const struct js *specific)
{
	const struct js *affects, *imports;

	if (!js_is_object(specific))
		return false;
	affects = js_member(specific, "affects");
	if (js_is_object(affects) && lacks_linux(js_member(affects, "os")))
		return true;
	imports = js_member(specific, "imports");
	for (size_t i = 0; js_is_array(imports) && i < js_count(imports); i++) {
		const struct js *one = js_at(imports, i);

		if (!js_is_object(one) || !lacks_linux(js_member(one, "goos")))
			return false;
	}
	return js_is_array(imports) && js_count(imports) > 0;
}

bool osv_affected_at(const struct osv *o, size_t i, struct osv_affected *ret, bool *ret_package,
                     struct err *err)
{
	const struct js *a = js_at(o->affected, i), *package = NULL, *specific;
	struct osv_affected found = {0};

	if (!js_is_object(a))
		return err_set(err, ERR_INPUT, "affected[%zu]: not an object", i);
	if (!js_opt_object(a, "package", &package, err) ||
	    !js_opt_array(a, "ranges", &found.ranges, err) ||
	    !js_opt_array(a, "versions", &found.versions, err))
		return err_prefix(err, "affected[%zu]", i);
	*ret_package = package != NULL;
	if (package && (!js_get_str(package, "ecosystem", &found.ecosystem, err) ||
	                !js_get_str(package, "name", &found.name, err)))
		return err_prefix(err, "affected[%zu].package", i);
	found.notice = word_of(a, "database_specific", "informational");
	if (str_eq(found.notice, "unsound")) /* code that may break memory */
		found.notice = NULL;
	found.is_elsewhere = is_elsewhere(js_member(a, "ecosystem_specific"));
	found.urgency = word_of(a, "ecosystem_specific", "urgency");
	if (!found.urgency)
		found.urgency = word_of(a, "ecosystem_specific", "ubuntu_priority");
	specific = js_member(a, "ecosystem_specific");
	if (js_is_object(specific) && js_is_array(js_member(specific, "binaries")))
		found.binaries = js_member(specific, "binaries");
	*ret = found;
	return true;
}

static bool give_event(const struct js *o, osv_event *event, void *ctx, struct err *err)
{
	static const struct {
		const char *key;
		char letter;
	} kinds[] = {{"introduced", 'i'}, {"fixed", 'f'}, {"last_affected", 'l'}, {"limit", 'm'}};

	if (!js_is_object(o))
		return err_set(err, ERR_INPUT, "not an object");
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		const char *version;

		if (!js_opt_str(o, kinds[i].key, &version, err))
			return false;
		if (version && !event(ctx, kinds[i].letter, span_of(version)))
			return err_set(err, ERR_INPUT, "%s: not a version", kinds[i].key);
	}
	return true;
}

static bool give_range(const struct js *range, osv_event *event, void *ctx, size_t *commits,
                       struct err *err)
{
	const struct js *events;
	const char *type;

	if (!js_is_object(range))
		return err_set(err, ERR_INPUT, "not an object");
	if (!js_get_str(range, "type", &type, err) || !js_get_array(range, "events", &events, err))
		return false;
	if (strcmp(type, "GIT") == 0) {
		++*commits;
		return true;
	}
	if (!event(ctx, strcmp(type, "SEMVER") == 0 ? 'S' : 'R', (struct span){0}))
		return false;
	for (size_t i = 0; i < js_count(events); i++)
		if (!give_event(js_at(events, i), event, ctx, err))
			return err_prefix(err, "events[%zu]", i);
	return true;
}

bool osv_each_event(const struct osv_affected *a, osv_event *event, void *ctx, size_t *ret_commits,
                    struct err *err)
{
	*ret_commits = 0;
	for (size_t i = 0; i < js_count(a->ranges); i++)
		if (!give_range(js_at(a->ranges, i), event, ctx, ret_commits, err))
			return err_prefix(err, "ranges[%zu]", i);
	return true;
}
