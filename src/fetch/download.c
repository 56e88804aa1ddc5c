#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "fetch/download.h"
#include "store/doc.h"

#define PARTS "cache/parts"
#define PART_FORMAT "fettle.part/1"
#define BOOT_ID "/proc/sys/kernel/random/boot_id"
#define ROOM_LEFT (16u << 20) /* for the state's own documents */

void downloader_clear(struct downloader *d)
{
	http_clear(&d->http);
}

void download_clear(struct download *d)
{
	if (d->state && d->part && fs_exists(d->state->dir, d->part) &&
	    !fs_unlink(d->state->dir, d->part, NULL)) {
		/* it is found, and held against its digest, by the next download */
	}
	if (d->state && d->note && fs_exists(d->state->dir, d->note) &&
	    !fs_unlink(d->state->dir, d->note, NULL)) {
		/* a note without a part says nothing */
	}
	mem_free(&d->part);
	mem_free(&d->note);
	mem_free(&d->etag);
	mem_free(&d->last_modified);
	*d = (struct download){0};
}

static char *part_name(const char *url, const char *suffix)
{
	char hex[SHA256_HEX_SIZE];

	digest_hex(span_of(url), hex);
	return str_format(PARTS "/%s%s", hex, suffix);
}

static char *boot_id(void)
{
	auto_clear(str) text = {0};

	if (!fs_read_operand(BOOT_ID, 256, &text, NULL))
		return NULL;
	return span_dup(span_trim(span_make(text.buf, text.len)));
}

/* One download while it runs. */
struct work {
	struct downloader *downloader;
	const struct download_request *request;
	struct download *to;
	int fd;
	bool kept; /* there is a note: the part can be resumed */
};

/* Said before the first byte: what the bytes that follow belong to. */
static bool write_note(struct work *w, const struct http_reply *head, struct err *err)
{
	const struct state *s = w->downloader->state;
	const char *validator = http_validator(head);
	auto_free char *boot = boot_id();
	auto_js o = js_object();

	w->kept = validator != NULL;
	if (!validator)
		return !fs_exists(s->dir, w->to->note) || fs_unlink(s->dir, w->to->note, err);
	js_set_str(o, "format", PART_FORMAT);
	js_set_str(o, "url", w->request->url);
	js_set_str(o, "validator", validator);
	js_set_str(o, "boot", boot);
	return doc_save(s, w->to->note, o, err);
}

static bool check_room(int fd, uint64_t wanted, struct err *err)
{
	uint64_t bytes, inodes;

	if (!fs_free_space(fd, &bytes, &inodes, err))
		return false;
	if (wanted <= bytes && bytes - wanted >= ROOM_LEFT)
		return true;
	err_set(err, ERR_FAILED, "no room for it: %llu bytes are needed, %llu are free",
	        (unsigned long long)(wanted + ROOM_LEFT), (unsigned long long)bytes);
	return err_hint(err, "make room on the file system of the state directory");
}

static bool on_start(void *ctx, const struct http_reply *head, struct err *err)
{
	struct work *w = ctx;

	return check_room(w->fd, head->total > head->resumed ? head->total - head->resumed : 0,
	                  err) &&
	       write_note(w, head, err);
}

static void on_progress(void *ctx, uint64_t done, uint64_t total)
{
	const struct work *w = ctx;

	w->downloader->on_progress(w->downloader->ctx, done, total);
}

/* The validator of the part that is there, when it can be gone on with. */
static bool read_note(const struct work *w, char **ret)
{
	auto_free char *boot = boot_id();
	const char *url, *validator, *then;
	auto_js o = NULL;
	bool found;

	if (!doc_load(w->downloader->state, w->to->note, PART_FORMAT, &o, &found, NULL) || !found)
		return false;
	if (!js_get_str(o, "url", &url, NULL) || !js_get_str(o, "validator", &validator, NULL) ||
	    !js_opt_str(o, "boot", &then, NULL) || strcmp(url, w->request->url) != 0)
		return false;
	if (!w->request->sha256 && (!boot || !str_eq(boot, then)))
		return false;
	*ret = mem_strdup(validator);
	return true;
}

static bool get(struct work *w, uint64_t have, struct http_reply *reply, struct err *err)
{
	const struct download_request *r = w->request;
	auto_free char *validator = NULL;
	struct http_request ask = {.url = r->url,
	                           .ca_file = r->ca_file,
	                           .proxy = r->proxy,
	                           .max = r->max,
	                           .seconds = r->seconds,
	                           .plain = r->sha256 != NULL,
	                           .fresh = r->fresh,
	                           .etag = r->etag,
	                           .last_modified = r->last_modified,
	                           .on_start = on_start,
	                           .on_progress = w->downloader->on_progress ? on_progress : NULL,
	                           .ctx = w};

	if (have && have < r->max && read_note(w, &validator)) {
		ask.have = have;
		ask.validator = validator;
		w->kept = true;
	}
	return http_get(&w->downloader->http, &ask, w->fd, reply, err);
}

static bool take_digest(struct work *w, struct err *err)
{
	return fs_seek(w->fd, 0, err) && digest_fd(w->fd, w->to->sha256, &w->to->size, err);
}

static bool is_wanted(const struct work *w)
{
	return !w->request->sha256 ||
	       (w->to->size == w->request->max && strcmp(w->to->sha256, w->request->sha256) == 0);
}

static bool say_other(const struct work *w, struct err *err)
{
	const struct download_request *r = w->request;

	if (w->to->size != r->max)
		return err_set(err, ERR_UNTRUSTED, "'%s' has %llu bytes, not %llu", r->url,
		               (unsigned long long)w->to->size, (unsigned long long)r->max);
	return err_set(err, ERR_UNTRUSTED,
	               "'%s' is another file than was promised: %.12s, not %.12s", r->url,
	               w->to->sha256, r->sha256);
}

static bool fetch(struct work *w, uint64_t have, struct err *err)
{
	auto_clear(http_reply) reply = {0};

	if (!get(w, have, &reply, err))
		return false;
	w->to->unchanged = reply.unchanged;
	if (reply.unchanged)
		return true;
	if (!fs_sync(w->fd, err) || !take_digest(w, err))
		return false;
	/* a part that was gone on with may have had a hole: once more, and all of it */
	if (!is_wanted(w) && reply.resumed)
		return fetch(w, 0, err);
	w->to->etag = reply.etag;
	w->to->last_modified = reply.last_modified;
	reply.etag = reply.last_modified = NULL;
	return is_wanted(w) || say_other(w, err);
}

/* All of it may be here already: the process ended between the last byte and the caller's move. */
static bool is_here(struct work *w, uint64_t have)
{
	return w->request->sha256 && have == w->request->max && take_digest(w, NULL) &&
	       is_wanted(w);
}

static bool run(struct work *w, struct err *err)
{
	const struct state *s = w->downloader->state;
	struct stat st;

	if (!fs_mkdirs(s->dir, PARTS, 0700, err) ||
	    !fs_open_append(s->dir, w->to->part, 0600, &w->fd, err) || !fs_fstat(w->fd, &st, err))
		return false;
	return is_here(w, (uint64_t)st.st_size) || fetch(w, (uint64_t)st.st_size, err);
}

bool download_get(struct downloader *d, const struct download_request *r, struct download *ret,
                  struct err *err)
{
	auto_clear(download) to = {.state = d->state};
	struct work w = {.downloader = d, .request = r, .to = &to, .fd = -1};
	struct err why = {0};
	bool done;

	to.part = part_name(r->url, "");
	to.note = part_name(r->url, ".json");
	done = run(&w, &why);
	fs_close(&w.fd);
	if (!done) {
		/* only what the network cut is worth going on with */
		if (why.kind == ERR_UNREACHABLE && w.kept)
			to.state = NULL;
		if (err)
			*err = why;
		return false;
	}
	if (to.unchanged) {
		auto_clear(download) nothing = to;

		to = (struct download){.unchanged = true};
	}
	*ret = to;
	to = (struct download){0};
	return true;
}

uint64_t download_have(const struct state *s, const char *url)
{
	auto_free char *part = part_name(url, "");
	struct stat st;

	return fs_stat(s->dir, part, &st, NULL) ? (uint64_t)st.st_size : 0;
}
