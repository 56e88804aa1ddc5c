/* Live patches of the running kernel. That one is loaded proves nothing by itself: what it mends
 * say the errata of its package, where that is installed for this kernel. */
#include "assess/advisory.h"
#include "assess/effect.h"
#include "assess/rule.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/table.h"

struct patches {
	const struct effect_input *in;
	const struct component *kernel; /* that runs */
	char *release;                  /* "5.14.0.427.13.1": of the kernel, as patches name it */
	struct table mended; /* vulnerability to the place of the package that mends it, + 1 */
};

static void patches_clear(struct patches *p)
{
	mem_free(&p->release);
	table_clear(&p->mended);
}

static const struct component *find_kernel(const struct inventory *inv)
{
	for (size_t i = 0; i < inv->count; i++)
		if (inv->components[i].is_running && inv->components[i].version)
			return &inv->components[i];
	return NULL;
}

/* Names of packages and modules have other marks between the numbers. */
static char *with_dots(const char *text)
{
	char *s = mem_strdup(text);

	for (char *at = s; *at; at++)
		if (*at == '-' || *at == '_')
			*at = '.';
	return s;
}

/* The kernel that a package of patches is for; NULL for other packages. */
static char *kernel_of(const char *package)
{
	static const char *const begins[] = {"kpatch-patch-", "kernel-livepatch-"};

	for (size_t i = 0; i < ARRAY_LEN(begins); i++)
		if (str_starts(package, begins[i]))
			return with_dots(package + strlen(begins[i]));
	return NULL;
}

/* Whether "5.14.0.427.13.1" is the kernel "5.14.0-427.13.1.el9_4". */
static bool is_for(const char *release, const struct component *kernel)
{
	auto_free char *running = with_dots(kernel->version);
	size_t n = strlen(release);

	return n && str_starts(running, release) && (running[n] == '.' || !running[n]);
}

static bool is_loaded(const struct inventory *inv, const char *release)
{
	for (size_t i = 0; i < inv->facts.count; i++) {
		const struct fact *f = &inv->facts.items[i];
		auto_free char *name = with_dots(f->name);

		if (strcmp(f->topic, "livepatch") == 0 && strcmp(f->value, "enabled") == 0 &&
		    strstr(name, release))
			return true;
	}
	return false;
}

/* What the errata say that this version of the package mends. */
static void take_rows(struct patches *p, const struct subject *s, const struct component *c)
{
	const struct component *all = p->in->subjects->inventory->components;

	for (size_t k = 0; k < p->in->sources->count; k++) {
		const struct source *source = &p->in->sources->v[k];
		size_t first, n;

		if (!source->type || source->type->use != FEEDTYPE_ADVISORIES || source->why_not)
			continue;
		n = index_find(&source->index, c->name, &first);
		for (size_t row = first; row < first + n; row++) {
			const char *rule = index_text(&source->index, row, ADVISORY_RULE);

			if (scope_holds(p->in->scope, s,
			                index_text(&source->index, row, ADVISORY_SCOPE)) !=
			            SCOPE_NO &&
			    strstr(rule, "\nf ") &&
			    rule_judge(s->scheme, rule, span_of(c->version)).answer == RULE_NO)
				table_set(&p->mended,
				          span_of(index_text(&source->index, row,
				                             ADVISORY_VULNERABILITY)),
				          (void *)(uintptr_t)(c - all + 1));
		}
	}
}

static void take_packages(struct patches *p)
{
	const struct subjects *all = p->in->subjects;

	for (size_t i = 0; i < all->count; i++)
		for (size_t k = 0; all->v[i].has_scheme && k < all->v[i].count; k++) {
			const struct component *c = all->v[i].members[k];
			auto_free char *release = kernel_of(c->name);

			if (release && is_for(release, p->kernel) &&
			    is_loaded(all->inventory, release))
				take_rows(p, &all->v[i], c);
		}
}

static void settle(const struct patches *p, struct finding *f)
{
	uintptr_t place = (uintptr_t)table_get(&p->mended, span_of(f->vulnerability));
	const struct component *by;

	if (!place)
		return;
	by = &p->in->subjects->inventory->components[place - 1];
	f->state = FINDING_MITIGATED;
	mem_free(&f->patch);
	mem_free(&f->reason.text);
	f->reason.text = str_format("the running kernel %s is vulnerable, but the live patch %s %s "
	                            "is loaded and mends it",
	                            p->kernel->version, by->name, by->version);
}

void effect_livepatch(const struct effect_input *in, struct findings *f)
{
	const struct component *kernel = find_kernel(in->subjects->inventory);
	__attribute__((cleanup(patches_clear))) struct patches p = {.in = in, .kernel = kernel};
	const char *source;

	if (!kernel)
		return;
	source = kernel->source_name ? kernel->source_name : kernel->name;
	take_packages(&p);
	for (size_t i = 0; p.mended.count && i < f->count; i++)
		if (strcmp(f->items[i].source, source) == 0 &&
		    finding_state_is_live(f->items[i].state))
			settle(&p, &f->items[i]);
}
