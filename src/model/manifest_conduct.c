#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "model/manifest.h"
#include "model/manifest_conduct.h"

#define TIMEOUT_DEFAULT 30
#define TIMEOUT_MAX 86400

static const char *const kinds[] = {"exec", "file", "tcp", "http"};

static void check_clear(struct manifest_check *c)
{
	strlist_clear(&c->argv);
	mem_free(&c->path);
	mem_free(&c->sha256);
	mem_free(&c->address);
	mem_free(&c->url);
}

static void hook_clear(struct manifest_hook *h)
{
	strlist_clear(&h->argv);
	strlist_clear(&h->writes);
	strlist_clear(&h->undo);
}

void manifest_conduct_clear(struct manifest *m)
{
	for (size_t i = 0; i < m->before_count; i++)
		check_clear(&m->before[i]);
	for (size_t i = 0; i < m->after_count; i++)
		check_clear(&m->after[i]);
	for (size_t i = 0; i < m->hook_count; i++)
		hook_clear(&m->hooks[i]);
	for (size_t i = 0; i < m->applies_to.file_count; i++) {
		mem_free(&m->applies_to.files[i].path);
		mem_free(&m->applies_to.files[i].sha256);
	}
	free(m->before);
	free(m->after);
	free(m->hooks);
	free(m->applies_to.files);
}

static bool is_absolute(const char *path)
{
	return path[0] == '/' && relpath_check(span_of(path + 1), NULL);
}

static bool get_argv(const struct js *o, const char *key, struct strlist *to, struct err *err)
{
	if (!js_opt_strings(o, key, to, err))
		return false;
	if (to->count && !is_absolute(to->v[0]))
		return err_set(err, ERR_INPUT, "%s[0]: not an absolute path", key);
	return true;
}

/* Each kind of check has one thing that it cannot do without. */
static bool check_subject(const struct manifest_check *c, struct err *err)
{
	if (c->kind == CHECK_EXEC && c->argv.count == 0)
		return err_set(err, ERR_INPUT, "argv: missing");
	if (c->kind == CHECK_FILE && (!c->path || !is_absolute(c->path)))
		return err_set(err, ERR_INPUT, "path: not an absolute path");
	if (c->sha256 && !digest_is_hex(span_of(c->sha256)))
		return err_set(err, ERR_INPUT, "sha256: not a SHA-256");
	if (c->kind == CHECK_TCP && (!c->address || !strchr(c->address, ':')))
		return err_set(err, ERR_INPUT, "address: not HOST:PORT");
	if (c->kind == CHECK_HTTP &&
	    (!c->url || (!str_starts(c->url, "http://") && !str_starts(c->url, "https://"))))
		return err_set(err, ERR_INPUT, "url: not an http or https URL");
	return true;
}

static bool decode_check(const struct js *o, struct manifest_check *c, struct err *err)
{
	const char *kind;
	unsigned i = 0;

	if (!js_is_object(o))
		return err_set(err, ERR_INPUT, "not an object");
	if (!js_get_str(o, "kind", &kind, err) || !get_argv(o, "argv", &c->argv, err) ||
	    !js_dup_opt(o, "path", &c->path, err) || !js_dup_opt(o, "sha256", &c->sha256, err) ||
	    !js_dup_opt(o, "address", &c->address, err) || !js_dup_opt(o, "url", &c->url, err) ||
	    !js_opt_int(o, "timeout", 1, TIMEOUT_MAX, TIMEOUT_DEFAULT, &c->timeout, err) ||
	    !js_opt_int(o, "retries", 0, 1000, 0, &c->retries, err) ||
	    !js_opt_int(o, "interval", 0, 3600, 1, &c->interval, err))
		return false;
	while (i < ARRAY_LEN(kinds) && strcmp(kinds[i], kind) != 0)
		i++;
	if (i == ARRAY_LEN(kinds))
		return err_set(err, ERR_INPUT, "kind: '%.20s' is not exec, file, tcp or http",
		               kind);
	c->kind = (enum check_kind)i;
	return check_subject(c, err);
}

static bool decode_check_list(const struct js *checks, const char *key,
                              struct manifest_check **list, size_t *count, size_t *cap,
                              struct err *err)
{
	const struct js *array;

	if (!js_opt_array(checks, key, &array, err))
		return false;
	for (size_t i = 0; i < js_count(array); i++) {
		*list = mem_grow(*list, *count, cap, sizeof(**list));
		++*count;
		if (!decode_check(js_at(array, i), &(*list)[*count - 1], err))
			return err_prefix(err, "%s[%zu]", key, i);
	}
	return true;
}

static bool decode_checks(const struct js *doc, struct manifest *m, struct err *err)
{
	const struct js *checks;

	if (!js_opt_object(doc, "checks", &checks, err))
		return false;
	return !checks ||
	       (decode_check_list(checks, "before", &m->before, &m->before_count, &m->before_cap,
	                          err) &&
	        decode_check_list(checks, "after", &m->after, &m->after_count, &m->after_cap,
	                          err)) ||
	       err_prefix(err, "checks");
}

static bool decode_hook(const struct js *o, struct manifest_hook *h, struct err *err)
{
	const char *phase;

	if (!js_is_object(o))
		return err_set(err, ERR_INPUT, "not an object");
	if (!js_get_str(o, "phase", &phase, err) || !get_argv(o, "argv", &h->argv, err) ||
	    !get_argv(o, "undo", &h->undo, err) || !js_opt_strings(o, "writes", &h->writes, err) ||
	    !js_opt_int(o, "timeout", 1, TIMEOUT_MAX, TIMEOUT_DEFAULT, &h->timeout, err) ||
	    !js_opt_bool(o, "idempotent", false, &h->idempotent, err))
		return false;
	h->after = strcmp(phase, "post") == 0;
	if (!h->after && strcmp(phase, "pre") != 0)
		return err_set(err, ERR_INPUT, "phase: '%.20s' is neither pre nor post", phase);
	if (h->argv.count == 0)
		return err_set(err, ERR_INPUT, "argv: missing");
	for (size_t i = 0; i < h->writes.count; i++)
		if (!is_absolute(h->writes.v[i]))
			return err_set(err, ERR_INPUT, "writes[%zu]: not an absolute path", i);
	return true;
}

static bool decode_hooks(const struct js *doc, struct manifest *m, struct err *err)
{
	const struct js *array;

	if (!js_opt_array(doc, "hooks", &array, err))
		return false;
	for (size_t i = 0; i < js_count(array); i++) {
		m->hooks = mem_grow(m->hooks, m->hook_count, &m->hook_cap, sizeof(*m->hooks));
		if (!decode_hook(js_at(array, i), &m->hooks[m->hook_count++], err))
			return err_prefix(err, "hooks[%zu]", i);
	}
	return true;
}

static bool decode_files(const struct js *o, struct manifest *m, struct err *err)
{
	const struct js *array;

	if (!js_opt_array(o, "files", &array, err))
		return false;
	for (size_t i = 0; i < js_count(array); i++) {
		struct manifest_file *f;

		m->applies_to.files = mem_grow(m->applies_to.files, m->applies_to.file_count,
		                               &m->applies_to.file_cap, sizeof(*f));
		f = &m->applies_to.files[m->applies_to.file_count++];
		if (!js_dup_str(js_at(array, i), "path", &f->path, err) ||
		    !js_dup_str(js_at(array, i), "sha256", &f->sha256, err))
			return err_prefix(err, "files[%zu]", i);
		if (!is_absolute(f->path) || !digest_is_hex(span_of(f->sha256)))
			return err_set(err, ERR_INPUT,
			               "files[%zu]: not an absolute path with its SHA-256", i);
	}
	return true;
}

static bool decode_applies(const struct js *doc, struct manifest *m, struct err *err)
{
	const struct js *o;

	if (!js_opt_object(doc, "applies_to", &o, err))
		return false;
	return !o ||
	       (js_opt_strings(o, "os", &m->applies_to.os, err) &&
	        js_opt_strings(o, "arch", &m->applies_to.arch, err) &&
	        js_opt_strings(o, "packages", &m->applies_to.packages, err) &&
	        decode_files(o, m, err)) ||
	       err_prefix(err, "applies_to");
}

bool manifest_decode_conduct(const struct js *o, struct manifest *m, struct err *err)
{
	return decode_checks(o, m, err) && decode_hooks(o, m, err) && decode_applies(o, m, err) &&
	       js_opt_strings(o, "requires", &m->requires, err) &&
	       js_opt_strings(o, "conflicts", &m->conflicts, err) &&
	       js_opt_strings(o, "restart", &m->restart, err) &&
	       js_opt_bool(o, "reboot", false, &m->reboot, err);
}

static struct js *encode_check_list(const struct manifest_check *list, size_t count)
{
	struct js *array = js_array();

	for (size_t i = 0; i < count; i++) {
		const struct manifest_check *c = &list[i];
		struct js *o = js_object();

		js_set_str(o, "kind", kinds[c->kind]);
		if (c->argv.count)
			js_set_strings(o, "argv", &c->argv);
		js_set_str(o, "path", c->path);
		js_set_str(o, "sha256", c->sha256);
		js_set_str(o, "address", c->address);
		js_set_str(o, "url", c->url);
		js_set_int(o, "timeout", c->timeout);
		js_set_int(o, "retries", c->retries);
		js_set_int(o, "interval", c->interval);
		js_push(array, o);
	}
	return array;
}

static struct js *encode_hooks(const struct manifest *m)
{
	struct js *array = js_array();

	for (size_t i = 0; i < m->hook_count; i++) {
		const struct manifest_hook *h = &m->hooks[i];
		struct js *o = js_object();

		js_set_str(o, "phase", h->after ? "post" : "pre");
		js_set_strings(o, "argv", &h->argv);
		if (h->undo.count)
			js_set_strings(o, "undo", &h->undo);
		js_set_strings(o, "writes", &h->writes);
		js_set_int(o, "timeout", h->timeout);
		js_set_bool(o, "idempotent", h->idempotent);
		js_push(array, o);
	}
	return array;
}

static struct js *encode_applies(const struct manifest *m)
{
	struct js *o = js_object(), *files;

	if (m->applies_to.os.count)
		js_set_strings(o, "os", &m->applies_to.os);
	if (m->applies_to.arch.count)
		js_set_strings(o, "arch", &m->applies_to.arch);
	if (m->applies_to.packages.count)
		js_set_strings(o, "packages", &m->applies_to.packages);
	if (m->applies_to.file_count == 0)
		return o;
	files = js_array();
	for (size_t i = 0; i < m->applies_to.file_count; i++) {
		struct js *f = js_object();

		js_set_str(f, "path", m->applies_to.files[i].path);
		js_set_str(f, "sha256", m->applies_to.files[i].sha256);
		js_push(files, f);
	}
	js_set(o, "files", files);
	return o;
}

void manifest_encode_conduct(const struct manifest *m, struct js *doc)
{
	struct js *checks = js_object();

	js_set(doc, "applies_to", encode_applies(m));
	js_set_strings(doc, "requires", &m->requires);
	js_set_strings(doc, "conflicts", &m->conflicts);
	js_set(checks, "before", encode_check_list(m->before, m->before_count));
	js_set(checks, "after", encode_check_list(m->after, m->after_count));
	js_set(doc, "checks", checks);
	js_set(doc, "hooks", encode_hooks(m));
	js_set_strings(doc, "restart", &m->restart);
	js_set_bool(doc, "reboot", m->reboot);
}
