/* The packages of an rpm repository, with what its errata and its modules say of them. */
#include "assess/packages.h"
#include "assess/unpack.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "base/table.h"
#include "format/lines.h"
#include "format/modulemd.h"
#include "format/primary.h"
#include "format/updateinfo.h"

/* Packages are told by "NAME-EPOCH:VERSION-RELEASE.ARCH". */
struct reading {
	struct builder *b;
	struct primary primary;
	struct updateinfo_reader updates;
	struct modulemd modules;
	struct lines lines;
	struct table security;   /* packages to anything */
	struct table streams;    /* packages to "module:stream" */
	struct strlist labels;   /* which are kept here */
	struct str key, version; /* of the present package */
	size_t count;
};

static void reading_clear(struct reading *r)
{
	primary_clear(&r->primary);
	updateinfo_reader_clear(&r->updates);
	modulemd_clear(&r->modules);
	lines_clear(&r->lines);
	table_clear(&r->security);
	table_clear(&r->streams);
	strlist_clear(&r->labels);
	str_clear(&r->key);
	str_clear(&r->version);
}

static struct span make_key(struct reading *r, const char *name, const char *epoch,
                            const char *version, const char *release, const char *arch)
{
	str_setf(&r->key, "%s-%s:%s-%s.%s", name, *epoch ? epoch : "0", version, release, arch);
	return span_make(r->key.buf, r->key.len);
}

/* --- errata --- */

static bool take_update(void *ctx, const struct updateinfo *u, const struct err *why,
                        struct err *err)
{
	struct reading *r = ctx;

	(void)err;
	if (why || !str_eq(u->type, "security") || str_eq(u->status, "retracted"))
		return true;
	for (size_t i = 0; i < u->count; i++) {
		const struct updateinfo_package *p = &u->packages[i];

		table_set(&r->security,
		          make_key(r, p->name, p->epoch, p->version, p->release, p->arch), r);
	}
	return true;
}

static bool feed_updates(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct reading *r = ctx;

	return updateinfo_feed(&r->updates, span_make(bytes, len), err);
}

static bool read_updates(struct reading *r, int fd, struct err *err)
{
	return fd < 0 || (updateinfo_begin(&r->updates, take_update, r, err) &&
	                  unpack_fd(fd, feed_updates, r, err) && updateinfo_end(&r->updates, err));
}

/* --- modules --- */

static void take_artifact(void *ctx, struct span package, struct span module, struct span stream)
{
	struct reading *r = ctx;
	size_t n = r->labels.count;
	auto_free char *label =
	        str_format("%.*s:%.*s", (int)module.len, module.ptr, (int)stream.len, stream.ptr);

	if (!n || strcmp(r->labels.v[n - 1], label) != 0)
		strlist_add(&r->labels, label);
	table_set(&r->streams, package, r->labels.v[r->labels.count - 1]);
}

static bool take_line(void *ctx, size_t number, struct span line, struct err *err)
{
	struct reading *r = ctx;

	(void)number;
	(void)err;
	modulemd_line(&r->modules, line);
	return true;
}

static bool feed_lines(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct reading *r = ctx;

	return lines_feed(&r->lines, span_make(bytes, len), err);
}

static bool read_modules(struct reading *r, int fd, struct err *err)
{
	r->modules = (struct modulemd){.sink = take_artifact, .ctx = r};
	r->lines = (struct lines){.sink = take_line, .ctx = r};
	return fd < 0 || (unpack_fd(fd, feed_lines, r, err) && lines_end(&r->lines, err));
}

/* --- packages --- */

/* "bash-5.1.8-9.el9.src.rpm" */
static void split_source(struct span file, struct span *texts)
{
	size_t dots = 0, dashes = 0, n = file.len, end = 0;

	while (n > 0 && dashes < 2) {
		n--;
		if (file.ptr[n] == '.' && ++dots == 2)
			end = n;
		if (file.ptr[n] == '-' && end)
			dashes++;
	}
	if (dashes < 2 || n == 0)
		return;
	texts[PACKAGE_SOURCE] = span_make(file.ptr, n);
	texts[PACKAGE_SOURCE_VERSION] = span_make(file.ptr + n + 1, end - n - 1);
}

static void take_package(void *ctx, const struct primary_package *p)
{
	struct reading *r = ctx;
	struct span texts[PACKAGE_TEXTS] = {{0}}, key;
	int64_t numbers[PACKAGE_NUMBERS] = {0};

	r->count++;
	if (!p) {
		builder_broken(r->b, "package %zu: without a name or a version", r->count);
		return;
	}
	if (strcmp(str_c(&p->arch), "src") == 0)
		return;
	key = make_key(r, str_c(&p->name), str_c(&p->epoch), str_c(&p->version), str_c(&p->release),
	               str_c(&p->arch));
	str_reset(&r->version);
	if (p->epoch.len && strcmp(str_c(&p->epoch), "0") != 0)
		str_addf(&r->version, "%s:", str_c(&p->epoch));
	str_addf(&r->version, "%s-%s", str_c(&p->version), str_c(&p->release));
	texts[PACKAGE_NAME] = span_make(p->name.buf, p->name.len);
	texts[PACKAGE_VERSION] = span_make(r->version.buf, r->version.len);
	texts[PACKAGE_ARCH] = span_make(p->arch.buf, p->arch.len);
	texts[PACKAGE_SOURCE] = texts[PACKAGE_NAME];
	texts[PACKAGE_SOURCE_VERSION] = texts[PACKAGE_VERSION];
	split_source(span_make(p->source.buf, p->source.len), texts);
	texts[PACKAGE_MODULE] = span_of(table_get(&r->streams, key));
	numbers[PACKAGE_SIZE] = (int64_t)p->size;
	numbers[PACKAGE_SECURITY] = table_has(&r->security, key);
	builder_add(r->b, texts, numbers);
	r->b->about.records++;
}

static bool feed_primary(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct reading *r = ctx;

	return primary_feed(&r->primary, span_make(bytes, len), err);
}

bool packages_compile_rpm(int primary, int updateinfo, int modules, struct builder *b,
                          struct err *err)
{
	auto_clear(reading) r = {.b = b};

	builder_begin(b, PACKAGE_TEXTS, PACKAGE_NUMBERS);
	return read_updates(&r, updateinfo, err) && read_modules(&r, modules, err) &&
	       primary_begin(&r.primary, take_package, &r, err) &&
	       unpack_fd(primary, feed_primary, &r, err) && primary_end(&r.primary, err);
}
