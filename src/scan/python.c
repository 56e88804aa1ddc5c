#include "base/err.h"
#include "base/mem.h"
#include "format/deb822.h"
#include "format/zip.h"
#include "scan/tree.h"

#define METADATA_MAX (8u << 20)

/* Names are the same in any case and with any run of "-", "_" and "." (PEP 503). */
static char *normal_name(struct span name)
{
	struct str s = {0};

	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (c == '-' || c == '_' || c == '.') {
			if (s.len && s.buf[s.len - 1] != '-')
				str_addc(&s, '-');
		} else {
			str_addc(&s, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
		}
	}
	return str_steal(&s);
}

static bool is_word(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] > '~')
			return false;
	return s.len > 0;
}

/* METADATA and PKG-INFO begin with header fields, as a mail does. */
static bool parse(const struct str *text, struct span *ret_name, struct span *ret_version,
                  struct err *err)
{
	struct deb822 d = {.rest = span_make(text->buf, text->len)};
	struct span head, field, value, name = {0}, version = {0};

	if (!deb822_next(&d, &head))
		return err_set(err, ERR_INPUT, "it is empty");
	while ((!name.len || !version.len) && deb822_field(&head, &field, &value))
		if (deb822_is(field, "Name") && !name.len)
			name = value;
		else if (deb822_is(field, "Version") && !version.len)
			version = value;
	if (!is_word(name) || !is_word(version))
		return err_set(err, ERR_INPUT, "it has no name and version");
	*ret_name = name;
	*ret_version = version;
	return true;
}

/* An egg may be an archive. */
static bool read_egg(const struct folder *dir, const char *name, struct str *to, struct err *err)
{
	auto_clear(file) file = FILE_NONE;
	auto_clear(zip) z = {0};
	struct zip_entry e;
	bool good = true;

	if (!folder_open(dir, name, &file, err) || !zip_open(&file.region, &z, err))
		return false;
	while (zip_next(&z, &e, &good))
		if (span_eq(e.name, "EGG-INFO/PKG-INFO"))
			return zip_read(&z, &e, METADATA_MAX, to, err);
	return err_set(err, ERR_INPUT, "it has no EGG-INFO/PKG-INFO");
}

bool python_read(struct tree *t, const struct folder *dir, const char *file, struct err *err)
{
	auto_clear(str) text = {0};
	auto_free char *normal = NULL, *number = NULL;
	struct span name, version;

	if (!(tree_ends(span_of(file), ".egg")
	              ? read_egg(dir, file, &text, err)
	              : folder_read(dir, file, METADATA_MAX, &text, err)) ||
	    !parse(&text, &name, &version, err))
		return false;
	normal = normal_name(name);
	number = span_dup(version);
	tree_add(t, TREE_PYTHON, file, "pypi", NULL, normal, number);
	return true;
}

/* NAME-VERSION.dist-info/METADATA, NAME.egg-info/PKG-INFO, EGG-INFO/PKG-INFO in a directory
 * NAME.egg, a file NAME.egg-info, or an archive NAME.egg. A directory without its file is what a
 * removal left, and no package. */
bool python_wants(const struct tree *t, struct span name, enum fs_type type, struct str *ret_file)
{
	bool is_egg = tree_ends(name, ".egg-info"), is_inside = span_eq(name, "EGG-INFO");

	(void)t;
	if (type == FS_FILE
	            ? !is_egg && !tree_ends(name, ".egg")
	            : type != FS_DIR || (!is_egg && !is_inside && !tree_ends(name, ".dist-info")))
		return false;
	str_add(ret_file, name.ptr, name.len);
	if (type == FS_DIR)
		str_adds(ret_file, is_egg || is_inside ? "/PKG-INFO" : "/METADATA");
	return true;
}
