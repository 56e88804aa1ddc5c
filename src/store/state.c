#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "ext/sign.h"
#include "store/state.h"

#define FORMAT "fettle.state/1"
#define POLL_MS 100
#define HOST_ID_SIZE 16

void state_clear(struct state *s)
{
	fs_close(&s->lock);
	fs_close(&s->dir);
	mem_free(&s->path);
	s->made = false;
}

static bool write_format(int dir, struct err *err)
{
	static const char text[] = "{\n  \"format\": \"" FORMAT "\"\n}\n";

	return fs_replace(dir, "state.json", span_of(text), 0600, err);
}

static bool check_format(int dir, struct err *err)
{
	auto_clear(str) text = {0};
	auto_js doc = NULL;
	struct err why = {0};

	if (!fs_read(dir, "state.json", 65536, &text, &why)) {
		if (fs_is_absent(&why))
			return write_format(dir, err);
		if (err)
			*err = why;
		return false;
	}
	if (!js_parse_document(span_make(text.buf, text.len), FORMAT, &doc, err))
		return err_prefix(err, "'state.json'");
	return true;
}

static bool check_owner(int dir, struct err *err)
{
	struct stat st;

	if (!fs_fstat(dir, &st, err))
		return false;
	if ((st.st_uid != 0 && st.st_uid != geteuid()) ||
	    (st.st_mode & 022 && !(st.st_mode & 01000)))
		return err_set(err, ERR_UNTRUSTED,
		               "it belongs to, or can be written by, someone else");
	return true;
}

bool state_open(const char *path, struct state *ret, struct err *err)
{
	auto_clear(state) s = STATE_NONE;
	struct err why = {0};

	s.path = mem_strdup(path);
	if (!fs_open_dir(path, &s.dir, &why)) {
		if (!fs_is_absent(&why)) {
			if (err)
				*err = why;
			return err_prefix(err, "state directory");
		}
		if (!fs_mkdirs_path(path, 0700, err) || !fs_open_dir(path, &s.dir, err)) {
			err_prefix(err, "state directory");
			return err_hint(err, "run as root, or name another one with --state-dir");
		}
		s.made = true;
	}
	if (!check_owner(s.dir, err) || !check_format(s.dir, err))
		return err_prefix(err, "state directory '%s'", path);
	*ret = s;
	s = (struct state)STATE_NONE;
	return true;
}

static void note_holder(int fd, const char *verb)
{
	auto_js o = js_object();
	auto_clear(str) text = {0};

	js_set_int(o, "pid", getpid());
	js_set_str(o, "verb", verb);
	js_set_time(o, "since", clock_now());
	js_print(o, JS_COMPACT, &text);
	if (!fs_truncate(fd, 0, NULL) || !fs_pwrite(fd, text.buf, text.len, 0, NULL)) {
		/* the lock holds without the note */
	}
}

static bool say_locked(int fd, struct err *err)
{
	auto_clear(str) text = {0};
	auto_js o = NULL;
	const char *verb;
	int64_t pid;

	if (fs_read_fd(fd, 4096, &text, NULL) &&
	    js_parse(span_make(text.buf, text.len), &o, NULL) &&
	    js_get_str(o, "verb", &verb, NULL) && js_get_int(o, "pid", 0, INT32_MAX, &pid, NULL))
		err_set(err, ERR_LOCKED, "state is locked by 'fettle %s', process %lld", verb,
		        (long long)pid);
	else
		err_set(err, ERR_LOCKED, "state is locked by another fettle");
	return err_hint(err, "wait for it, or give --lock-wait SECONDS");
}

bool state_lock(struct state *s, int64_t wait, const char *verb, struct err *err)
{
	auto_fd fd = -1;
	int64_t until = clock_ticks_ms() + wait * 1000;
	bool got = false;

	if (!fs_open_append(s->dir, "lock", 0600, &fd, err))
		return err_prefix(err, "state directory '%s'", s->path);
	for (;;) {
		if (!fs_try_lock(fd, &got, err))
			return false;
		if (got)
			break;
		if (clock_ticks_ms() >= until)
			return say_locked(fd, err);
		clock_sleep_ms(POLL_MS);
	}
	note_holder(fd, verb);
	s->lock = fs_steal(&fd);
	return true;
}

bool state_is_locked(const struct state *s)
{
	return s->lock >= 0;
}

bool state_host_id(const struct state *s, char **ret, struct err *err)
{
	unsigned char id[HOST_ID_SIZE];
	auto_clear(str) text = {0}, hex = {0};
	auto_js doc = NULL;
	const char *known;

	if (!fs_read(s->dir, "state.json", 65536, &text, err) ||
	    !js_parse_document(span_make(text.buf, text.len), FORMAT, &doc, err) ||
	    !js_opt_str(doc, "host_id", &known, err))
		return err_prefix(err, "'%s/state.json'", s->path);
	if (!known) {
		sign_random(id, sizeof(id));
		hex_add(&hex, id, sizeof(id));
		js_set_str(doc, "host_id", str_c(&hex));
		str_reset(&text);
		js_print(doc, JS_PRETTY, &text);
		if (!fs_replace(s->dir, "state.json", span_make(text.buf, text.len), 0600, err))
			return err_prefix(err, "cannot keep the identity of the host");
		known = str_c(&hex);
	}
	*ret = mem_strdup(known);
	return true;
}
