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
	table_clear(&f->last);
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

static struct span key_of(const struct osv_fix *f, struct str *key)
{
	str_set(key, f->ecosystem);
	str_addc(key, '\0');
	str_adds(key, f->name);
	return span_make(key->buf, key->len);
}

static void link_fix(struct osv_fixes *f, size_t i, struct str *key)
{
	f->v[i].before = (size_t)(uintptr_t)table_set(&f->last, key_of(&f->v[i], key),
	                                              (void *)(uintptr_t)(i + 1));
}

void osv_fixes_read(const struct osv *o, struct osv_fixes *ret)
{
	struct osv_fixes f = {.count = o->affected_count};
	auto_clear(str) key = {0};

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
		f.v[i] = (struct osv_fix){a.ecosystem, a.name, c.fixed, 0};
		link_fix(&f, i, &key);
		f.is_modular = f.is_modular || target_is_modular(c.fixed);
	}
	*ret = f;
}

/* Whether `k` is another build of the same fix as `i`, and is to be taken in place of it. */
static bool is_lower(const struct osv_fixes *f, size_t k, size_t i)
{
	int c;

	if (k == i || !f->v[k].fixed.len || !target_same_flavour(f->v[i].fixed, f->v[k].fixed))
		return false;
	c = version_compare(VERSION_RPM, f->v[k].fixed, f->v[i].fixed);
	return c < 0 || (c == 0 && k < i);
}

bool osv_fixes_has_lower(const struct osv_fixes *f, size_t i)
{
	auto_clear(str) key = {0};
	bool found = false;
	size_t count = 0;

	if (!f->v[i].fixed.len)
		return false;
	for (size_t at = (size_t)(uintptr_t)table_get(&f->last, key_of(&f->v[i], &key)); at;
	     at = f->v[at - 1].before) {
		if (++count > OSV_FIXES_ALTERNATIVES)
			return false;
		found = found || is_lower(f, at - 1, i);
	}
	return found;
}
