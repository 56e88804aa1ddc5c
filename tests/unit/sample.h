/* A small host for the tests of renderings: every state once, words that mean harm among them. */
#ifndef FETTLE_TESTS_SAMPLE_H
#define FETTLE_TESTS_SAMPLE_H

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "model/finding.h"
#include "model/inventory.h"

#define SAMPLE_NOW 1769853600 /* 2026-01-31T10:00:00Z */
#define SAMPLE_DAY 86400
#define SAMPLE_HARM "<script>alert(\"1\")</script> & 'x'"

static inline struct component *sample_component(struct inventory *inv, const char *name,
                                                 const char *version, const char *source)
{
	struct component *c = inventory_add(inv);

	c->purl = str_format("pkg:deb/debian/%s@%s?arch=amd64", name, version);
	c->type = mem_strdup("deb");
	c->name = mem_strdup(name);
	c->version = mem_strdup(version);
	c->arch = mem_strdup("amd64");
	c->source_name = mem_strdup(source);
	c->source_version = mem_strdup(version);
	c->status = mem_strdup("installed");
	c->location = mem_strdup("var/lib/dpkg/status");
	return c;
}

static inline void sample_inventory(struct inventory *inv)
{
	struct component *kernel;

	inv->generated = SAMPLE_NOW - 600;
	inv->host.id = mem_strdup("h1");
	inv->host.name = mem_strdup("web-1");
	inv->host.os.id = mem_strdup("debian");
	inv->host.os.version_id = mem_strdup("12");
	inv->host.os.pretty = mem_strdup("Debian GNU/Linux 12 (bookworm)");
	inv->host.kernel_running = mem_strdup("6.1.0-30-amd64");
	inv->host.machine = mem_strdup("x86_64");
	inv->host.root = mem_strdup("/");
	sample_component(inv, "bash", "5.2-1", "bash");
	sample_component(inv, "libssl3", "3.0.1-1", "openssl");
	sample_component(inv, "openssl", "3.0.1-1", "openssl")->origin = mem_strdup("Debian");
	/* the same package twice, read from two places */
	sample_component(inv, "zlib1g", "1:1.2-1", "zlib");
	mem_free(&sample_component(inv, "zlib1g", "1:1.2-1", "zlib")->location);
	kernel = inventory_add(inv);
	kernel->purl = mem_strdup("pkg:generic/linux@6.1.0-30-amd64");
	kernel->type = mem_strdup("kernel");
	kernel->name = mem_strdup("linux");
	kernel->version = mem_strdup("6.1.0-30-amd64");
	kernel->is_running = true;
	inventory_add_coverage(inv, "dpkg", "/var/lib/dpkg/status", COVERAGE_READ, NULL)
	        ->components = 5;
	inventory_add_coverage(inv, "rpm", "/var/lib/rpm", COVERAGE_ABSENT, NULL);
	inventory_add_coverage(inv, "python", "/usr/lib/python3", COVERAGE_UNREADABLE,
	                       "permission denied " SAMPLE_HARM);
}

static inline struct finding *sample_finding(struct findings *f, const char *source,
                                             const char *vulnerability, enum finding_state state,
                                             enum tier tier)
{
	struct finding *x = findings_add(f);

	x->id = finding_make_id(source, vulnerability);
	x->vulnerability = mem_strdup(vulnerability);
	x->source = mem_strdup(source);
	x->purl = str_format("pkg:deb/debian/%s@1?arch=source", source);
	x->installed = mem_strdup("3.0.1-1");
	x->state = state;
	x->priority.tier = tier;
	x->priority.rank = (unsigned)f->count;
	x->times.first_seen = SAMPLE_NOW - 10 * SAMPLE_DAY;
	x->reason.feed = mem_strdup("debian");
	x->reason.rule = mem_strdup("debsecan");
	return x;
}

/* Every state, open twice. The first is the most urgent and known whole. */
static inline void sample_findings(struct findings *f)
{
	struct findings_feed *feed;
	struct finding *x;

	f->generated = SAMPLE_NOW;
	f->host = mem_strdup("h1");
	f->host_name = mem_strdup("web-1");
	f->scanned = SAMPLE_NOW - 600;
	feed = findings_add_feed(f);
	feed->name = mem_strdup("debian");
	feed->type = mem_strdup("debsecan");
	feed->fetched = SAMPLE_NOW - 3600;
	feed->age = 3600;
	feed = findings_add_feed(f);
	feed->name = mem_strdup("kev");
	feed->type = mem_strdup("kev");
	feed->age = -1;
	feed->stale = true;
	x = sample_finding(f, "openssl", "CVE-2026-1001", FINDING_OPEN, TIER_URGENT);
	strlist_add(&x->aliases, "GHSA-aaaa-bbbb-cccc");
	strlist_add(&x->packages, "libssl3");
	strlist_add(&x->packages, "openssl");
	x->fixed_version = mem_strdup("3.0.2-1");
	x->due = SAMPLE_NOW - SAMPLE_DAY;
	x->priority.kev = x->priority.ransomware = true;
	x->priority.epss = 0.25;
	x->priority.cvss = 9.5;
	x->priority.severity = mem_strdup("high");
	x->priority.automatable = x->priority.impact_total = ANSWER_YES;
	x->priority.exposed = ANSWER_NO;
	x->priority.table = mem_strdup("cisa-bod-26-04-1.0.0");
	x->priority.row = mem_strdup("kev=y exposed=n automatable=y impact=total");
	x->times.published = SAMPLE_NOW - 20 * SAMPLE_DAY;
	x->times.available = SAMPLE_NOW - 12 * SAMPLE_DAY;
	x->times.kev = SAMPLE_NOW - 11 * SAMPLE_DAY;
	x->reason.record = mem_strdup("CVE-2026-1001");
	x->reason.text = mem_strdup("3.0.1-1 is below 3.0.2-1, \"the fix\"");
	x->patch = mem_strdup("archive:openssl@3.0.2-1");
	x = sample_finding(f, "bash", "CVE-2026-1002", FINDING_OPEN, TIER_SCHEDULED);
	strlist_add(&x->packages, "bash");
	x->fixed_version = mem_strdup("5.2-2");
	x->due = SAMPLE_NOW + 5 * SAMPLE_DAY;
	x->reason.text = mem_strdup("=HYPERLINK(\"http://x\")");
	x = sample_finding(f, "openssl", "CVE-2026-1003", FINDING_NO_FIX, TIER_UPGRADE);
	x->reason.text = mem_strdup(SAMPLE_HARM);
	sample_finding(f, "openssl", "CVE-2026-1004", FINDING_FIX_UNREACHABLE, TIER_SOON);
	sample_finding(f, "zlib", "CVE-2026-1001", FINDING_PENDING_RESTART, TIER_SOON)
	        ->reason.text = mem_strdup("pid 7\tstill maps\nthe old file");
	sample_finding(f, "bash", "CVE-2026-1005", FINDING_FIXED, TIER_SOON);
	sample_finding(f, "bash", "CVE-2026-1006", FINDING_MITIGATED, TIER_SOON);
	sample_finding(f, "bash", "CVE-2026-1007", FINDING_EXCEPTED, TIER_URGENT);
	sample_finding(f, "bash", "CVE-2026-1008", FINDING_NOT_AFFECTED, TIER_UNKNOWN);
	sample_finding(f, "nowhere", "archive:nowhere@2", FINDING_UNKNOWN, TIER_UNKNOWN);
	findings_add_uncovered(f, "pkg:generic/linux@6.1.0-30-amd64", "no feed speaks of it");
}

#endif
