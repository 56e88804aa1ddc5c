#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "ext/jswrite.h"
#include "model/receipt.h"

static const char *const results[] = {"done", "undone", "broken"};

const char *receipt_result_name(enum receipt_result r)
{
	return results[r];
}

static void clear_lists(struct receipt *r)
{
	for (size_t i = 0; i < r->change_count; i++) {
		mem_free(&r->changes[i].path);
		mem_free(&r->changes[i].op);
		mem_free(&r->changes[i].before);
		mem_free(&r->changes[i].after);
	}
	mem_free(&r->changes);
	for (size_t i = 0; i < r->program_count; i++) {
		strlist_clear(&r->programs[i].argv);
		mem_free(&r->programs[i].phase);
		mem_free(&r->programs[i].output);
	}
	mem_free(&r->programs);
	for (size_t i = 0; i < r->check_count; i++) {
		mem_free(&r->checks[i].what);
		mem_free(&r->checks[i].message);
	}
	mem_free(&r->checks);
}

void receipt_clear(struct receipt *r)
{
	char **texts[] = {&r->transaction, &r->kind,    &r->undoes,   &r->plan_digest,
	                  &r->bundle,      &r->product, &r->channel,  &r->arch,
	                  &r->signed_by,   &r->why,     &r->snapshot, &r->bundle_sha256};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		mem_free(texts[i]);
	clear_lists(r);
	strlist_clear(&r->fixes);
	strlist_clear(&r->restarted);
	*r = (struct receipt){0};
}

struct receipt_change *receipt_add_change(struct receipt *r)
{
	r->changes = mem_grow(r->changes, r->change_count, &r->change_cap, sizeof(*r->changes));
	return &r->changes[r->change_count++];
}

struct receipt_program *receipt_add_program(struct receipt *r)
{
	r->programs =
	        mem_grow(r->programs, r->program_count, &r->program_cap, sizeof(*r->programs));
	return &r->programs[r->program_count++];
}

struct receipt_check *receipt_add_check(struct receipt *r)
{
	r->checks = mem_grow(r->checks, r->check_count, &r->check_cap, sizeof(*r->checks));
	return &r->checks[r->check_count++];
}

static void write_changes(struct jswrite *w, const struct receipt *r)
{
	jswrite_array(w, "changes");
	for (size_t i = 0; i < r->change_count; i++) {
		jswrite_object(w, NULL);
		jswrite_str(w, "path", r->changes[i].path);
		jswrite_str(w, "op", r->changes[i].op);
		jswrite_str(w, "before", r->changes[i].before);
		jswrite_str(w, "after", r->changes[i].after);
		jswrite_end_object(w);
	}
	jswrite_end_array(w);
}

static void write_programs(struct jswrite *w, const struct receipt *r)
{
	jswrite_array(w, "programs");
	for (size_t i = 0; i < r->program_count; i++) {
		jswrite_object(w, NULL);
		jswrite_strings(w, "argv", &r->programs[i].argv);
		jswrite_str(w, "phase", r->programs[i].phase);
		jswrite_int(w, "exit", r->programs[i].exit);
		jswrite_real(w, "seconds", (double)r->programs[i].millis / 1000);
		jswrite_str(w, "output", r->programs[i].output);
		jswrite_end_object(w);
	}
	jswrite_end_array(w);
}

static void write_checks(struct jswrite *w, const struct receipt *r)
{
	jswrite_array(w, "health");
	for (size_t i = 0; i < r->check_count; i++) {
		jswrite_object(w, NULL);
		jswrite_str(w, "what", r->checks[i].what);
		jswrite_bool(w, "good", r->checks[i].good);
		jswrite_int(w, "attempts", r->checks[i].attempts);
		jswrite_str(w, "message", r->checks[i].message);
		jswrite_end_object(w);
	}
	jswrite_end_array(w);
}

static void write_bundle(struct jswrite *w, const struct receipt *r)
{
	if (!r->bundle)
		return;
	jswrite_object(w, "bundle");
	jswrite_str(w, "id", r->bundle);
	jswrite_str(w, "product", r->product);
	jswrite_str(w, "channel", r->channel);
	jswrite_str(w, "arch", r->arch);
	jswrite_int(w, "serial", r->serial);
	jswrite_str(w, "sha256", r->bundle_sha256);
	jswrite_strings(w, "fixes", &r->fixes);
	jswrite_str(w, "signed_by", r->signed_by);
	jswrite_end_object(w);
}

void receipt_encode(const struct receipt *r, struct str *to)
{
	struct jswrite w = {.to = to, .rows = true};

	jswrite_object(&w, NULL);
	jswrite_str(&w, "format", RECEIPT_FORMAT);
	jswrite_time(&w, "generated", r->finished);
	jswrite_str(&w, "generator", "fettle " FETTLE_VERSION);
	jswrite_str(&w, "transaction", r->transaction);
	jswrite_str(&w, "kind", r->kind);
	jswrite_str(&w, "undoes", r->undoes);
	jswrite_str(&w, "plan_digest", r->plan_digest);
	write_bundle(&w, r);
	jswrite_time(&w, "started", r->started);
	jswrite_time(&w, "finished", r->finished);
	jswrite_str(&w, "result", receipt_result_name(r->result));
	jswrite_str(&w, "why", r->why);
	write_changes(&w, r);
	write_programs(&w, r);
	write_checks(&w, r);
	jswrite_strings(&w, "restarted", &r->restarted);
	jswrite_bool(&w, "reboot", r->reboot);
	jswrite_str(&w, "snapshot", r->snapshot);
	jswrite_end_object(&w);
}

static bool read_result(const struct js *o, enum receipt_result *ret, struct err *err)
{
	const char *text;

	if (!js_get_str(o, "result", &text, err))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(results); i++)
		if (strcmp(results[i], text) == 0) {
			*ret = (enum receipt_result)i;
			return true;
		}
	return err_set(err, ERR_INPUT, "result: '%s' is none of: done, undone, broken", text);
}

static bool read_bundle(const struct js *o, struct receipt *r, struct err *err)
{
	return !o ||
	       (js_dup_str(o, "id", &r->bundle, err) &&
	        js_dup_str(o, "product", &r->product, err) &&
	        js_dup_opt(o, "channel", &r->channel, err) &&
	        js_dup_opt(o, "arch", &r->arch, err) &&
	        js_get_int(o, "serial", 0, INT64_MAX, &r->serial, err) &&
	        js_dup_opt(o, "sha256", &r->bundle_sha256, err) &&
	        js_opt_strings(o, "fixes", &r->fixes, err) &&
	        js_dup_opt(o, "signed_by", &r->signed_by, err)) ||
	       err_prefix(err, "bundle");
}

static bool read_change(const struct js *o, struct receipt_change *c, struct err *err)
{
	return js_dup_str(o, "path", &c->path, err) && js_dup_str(o, "op", &c->op, err) &&
	       js_dup_opt(o, "before", &c->before, err) && js_dup_opt(o, "after", &c->after, err);
}

static bool read_program(const struct js *o, struct receipt_program *p, struct err *err)
{
	double seconds = 0;

	if (!js_opt_strings(o, "argv", &p->argv, err) || !js_dup_opt(o, "phase", &p->phase, err) ||
	    !js_get_int(o, "exit", -1, 255, &p->exit, err) ||
	    !js_opt_real(o, "seconds", 0, &seconds, err) ||
	    !js_dup_opt(o, "output", &p->output, err))
		return false;
	if (!(seconds >= 0 && seconds < 1e9))
		return err_set(err, ERR_INPUT, "seconds: out of range");
	p->millis = (int64_t)(seconds * 1000 + 0.5);
	return true;
}

static bool read_check(const struct js *o, struct receipt_check *c, struct err *err)
{
	return js_dup_str(o, "what", &c->what, err) && js_get_bool(o, "good", &c->good, err) &&
	       js_opt_int(o, "attempts", 0, INT64_MAX, 0, &c->attempts, err) &&
	       js_dup_opt(o, "message", &c->message, err);
}

static bool read_lists(const struct js *doc, struct receipt *r, struct err *err)
{
	const struct js *changes, *programs, *checks;

	if (!js_get_array(doc, "changes", &changes, err) ||
	    !js_opt_array(doc, "programs", &programs, err) ||
	    !js_opt_array(doc, "health", &checks, err))
		return false;
	for (size_t i = 0; i < js_count(changes); i++)
		if (!read_change(js_at(changes, i), receipt_add_change(r), err))
			return err_prefix(err, "changes[%zu]", i);
	for (size_t i = 0; i < js_count(programs); i++)
		if (!read_program(js_at(programs, i), receipt_add_program(r), err))
			return err_prefix(err, "programs[%zu]", i);
	for (size_t i = 0; i < js_count(checks); i++)
		if (!read_check(js_at(checks, i), receipt_add_check(r), err))
			return err_prefix(err, "health[%zu]", i);
	return true;
}

bool receipt_decode(const struct js *doc, struct receipt *ret, struct err *err)
{
	auto_clear(receipt) r = {0};
	const struct js *bundle;

	if (!js_dup_str(doc, "transaction", &r.transaction, err) ||
	    !js_dup_str(doc, "kind", &r.kind, err) || !js_dup_opt(doc, "undoes", &r.undoes, err) ||
	    !js_dup_opt(doc, "plan_digest", &r.plan_digest, err) ||
	    !js_opt_object(doc, "bundle", &bundle, err) || !read_bundle(bundle, &r, err) ||
	    !js_get_time(doc, "started", &r.started, err) ||
	    !js_get_time(doc, "finished", &r.finished, err) || !read_result(doc, &r.result, err) ||
	    !js_dup_opt(doc, "why", &r.why, err) || !read_lists(doc, &r, err) ||
	    !js_opt_strings(doc, "restarted", &r.restarted, err) ||
	    !js_opt_bool(doc, "reboot", false, &r.reboot, err) ||
	    !js_dup_opt(doc, "snapshot", &r.snapshot, err))
		return false;
	*ret = r;
	r = (struct receipt){0};
	return true;
}
