#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "store/doc.h"
#include "store/feed.h"
#include "store/state.h"

#define NAME_MAX_LEN 64
#define SIZE_MAX_BYTES ((int64_t)1 << 40)

void feed_clear(struct feed *f)
{
	mem_free(&f->name);
	mem_free(&f->type);
	mem_free(&f->url);
	mem_free(&f->release);
	mem_free(&f->ca_file);
	mem_free(&f->proxy);
	mem_free(&f->origin);
	mem_free(&f->etag);
	mem_free(&f->last_modified);
	mem_free(&f->sha256);
	mem_free(&f->signed_by);
	*f = (struct feed){0};
}

bool feed_check_name(const char *name, struct err *err)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                              "0123456789-_.";
	size_t n = strspn(name, letters);

	if (*name == '\0' || *name == '.' || *name == '-' || name[n] || n > NAME_MAX_LEN) {
		err_set(err, ERR_USAGE, "'%.80s' cannot be the name of a feed", name);
		return err_hint(err, "letters, digits, '-', '_' and '.', at most %d of them",
		                NAME_MAX_LEN);
	}
	return true;
}

static char *meta_name(const char *name)
{
	return str_format("feeds/%s/meta.json", name);
}

static char *data_name(const char *name)
{
	return str_format("feeds/%s/data", name);
}

bool feed_list(const struct state *s, struct strlist *ret, struct err *err)
{
	auto_clear(strlist) names = {0}, found = {0};
	auto_fd dir = -1;
	struct err why = {0};

	if (!fs_open_subdir(s->dir, "feeds", &dir, &why)) {
		if (fs_is_absent(&why))
			return true;
		if (err)
			*err = why;
		return false;
	}
	if (!fs_list(dir, &names, err))
		return err_prefix(err, "'%s/feeds'", s->path);
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *meta = str_format("%s/meta.json", names.v[i]);

		if (feed_check_name(names.v[i], NULL) && fs_exists(dir, meta))
			strlist_add(&found, names.v[i]);
	}
	strlist_copy(ret, &found);
	return true;
}

static bool decode(const struct js *o, struct feed *f, struct err *err)
{
	int64_t size = 0;

	if (!js_dup_str(o, "name", &f->name, err) || !js_dup_str(o, "type", &f->type, err) ||
	    !js_dup_opt(o, "url", &f->url, err) || !js_dup_opt(o, "release", &f->release, err) ||
	    !js_dup_opt(o, "ca_file", &f->ca_file, err) ||
	    !js_dup_opt(o, "proxy", &f->proxy, err) || !js_dup_opt(o, "origin", &f->origin, err) ||
	    !js_opt_time(o, "added", &f->added, err) ||
	    !js_opt_time(o, "fetched", &f->fetched, err) ||
	    !js_opt_time(o, "published", &f->published, err) ||
	    !js_opt_time(o, "valid_until", &f->valid_until, err) ||
	    !js_dup_opt(o, "etag", &f->etag, err) ||
	    !js_dup_opt(o, "last_modified", &f->last_modified, err) ||
	    !js_dup_opt(o, "sha256", &f->sha256, err) ||
	    !js_opt_int(o, "size", 0, SIZE_MAX_BYTES, 0, &size, err) ||
	    !js_opt_int(o, "records", 0, INT64_MAX, 0, &f->records, err) ||
	    !js_opt_int(o, "broken", 0, INT64_MAX, 0, &f->broken, err) ||
	    !js_dup_opt(o, "signed_by", &f->signed_by, err) ||
	    !js_opt_int(o, "serial", 0, INT64_MAX, 0, &f->serial, err))
		return false;
	f->size = (uint64_t)size;
	return true;
}

bool feed_load(const struct state *s, const char *name, struct feed *ret, bool *ret_found,
               struct err *err)
{
	auto_free char *meta = meta_name(name);
	auto_clear(feed) f = {0};
	auto_js doc = NULL;

	if (!feed_check_name(name, err) ||
	    !doc_load(s, meta, FEED_META_FORMAT, &doc, ret_found, err))
		return false;
	if (!*ret_found)
		return true;
	if (!decode(doc, &f, err))
		return err_prefix(err, "'%s/%s'", s->path, meta);
	if (strcmp(f.name, name) != 0)
		return err_set(err, ERR_DAMAGED, "'%s/%s' speaks of feed '%.80s'", s->path, meta,
		               f.name);
	*ret = f;
	f = (struct feed){0};
	return true;
}

static void set_count(struct js *o, const char *key, int64_t n)
{
	if (n)
		js_set_int(o, key, n);
}

bool feed_save(const struct state *s, const struct feed *f, struct err *err)
{
	auto_free char *meta = meta_name(f->name);
	auto_js o = js_object();

	if (!feed_check_name(f->name, err))
		return false;
	js_set_str(o, "format", FEED_META_FORMAT);
	js_set_str(o, "name", f->name);
	js_set_str(o, "type", f->type);
	js_set_str(o, "url", f->url);
	js_set_str(o, "release", f->release);
	js_set_str(o, "ca_file", f->ca_file);
	js_set_str(o, "proxy", f->proxy);
	js_set_time(o, "added", f->added);
	js_set_str(o, "origin", f->origin);
	js_set_time(o, "fetched", f->fetched);
	js_set_time(o, "published", f->published);
	js_set_time(o, "valid_until", f->valid_until);
	js_set_str(o, "etag", f->etag);
	js_set_str(o, "last_modified", f->last_modified);
	js_set_str(o, "sha256", f->sha256);
	set_count(o, "size", (int64_t)f->size);
	set_count(o, "records", f->records);
	set_count(o, "broken", f->broken);
	js_set_str(o, "signed_by", f->signed_by);
	set_count(o, "serial", f->serial);
	return doc_save(s, meta, o, err);
}

static bool check_digest(int fd, const struct feed *f, struct err *err)
{
	char hex[SHA256_HEX_SIZE];

	if (!digest_fd(fd, hex, NULL, err))
		return false;
	if (strcmp(hex, f->sha256) != 0)
		return err_set(err, ERR_DAMAGED, "feed '%s': the data is not what was received",
		               f->name) ||
		       err_hint(err, "fetch or import it again");
	return fs_seek(fd, 0, err);
}

bool feed_open_data(const struct state *s, const struct feed *f, bool check, int *ret_fd,
                    struct err *err)
{
	auto_free char *name = data_name(f->name);
	auto_fd fd = -1;
	struct stat st;

	if (!f->sha256) {
		err_set(err, ERR_INPUT, "feed '%s' has no data yet", f->name);
		return err_hint(err, "'fettle feed update %s' fetches it", f->name);
	}
	if (!fs_open_file(s->dir, name, &fd, err) || !fs_fstat(fd, &st, err))
		return err_prefix(err, "feed '%s'", f->name);
	if ((uint64_t)st.st_size != f->size) {
		err_set(err, ERR_DAMAGED, "feed '%s': the data has %lld bytes, not %llu", f->name,
		        (long long)st.st_size, (unsigned long long)f->size);
		return err_hint(err, "fetch or import it again");
	}
	if (check && !check_digest(fd, f, err))
		return false;
	*ret_fd = fs_steal(&fd);
	return true;
}

bool feed_replace_data(const struct state *s, const struct feed *f, const char *from,
                       struct err *err)
{
	auto_free char *name = data_name(f->name);
	auto_free char *parent = str_format("feeds/%s", f->name);
	auto_fd fd = -1, dir = -1;

	if (!feed_check_name(f->name, err) || !fs_mkdirs(s->dir, parent, 0700, err) ||
	    !fs_open_file(s->dir, from, &fd, err) || !fs_sync(fd, err) ||
	    !fs_open_subdir(s->dir, parent, &dir, err) ||
	    !fs_rename(s->dir, from, s->dir, name, err) || !fs_sync(dir, err))
		return err_prefix(err, "feed '%s'", f->name);
	return feed_save(s, f, err);
}
