/* Kernels that are installed and do not run: what a reboot would put into effect. */
#include "assess/advisory.h"
#include "assess/effect.h"
#include "assess/match.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

/* One of the kernels of a source, judged alone. */
struct kernel {
	const struct subject *subject;
	struct inventory inventory; /* its images alone, borrowed */
	struct subjects subjects;
	struct offer *offers;
	struct judgements judgements;
	struct table vulnerable; /* vulnerabilities that it has */
};

static void kernel_clear(struct kernel *k)
{
	table_clear(&k->vulnerable);
	judgements_clear(&k->judgements);
	free(k->offers);
	subjects_clear(&k->subjects);
	free(k->inventory.components);
}

static const struct component *running_of(const struct subject *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->members[i]->is_running)
			return s->members[i];
	return NULL;
}

/* Packages of which each kernel has its own: "linux-image-6.1.0-37-amd64", "kernel-core". */
static bool is_of_one_kernel(const char *name)
{
	static const char *const begins[] = {"linux-image-",  "linux-headers-", "linux-modules-",
	                                     "linux-kbuild-", "kernel-",        "kernel"};

	for (size_t i = 0; i < ARRAY_LEN(begins); i++)
		if (str_starts(name, begins[i]))
			return true;
	return false;
}

static bool is_image(const struct component *c, const struct component *running)
{
	if (!running)
		return false;
	return strcmp(c->name, running->name) == 0 ||
	       (str_starts(c->name, "linux-image-") && str_starts(running->name, "linux-image-"));
}

static bool has_image(const struct subject *s, const struct component *running)
{
	for (size_t i = 0; i < s->count; i++)
		if (is_image(s->members[i], running))
			return true;
	return false;
}

/* The newest of the same source that has an image. */
static const struct subject *newest_of(const struct subjects *all, const struct subject *running)
{
	const struct component *image = running_of(running);
	const struct subject *best = running;

	for (size_t i = 0; i < all->count; i++) {
		const struct subject *s = &all->v[i];

		if (strcmp(s->type, running->type) == 0 && strcmp(s->name, running->name) == 0 &&
		    s->has_scheme && has_image(s, image) &&
		    version_compare(s->scheme, span_of(s->version), span_of(best->version)) > 0)
			best = s;
	}
	return best;
}

static void judge(const struct effect_input *in, const struct subject *s,
                  const struct component *running, struct kernel *k)
{
	k->subject = s;
	k->inventory.host = in->subjects->inventory->host;
	for (size_t i = 0; i < s->count; i++)
		if (is_image(s->members[i], running))
			*inventory_add(&k->inventory) = *s->members[i];
	subjects_make(&k->inventory, &k->subjects);
	k->offers = mem_alloc(k->subjects.count, sizeof(*k->offers));
	match_all(&k->subjects, k->offers, in->sources, in->scope, &k->judgements);
	for (size_t i = 0; i < k->judgements.count; i++) {
		const struct judgement *j = &k->judgements.v[i];

		if (j->verdict.answer == RULE_YES)
			table_set(&k->vulnerable,
			          span_of(index_text(&j->source->index, j->row,
			                             ADVISORY_VULNERABILITY)),
			          k);
	}
}

static bool is_of_kernels_alone(const struct finding *f)
{
	for (size_t i = 0; i < f->packages.count; i++)
		if (!is_of_one_kernel(f->packages.v[i]))
			return false;
	return f->packages.count > 0;
}

static void become(struct finding *f, enum finding_state state, const char *installed, char *text)
{
	f->state = state;
	mem_free(&f->patch);
	mem_free(&f->installed);
	mem_free(&f->reason.text);
	f->installed = mem_strdup(installed);
	f->reason.text = text;
}

static void settle(const struct kernel *runs, const struct kernel *newest, struct finding *f)
{
	const char *name = runs->subject->name, *now = runs->subject->version;
	const char *next = newest->subject->version;

	if (table_has(&newest->vulnerable, span_of(f->vulnerability)))
		return;
	if (table_has(&runs->vulnerable, span_of(f->vulnerability)))
		become(f, FINDING_PENDING_RESTART, next,
		       str_format("%s %s is installed and not vulnerable, but the running kernel "
		                  "is %s until the next reboot",
		                  name, next, now));
	else
		become(f, FINDING_FIXED, next,
		       str_format("the running kernel %s and the newest one installed are not "
		                  "vulnerable; an older one is installed too and does not run",
		                  now));
}

static void settle_all(const struct effect_input *in, const struct subject *running,
                       struct findings *f)
{
	__attribute__((cleanup(kernel_clear))) struct kernel runs = {0}, newest = {0};
	const struct component *image = running_of(running);

	judge(in, running, image, &runs);
	judge(in, newest_of(in->subjects, running), image, &newest);
	for (size_t i = 0; i < f->count; i++) {
		struct finding *one = &f->items[i];

		if (strcmp(one->source, running->name) == 0 && finding_state_is_live(one->state) &&
		    strcmp(one->reason.rule, "archive") != 0 && is_of_kernels_alone(one))
			settle(&runs, &newest, one);
	}
}

void effect_kernel(const struct effect_input *in, struct findings *f)
{
	for (size_t i = 0; i < in->subjects->count; i++)
		if (running_of(&in->subjects->v[i]))
			settle_all(in, &in->subjects->v[i], f);
}
