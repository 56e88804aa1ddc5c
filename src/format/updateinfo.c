#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "format/updateinfo.h"

#define TEXT_MAX 65536u /* of an element whose text is wanted */
#define CVES_MAX 65536

void updateinfo_clear(struct updateinfo *u)
{
	mem_free(&u->id);
	mem_free(&u->type);
	mem_free(&u->status);
	mem_free(&u->severity);
	strlist_clear(&u->cves);
	strlist_clear(&u->modules);
	for (size_t i = 0; i < u->count; i++) {
		struct updateinfo_package *p = &u->packages[i];

		free(p->name);
		free(p->epoch);
		free(p->version);
		free(p->release);
		free(p->arch);
		free(p->src);
	}
	mem_free(&u->packages);
	*u = (struct updateinfo){0};
}

void updateinfo_reader_clear(struct updateinfo_reader *r)
{
	xml_clear(&r->xml);
	updateinfo_clear(&r->u);
	str_clear(&r->text);
	strlist_clear(&r->titles);
	mem_free(&r->why);
	*r = (struct updateinfo_reader){0};
}

static char *dup_some(struct span s)
{
	return s.len ? span_dup(s) : NULL;
}

/* --- what begins --- */

static void begin_update(struct updateinfo_reader *r, const struct xml_attr *attrs, size_t count)
{
	updateinfo_clear(&r->u);
	strlist_clear(&r->titles);
	*r->why = (struct err){0};
	r->in_update = true;
	r->u.type = dup_some(xml_value(attrs, count, "type"));
	r->u.status = dup_some(xml_value(attrs, count, "status"));
	strlist_add(&r->u.modules, "");
}

/* "2023-02-02 12:53:50", "2022-06-06 17:58", "2023-02-02", or seconds since 1970. */
static int64_t read_time(struct span s)
{
	auto_clear(str) text = {0};
	uint64_t seconds;
	int64_t when;

	s = span_trim(s);
	if (s.len > 8 && span_to_u64(s, INT32_MAX * 4LL, &seconds))
		return (int64_t)seconds;
	if (s.len >= 10) {
		str_add(&text, s.ptr, 10);
		if (s.len >= 16) {
			str_addc(&text, 'T');
			str_add(&text, s.ptr + 11, s.len >= 19 ? 8 : 5);
			str_adds(&text, s.len >= 19 ? "Z" : ":00Z");
		}
	}
	return clock_parse(str_c(&text), &when, NULL) ? when : 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* How long the id of a CVE is at the front of the text; 0 when there is none. */
static size_t cve_len(struct span s)
{
	size_t n = 4;

	if (!span_starts(s, "CVE-"))
		return 0;
	while (n < s.len && is_digit(s.ptr[n]))
		n++;
	if (n != 8 || n == s.len || s.ptr[n] != '-')
		return 0;
	while (++n < s.len && is_digit(s.ptr[n]))
		;
	return n > 9 ? n : 0;
}

static void add_cves(struct span text, struct strlist *to)
{
	for (size_t i = 0; i < text.len; i++) {
		size_t n = cve_len(span_from(text, i));

		if (n && to->count < CVES_MAX)
			strlist_add_span(to, span_make(text.ptr + i, n));
		if (n)
			i += n - 1;
	}
}

/* Fedora and EPEL name CVEs in the titles of the bugs alone. */
static void take_reference(struct updateinfo_reader *r, const struct xml_attr *attrs, size_t count)
{
	struct span type = xml_value(attrs, count, "type"), id = xml_value(attrs, count, "id");

	if (span_eq(type, "cve"))
		add_cves(id, &r->u.cves);
	else if (span_starts(id, "CVE-"))
		add_cves(id, &r->titles);
	else
		add_cves(xml_value(attrs, count, "title"), &r->titles);
}

static void take_module(struct updateinfo_reader *r, const struct xml_attr *attrs, size_t count)
{
	static const char *const parts[] = {"name", "stream", "version", "context"};
	auto_clear(str) label = {0};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		struct span value = xml_value(attrs, count, parts[i]);

		if (i)
			str_addc(&label, ':');
		str_add(&label, value.ptr, value.len);
	}
	r->module = r->u.modules.count;
	strlist_add(&r->u.modules, str_c(&label));
}

static char *attr(const struct xml_attr *attrs, size_t count, const char *name)
{
	return span_dup(xml_value(attrs, count, name));
}

static void take_package(struct updateinfo_reader *r, const struct xml_attr *attrs, size_t count)
{
	struct updateinfo *u = &r->u;
	struct updateinfo_package *p;

	if (u->count >= UPDATEINFO_PACKAGES_MAX) {
		err_set(r->why, ERR_INPUT, "more than %d packages", UPDATEINFO_PACKAGES_MAX);
		return;
	}
	u->packages = mem_grow(u->packages, u->count, &u->cap, sizeof(*u->packages));
	p = &u->packages[u->count++];
	*p = (struct updateinfo_package){
	        .name = attr(attrs, count, "name"),
	        .epoch = attr(attrs, count, "epoch"),
	        .version = attr(attrs, count, "version"),
	        .release = attr(attrs, count, "release"),
	        .arch = attr(attrs, count, "arch"),
	        .src = attr(attrs, count, "src"),
	        .module = r->module,
	};
	if (!*p->name || !*p->version || !*p->release)
		err_set(r->why, ERR_INPUT, "package %zu has no name, version or release", u->count);
}

static void begin_inside(struct updateinfo_reader *r, const char *name,
                         const struct xml_attr *attrs, size_t count)
{
	if (strcmp(name, "reference") == 0)
		take_reference(r, attrs, count);
	else if (strcmp(name, "issued") == 0)
		r->u.issued = read_time(xml_value(attrs, count, "date"));
	else if (strcmp(name, "updated") == 0)
		r->u.updated = read_time(xml_value(attrs, count, "date"));
	else if (strcmp(name, "collection") == 0)
		r->module = 0;
	else if (strcmp(name, "module") == 0)
		take_module(r, attrs, count);
	else if (strcmp(name, "package") == 0)
		take_package(r, attrs, count);
}

static bool on_begin(void *ctx, const char *name, const struct xml_attr *attrs, size_t count,
                     struct err *err)
{
	struct updateinfo_reader *r = ctx;

	r->depth++;
	str_reset(&r->text);
	if (r->depth == 1 && strcmp(name, "updates") != 0)
		return err_set(err, ERR_INPUT, "its root is '%.60s', not 'updates'", name);
	if (r->depth == 2 && strcmp(name, "update") == 0)
		begin_update(r, attrs, count);
	else if (r->in_update)
		begin_inside(r, name, attrs, count);
	return true;
}

static bool on_text(void *ctx, struct span text, struct err *err)
{
	struct updateinfo_reader *r = ctx;

	(void)err;
	if (r->in_update && text.len <= TEXT_MAX - r->text.len)
		str_add(&r->text, text.ptr, text.len);
	return true;
}

/* --- what ends --- */

/* "True", "1" or nothing at all: the element says it by being there. */
static bool is_yes(const struct str *text)
{
	struct span s = span_trim(span_make(text->buf, text->len));

	return !span_eq(s, "0") && !span_eq(s, "False") && !span_eq(s, "false");
}

static void end_flag(struct updateinfo_reader *r, const char *name)
{
	struct updateinfo *u = &r->u;
	bool yes = is_yes(&r->text);

	if (strcmp(name, "reboot_suggested") == 0) {
		u->reboot = u->reboot || yes;
		if (r->depth > 3 && u->count)
			u->packages[u->count - 1].reboot = yes;
	} else if (strcmp(name, "restart_suggested") == 0) {
		u->restart = u->restart || yes;
	} else if (strcmp(name, "relogin_suggested") == 0) {
		u->relogin = u->relogin || yes;
	}
}

static void take_text(struct updateinfo_reader *r, char **to)
{
	mem_free(to);
	*to = dup_some(span_trim(span_make(r->text.buf, r->text.len)));
}

static bool end_update(struct updateinfo_reader *r, struct err *err)
{
	struct updateinfo *u = &r->u;

	r->in_update = false;
	if (!u->cves.count)
		strlist_copy(&u->cves, &r->titles);
	strlist_sort(&u->cves);
	strlist_unique(&u->cves);
	if (!u->id)
		err_set(r->why, ERR_INPUT, "it has no id");
	else if (r->why->kind)
		err_prefix(r->why, "'%.100s'", u->id);
	return r->sink(r->ctx, u, r->why->kind ? r->why : NULL, err);
}

static bool on_end(void *ctx, const char *name, struct err *err)
{
	struct updateinfo_reader *r = ctx;
	bool good = true;

	if (r->in_update && r->depth == 2)
		good = end_update(r, err);
	else if (r->in_update && r->depth == 3 && strcmp(name, "id") == 0)
		take_text(r, &r->u.id);
	else if (r->in_update && r->depth == 3 && strcmp(name, "severity") == 0)
		take_text(r, &r->u.severity);
	else if (r->in_update)
		end_flag(r, name);
	r->depth--;
	str_reset(&r->text);
	return good;
}

bool updateinfo_begin(struct updateinfo_reader *r, updateinfo_sink *sink, void *ctx,
                      struct err *err)
{
	const struct xml_sink events = {on_begin, on_end, on_text, r};

	r->sink = sink;
	r->ctx = ctx;
	r->why = mem_alloc(1, sizeof(*r->why));
	return xml_begin(&r->xml, &events, err);
}

bool updateinfo_feed(struct updateinfo_reader *r, struct span bytes, struct err *err)
{
	return xml_feed(&r->xml, bytes, err);
}

bool updateinfo_end(struct updateinfo_reader *r, struct err *err)
{
	return xml_end(&r->xml, err);
}
