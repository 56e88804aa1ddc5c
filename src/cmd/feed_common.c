#include "assess/import.h"
#include "base/mem.h"
#include "base/url.h"
#include "cmd/call.h"
#include "cmd/feed.h"
#include "ext/js.h"

bool feed_check_type(const char *type, struct err *err)
{
	struct err why = {0};

	if (strcmp(type, FEED_BUNDLES) == 0 || assess_check_type(type, &why))
		return true;
	err_set(err, why.kind, "%s", why.msg);
	return why.hint[0] ? err_hint(err, "%s, and " FEED_BUNDLES, why.hint) : false;
}

bool feed_check_url(const char *type, const char *url, struct err *err)
{
	enum url_scheme scheme;

	if (!url_check(url, &scheme, err))
		return err_as(err, ERR_USAGE);
	if (scheme != URL_HTTP || strcmp(type, FEED_BUNDLES) == 0)
		return true;
	err_set(err, ERR_USAGE, "a feed of type '%s' is not signed: '%s' proves nothing", type,
	        url);
	return err_hint(err, "give an https or file URL");
}

bool feed_need(const struct call *call, const char *name, struct feed *ret, struct err *err)
{
	bool found;

	if (!feed_load(&call->state, name, ret, &found, err))
		return false;
	if (found)
		return true;
	err_set(err, ERR_INPUT, "there is no feed '%s'", name);
	return err_hint(err, "'fettle feed list' shows what there is");
}

/* Why its data may be believed. */
const char *feed_trust(const struct feed *f)
{
	const char *from = f->origin ? f->origin : f->url;

	if (strcmp(f->type, FEED_BUNDLES) == 0)
		return "signed";
	return from && str_starts(from, "https://") ? "https" : "local";
}

struct js *feed_encode(const struct feed *f, int64_t now)
{
	struct js *o = js_object();

	js_set_str(o, "name", f->name);
	js_set_str(o, "type", f->type);
	js_set_str(o, "url", f->url);
	js_set_str(o, "release", f->release);
	js_set_str(o, "ca_file", f->ca_file);
	js_set_str(o, "proxy", f->proxy);
	js_set_time(o, "added", f->added);
	js_set_str(o, "origin", f->origin);
	js_set_time(o, "fetched", f->fetched);
	if (f->fetched)
		js_set_int(o, "age_seconds", now > f->fetched ? now - f->fetched : 0);
	js_set_time(o, "published", f->published);
	js_set_time(o, "valid_until", f->valid_until);
	if (f->sha256) {
		js_set_str(o, "digest", f->sha256);
		js_set_int(o, "size", (int64_t)f->size);
		js_set_int(o, "records", f->records);
		js_set_int(o, "broken", f->broken);
	}
	if (f->serial)
		js_set_int(o, "serial", f->serial);
	js_set_str(o, "trust", feed_trust(f));
	js_set_str(o, "signed_by", f->signed_by);
	return o;
}
