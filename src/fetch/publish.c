#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/newfile.h"
#include "base/str.h"
#include "bundle/open.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "fetch/describe.h"
#include "fetch/publish.h"
#include "fetch/signatures.h"

static bool lock(int dir, struct err *err)
{
	bool got;

	if (!fs_try_lock(dir, &got, err))
		return false;
	return got || err_set(err, ERR_LOCKED, "another fettle publishes there");
}

static bool add_bundle(int dir, const char *name, const struct publish *p, struct catalog *c,
                       struct strlist *notes, struct err *err)
{
	auto_clear(bundle) b = BUNDLE_NONE;
	struct catalog_entry *e;
	char hex[SHA256_HEX_SIZE];
	int fd = -1;

	if (!fs_open_file(dir, name, &fd, err) || !bundle_open(fd, &b, err) ||
	    !bundle_decode(&b, err) || !fs_seek(b.fd, 0, err) || !digest_fd(b.fd, hex, NULL, err))
		return false;
	e = catalog_add(c);
	e->file = mem_strdup(name);
	e->sha256 = mem_strdup(hex);
	e->size = b.size;
	describe_bundle(&b.manifest, e);
	if (e->expires && e->expires <= p->now)
		strlist_take(notes, str_format("'%s' has expired: no host will take it", name));
	return true;
}

static bool collect(int dir, const struct publish *p, struct catalog *c, struct strlist *notes,
                    struct err *err)
{
	auto_clear(strlist) names = {0};

	if (!fs_list(dir, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++)
		if (names.v[i][0] != '.' && str_ends(names.v[i], ".fettle") &&
		    !add_bundle(dir, names.v[i], p, c, notes, err))
			return err_prefix(err, "'%s'", names.v[i]);
	return true;
}

static bool read_serial(int dir, int64_t *ret, struct err *err)
{
	auto_clear(str) text = {0};
	auto_clear(catalog) c = {0};
	auto_js doc = NULL;
	struct err why = {0};

	*ret = 0;
	if (!fs_read(dir, CATALOG_FILE, CATALOG_MAX, &text, &why)) {
		if (fs_is_absent(&why))
			return true;
		if (err)
			*err = why;
		return false;
	}
	if (!js_parse_document(span_make(text.buf, text.len), CATALOG_FORMAT, &doc, err) ||
	    !catalog_decode(doc, &c, err)) {
		err_prefix(err, "'" CATALOG_FILE "', which is there already");
		return err_hint(err,
		                "move it away, and give a --serial above that of the last one");
	}
	*ret = c.serial;
	return true;
}

static bool choose_serial(int dir, const struct publish *p, int64_t *ret, struct err *err)
{
	int64_t last;

	if (!read_serial(dir, &last, err))
		return false;
	if (p->serial && p->serial <= last)
		return err_set(err, ERR_USAGE,
		               "serial %lld is not above %lld, that of the last one",
		               (long long)p->serial, (long long)last);
	if (last == INT64_MAX)
		return err_set(err, ERR_INPUT, "there is no serial above that of the last one");
	*ret = p->serial ? p->serial : last + 1;
	return true;
}

/* What a reader would refuse is not published. */
static bool check(struct span text, struct err *err)
{
	auto_clear(catalog) again = {0};
	auto_js doc = NULL;

	if (text.len > CATALOG_MAX)
		return err_set(err, ERR_INPUT, "the catalog would have %zu bytes, more than %u",
		               text.len, CATALOG_MAX);
	return (js_parse_document(text, CATALOG_FORMAT, &doc, err) &&
	        catalog_decode(doc, &again, err)) ||
	       err_prefix(err, "the catalog would not be valid");
}

static bool sign(struct signatures *s, struct span text, int64_t serial,
                 const struct minisign_secret *keys, size_t count, struct err *err)
{
	auto_free char *comment = NULL;
	char hex[SHA256_HEX_SIZE];

	digest_hex(text, hex);
	comment = str_format("fettle catalog %lld %s", (long long)serial, hex);
	for (size_t i = 0; i < count; i++)
		if (!signatures_add(s, &keys[i], text, comment, err))
			return false;
	return true;
}

/* What a crash of an earlier publication left. */
static bool sweep(int dir, struct err *err)
{
	auto_clear(strlist) names = {0};

	if (!fs_list(dir, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++)
		if (str_starts(names.v[i], "." CATALOG_FILE ".") && str_ends(names.v[i], ".tmp") &&
		    !fs_unlink(dir, names.v[i], err))
			return false;
	return true;
}

static bool write_pair(int dir, struct span catalog, struct span sigs, struct err *err)
{
	auto_clear(newfile) first = NEWFILE_NONE, second = NEWFILE_NONE;

	return newfile_begin(dir, CATALOG_FILE, 0644, &first, err) &&
	       newfile_begin(dir, CATALOG_SIGNATURES, 0644, &second, err) &&
	       fs_write(first.fd, catalog.ptr, catalog.len, err) &&
	       fs_write(second.fd, sigs.ptr, sigs.len, err) && fs_sync(first.fd, err) &&
	       fs_sync(second.fd, err) && newfile_commit(&first, err) &&
	       newfile_commit(&second, err);
}

bool publish_directory(int dir, const struct publish *p, struct catalog *ret, struct strlist *notes,
                       struct err *err)
{
	auto_clear(catalog) c = {.generated = p->now, .expires = p->expires};
	auto_clear(signatures) sigs = {0};
	auto_clear(str) text = {0}, signed_text = {0};
	auto_js doc = NULL;

	if (!lock(dir, err) || !sweep(dir, err) || !choose_serial(dir, p, &c.serial, err) ||
	    !collect(dir, p, &c, notes, err))
		return false;
	catalog_sort(&c);
	doc = catalog_encode(&c);
	js_print(doc, JS_PRETTY, &text);
	if (!check(span_make(text.buf, text.len), err) ||
	    !sign(&sigs, span_make(text.buf, text.len), c.serial, p->keys, p->key_count, err))
		return false;
	signatures_print(&sigs, &signed_text);
	if (!write_pair(dir, span_make(text.buf, text.len),
	                span_make(signed_text.buf, signed_text.len), err))
		return false;
	*ret = c;
	c = (struct catalog){0};
	return true;
}

bool publish_sign(int dir, const struct minisign_secret *keys, size_t count, struct err *err)
{
	auto_clear(signatures) sigs = {0};
	auto_clear(str) text = {0}, old = {0}, all = {0};
	int64_t serial;

	if (!lock(dir, err) || !sweep(dir, err) ||
	    !fs_read(dir, CATALOG_FILE, CATALOG_MAX, &text, err) ||
	    !read_serial(dir, &serial, err) ||
	    !fs_read(dir, CATALOG_SIGNATURES, SIGNATURES_MAX, &old, err))
		return false;
	if (!signatures_parse(span_make(old.buf, old.len), &sigs, err))
		return err_prefix(err, "'" CATALOG_SIGNATURES "'");
	if (!sign(&sigs, span_make(text.buf, text.len), serial, keys, count, err))
		return false;
	signatures_print(&sigs, &all);
	return fs_replace(dir, CATALOG_SIGNATURES, span_make(all.buf, all.len), 0644, err);
}
