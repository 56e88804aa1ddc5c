#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "model/plan.h"

#define ID_DIGITS 12
#define BYTES_MAX ((int64_t)1 << 50)

static const char *const kinds[] = {"archive", "bundle"};

const char *patch_kind_name(enum patch_kind k)
{
	return kinds[k];
}

static void add_clear(struct patch_add *a)
{
	mem_free(&a->name);
	mem_free(&a->version);
	mem_free(&a->arch);
	mem_free(&a->source);
	mem_free(&a->source_version);
}

struct patch_add *patch_add_package(struct patch *p)
{
	p->adds = mem_grow(p->adds, p->add_count, &p->add_cap, sizeof(*p->adds));
	return &p->adds[p->add_count++];
}

void patch_clear(struct patch *p)
{
	mem_free(&p->id);
	mem_free(&p->class);
	mem_free(&p->name);
	mem_free(&p->from);
	mem_free(&p->to);
	mem_free(&p->source);
	mem_free(&p->url);
	mem_free(&p->sha256);
	strlist_clear(&p->ends);
	strlist_clear(&p->packages);
	strlist_clear(&p->fixes);
	strlist_clear(&p->restart);
	strlist_clear(&p->requires);
	for (size_t i = 0; i < p->add_count; i++)
		add_clear(&p->adds[i]);
	mem_free(&p->adds);
	*p = (struct patch){0};
}

void plan_clear(struct plan *p)
{
	mem_free(&p->id);
	mem_free(&p->host);
	mem_free(&p->policy_digest);
	for (size_t i = 0; i < p->count; i++)
		patch_clear(&p->patches[i]);
	mem_free(&p->patches);
	strlist_clear(&p->order);
	mem_free(&p->goal);
	strlist_clear(&p->in_the_way);
	mem_free(&p->digest);
	*p = (struct plan){0};
}

struct patch *plan_add(struct plan *p)
{
	p->patches = mem_grow(p->patches, p->count, &p->cap, sizeof(*p->patches));
	return &p->patches[p->count++];
}

const struct patch *plan_find(const struct plan *p, const char *id)
{
	for (size_t i = 0; i < p->count; i++)
		if (str_eq(p->patches[i].id, id))
			return &p->patches[i];
	return NULL;
}

static void set_strings(struct js *o, const char *key, const struct strlist *list)
{
	if (list->count)
		js_set_strings(o, key, list);
}

static struct js *encode_adds(const struct patch *p)
{
	struct js *list = js_array();

	for (size_t i = 0; i < p->add_count; i++) {
		const struct patch_add *a = &p->adds[i];
		struct js *o = js_object(), *source = js_object();

		js_set_str(o, "name", a->name);
		js_set_str(o, "version", a->version);
		js_set_str(o, "arch", a->arch);
		js_set_str(source, "name", a->source);
		js_set_str(source, "version", a->source_version);
		js_set(o, "source", source);
		js_push(list, o);
	}
	return list;
}

static struct js *encode_patch(const struct patch *p)
{
	struct js *o = js_object();

	js_set_str(o, "id", p->id);
	js_set_str(o, "class", p->class);
	js_set_str(o, "kind", patch_kind_name(p->kind));
	js_set_str(o, "name", p->name);
	js_set_str(o, "from", p->from);
	js_set_str(o, "to", p->to);
	if (p->size)
		js_set_int(o, "size", (int64_t)p->size);
	js_set_str(o, "source", p->source);
	js_set_str(o, "url", p->url);
	js_set_str(o, "sha256", p->sha256);
	js_set_strings(o, "ends", &p->ends);
	set_strings(o, "packages", &p->packages);
	if (p->add_count)
		js_set(o, "adds", encode_adds(p));
	set_strings(o, "fixes", &p->fixes);
	set_strings(o, "restart", &p->restart);
	js_set_bool(o, "reboot", p->reboot);
	set_strings(o, "requires", &p->requires);
	return o;
}

static struct js *encode_patches(const struct plan *p)
{
	struct js *list = js_array();

	for (size_t i = 0; i < p->count; i++)
		js_push(list, encode_patch(&p->patches[i]));
	return list;
}

/* The form that the digest is taken of: what will be done, and nothing of when it was planned. */
static char *make_digest(const struct plan *p)
{
	auto_js o = js_object();
	auto_clear(str) text = {0};
	char hex[SHA256_HEX_SIZE];

	js_set_str(o, "host", p->host);
	js_set_str(o, "policy_digest", p->policy_digest);
	js_set(o, "patches", encode_patches(p));
	js_set_strings(o, "order", &p->order);
	js_print(o, JS_SORTED, &text);
	digest_hex(span_make(text.buf, text.len), hex);
	return mem_strdup(hex);
}

static int by_id(const void *a, const void *b)
{
	const struct patch *x = a, *y = b;

	return strcmp(x->id, y->id);
}

void plan_seal(struct plan *p)
{
	if (p->count)
		qsort(p->patches, p->count, sizeof(*p->patches), by_id);
	p->bytes = 0;
	for (size_t i = 0; i < p->count; i++)
		p->bytes += p->patches[i].size;
	mem_free(&p->digest);
	p->digest = make_digest(p);
	mem_free(&p->id);
	p->id = str_format("plan-%.*s", ID_DIGITS, p->digest);
}

struct js *plan_encode(const struct plan *p)
{
	struct js *o = js_object(), *estimate = js_object();

	js_set_str(o, "format", PLAN_FORMAT);
	js_set_time(o, "generated", p->generated);
	js_set_str(o, "generator", "fettle " FETTLE_VERSION);
	js_set_str(o, "id", p->id);
	js_set_str(o, "host", p->host);
	js_set_str(o, "policy_digest", p->policy_digest);
	js_set(o, "patches", encode_patches(p));
	js_set_strings(o, "order", &p->order);
	js_set_int(estimate, "seconds", p->seconds);
	js_set_int(estimate, "bytes", (int64_t)p->bytes);
	js_set_int(estimate, "space", (int64_t)p->space);
	js_set(o, "estimate", estimate);
	if (p->goal) {
		struct js *goal = js_object();

		js_set_str(goal, "text", p->goal);
		js_set_bool(goal, "reached", p->is_reached);
		js_set_bool(goal, "smallest", p->is_smallest);
		set_strings(goal, "in_the_way", &p->in_the_way);
		js_set(o, "goal", goal);
	}
	js_set_str(o, "digest", p->digest);
	return o;
}

static bool read_kind(const struct js *o, enum patch_kind *ret, struct err *err)
{
	const char *text;

	if (!js_get_str(o, "kind", &text, err))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i], text) == 0) {
			*ret = (enum patch_kind)i;
			return true;
		}
	return err_set(err, ERR_INPUT, "kind: '%s' is neither 'archive' nor 'bundle'", text);
}

static bool read_adds(const struct js *o, struct patch *p, struct err *err)
{
	const struct js *list;

	if (!js_opt_array(o, "adds", &list, err))
		return false;
	for (size_t i = 0; i < js_count(list); i++) {
		struct patch_add *a = patch_add_package(p);
		const struct js *one = js_at(list, i), *source;

		if (!js_dup_str(one, "name", &a->name, err) ||
		    !js_dup_str(one, "version", &a->version, err) ||
		    !js_dup_opt(one, "arch", &a->arch, err) ||
		    !js_get_object(one, "source", &source, err) ||
		    !js_dup_str(source, "name", &a->source, err) ||
		    !js_dup_str(source, "version", &a->source_version, err))
			return err_prefix(err, "adds[%zu]", i);
	}
	return true;
}

static bool read_patch(const struct js *o, struct patch *p, struct err *err)
{
	int64_t size = 0;

	if (!js_dup_str(o, "id", &p->id, err) || !js_dup_str(o, "class", &p->class, err) ||
	    !read_kind(o, &p->kind, err) || !js_dup_str(o, "name", &p->name, err) ||
	    !js_dup_opt(o, "from", &p->from, err) || !js_dup_str(o, "to", &p->to, err) ||
	    !js_opt_int(o, "size", 0, BYTES_MAX, 0, &size, err) ||
	    !js_dup_opt(o, "source", &p->source, err) || !js_dup_opt(o, "url", &p->url, err) ||
	    !js_dup_opt(o, "sha256", &p->sha256, err) ||
	    !js_opt_strings(o, "ends", &p->ends, err) ||
	    !js_opt_strings(o, "packages", &p->packages, err) ||
	    !js_opt_strings(o, "fixes", &p->fixes, err) ||
	    !js_opt_strings(o, "restart", &p->restart, err) ||
	    !js_opt_bool(o, "reboot", false, &p->reboot, err) ||
	    !js_opt_strings(o, "requires", &p->requires, err) || !read_adds(o, p, err))
		return false;
	p->size = (uint64_t)size;
	if (p->kind == PATCH_BUNDLE && (!p->sha256 || !digest_is_hex(span_of(p->sha256))))
		return err_set(err, ERR_INPUT,
		               "sha256: a bundle is named by 64 hexadecimal digits");
	return true;
}

static bool read_patches(const struct js *list, struct plan *p, struct err *err)
{
	for (size_t i = 0; i < js_count(list); i++)
		if (!read_patch(js_at(list, i), plan_add(p), err))
			return err_prefix(err, "patches[%zu]", i);
	return true;
}

static bool read_estimate(const struct js *o, struct plan *p, struct err *err)
{
	int64_t bytes = 0, space = 0;

	if (!o)
		return true;
	if (!js_opt_int(o, "seconds", 0, BYTES_MAX, 0, &p->seconds, err) ||
	    !js_opt_int(o, "bytes", 0, BYTES_MAX, 0, &bytes, err) ||
	    !js_opt_int(o, "space", 0, BYTES_MAX, 0, &space, err))
		return err_prefix(err, "estimate");
	p->bytes = (uint64_t)bytes;
	p->space = (uint64_t)space;
	return true;
}

static bool read_goal(const struct js *o, struct plan *p, struct err *err)
{
	return !o ||
	       (js_dup_str(o, "text", &p->goal, err) &&
	        js_get_bool(o, "reached", &p->is_reached, err) &&
	        js_get_bool(o, "smallest", &p->is_smallest, err) &&
	        js_opt_strings(o, "in_the_way", &p->in_the_way, err)) ||
	       err_prefix(err, "goal");
}

static bool check_order(const struct plan *p, struct err *err)
{
	for (size_t i = 0; i < p->order.count; i++)
		if (!plan_find(p, p->order.v[i]))
			return err_set(err, ERR_INPUT, "order[%zu]: no patch '%s' in the plan", i,
			               p->order.v[i]);
	return true;
}

bool plan_decode(const struct js *doc, struct plan *ret, struct err *err)
{
	auto_clear(plan) p = {0};
	auto_free char *digest = NULL;
	const struct js *patches, *estimate, *goal;

	if (!js_get_time(doc, "generated", &p.generated, err) ||
	    !js_dup_str(doc, "id", &p.id, err) || !js_dup_opt(doc, "host", &p.host, err) ||
	    !js_dup_opt(doc, "policy_digest", &p.policy_digest, err) ||
	    !js_get_array(doc, "patches", &patches, err) || !read_patches(patches, &p, err) ||
	    !js_opt_strings(doc, "order", &p.order, err) || !check_order(&p, err) ||
	    !js_opt_object(doc, "estimate", &estimate, err) || !read_estimate(estimate, &p, err) ||
	    !js_opt_object(doc, "goal", &goal, err) || !read_goal(goal, &p, err) ||
	    !js_dup_str(doc, "digest", &p.digest, err))
		return false;
	digest = make_digest(&p);
	if (strcmp(digest, p.digest) != 0)
		return err_set(err, ERR_UNTRUSTED,
		               "the digest of plan '%s' is not that of its content", p.id);
	*ret = p;
	p = (struct plan){0};
	return true;
}
