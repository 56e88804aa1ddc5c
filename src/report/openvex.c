#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/jswrite.h"
#include "report/action.h"
#include "report/installed.h"
#include "report/openvex.h"
#include "report/serial.h"

static const char *status_of(enum finding_state s)
{
	if (s == FINDING_FIXED)
		return "fixed";
	if (s == FINDING_NOT_AFFECTED)
		return "not_affected";
	return s == FINDING_UNKNOWN ? "under_investigation" : "affected";
}

static void write_product(struct jswrite *w, const char *purl)
{
	jswrite_object(w, NULL);
	jswrite_str(w, "@id", purl);
	jswrite_object(w, "identifiers");
	jswrite_str(w, "purl", purl);
	jswrite_end_object(w);
	jswrite_end_object(w);
}

static void write_products(struct jswrite *w, const struct finding *f, const struct installed *in)
{
	const struct component *c = NULL;
	auto_clear(strlist) purls = {0};

	while ((c = installed_next(in, f, c)))
		if (c->purl)
			strlist_add(&purls, c->purl);
	if (!purls.count && f->purl)
		strlist_add(&purls, f->purl);
	strlist_sort(&purls);
	strlist_unique(&purls);
	jswrite_array(w, "products");
	for (size_t i = 0; i < purls.count; i++)
		write_product(w, purls.v[i]);
	jswrite_end_array(w);
}

static void write_vulnerability(struct jswrite *w, const struct finding *f)
{
	auto_clear(strlist) aliases = {0};

	strlist_copy(&aliases, &f->aliases);
	strlist_sort(&aliases);
	strlist_unique(&aliases);
	jswrite_object(w, "vulnerability");
	jswrite_str(w, "name", f->vulnerability);
	if (aliases.count)
		jswrite_strings(w, "aliases", &aliases);
	jswrite_end_object(w);
}

static void write_why(struct jswrite *w, const struct finding *f)
{
	const char *status = status_of(f->state);
	auto_free char *action = action_text(f);
	auto_free char *claim = str_format("feed '%s' says so, rule '%s'",
	                                   f->reason.feed ? f->reason.feed : "unknown",
	                                   f->reason.rule ? f->reason.rule : "unknown");
	auto_free char *notes =
	        f->reason.text ? str_format("%s: %s", finding_state_name(f->state), f->reason.text)
	                       : NULL;

	jswrite_str(w, "status_notes", notes ? notes : finding_state_name(f->state));
	if (f->state == FINDING_NOT_AFFECTED)
		jswrite_str(w, "impact_statement", f->reason.text ? f->reason.text : claim);
	else if (str_eq(status, "affected"))
		jswrite_str(w, "action_statement", action);
}

static void write_statement(struct jswrite *w, const struct finding *f, const struct installed *in)
{
	jswrite_object(w, NULL);
	write_vulnerability(w, f);
	write_products(w, f, in);
	jswrite_str(w, "status", status_of(f->state));
	write_why(w, f);
	jswrite_end_object(w);
}

static void write_head(struct jswrite *w, struct serial *serial, const struct findings *f)
{
	const char *host = f->host_name ? f->host_name : f->host;
	auto_free char *author = str_format("fettle on host %s", host ? host : "unknown");
	auto_free char *time = clock_text(f->generated);

	jswrite_str(w, "@context", "https://openvex.dev/ns/v0.2.0");
	jswrite_str(w, "@id", "urn:uuid:" SERIAL_BLANK);
	serial_name(serial);
	jswrite_str(w, "author", author);
	jswrite_str(w, "role", "scanner of the host");
	jswrite_str(w, "timestamp", time ? time : "1970-01-01T00:00:00Z");
	serial_time(serial, strlen("1970-01-01T00:00:00Z"));
	jswrite_int(w, "version", 1);
	jswrite_str(w, "tooling", "fettle " FETTLE_VERSION);
}

bool openvex_findings(const struct findings *f, const struct inventory *inv, struct str *to,
                      struct err *err)
{
	auto_clear(installed) in = {0};
	struct jswrite w = {.to = to};
	struct serial serial;

	if (!f->count)
		return err_set(err, ERR_FAILED,
		               "there is no finding, and OpenVEX has no document without one");
	if (inv)
		installed_make(inv, &in);
	serial_begin(&serial, to);
	jswrite_object(&w, NULL);
	write_head(&w, &serial, f);
	jswrite_array(&w, "statements");
	for (size_t i = 0; i < f->count; i++)
		write_statement(&w, &f->items[i], &in);
	jswrite_end_array(&w);
	jswrite_end_object(&w);
	serial_end(&serial);
	return true;
}
