/* updateinfo.xml of rpm repositories. It knows no vulnerability but those that an update mends. */
#include "assess/advisory.h"
#include "assess/compile.h"
#include "assess/rule.h"
#include "assess/unpack.h"
#include "base/err.h"
#include "base/str.h"
#include "format/updateinfo.h"

struct reading {
	struct updateinfo_reader reader;
	struct builder *b;
	struct span release;
	size_t count;
	struct str evr, rule, severity;
};

static void reading_clear(struct reading *r)
{
	updateinfo_reader_clear(&r->reader);
	str_clear(&r->evr);
	str_clear(&r->rule);
	str_clear(&r->severity);
}

/* An epoch of 0 is as good as none: it is left out, as scan does. */
static bool make_rule(struct reading *r, const struct updateinfo_package *p)
{
	str_reset(&r->evr);
	if (*p->epoch && strcmp(p->epoch, "0") != 0)
		str_addf(&r->evr, "%s:", p->epoch);
	str_addf(&r->evr, "%s-%s", p->version, p->release);
	str_set(&r->rule, "R\ni 0\n");
	return rule_add(&r->rule, 'f', span_make(r->evr.buf, r->evr.len));
}

static int64_t flags_of(const struct updateinfo *u, const struct updateinfo_package *p)
{
	int64_t flags = strcmp(p->arch, "src") == 0 ? ADVISORY_SOURCE : ADVISORY_EXACT;

	if (u->reboot || p->reboot)
		flags |= ADVISORY_REBOOT;
	return flags;
}

static bool add_package(struct reading *r, const struct updateinfo *u,
                        const struct updateinfo_package *p)
{
	int64_t numbers[ADVISORY_NUMBERS] = {
	        [ADVISORY_PUBLISHED] = u->issued ? u->issued : u->updated,
	        [ADVISORY_FLAGS] = flags_of(u, p),
	        [ADVISORY_CVSS] = -1,
	};
	struct span texts[ADVISORY_TEXTS] = {
	        [ADVISORY_PACKAGE] = span_of(p->name),
	        [ADVISORY_SCOPE] = r->release,
	        [ADVISORY_RECORD] = span_of(u->id),
	        [ADVISORY_SEVERITY] = advisory_severity(span_of(u->severity), &r->severity),
	        [ADVISORY_ARCH] = span_of(strcmp(p->arch, "src") == 0 ? "" : p->arch),
	        [ADVISORY_MODULE] = span_of(u->modules.v[p->module]),
	};

	if (!make_rule(r, p))
		return false;
	texts[ADVISORY_RULE] = span_make(r->rule.buf, r->rule.len);
	for (size_t i = 0; i < u->cves.count; i++) {
		texts[ADVISORY_VULNERABILITY] = span_of(u->cves.v[i]);
		texts[ADVISORY_ALIASES] = span_of(u->id);
		builder_add(r->b, texts, numbers);
	}
	if (!u->cves.count) {
		texts[ADVISORY_VULNERABILITY] = span_of(u->id);
		builder_add(r->b, texts, numbers);
	}
	return true;
}

/* An update that was taken back mends nothing; one that is no security update and names no
 * vulnerability is no advisory. Both are records all the same. */
static bool is_advisory(const struct updateinfo *u)
{
	return !str_eq(u->status, "retracted") && (u->cves.count || str_eq(u->type, "security"));
}

static bool take_update(void *ctx, const struct updateinfo *u, const struct err *why,
                        struct err *err)
{
	struct reading *r = ctx;
	int64_t when = u->updated > u->issued ? u->updated : u->issued;

	(void)err;
	r->count++;
	if (why) {
		builder_broken(r->b, "update %zu: %s", r->count, why->msg);
		return true;
	}
	for (size_t i = 0; is_advisory(u) && i < u->count; i++)
		if (!add_package(r, u, &u->packages[i])) {
			builder_broken(r->b, "update %zu: '%.100s': a version with a newline",
			               r->count, u->id);
			return true;
		}
	if (when > r->b->about.published)
		r->b->about.published = when;
	r->b->about.records++;
	return true;
}

static bool take_bytes(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct reading *r = ctx;

	return updateinfo_feed(&r->reader, span_make(bytes, len), err);
}

bool compile_updateinfo(int fd, const char *release, struct builder *b, struct err *err)
{
	auto_clear(reading) r = {.b = b, .release = span_of(release)};

	builder_begin(b, ADVISORY_TEXTS, ADVISORY_NUMBERS);
	builder_scope(b, r.release);
	if (!updateinfo_begin(&r.reader, take_update, &r, err))
		return false;
	return (unpack_fd(fd, take_bytes, &r, err) && updateinfo_end(&r.reader, err)) ||
	       err_prefix(err, "not an updateinfo.xml");
}
