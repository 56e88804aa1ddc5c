#include <stdlib.h>

#include "base/err.h"
#include "ext/jsview.h"
#include "ext/jswrite.h"
#include "model/component.h"

void component_clear(struct component *c)
{
	char *const owned[] = {c->purl,           c->type,   c->name,     c->version,
	                       c->arch,           c->origin, c->status,   c->source_name,
	                       c->source_version, c->owner,  c->location, c->module};

	for (size_t i = 0; i < ARRAY_LEN(owned); i++)
		free(owned[i]);
	strlist_clear(&c->fixes);
	*c = (struct component){0};
}

void component_encode(const struct component *c, struct jswrite *w)
{
	jswrite_object(w, NULL);
	jswrite_str(w, "purl", c->purl);
	jswrite_str(w, "type", c->type);
	jswrite_str(w, "name", c->name);
	jswrite_str(w, "version", c->version);
	jswrite_str(w, "arch", c->arch);
	if (c->source_name) {
		jswrite_object(w, "source");
		jswrite_str(w, "name", c->source_name);
		jswrite_str(w, "version", c->source_version);
		jswrite_end_object(w);
	}
	jswrite_str(w, "module", c->module);
	jswrite_str(w, "origin", c->origin);
	jswrite_str(w, "status", c->status);
	jswrite_str(w, "location", c->location);
	jswrite_str(w, "owner", c->owner);
	if (c->is_running)
		jswrite_bool(w, "running", true);
	if (c->is_auto)
		jswrite_bool(w, "auto", true);
	if (c->is_held)
		jswrite_bool(w, "held", true);
	if (c->fixes.count)
		jswrite_strings(w, "fixes", &c->fixes);
	if (c->serial)
		jswrite_int(w, "serial", c->serial);
	if (c->paths)
		jswrite_int(w, "paths", c->paths);
	if (c->modified)
		jswrite_int(w, "modified", c->modified);
	jswrite_end_object(w);
}

static bool decode_source(const struct jsval *o, struct component *c, struct err *err)
{
	const struct jsval *source;

	return jsval_opt_object(o, "source", &source, err) &&
	       (!source ||
	        (jsval_dup_text(source, "name", &c->source_name, err) &&
	         jsval_dup_opt(source, "version", &c->source_version, err)) ||
	        err_prefix(err, "source"));
}

bool component_decode(const struct jsval *o, struct component *c, struct err *err)
{
	return jsval_dup_text(o, "purl", &c->purl, err) &&
	       jsval_dup_text(o, "type", &c->type, err) &&
	       jsval_dup_text(o, "name", &c->name, err) &&
	       jsval_dup_opt(o, "version", &c->version, err) &&
	       jsval_dup_opt(o, "arch", &c->arch, err) && decode_source(o, c, err) &&
	       jsval_dup_opt(o, "module", &c->module, err) &&
	       jsval_dup_opt(o, "origin", &c->origin, err) &&
	       jsval_dup_opt(o, "status", &c->status, err) &&
	       jsval_dup_opt(o, "location", &c->location, err) &&
	       jsval_dup_opt(o, "owner", &c->owner, err) &&
	       jsval_opt_bool(o, "running", &c->is_running, err) &&
	       jsval_opt_bool(o, "auto", &c->is_auto, err) &&
	       jsval_opt_bool(o, "held", &c->is_held, err) &&
	       jsval_opt_strings(o, "fixes", &c->fixes, err) &&
	       jsval_opt_int(o, "serial", 0, INT64_MAX, 0, &c->serial, err) &&
	       jsval_opt_int(o, "paths", 0, INT64_MAX, 0, &c->paths, err) &&
	       jsval_opt_int(o, "modified", 0, INT64_MAX, 0, &c->modified, err);
}
