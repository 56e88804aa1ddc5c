#include "base/err.h"
#include "base/mem.h"
#include "base/region.h"
#include "ext/js.h"
#include "format/elf.h"
#include "scan/tree.h"

#define HEAD 4096u /* has the notes of nearly every file, so that one call reads them */
#define PART_MAX 65536u

/* --- finding it --- */

/* `size` bytes at `at`: from the head where it has them, else they are read into `to`. */
static bool part(const struct region *file, struct span head, uint64_t at, uint64_t size,
                 struct str *to, struct span *ret)
{
	if (size == 0 || size > PART_MAX)
		return false;
	if (at <= head.len && size <= head.len - at) {
		*ret = span_make(head.ptr + at, (size_t)size);
		return true;
	}
	str_reset(to);
	if (!region_read(file, at, str_reserve(to, (size_t)size), (size_t)size, NULL))
		return false;
	to->len = (size_t)size;
	*ret = span_make(to->buf, to->len);
	return true;
}

static bool find(const struct region *file, struct str *to, struct span *ret)
{
	auto_clear(str) head = {0}, table = {0};
	size_t len = file->size < HEAD ? (size_t)file->size : HEAD;
	struct elf_segment segment;
	struct span first, segments, notes, json;
	struct elf e;

	if (!region_read(file, 0, str_reserve(&head, len), len, NULL))
		return false;
	first = span_make(head.buf, len);
	if (!elf_parse(first, &e, NULL) ||
	    !part(file, first, e.segments.at, (uint64_t)e.segments.count * e.segments.size, &table,
	          &segments))
		return false;
	for (size_t i = 0; elf_segment(&e, segments, i, &segment); i++) {
		if (segment.type != ELF_PT_NOTE ||
		    !part(file, first, segment.offset, segment.size, to, &notes) ||
		    !elf_package(&e, notes, &json))
			continue;
		str_set(to, "");
		str_add(to, json.ptr, json.len);
		*ret = span_make(to->buf, to->len);
		return true;
	}
	return false;
}

bool elfnote_is_in(const struct region *file)
{
	auto_clear(str) text = {0};
	struct span json;

	return find(file, &text, &json);
}

/* --- what it says --- */

struct elfnote {
	const char *type, *name, *version, *arch; /* borrowed from the document */
	char *os, *os_version;
};

static void elfnote_clear(struct elfnote *n)
{
	mem_free(&n->os);
	mem_free(&n->os_version);
}

/* "cpe:/o:fedoraproject:fedora:33" */
static void take_cpe(const char *cpe, struct elfnote *n)
{
	struct span rest = span_of(cpe), field;

	for (int i = 0; span_cut(&rest, ':', &field); i++) {
		if (i == 3 && field.len && !n->os)
			n->os = span_dup(field);
		if (i == 4 && field.len && !n->os_version)
			n->os_version = span_dup(field);
	}
}

static bool is_plain(const char *s)
{
	for (; s && *s; s++)
		if ((unsigned char)*s <= ' ' || *s == 0x7f)
			return false;
	return true;
}

static bool check(const struct elfnote *n, struct err *err)
{
	const char *const texts[] = {n->type, n->name, n->version, n->arch, n->os, n->os_version};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!is_plain(texts[i]))
			return err_set(err, ERR_INPUT, "a name with blanks in it");
	for (const char *c = n->type; *c; c++)
		if ((*c < 'a' || *c > 'z') && (*c < '0' || *c > '9') && *c != '-')
			return err_set(err, ERR_INPUT, "type: not a word");
	return *n->type && *n->name && *n->version ? true
	                                           : err_set(err, ERR_INPUT, "an empty name");
}

static bool parse(const struct js *doc, struct elfnote *ret, struct err *err)
{
	const char *cpe;

	if (!js_get_str(doc, "type", &ret->type, err) ||
	    !js_get_str(doc, "name", &ret->name, err) ||
	    !js_get_str(doc, "version", &ret->version, err) ||
	    !js_opt_str(doc, "architecture", &ret->arch, err) ||
	    !js_dup_opt(doc, "os", &ret->os, err) ||
	    !js_dup_opt(doc, "osVersion", &ret->os_version, err) ||
	    !js_opt_str(doc, "osCpe", &cpe, err))
		return false;
	take_cpe(cpe, ret);
	return check(ret, err);
}

static void add(struct tree *t, const char *file, const struct elfnote *n)
{
	auto_free char *system = n->os && n->os_version ? str_format("%s-%s", n->os, n->os_version)
	                                                : mem_strdup(n->os);

	tree_add_item(t, TREE_BINARY,
	              &(struct treecache_item){.file = file,
	                                       .type = n->type,
	                                       .namespace = n->os,
	                                       .name = n->name,
	                                       .version = n->version,
	                                       .arch = n->arch,
	                                       .system = system});
}

bool elfnote_read(struct tree *t, const struct region *file, const char *name, struct err *err)
{
	__attribute__((cleanup(elfnote_clear))) struct elfnote n = {0};
	auto_clear(str) text = {0};
	auto_js doc = NULL;
	struct span json;

	if (!find(file, &text, &json))
		return true;
	if (!js_parse(json, &doc, err) || !parse(doc, &n, err))
		return err_prefix(err, "package note");
	add(t, name, &n);
	return true;
}
