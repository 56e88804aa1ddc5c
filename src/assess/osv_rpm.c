#include <stdlib.h>

#include "assess/advisory.h"
#include "assess/osv_rpm.h"
#include "assess/target.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/version.h"

/* AlmaLinux, Red Hat and SUSE list binary packages; of the others some name the source. */
static const struct {
	const char *ecosystem;
	int64_t flags;
} ecosystems[] = {
        {"AlmaLinux", ADVISORY_EXACT},
        {"Red Hat", ADVISORY_EXACT},
        {"Rocky Linux", ADVISORY_SOURCE | ADVISORY_EITHER},
        {"SUSE", ADVISORY_SOURCE},
        {"openSUSE", ADVISORY_SOURCE},
        {"Azure Linux", ADVISORY_SOURCE | ADVISORY_EITHER},
        {"Mageia", ADVISORY_SOURCE | ADVISORY_EITHER},
        {"Photon OS", ADVISORY_SOURCE | ADVISORY_EITHER},
        {"openEuler", ADVISORY_SOURCE | ADVISORY_EITHER},
};

static size_t find(const char *ecosystem)
{
	size_t n = strcspn(ecosystem, ":"), i = 0;

	while (i < ARRAY_LEN(ecosystems) && (strlen(ecosystems[i].ecosystem) != n ||
	                                     memcmp(ecosystems[i].ecosystem, ecosystem, n) != 0))
		i++;
	return i;
}

bool osv_rpm_is(const char *ecosystem)
{
	return find(ecosystem) < ARRAY_LEN(ecosystems);
}

int64_t osv_rpm_flags(const char *ecosystem)
{
	size_t i = find(ecosystem);

	return i < ARRAY_LEN(ecosystems) ? ecosystems[i].flags : 0;
}

bool osv_rpm_is_advisory(const struct osv *o)
{
	static const char *const others[] = {"ALBA-", "ALEA-", "RLBA-", "RLEA-",
	                                     "RHBA-", "RHEA-", "RXBA-", "RXEA-"};

	for (size_t i = 0; !o->cves.count && i < ARRAY_LEN(others); i++)
		if (str_starts(o->id, others[i]))
			return false;
	return true;
}

void osv_fixes_clear(struct osv_fixes *f)
{
	free(f->v);
	*f = (struct osv_fixes){0};
}

struct collecting {
	struct span fixed;
	size_t count;
};

static bool take_event(void *ctx, char letter, struct span version)
{
	struct collecting *c = ctx;

	if (letter == 'f') {
		c->fixed = version;
		c->count++;
	}
	return true;
}

void osv_fixes_read(const struct osv *o, struct osv_fixes *ret)
{
	struct osv_fixes f = {.count = o->affected_count};

	f.v = mem_alloc(f.count, sizeof(*f.v));
	for (size_t i = 0; i < f.count; i++) {
		struct collecting c = {0};
		struct osv_affected a;
		bool has_package;
		size_t commits;

		if (!osv_affected_at(o, i, &a, &has_package, NULL) || !has_package ||
		    !osv_rpm_is(a.ecosystem) ||
		    !osv_each_event(&a, take_event, &c, &commits, NULL) || c.count != 1)
			continue;
		f.v[i] = (struct osv_fix){a.ecosystem, a.name, c.fixed};
		f.is_modular = f.is_modular || target_is_modular(c.fixed);
	}
	*ret = f;
}

static bool is_alternative(const struct osv_fix *a, const struct osv_fix *b)
{
	return b->fixed.len && strcmp(a->name, b->name) == 0 &&
	       strcmp(a->ecosystem, b->ecosystem) == 0 && target_same_flavour(a->fixed, b->fixed);
}

bool osv_fixes_has_lower(const struct osv_fixes *f, size_t i)
{
	for (size_t k = 0; f->v[i].fixed.len && k < f->count; k++) {
		int c;

		if (k == i || !is_alternative(&f->v[i], &f->v[k]))
			continue;
		c = version_compare(VERSION_RPM, f->v[k].fixed, f->v[i].fixed);
		if (c < 0 || (c == 0 && k < i))
			return true;
	}
	return false;
}
