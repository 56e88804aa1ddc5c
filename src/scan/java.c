#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/region.h"
#include "format/deb822.h"
#include "format/zip.h"
#include "scan/tree.h"

#define PROPERTIES_MAX (1u << 20)
#define MANIFEST_MAX (4u << 20)
#define INNER_MAX (32u << 20)
#define DEPTH_MAX 3

/* One archive of Java, which may lie in another. */
struct archive {
	struct tree *t;
	const char *path; /* "app.war!/WEB-INF/lib/a.jar": below the present directory */
	unsigned depth;
	size_t found;
	struct zip_entry manifest; /* an empty name: it has none */
};

static bool read_archive(struct archive *a, const struct region *file, struct err *err);

static bool is_archive(struct span name)
{
	return tree_ends(name, ".jar") || tree_ends(name, ".war") || tree_ends(name, ".ear") ||
	       tree_ends(name, ".hpi") || tree_ends(name, ".par");
}

/* META-INF/maven/GROUP/ARTIFACT/pom.properties: also of what was packed into one archive. */
static bool is_properties(struct span name)
{
	return span_starts(name, "META-INF/maven/") && tree_ends(name, "/pom.properties");
}

static char *property(const struct str *text, const char *key)
{
	struct span rest = span_make(text->buf, text->len), line, name;

	while (span_cut(&rest, '\n', &line)) {
		if (span_starts(line, "#") || span_find(line, '=') == line.len ||
		    !span_cut(&line, '=', &name) || !span_eq(span_trim(name), key))
			continue;
		line = span_trim(line);
		return line.len && span_find(line, '\0') == line.len ? span_dup(line) : NULL;
	}
	return NULL;
}

static bool take_properties(struct archive *a, const struct zip *z, const struct zip_entry *e,
                            struct err *err)
{
	auto_free char *group = NULL, *artifact = NULL, *version = NULL;
	auto_clear(str) text = {0};

	if (!zip_read(z, e, PROPERTIES_MAX, &text, err))
		return false;
	group = property(&text, "groupId");
	artifact = property(&text, "artifactId");
	version = property(&text, "version");
	/* "${project.version}" was never filled in: it tells nothing */
	if (!group || !artifact || !version || strchr(version, '$'))
		return true;
	tree_add(a->t, TREE_JAVA, a->path, "maven", group, artifact, version);
	a->found++;
	return true;
}

static bool take_inner(struct archive *a, const struct zip *z, const struct zip_entry *e,
                       struct err *err)
{
	auto_free char *name = span_dup(e->name);
	auto_free char *path = str_format("%s!/%s", a->path, name);
	struct archive inner = {.t = a->t, .path = path, .depth = a->depth + 1};
	auto_clear(str) content = {0};
	struct region part;

	if (inner.depth > DEPTH_MAX)
		return err_set(err, ERR_INPUT, "archives lie in one another too deep");
	if (!zip_part(z, e, &part)) {
		if (!zip_read(z, e, INNER_MAX, &content, err))
			return false;
		part = region_of_span(span_make(content.buf, content.len));
	}
	return read_archive(&inner, &part, err);
}

/* --- what an archive says that no Maven made, or that had to forget it --- */

struct manifest {
	char *vendor, *version, *bundle, *bundle_version;
};

static void manifest_clear(struct manifest *m)
{
	free(m->vendor);
	free(m->version);
	free(m->bundle);
	free(m->bundle_version);
}

/* Lines go on in the next one after a blank, in the middle of a word. NULL when there is more than
 * one word. */
static char *unfold(struct span value)
{
	auto_clear(str) s = {0};

	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] == '\n' && i + 1 < value.len)
			i++;
		else if (value.ptr[i] != '\r')
			str_addc(&s, value.ptr[i]);
	for (size_t i = 0; i < s.len; i++)
		if (s.buf[i] <= ' ' || s.buf[i] > '~')
			return NULL;
	return s.len ? str_steal(&s) : NULL;
}

/* The main section: what comes before the first empty line. */
static void parse_manifest(struct span text, struct manifest *ret)
{
	struct {
		const char *name;
		char **to;
	} wanted[] = {{"Implementation-Vendor-Id", &ret->vendor},
	              {"Implementation-Version", &ret->version},
	              {"Bundle-SymbolicName", &ret->bundle},
	              {"Bundle-Version", &ret->bundle_version}};
	struct deb822 d = {.rest = text};
	struct span head, name, value;

	if (!deb822_next(&d, &head))
		return;
	while (deb822_field(&head, &name, &value))
		for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
			if (deb822_is(name, wanted[i].name) && !*wanted[i].to)
				*wanted[i].to = unfold(span_make(value.ptr, span_find(value, ';')));
}

/* "org.example" of the vendor "org.example" or of the bundle "org.example.artifact"; NULL: it
 * cannot be told. */
static char *group_of(const struct manifest *m, const char *artifact)
{
	size_t n = m->bundle ? strlen(m->bundle) : 0, k = strlen(artifact);

	if (m->vendor && strchr(m->vendor, '.'))
		return mem_strdup(m->vendor);
	if (n > k + 1 && strcmp(m->bundle + n - k, artifact) == 0 && m->bundle[n - k - 1] == '.')
		return mem_dup(m->bundle, n - k - 1);
	return NULL;
}

/* "log4j-core-2.14.1.jar" is log4j-core of 2.14.1: the version begins at the first "-" before a
 * digit. Cuts it off; NULL when there is none. */
static const char *cut_version(char *name)
{
	for (char *p = strchr(name, '-'); p; p = strchr(p + 1, '-'))
		if (p != name && p[1] >= '0' && p[1] <= '9') {
			*p = '\0';
			return p + 1;
		}
	return NULL;
}

static void take_other(struct archive *a, const struct zip *z, struct err *err)
{
	__attribute__((cleanup(manifest_clear))) struct manifest m = {0};
	const char *slash = strrchr(a->path, '/'), *version;
	auto_free char *name = mem_strdup(slash ? slash + 1 : a->path), *group = NULL;
	auto_clear(str) text = {0};
	char *dot = strrchr(name, '.');

	if (a->manifest.name.len && !zip_read(z, &a->manifest, MANIFEST_MAX, &text, err))
		str_reset(&text); /* the name may say enough */
	parse_manifest(span_make(text.buf, text.len), &m);
	if (dot)
		*dot = '\0';
	version = cut_version(name);
	if (!version)
		version = m.version ? m.version : m.bundle_version;
	group = group_of(&m, name);
	if (version && *name && *version && !strchr(version, '$'))
		tree_add(a->t, TREE_JAVA, a->path, "maven", group, name, version);
}

/* One bad entry does not hide the others; the first is told. */
static bool read_archive(struct archive *a, const struct region *file, struct err *err)
{
	auto_clear(zip) z = {0};
	struct zip_entry e;
	struct err first = {0}, other = {0};
	bool good = true;

	if (!zip_open(file, &z, err))
		return a->depth ? err_prefix(err, "'%s'", a->path) : false;
	while (zip_next(&z, &e, &good)) {
		struct err why = {0};

		if (span_eq(e.name, "META-INF/MANIFEST.MF"))
			a->manifest = e;
		if ((is_properties(e.name) && !take_properties(a, &z, &e, &why)) ||
		    (is_archive(e.name) && !take_inner(a, &z, &e, &why)))
			if (first.kind == ERR_NONE)
				first = why;
	}
	if (a->found == 0)
		take_other(a, &z, &other);
	if (first.kind == ERR_NONE)
		first = other;
	if (!good)
		err_set(&first, ERR_INPUT, "its directory is damaged");
	if (first.kind == ERR_NONE)
		return true;
	if (err)
		*err = first;
	return false;
}

bool java_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file)
{
	(void)t;
	if (type != FS_FILE || !is_archive(name))
		return false;
	str_add(ret_file, name.ptr, name.len);
	return true;
}

bool java_read(struct tree *t, const struct folder *dir, const char *name, struct err *err)
{
	struct archive a = {.t = t, .path = name};
	auto_clear(file) file = FILE_NONE;

	return folder_open(dir, name, &file, err) && read_archive(&a, &file.region, err);
}
