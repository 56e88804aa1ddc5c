#include "base/attr.h"
#include "base/err.h"
#include "base/mem.h"
#include "scan/tree.h"
#include "scan/wanted.h"

static bool ends(struct span s, const char *end)
{
	size_t n = strlen(end);

	return s.len >= n && memcmp(s.ptr + s.len - n, end, n) == 0;
}

/* Takes the last component off the path. */
static struct span cut_last(struct span *path)
{
	size_t n = path->len;
	struct span last;

	while (n && path->ptr[n - 1] != '/')
		n--;
	last = span_make(path->ptr + n, path->len - n);
	path->len = n ? n - 1 : 0;
	return last;
}

/* The last two components. */
static bool is_file_of(struct span path, const char *folder, const char *name)
{
	struct span base = cut_last(&path);

	return span_eq(base, name) && span_eq(cut_last(&path), folder);
}

static bool is_named(struct span path)
{
	static const struct {
		const char *folder, *name;
	} files[] = {
	        {"dpkg", "status"},
	        {"dpkg", "diversions"},
	        {"apt", "extended_states"},
	        {"db", "installed"},
	        {"apk", "world"},
	        {"rpm", "rpmdb.sqlite"},
	        {"rpm", "Packages.db"},
	        {"rpm", "Packages"},
	        {"rpm", "rpmdb.sqlite-wal"},
	        {"etc", "hostname"},
	        {"apk", "repositories"},

	        {"rpm", "rpmdb.sqlite-journal"},
	};

	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		if (is_file_of(path, files[i].folder, files[i].name))
			return true;
	return false;
}

static bool is_digits(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len > 0;
}

static bool is_of_packages(struct span path)
{
	struct span base = cut_last(&path), folder = cut_last(&path), above = cut_last(&path);

	return (span_eq(above, "dpkg") &&
	        ((span_eq(folder, "info") && ends(base, ".list")) ||
	         (span_eq(folder, "updates") && is_digits(base)) || span_eq(folder, "status.d"))) ||
	       (span_eq(above, "local") && (span_eq(base, "desc") || span_eq(base, "files")));
}

/* What package managers are told to use. */
static bool is_of_repositories(struct span path)
{
	static const struct {
		const char *folder, *end;
	} files[] = {
	        {"yum.repos.d", ".repo"},       {"distro.repos.d", ".repo"},
	        {"repos.d", ".repo"},           {"products.d", ".prod"},
	        {"repositories.d", ".list"},    {"sources.list.d", ".list"},
	        {"sources.list.d", ".sources"}, {"content_manifests", ".json"},
	};
	struct span base = cut_last(&path), folder = cut_last(&path);

	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		if (span_eq(folder, files[i].folder) && ends(base, files[i].end))
			return true;
	return false;
}

/* /etc/os-release, /usr/lib/os-release, /usr/lib/os.release.d/os-release-server */
static bool is_release(struct span path)
{
	return span_starts(cut_last(&path), "os-release");
}

static bool is_kernel(struct span path)
{
	return span_starts(cut_last(&path), "vmlinuz");
}

bool wanted_is_program(struct span path)
{
	enum tree_kind kind;

	return tree_wants(path, &kind) && kind == TREE_BINARY;
}

/* What a reader of the walk over all files wants of one that has the name for it. */
static enum wanted of_tree(struct span path, enum tree_kind kind, unsigned mode, uint64_t size)
{
	struct span base = cut_last(&path);
	struct stat st = {.st_mode = S_IFREG | mode, .st_size = (off_t)size};
	auto_free char *name = NULL;

	if (kind == TREE_JAVA || ends(base, ".egg"))
		return WANTED_ARCHIVE;
	if (kind != TREE_BINARY)
		return WANTED_ALL;
	name = span_dup(base);
	if (!binary_may_tell(name, &st))
		return WANTED_NOT;
	return binary_is_library(base) ? WANTED_LIBRARY : WANTED_PROGRAM;
}

enum wanted wanted_of(struct span path, unsigned mode, uint64_t size)
{
	enum tree_kind kind;

	if (is_named(path) || is_of_packages(path) || is_of_repositories(path) || is_release(path))
		return WANTED_ALL;
	if (is_kernel(path))
		return WANTED_NAME;
	return tree_wants(path, &kind) ? of_tree(path, kind, mode, size) : WANTED_NOT;
}
