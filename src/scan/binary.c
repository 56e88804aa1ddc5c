#include <stdlib.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/region.h"
#include "ext/js.h"
#include "ext/zlib.h"
#include "format/elf.h"
#include "format/gobuild.h"
#include "scan/binary.h"
#include "scan/tree.h"

#define SMALLEST 16384
#define TABLE_MAX (4u << 20)
#define CRATES_MAX (8u << 20)

/* An ELF program, with its tables. */
struct program {
	struct region file;
	struct elf elf;
	struct str segments, sections, names;
};

static void program_clear(struct program *p)
{
	str_clear(&p->segments);
	str_clear(&p->sections);
	str_clear(&p->names);
}

static bool read_part(const struct region *file, uint64_t at, uint64_t size, struct str *to)
{
	if (size == 0 || size > TABLE_MAX)
		return false;
	if (!region_read(file, at, str_reserve(to, size), size, NULL))
		return false;
	to->len = size;
	return true;
}

static struct span span_of_str(const struct str *s)
{
	return span_make(s->buf, s->len);
}

/* Programs without sections are common and fine: then nothing is found in them. */
static bool open_program(const struct region *file, struct program *p)
{
	char head[ELF_HEAD];
	struct elf_section names;

	p->file = *file;
	if (!region_read(&p->file, 0, head, sizeof(head), NULL) ||
	    !elf_parse(span_make(head, sizeof(head)), &p->elf, NULL))
		return false;
	return read_part(&p->file, p->elf.sections.at,
	                 (uint64_t)p->elf.sections.size * p->elf.sections.count, &p->sections) &&
	       elf_section(&p->elf, span_of_str(&p->sections), p->elf.names, &names) &&
	       read_part(&p->file, names.offset, names.size, &p->names);
}

static bool find_section(const struct program *p, const char *name, struct elf_section *ret)
{
	for (size_t i = 0; elf_section(&p->elf, span_of_str(&p->sections), i, ret); i++)
		if (elf_is_section(ret, span_of_str(&p->names), name))
			return true;
	return false;
}

/* --- Go --- */

/* "example.org/a/b" is b in example.org/a. */
static void add_module(struct tree *t, const char *file, const struct go_module *m)
{
	auto_free char *path = span_dup(m->path), *version = span_dup(m->version);
	char *slash = strrchr(path, '/');

	if (slash)
		*slash = '\0';
	tree_add(t, TREE_BINARY, file, "golang", slash ? path : NULL, slash ? slash + 1 : path,
	         version);
}

/* The standard library is a module of the version of Go: "go1.21.5", or more words after it. */
static void add_standard(struct tree *t, const char *file, const struct str *version)
{
	struct span rest = span_of_str(version), word;
	auto_free char *number = NULL;

	if (!span_word(&rest, &word) || !span_starts(word, "go"))
		return;
	number = span_dup(span_from(word, 2));
	tree_add(t, TREE_BINARY, file, "golang", NULL, "stdlib", number);
}

static bool find_go(const struct program *p, struct elf_section *ret)
{
	return find_section(p, ".go.buildinfo", ret);
}

static bool get_go(struct program *p, const struct elf_section *section, struct gobuild *ret,
                   struct err *err)
{
	if (!read_part(&p->file, p->elf.segments.at,
	               (uint64_t)p->elf.segments.size * p->elf.segments.count, &p->segments))
		return err_set(err, ERR_INPUT, "it has no segments");
	return gobuild_read(&p->file, &p->elf, span_of_str(&p->segments), section->offset,
	                    section->size, ret, err);
}

static bool read_go(struct tree *t, const char *file, struct program *p, struct err *err)
{
	auto_clear(gobuild) g = {0};
	struct elf_section section;
	struct go_module m;
	struct span rest;

	if (!find_go(p, &section))
		return true;
	if (!get_go(p, &section, &g, err))
		return false;
	add_standard(t, file, &g.version);
	rest = span_of_str(&g.modules);
	while (gobuild_next(&rest, &m))
		if (m.version.len && !span_eq(m.version, "(devel)"))
			add_module(t, file, &m);
	return true;
}

/* --- Rust --- */

static bool keep(void *ctx, const void *bytes, size_t len, struct err *err)
{
	(void)err;
	str_add(ctx, bytes, len);
	return true;
}

static bool add_crate(struct tree *t, const char *file, const struct js *item, struct err *err)
{
	const char *name, *version, *kind;

	if (!js_get_str(item, "name", &name, err) || !js_get_str(item, "version", &version, err) ||
	    !js_opt_str(item, "kind", &kind, err))
		return false;
	if (!str_eq(kind, "build")) /* what was used to build it is not in it */
		tree_add(t, TREE_BINARY, file, "cargo", NULL, name, version);
	return true;
}

static bool find_rust(const struct program *p, struct elf_section *ret)
{
	return find_section(p, ".dep-v0", ret);
}

/* What cargo-auditable writes: JSON, packed by zlib. */
static bool read_rust(struct tree *t, const char *file, const struct program *p, struct err *err)
{
	auto_clear(str) packed = {0}, text = {0};
	struct elf_section section;
	const struct js *list;
	auto_js doc = NULL;

	if (!find_rust(p, &section))
		return true;
	if (!read_part(&p->file, section.offset, section.size, &packed))
		return err_set(err, ERR_INPUT, "what Rust wrote into the program is damaged");
	if (!zlib_unpack(packed.buf, packed.len, CRATES_MAX, keep, &text, err) ||
	    !js_parse(span_of_str(&text), &doc, err) || !js_get_array(doc, "packages", &list, err))
		return err_prefix(err, "what Rust wrote into the program");
	for (size_t i = 0; i < js_count(list); i++)
		if (!add_crate(t, file, js_at(list, i), err))
			return err_prefix(err, "packages[%zu]", i);
	return true;
}

bool binary_is_built_of(const struct region *file)
{
	auto_clear(program) p = {0};
	auto_clear(gobuild) g = {0};
	auto_clear(str) packed = {0};
	struct elf_section go, rust;
	bool has_go, has_rust;

	if (!open_program(file, &p))
		return false;
	has_go = find_go(&p, &go);
	has_rust = find_rust(&p, &rust);
	/* what they say is read for its own sake, whether it can be understood or not */
	if (has_rust && !read_part(&p.file, rust.offset, rust.size, &packed))
		return true;
	return has_go ? get_go(&p, &go, &g, NULL) || has_go : has_rust;
}

/* --- what is looked at --- */

/* "libssl.so", "libssl.so.3" */
bool binary_is_library(struct span name)
{
	for (size_t dot = span_find(name, '.'); dot < name.len; dot = span_find(name, '.')) {
		name = span_from(name, dot + 1);
		if (span_eq(name, "so") || span_starts(name, "so."))
			return true;
	}
	return false;
}

/* A program has no suffix, or one that is part of its name ("tool-1.2", "tool.linux-amd64"): none
 * of those that nearly all other files have, which need not be looked at for that. Sorted. */
static const char *const data_suffixes[] = {
        "a",       "bz2",    "c",       "cc",    "cfg",    "class",  "cmake",   "conf", "cpp",
        "crt",     "cs",     "css",     "csv",   "d",      "deb",    "dtd",     "ear",  "elc",
        "gemspec", "gif",    "go",      "gz",    "h",      "hpp",    "html",    "ico",  "in",
        "inc",     "ini",    "jar",     "java",  "jpg",    "js",     "json",    "la",   "less",
        "list",    "lock",   "log",     "m",     "map",    "md",     "md5sums", "mk",   "mo",
        "o",       "otf",    "patch",   "pdf",   "pem",    "php",    "pl",      "pm",   "png",
        "po",      "proto",  "py",      "pyc",   "pyi",    "pyo",    "rb",      "rpm",  "rst",
        "s",       "scss",   "service", "sh",    "shlibs", "socket", "sql",     "svg",  "symbols",
        "tar",     "target", "tcl",     "tmpl",  "toml",   "ts",     "ttf",     "txt",  "ui",
        "vim",     "war",    "woff",    "woff2", "xml",    "xsd",    "xsl",     "xz",   "y",
        "yaml",    "zip",
};

static int compare_suffix(const void *key, const void *entry)
{
	return span_cmp(*(const struct span *)key, span_of(*(const char *const *)entry));
}

static bool is_data(struct span name)
{
	size_t dot = name.len;
	struct span suffix;

	while (dot > 0 && name.ptr[dot - 1] != '.')
		dot--;
	suffix = span_from(name, dot);
	return dot && bsearch(&suffix, data_suffixes, ARRAY_LEN(data_suffixes),
	                      sizeof(*data_suffixes), compare_suffix);
}

/* What lies in a folder of programs may be called anything. */
bool binary_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file)
{
	if (type != FS_FILE || !(t->in_programs || !is_data(name) || binary_is_library(name)))
		return false;
	str_add(ret_file, name.ptr, name.len);
	return true;
}

/* One that was built by Go or Rust is not small. */
bool binary_may_become(const char *name, const struct stat *st)
{
	return S_ISREG(st->st_mode) &&
	       (st->st_size >= SMALLEST || binary_is_library(span_of(name)));
}

bool binary_may_tell(const char *name, const struct stat *st)
{
	return binary_may_become(name, st) &&
	       ((st->st_mode & 0111) || binary_is_library(span_of(name)));
}

bool binary_read(struct tree *t, const struct folder *dir, const char *name, struct err *err)
{
	auto_clear(program) p = {0};
	auto_clear(file) file = FILE_NONE;

	if (!folder_open(dir, name, &file, err))
		return false;
	if (!binary_is_library(span_of(name)) && open_program(&file.region, &p) &&
	    (!read_go(t, name, &p, err) || !read_rust(t, name, &p, err)))
		return false;
	return elfnote_read(t, &file.region, name, err);
}
