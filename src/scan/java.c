#include "base/err.h"
#include "base/mem.h"
#include "base/region.h"
#include "format/zip.h"
#include "scan/tree.h"

#define PROPERTIES_MAX (1u << 20)
#define INNER_MAX (32u << 20)
#define DEPTH_MAX 3

/* One archive of Java, which may lie in another. */
struct archive {
	struct tree *t;
	const char *path; /* "app.war!/WEB-INF/lib/a.jar": below the present directory */
	unsigned depth;
	size_t found;
};

static bool read_archive(struct archive *a, const struct region *file, struct err *err);

static bool is_archive(struct span name)
{
	return tree_ends(name, ".jar") || tree_ends(name, ".war") || tree_ends(name, ".ear") ||
	       tree_ends(name, ".hpi");
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
	struct archive inner = {a->t, path, a->depth + 1, 0};
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

/* "log4j-core-2.14.1.jar" is log4j-core of 2.14.1: the version begins at the first "-" before a
 * digit. It is all that an archive says that no Maven made. */
static void take_file_name(struct archive *a)
{
	const char *slash = strrchr(a->path, '/');
	auto_free char *name = mem_strdup(slash ? slash + 1 : a->path);
	char *dot = strrchr(name, '.');

	if (dot)
		*dot = '\0';
	for (char *p = strchr(name, '-'); p; p = strchr(p + 1, '-'))
		if (p != name && p[1] >= '0' && p[1] <= '9') {
			*p = '\0';
			tree_add(a->t, TREE_JAVA, a->path, "maven", NULL, name, p + 1);
			return;
		}
}

/* One bad entry does not hide the others; the first is told. */
static bool read_archive(struct archive *a, const struct region *file, struct err *err)
{
	auto_clear(zip) z = {0};
	struct zip_entry e;
	struct err first = {0};
	bool good = true;

	if (!zip_open(file, &z, err))
		return a->depth ? err_prefix(err, "'%s'", a->path) : false;
	while (zip_next(&z, &e, &good)) {
		struct err why = {0};

		if ((is_properties(e.name) && !take_properties(a, &z, &e, &why)) ||
		    (is_archive(e.name) && !take_inner(a, &z, &e, &why)))
			if (first.kind == ERR_NONE)
				first = why;
	}
	if (a->found == 0)
		take_file_name(a);
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
