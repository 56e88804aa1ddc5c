#include "base/err.h"
#include "base/str.h"
#include "format/deb822.h"
#include "format/dpkg.h"

static bool is_lower_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Debian Policy 5.6.1; dpkg itself takes upper case too, and "_" from old times. */
static bool is_name(struct span s)
{
	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_lower_or_digit(s.ptr[i]) && !(s.ptr[i] >= 'A' && s.ptr[i] <= 'Z') &&
		    !(i && s.ptr[i] && strchr("+-._", s.ptr[i])))
			return false;
	return true;
}

/* That a version begins with a digit is asked of those who make packages; dpkg takes others. */
static bool is_version(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_lower_or_digit(s.ptr[i]) && !(s.ptr[i] >= 'A' && s.ptr[i] <= 'Z') &&
		    !(s.ptr[i] && strchr(".+-~:_", s.ptr[i])))
			return false;
	return s.len > 0;
}

/* Nothing is fine: packages made by hand may lack it. */
static bool is_arch(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_lower_or_digit(s.ptr[i]) && s.ptr[i] != '-')
			return false;
	return true;
}

/* The package's fields as they stand, in one pass. */
struct raw {
	struct span name, status, version, arch, source, origin;
};

static bool collect(struct span stanza, struct raw *r, struct err *err)
{
	const struct {
		const char *field;
		struct span *to;
	} wanted[] = {{"Package", &r->name},  {"Status", &r->status}, {"Version", &r->version},
	              {"Source", &r->source}, {"Origin", &r->origin}, {"Architecture", &r->arch}};
	struct span name, value;

	while (deb822_field(&stanza, &name, &value)) {
		if (name.len == 0)
			return err_set(err, ERR_INPUT, "a line that is no field");
		for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
			if (!deb822_is(name, wanted[i].field))
				continue;
			if (wanted[i].to->ptr)
				return err_set(err, ERR_INPUT, "field '%s' twice", wanted[i].field);
			*wanted[i].to = value;
			break;
		}
	}
	return true;
}

static bool one_of(struct span word, const char *const *words, const char **ret)
{
	for (; *words; words++)
		if (span_eq(word, *words)) {
			*ret = *words;
			return true;
		}
	return false;
}

/* "want flag state" */
static bool parse_status(struct span status, struct dpkg_package *p, struct err *err)
{
	static const char *const wants[] = {"unknown",   "install", "hold",
	                                    "deinstall", "purge",   NULL};
	static const char *const flags[] = {"ok", "reinstreq", "hold", "hold-reinstreq", NULL};
	static const char *const states[] = {
	        "installed",        "half-configured",  "unpacked",
	        "triggers-awaited", "triggers-pending", "half-installed",
	        "config-files",     "not-installed",    NULL};
	struct span words[3], more;
	const char *want, *flag;

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (!span_word(&status, &words[i]))
			return err_set(err, ERR_INPUT, "status is not three words");
	if (span_word(&status, &more) || !one_of(words[0], wants, &want) ||
	    !one_of(words[1], flags, &flag) || !one_of(words[2], states, &p->state))
		return err_set(err, ERR_INPUT, "status is none of dpkg's");
	p->is_held = strcmp(want, "hold") == 0 || str_starts(flag, "hold");
	p->is_present =
	        strcmp(p->state, "config-files") != 0 && strcmp(p->state, "not-installed") != 0;
	return true;
}

/* A rebuild of a binary alone ends in "+b" and a number; its source has no such part. */
struct span dpkg_without_rebuild(struct span version)
{
	size_t n = version.len;

	while (n && version.ptr[n - 1] >= '0' && version.ptr[n - 1] <= '9')
		n--;
	if (n == version.len || n < 3 || version.ptr[n - 1] != 'b' || version.ptr[n - 2] != '+')
		return version;
	return (struct span){version.ptr, n - 2};
}

/* "name" or "name (version)"; without the field the source has the binary's name. */
static bool parse_source(struct span field, struct dpkg_package *p, struct err *err)
{
	struct span name, rest = field;

	p->source = p->name;
	p->source_version = p->version;
	if (field.len == 0) {
		p->source_version = dpkg_without_rebuild(p->version);
		return true;
	}
	if (!span_word(&rest, &name) || !is_name(name))
		return err_set(err, ERR_INPUT, "source is not the name of a package");
	p->source = name;
	rest = span_trim(rest);
	if (rest.len == 0)
		return true;
	if (rest.len < 3 || rest.ptr[0] != '(' || rest.ptr[rest.len - 1] != ')')
		return err_set(err, ERR_INPUT, "source is not a name and a version");
	p->source_version = span_trim((struct span){rest.ptr + 1, rest.len - 2});
	return is_version(p->source_version) ||
	       err_set(err, ERR_INPUT, "source has no version in its brackets");
}

bool dpkg_parse(struct span stanza, struct dpkg_package *ret, struct err *err)
{
	struct dpkg_package p = {.state = "installed", .is_present = true};
	struct raw r = {0};

	if (!collect(stanza, &r, err))
		return false;
	if (!is_name(r.name))
		return err_set(err, ERR_INPUT, "no name of a package");
	if (r.status.len && !parse_status(r.status, &p, err))
		return false;
	if (p.is_present && (!is_version(r.version) || !is_arch(r.arch)))
		return err_set(err, ERR_INPUT, "no %s of '%.*s'",
		               is_arch(r.arch) ? "version" : "valid architecture", (int)r.name.len,
		               r.name.ptr);
	p.name = r.name;
	p.version = r.version;
	p.arch = r.arch;
	p.origin = r.origin;
	if (p.is_present && !parse_source(r.source, &p, err))
		return false;
	*ret = p;
	return true;
}
