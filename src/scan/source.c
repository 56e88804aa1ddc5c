#include <stdarg.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/purl.h"
#include "scan/folder.h"

#define LINE_MAX_SIZE 4096

const char source_empty[] = "it holds no packages";

char *source_line(const struct scan *s, const char *path)
{
	auto_clear(str) text = {0};
	struct span line;

	if (!folder_root_read(s, path, LINE_MAX_SIZE, &text, NULL))
		return NULL;
	line = span_make(text.buf, text.len);
	line.len = span_find(line, '\n');
	line = span_trim(line);
	for (size_t i = 0; i < line.len; i++)
		if ((unsigned char)line.ptr[i] < ' ' || line.ptr[i] == 0x7f)
			return NULL;
	return line.len ? span_dup(line) : NULL;
}

bool source_fact(const struct scan *s, struct inventory *inv, const char *source, const char *name,
                 const char *path)
{
	auto_free char *value = source_line(s, path);

	if (value)
		facts_add(&inv->facts, source, name, value, path);
	return value != NULL;
}

void source_failed(struct inventory *inv, const char *source, const char *path,
                   const struct err *why)
{
	if (fs_is_absent(why))
		inventory_add_coverage(inv, source, path, COVERAGE_ABSENT, NULL);
	else
		inventory_add_coverage(inv, source, path, COVERAGE_UNREADABLE, why->msg);
}

bool source_read(const struct scan *s, struct inventory *inv, const char *source, const char *path,
                 size_t max, struct str *to)
{
	struct err why = {0};

	if (folder_root_read(s, path, max, to, &why))
		return true;
	source_failed(inv, source, path, &why);
	return false;
}

bool source_list(const struct scan *s, const char *path, struct strlist *ret, struct err *err)
{
	auto_clear(folder) folder = FOLDER_NONE;

	return folder_root_enter(s, path, &folder, err) && folder_list(&folder, ret, err);
}

void source_done(struct inventory *inv, const char *source, const char *path, size_t components,
                 const struct str *reason)
{
	struct coverage *c = inventory_add_coverage(inv, source, path,
	                                            reason->len ? COVERAGE_PARTIAL : COVERAGE_READ,
	                                            reason->len ? str_c(reason) : NULL);

	c->components = components;
}

void source_reason(struct str *reasons, const char *fmt, ...)
{
	va_list ap;

	if (reasons->len)
		str_adds(reasons, "; ");
	va_start(ap, fmt);
	str_addv(reasons, fmt, ap);
	va_end(ap);
}

/* Package URLs call a distribution by its codename (deb) or by "ID-VERSION". */
static char *distro_of(const struct os_release *os, const char *type)
{
	if (strcmp(type, "deb") == 0 && os->codename)
		return mem_strdup(os->codename);
	if (os->id && os->version_id)
		return str_format("%s-%s", os->id, os->version_id);
	return mem_strdup(os->id);
}

void source_name(const struct inventory *inv, struct component *c)
{
	const struct os_release *os = &inv->host.os;
	auto_free char *distro = distro_of(os, c->type), *epoch = NULL;
	const char *version = c->version, *colon = version ? strchr(version, ':') : NULL;

	if (colon && strcmp(c->type, "rpm") == 0) {
		epoch = mem_dup(version, (size_t)(colon - version));
		version = colon + 1;
	}
	mem_free(&c->purl);
	c->purl = purl_text(&(struct purl){
	        .type = c->type,
	        .namespace = os->id,
	        .name = c->name,
	        .version = version,
	        .qualifiers = {{"arch", c->arch},
	                       {"distro", distro},
	                       {"epoch", epoch},
	                       {"rpmmod", c->module}},
	});
}
