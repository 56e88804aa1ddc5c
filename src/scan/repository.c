/* What the package managers of a host are told to use, as far as it decides which advisories speak
 * of its packages: a minor release that it stays at, a subscription, another release. */
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "ext/js.h"
#include "format/deb822.h"
#include "format/repofile.h"
#include "scan/folder.h"

#define SOURCE "repository"
#define TEXT_MAX (1u << 20)

struct reading {
	const struct scan *scan;
	struct inventory *inv;
	const char *manager;
	struct str reason;
	size_t some;
};

static bool is_clean(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7f)
			return false;
	return s.len > 0;
}

static void add(struct reading *r, const char *name, struct span value, const char *path)
{
	auto_free char *text = NULL;

	if (!is_clean(value))
		return;
	text = span_dup(value);
	for (size_t i = 0; i < r->inv->facts.count; i++) {
		const struct fact *f = &r->inv->facts.items[i];

		if (strcmp(f->topic, SOURCE) == 0 && strcmp(f->name, name) == 0 &&
		    strcmp(f->value, text) == 0)
			return;
	}
	facts_add(&r->inv->facts, SOURCE, name, text, path);
}

typedef void take(struct reading *r, struct span text, const char *path);

static void read_file(struct reading *r, const char *path, take *give)
{
	auto_clear(str) text = {0};
	struct err why = {0};

	if (folder_root_read(r->scan, path, TEXT_MAX, &text, &why)) {
		r->some++;
		give(r, span_make(text.buf, text.len), path);
	} else if (!fs_is_absent(&why)) {
		source_reason(&r->reason, "%s", why.msg);
	}
}

static void read_folder(struct reading *r, const char *folder, const char *tail, take *give)
{
	auto_clear(strlist) names = {0};
	struct err why = {0};

	if (!source_list(r->scan, folder, &names, &why)) {
		if (!fs_is_absent(&why))
			source_reason(&r->reason, "%s", why.msg);
		return;
	}
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *path = str_format("%s/%s", folder, names.v[i]);

		if (str_ends(names.v[i], tail))
			read_file(r, path, give);
	}
}

/* --- dnf, yum, zypp --- */

static void take_repos(struct reading *r, struct span text, const char *path)
{
	struct repofile repo;

	while (repofile_next(&text, &repo))
		if (repo.is_enabled)
			add(r, r->manager, repo.id, path);
}

/* Images of Red Hat say what they were made of, though their repositories are others. */
static void take_manifest(struct reading *r, struct span text, const char *path)
{
	auto_clear(strlist) sets = {0};
	auto_js doc = NULL;

	if (!js_parse(text, &doc, NULL) || !js_is_object(doc) ||
	    !js_opt_strings(doc, "content_sets", &sets, NULL))
		return;
	for (size_t i = 0; i < sets.count; i++)
		add(r, "content-set", span_of(sets.v[i]), path);
}

static void take_product(struct reading *r, struct span text, const char *path)
{
	const char *slash = strrchr(path, '/');
	auto_free char *name = mem_dup(slash + 1, strlen(slash + 1) - strlen(".prod"));

	(void)text;
	facts_add(&r->inv->facts, "product", "suse", name, path);
}

/* --- apk --- */

static void take_apk(struct reading *r, struct span text, const char *path)
{
	struct apk_repository repo;

	while (apk_repository_next(&text, &repo)) {
		auto_free char *name =
		        str_format("apk%s%.*s", repo.tag.len ? "@" : "", (int)repo.tag.len,
		                   repo.tag.ptr ? repo.tag.ptr : "");

		if (repo.release.len)
			add(r, name, repo.release, path);
	}
}

/* --- apt: archives that take a subscription --- */

static void take_uri(struct reading *r, struct span line, const char *path)
{
	struct span word;

	while (span_word(&line, &word))
		if (memmem(word.ptr, word.len, "esm.ubuntu.com", strlen("esm.ubuntu.com")))
			add(r, "apt", word, path);
}

static void take_list(struct reading *r, struct span text, const char *path)
{
	struct span line;

	while (span_cut(&text, '\n', &line)) {
		line = span_trim(line);
		if (span_starts(line, "deb "))
			take_uri(r, span_make(line.ptr, span_find(line, '#')), path);
	}
}

static void take_stanza(struct reading *r, struct span stanza, const char *path)
{
	struct span rest = stanza, name, value, uris = {0};
	bool enabled = true;

	while (deb822_field(&rest, &name, &value)) {
		if (deb822_is(name, "Enabled"))
			enabled = !span_eq(value, "no") && !span_eq(value, "false");
		else if (deb822_is(name, "URIs"))
			uris = value;
	}
	if (enabled)
		take_uri(r, uris, path);
}

static void take_sources(struct reading *r, struct span text, const char *path)
{
	struct deb822 d = {.rest = text};
	struct span stanza;

	while (deb822_next(&d, &stanza))
		take_stanza(r, stanza, path);
}

void scan_repository(const struct scan *s, struct inventory *inv)
{
	struct reading r = {.scan = s, .inv = inv, .manager = "dnf"};

	read_folder(&r, "etc/yum.repos.d", ".repo", take_repos);
	read_folder(&r, "etc/distro.repos.d", ".repo", take_repos);
	read_folder(&r, "usr/share/dnf5/repos.d", ".repo", take_repos);
	read_folder(&r, "root/buildinfo/content_manifests", ".json", take_manifest);
	r.manager = "zypp";
	read_folder(&r, "etc/zypp/repos.d", ".repo", take_repos);
	read_folder(&r, "etc/products.d", ".prod", take_product);
	read_file(&r, "etc/apk/repositories", take_apk);
	read_folder(&r, "etc/apk/repositories.d", ".list", take_apk);
	read_folder(&r, "etc/apt/sources.list.d", ".list", take_list);
	read_folder(&r, "etc/apt/sources.list.d", ".sources", take_sources);
	if (r.some || r.reason.len)
		source_done(inv, SOURCE, "etc", 0, &r.reason);
	else
		inventory_add_coverage(inv, SOURCE, "etc", COVERAGE_ABSENT, NULL);
	str_clear(&r.reason);
}
