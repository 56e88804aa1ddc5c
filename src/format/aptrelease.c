#include <strings.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "format/aptrelease.h"
#include "format/deb822.h"

static int64_t time_of(struct span value)
{
	auto_free char *text = span_dup(value);
	int64_t when = 0;

	return clock_parse_rfc5322(text, &when) ? when : 0;
}

static void take_field(struct aptrelease *r, struct span name, struct span value)
{
	if (deb822_is(name, "Origin"))
		r->origin = value;
	else if (deb822_is(name, "Label"))
		r->label = value;
	else if (deb822_is(name, "Suite"))
		r->suite = value;
	else if (deb822_is(name, "Codename"))
		r->codename = value;
	else if (deb822_is(name, "Version"))
		r->version = value;
	else if (deb822_is(name, "Date"))
		r->date = time_of(value);
	else if (deb822_is(name, "Valid-Until"))
		r->valid_until = time_of(value);
	else if (deb822_is(name, "NotAutomatic"))
		r->not_automatic = span_eq(value, "yes");
	else if (deb822_is(name, "ButAutomaticUpgrades"))
		r->but_automatic_upgrades = span_eq(value, "yes");
}

/* The frame of a clear signature: its head is a stanza of its own, its end begins with dashes. */
static bool is_frame(struct span stanza)
{
	return span_starts(stanza, "-----BEGIN PGP SIGNED MESSAGE");
}

bool aptrelease_parse(struct span text, struct aptrelease *ret)
{
	struct deb822 d = {.rest = text};
	struct aptrelease r = {0};
	struct span stanza, name, value;

	do {
		if (!deb822_next(&d, &stanza))
			return false;
	} while (is_frame(stanza));
	while (deb822_field(&stanza, &name, &value))
		take_field(&r, name, value);
	*ret = r;
	return r.origin.len || r.label.len || r.suite.len || r.codename.len || r.date;
}

static bool ends_with(struct span s, const char *tail)
{
	size_t n = strlen(tail);

	return s.len >= n && strncasecmp(s.ptr + s.len - n, tail, n) == 0;
}

bool aptrelease_is_security(const struct aptrelease *r)
{
	return ends_with(r->label, "-security") || ends_with(r->suite, "-security") ||
	       ends_with(r->codename, "-security");
}
