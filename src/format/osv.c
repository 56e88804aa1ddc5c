#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/jsview.h"
#include "format/cvss.h"
#include "format/osv.h"

void osv_clear(struct osv *o)
{
	strlist_clear(&o->ids);
	strlist_clear(&o->cves);
	mem_free(&o->affected);
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

static bool read_ids(const struct jsval *doc, struct osv *o, struct err *err)
{
	auto_clear(strlist) upstream = {0}, related = {0};

	strlist_add(&o->ids, o->id);
	if (!jsval_opt_strings(doc, "aliases", &o->ids, err) ||
	    !jsval_opt_strings(doc, "upstream", &upstream, err) ||
	    !jsval_opt_strings(doc, "related", &related, err))
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

static const char *word_of(const struct jsval *o, const char *member, const char *key)
{
	const struct jsval *inner = jsval_member(o, member);

	return jsval_str(jsval_member(inner, key));
}

static void read_severity(const struct jsval *doc, struct osv *o)
{
	const struct jsval *list = jsval_member(doc, "severity");

	o->severity = word_of(doc, "database_specific", "severity");
	o->cvss = -1;
	for (const struct jsval *one = NULL; jsval_each(list, &one);) {
		const char *score = jsval_str(jsval_member(one, "score"));

		if (score && cvss_base(span_of(score), &o->cvss))
			return;
	}
}

bool osv_read(const struct jsval *doc, struct osv *ret, struct err *err)
{
	auto_clear(osv) o = {0};
	const struct jsval *affected;
	int64_t withdrawn = 0;

	if (!jsval_is(doc, JSVIEW_OBJECT))
		return err_set(err, ERR_INPUT, "not an object");
	if (!jsval_get_str(doc, "id", &o.id, err) ||
	    !jsval_opt_time(doc, "withdrawn", &withdrawn, err) ||
	    !jsval_opt_array(doc, "affected", &affected, err) || !read_ids(doc, &o, err))
		return false;
	if (!*o.id)
		return err_set(err, ERR_INPUT, "id: empty");
	o.is_withdrawn = withdrawn != 0;
	/* odd times do not make a record useless */
	if (!jsval_opt_time(doc, "published", &o.published, NULL))
		o.published = 0;
	if (!jsval_opt_time(doc, "modified", &o.modified, NULL))
		o.modified = 0;
	o.summary = jsval_str(jsval_member(doc, "summary"));
	read_severity(doc, &o);
	o.affected = mem_alloc(jsval_count(affected), sizeof(*o.affected));
	for (const struct jsval *a = NULL; jsval_each(affected, &a);)
		o.affected[o.affected_count++] = a;
	*ret = o;
	o = (struct osv){0};
	return true;
}

/* A list of systems without Linux. An empty one is of all. */
static bool lacks_linux(const struct jsval *list)
{
	if (!jsval_is(list, JSVIEW_ARRAY))
		return false;
	for (const struct jsval *v = NULL; jsval_each(list, &v);)
		if (str_eq(jsval_str(v), "linux"))
			return false;
	return jsval_count(list) > 0;
}

/* RUSTSEC has `affects.os`, the Go vulnerability database `imports[].goos`. */
static bool is_elsewhere(const struct jsval *specific)
{
	const struct jsval *imports = jsval_member(specific, "imports");

	if (lacks_linux(jsval_member(jsval_member(specific, "affects"), "os")))
		return true;
	if (!jsval_is(imports, JSVIEW_ARRAY))
		return false;
	for (const struct jsval *one = NULL; jsval_each(imports, &one);)
		if (!lacks_linux(jsval_member(one, "goos")))
			return false;
	return jsval_count(imports) > 0;
}

bool osv_affected_at(const struct osv *o, size_t i, struct osv_affected *ret, bool *ret_package,
                     struct err *err)
{
	const struct jsval *a = o->affected[i], *package = NULL, *binaries;
	struct osv_affected found = {0};

	if (!jsval_is(a, JSVIEW_OBJECT))
		return err_set(err, ERR_INPUT, "affected[%zu]: not an object", i);
	if (!jsval_opt_object(a, "package", &package, err) ||
	    !jsval_opt_array(a, "ranges", &found.ranges, err) ||
	    !jsval_opt_array(a, "versions", &found.versions, err))
		return err_prefix(err, "affected[%zu]", i);
	*ret_package = package != NULL;
	if (package && (!jsval_get_str(package, "ecosystem", &found.ecosystem, err) ||
	                !jsval_get_str(package, "name", &found.name, err)))
		return err_prefix(err, "affected[%zu].package", i);
	found.notice = word_of(a, "database_specific", "informational");
	if (str_eq(found.notice, "unsound")) /* code that may break memory */
		found.notice = NULL;
	found.is_elsewhere = is_elsewhere(jsval_member(a, "ecosystem_specific"));
	found.urgency = word_of(a, "ecosystem_specific", "urgency");
	if (!found.urgency)
		found.urgency = word_of(a, "ecosystem_specific", "ubuntu_priority");
	binaries = jsval_member(jsval_member(a, "ecosystem_specific"), "binaries");
	if (jsval_is(binaries, JSVIEW_ARRAY))
		found.binaries = binaries;
	*ret = found;
	return true;
}

static bool give_event(const struct jsval *o, osv_event *event, void *ctx, struct err *err)
{
	static const struct {
		const char *key;
		char letter;
	} kinds[] = {{"introduced", 'i'}, {"fixed", 'f'}, {"last_affected", 'l'}, {"limit", 'm'}};

	if (!jsval_is(o, JSVIEW_OBJECT))
		return err_set(err, ERR_INPUT, "not an object");
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		const char *version;

		if (!jsval_opt_str(o, kinds[i].key, &version, err))
			return false;
		if (version && !event(ctx, kinds[i].letter, span_of(version)))
			return err_set(err, ERR_INPUT, "%s: not a version", kinds[i].key);
	}
	return true;
}

static bool give_range(const struct jsval *range, osv_event *event, void *ctx, size_t *commits,
                       struct err *err)
{
	const struct jsval *events;
	const char *type;
	size_t i = 0;

	if (!jsval_is(range, JSVIEW_OBJECT))
		return err_set(err, ERR_INPUT, "not an object");
	if (!jsval_get_str(range, "type", &type, err) ||
	    !jsval_get_array(range, "events", &events, err))
		return false;
	if (strcmp(type, "GIT") == 0) {
		++*commits;
		return true;
	}
	if (!event(ctx, strcmp(type, "SEMVER") == 0 ? 'S' : 'R', (struct span){0}))
		return false;
	for (const struct jsval *e = NULL; jsval_each(events, &e); i++)
		if (!give_event(e, event, ctx, err))
			return err_prefix(err, "events[%zu]", i);
	return true;
}

bool osv_each_event(const struct osv_affected *a, osv_event *event, void *ctx, size_t *ret_commits,
                    struct err *err)
{
	size_t i = 0;

	*ret_commits = 0;
	for (const struct jsval *r = NULL; jsval_each(a->ranges, &r); i++)
		if (!give_range(r, event, ctx, ret_commits, err))
			return err_prefix(err, "ranges[%zu]", i);
	return true;
}
