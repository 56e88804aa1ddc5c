#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/str.h"
#include "base/url.h"
#include "ext/js.h"
#include "fetch/bring.h"
#include "fetch/carry.h"
#include "fetch/publish.h"
#include "store/state.h"

#define CARRIED_FORMAT "fettle.carried/1"
#define CARRIED_MAX 65536u
#define PIECE 262144u

static bool copy_bytes(int from, int file, struct err *err)
{
	auto_free char *buf = mem_alloc(PIECE, 1);
	struct stat st;

	if (!fs_fstat(from, &st, err))
		return false;
	for (uint64_t at = 0, left = (uint64_t)st.st_size; left;) {
		size_t n = left < PIECE ? (size_t)left : PIECE;

		if (!fs_pread(from, buf, n, at, err) || !fs_write(file, buf, n, err))
			return false;
		at += n;
		left -= n;
	}
	return true;
}

static bool copy_file(int to, int from, const char *name, struct err *err)
{
	size_t n = relpath_parent_len(name);
	auto_free char *parent = mem_dup(name, n);
	auto_fd file = -1;

	return (n == 0 || fs_mkdirs(to, parent, 0755, err)) &&
	       fs_create(to, name, 0644, &file, err) && copy_bytes(from, file, err);
}

static bool copy_state_file(int to, const struct state *s, const char *from, const char *name,
                            struct err *err)
{
	auto_fd fd = -1;

	return fs_open_file(s->dir, from, &fd, err) && copy_file(to, fd, name, err);
}

static bool write_description(int to, const struct feed *f, struct err *err)
{
	auto_free char *name = str_format("%s/feed.json", f->name);
	auto_js o = js_object();
	auto_clear(str) text = {0};

	js_set_str(o, "format", CARRIED_FORMAT);
	js_set_str(o, "name", f->name);
	js_set_str(o, "type", f->type);
	js_set_str(o, "release", f->release);
	js_set_str(o, "origin", f->origin);
	js_set_time(o, "fetched", f->fetched);
	js_set_str(o, "sha256", f->sha256);
	js_set_int(o, "size", (int64_t)f->size);
	js_print(o, JS_PRETTY, &text);
	return fs_replace(to, name, span_make(text.buf, text.len), 0644, err);
}

bool carry_feed(int to, const struct state *s, const struct feed *f, struct err *err)
{
	bool is_catalog = strcmp(f->type, "bundles") == 0;
	auto_free char *data = str_format("%s/%s", f->name, is_catalog ? CATALOG_FILE : "data");
	auto_free char *sigs = str_format("%s/" CATALOG_SIGNATURES, f->name);
	auto_free char *kept = str_format("feeds/%s/data.minisig", f->name);
	auto_fd fd = -1;

	return feed_open_data(s, f, true, &fd, err) && copy_file(to, fd, data, err) &&
	       (!is_catalog || copy_state_file(to, s, kept, sigs, err)) &&
	       write_description(to, f, err);
}

bool carry_bundle(int to, const struct state *s, const struct feed *f,
                  const struct catalog_entry *e, struct err *err)
{
	auto_free char *held = bring_name(e->sha256);
	auto_free char *name = str_format("%s/%s", f->name, e->file);

	return copy_state_file(to, s, held, name, err);
}

void carried_clear(struct carried *c)
{
	mem_free(&c->type);
	mem_free(&c->release);
	mem_free(&c->sha256);
}

static bool decode(struct span text, struct carried *ret, struct err *err)
{
	auto_clear(carried) c = {0};
	auto_js o = NULL;
	int64_t size = 0;

	if (!js_parse_document(text, CARRIED_FORMAT, &o, err) ||
	    !js_dup_str(o, "type", &c.type, err) || !js_dup_opt(o, "release", &c.release, err) ||
	    !js_dup_str(o, "sha256", &c.sha256, err) ||
	    !js_get_int(o, "size", 0, (int64_t)1 << 40, &size, err) ||
	    !js_get_time(o, "fetched", &c.fetched, err))
		return false;
	if (!digest_is_hex(span_of(c.sha256)))
		return err_set(err, ERR_INPUT, "sha256: not a SHA-256");
	c.size = (uint64_t)size;
	*ret = c;
	c = (struct carried){0};
	return true;
}

bool carry_read(const char *path, const char *feed, struct carried *ret, bool *ret_found,
                struct err *err)
{
	auto_free char *name = str_format("%s/feed.json", feed);
	auto_clear(str) text = {0};
	auto_fd dir = -1;

	if (!feed_check_name(feed, err) || !fs_open_dir(path, &dir, err))
		return false;
	*ret_found = fs_exists(dir, name);
	if (!*ret_found)
		return true;
	return (fs_read(dir, name, CARRIED_MAX, &text, err) &&
	        decode(span_make(text.buf, text.len), ret, err)) ||
	       err_prefix(err, "'%s/%s'", path, name);
}

bool carry_url(const char *path, const char *feed, char **ret, struct err *err)
{
	auto_free char *folder = str_format("%s/%s", path, feed), *real = NULL;

	if (!fs_realpath(folder, &real, err))
		return false;
	*ret = url_join("file:///", real + 1);
	return true;
}
