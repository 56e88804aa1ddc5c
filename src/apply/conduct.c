#include <fcntl.h>

#include "apply/conduct.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/stop.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/http.h"
#include "ext/proc.h"
#include "ext/tcp.h"

#define BODY_MAX (64u << 20)
#define TAIL 200
#define NAP_MS 100

static bool has_exec(const struct manifest_check *checks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (checks[i].kind == CHECK_EXEC)
			return true;
	return false;
}

bool conduct_is_possible(const struct manifest *m, int root, struct err *err)
{
	if (m->hook_count == 0 && !has_exec(m->before, m->before_count) &&
	    !has_exec(m->after, m->after_count))
		return true;
	if (proc_can_confine(root, err))
		return true;
	err_prefix(err, "the bundle brings programs");
	return err_hint(err, "they are run confined or not at all: it takes root and Linux 5.12");
}

/* The last line of what a program said, for the message. */
static void add_tail(const struct str *output, struct str *to)
{
	struct span text = span_trim(span_make(output->buf, output->len)), line = {0};

	while (span_cut(&text, '\n', &line))
		;
	if (line.len)
		str_addf(to, ": %.*s", (int)(line.len < TAIL ? line.len : TAIL), line.ptr);
}

static bool keep_output(const struct conduct *c, const struct str *output,
                        struct receipt_program *p, struct err *err)
{
	auto_free char *name = str_format("program-%zu.out", c->receipt->program_count);

	if (output->len == 0)
		return true;
	if (!transaction_save(c->t, name, span_make(output->buf, output->len), err))
		return false;
	p->output = mem_strdup(name);
	return true;
}

static void set_env(const struct conduct *c, const char *phase, struct strlist *env)
{
	strlist_take(env, str_format("FETTLE_TRANSACTION=%s", c->t->id));
	strlist_take(env, str_format("FETTLE_BUNDLE=%s", c->manifest->id));
	strlist_take(env, str_format("FETTLE_PHASE=%s", phase));
}

static bool judge(const struct proc_end *end, const char *program, int64_t timeout, struct err *err)
{
	auto_clear(str) tail = {0};

	if (end->stopped)
		return err_set(err, ERR_CANCELLED, "stopped");
	if (end->expired)
		return err_set(err, ERR_FAILED, "'%s' did not end within %lld seconds", program,
		               (long long)timeout);
	add_tail(&end->output, &tail);
	return end->exit == 0 || err_set(err, ERR_FAILED, "'%s' ended with status %lld%s", program,
	                                 (long long)end->exit, str_c(&tail));
}

static bool run_program(const struct conduct *c, const char *phase, const struct strlist *argv,
                        const struct strlist *writes, int64_t timeout, struct err *err)
{
	auto_clear(strlist) env = {0};
	auto_clear(proc_end) end = {.exit = -1};
	struct receipt_program *p = receipt_add_program(c->receipt);
	struct proc proc = {
	        .argv = argv,
	        .env = &env,
	        .root = c->root,
	        .timeout = timeout,
	        .confined = true,
	        .writes = writes,
	        .heeds_stop = c->heeds_stop,
	};
	bool ran;

	set_env(c, phase, &env);
	strlist_copy(&p->argv, argv);
	p->phase = mem_strdup(phase);
	ran = proc_run(&proc, &end, err);
	p->exit = end.expired ? -1 : end.exit;
	p->millis = end.millis;
	return ran && keep_output(c, &end.output, p, err) && judge(&end, argv->v[0], timeout, err);
}

bool conduct_hook(const struct conduct *c, size_t index, bool undo, struct err *err)
{
	const struct manifest_hook *h = &c->manifest->hooks[index];

	return run_program(c,
	                   undo       ? "undo"
	                   : h->after ? "post"
	                              : "pre",
	                   undo ? &h->undo : &h->argv, &h->writes, h->timeout, err) ||
	       err_prefix(err, "hook");
}

static bool check_file(int root, const struct manifest_check *k, struct err *err)
{
	char hex[SHA256_HEX_SIZE];
	auto_fd fd = -1;

	if (!fs_open_in_root(root, k->path + 1, k->sha256 ? O_RDONLY : O_PATH, &fd, err) ||
	    (k->sha256 && !digest_fd(fd, hex, NULL, err)))
		return false;
	return !k->sha256 || strcmp(hex, k->sha256) == 0 ||
	       err_set(err, ERR_FAILED, "'%s' has another content", k->path);
}

static bool check_http(const struct conduct *c, const struct manifest_check *k, struct err *err)
{
	auto_clear(http) http = {0};
	auto_clear(http_reply) reply = {0};
	struct http_request r = {
	        .url = k->url, .max = BODY_MAX, .seconds = k->timeout, .fresh = true};
	auto_fd fd = -1;

	return fs_create_unnamed(c->t->dir, &fd, err) && http_get(&http, &r, fd, &reply, err);
}

static bool try_check(const struct conduct *c, const struct manifest_check *k, bool after,
                      struct err *err)
{
	switch (k->kind) {
	case CHECK_EXEC:
		return run_program(c, after ? "check-after" : "check-before", &k->argv, NULL,
		                   k->timeout, err);
	case CHECK_FILE:
		return check_file(c->root, k, err);
	case CHECK_TCP:
		return tcp_check(k->address, k->timeout, err);
	case CHECK_HTTP:
		return check_http(c, k, err);
	}
	return err_set(err, ERR_FAILED, "unknown kind of check");
}

static char *name_of(const struct manifest_check *k)
{
	static const char *const kinds[] = {"exec", "file", "tcp", "http"};

	return str_format("%s %s", kinds[k->kind],
	                  k->kind == CHECK_EXEC   ? k->argv.v[0]
	                  : k->kind == CHECK_FILE ? k->path
	                  : k->kind == CHECK_TCP  ? k->address
	                                          : k->url);
}

/* False when a person wants to stop. */
static bool wait_for(const struct conduct *c, int64_t seconds)
{
	for (int64_t left = seconds * 1000; left > 0; left -= NAP_MS) {
		if (c->heeds_stop && stop_signal())
			return false;
		clock_sleep_ms(NAP_MS);
	}
	return !c->heeds_stop || !stop_signal();
}

static bool run_check(const struct conduct *c, const struct manifest_check *k, bool after,
                      struct err *err)
{
	auto_free char *name = name_of(k);
	struct receipt_check *r = receipt_add_check(c->receipt);
	struct err why = {0};

	r->what = mem_strdup(name);
	for (;;) {
		err_clear(&why);
		r->attempts++;
		r->good = try_check(c, k, after, &why);
		if (r->good || why.kind == ERR_CANCELLED || r->attempts > k->retries)
			break;
		if (!wait_for(c, k->interval)) {
			err_clear(&why);
			err_set(&why, ERR_CANCELLED, "stopped");
			break;
		}
	}
	if (r->good)
		return true;
	r->message = mem_strdup(why.msg);
	if (why.kind != ERR_CANCELLED)
		err_as(&why, ERR_FAILED);
	if (err)
		*err = why;
	return err_prefix(err, "check '%s'", name);
}

bool conduct_checks(const struct conduct *c, bool after, struct err *err)
{
	const struct manifest *m = c->manifest;
	const struct manifest_check *list = after ? m->after : m->before;

	for (size_t i = 0; i < (after ? m->after_count : m->before_count); i++)
		if (!run_check(c, &list[i], after, err))
			return false;
	return true;
}
