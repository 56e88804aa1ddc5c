#include "base/fs.h"
#include "base/mem.h"
#include "cmd/call.h"
#include "cmd/feed.h"
#include "format/osrelease.h"

#define OS_RELEASE_MAX 65536

#define OSV "https://osv-vulnerabilities.storage.googleapis.com/"
#define SECDB "https://secdb.alpinelinux.org/@/"

/* Where the public sources are. An "@" in a URL stands for the release, of the distribution whose
 * hosts need not be told theirs. */
static const struct preset {
	const char *name, *type, *url, *distribution;
} presets[] = {
        {"debian", "debsecan", "https://security-tracker.debian.org/tracker/debsecan/release/1/@",
         "debian"},
        {"debian-tracker", "debian", "https://security-tracker.debian.org/tracker/data/json", NULL},
        {"ubuntu", "osv", OSV "Ubuntu/all.zip", NULL},
        {"rhel", "osv", OSV "Red%20Hat/all.zip", NULL},
        {"alma", "osv", OSV "AlmaLinux/all.zip", NULL},
        {"rocky", "osv", OSV "Rocky%20Linux/all.zip", NULL},
        {"suse", "osv", OSV "SUSE/all.zip", NULL},
        {"opensuse", "osv", OSV "openSUSE/all.zip", NULL},
        {"alpine", "secdb", SECDB "main.json", "alpine"},
        {"alpine-community", "secdb", SECDB "community.json", "alpine"},
        {"wolfi", "secdb", "https://packages.wolfi.dev/os/security.json", NULL},
        {"arch", "arch", "https://security.archlinux.org/all.json", NULL},
        {"kev", "kev",
         "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
         NULL},
        {"epss", "epss", "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz", NULL},
        {"vulnrichment", "vulnrichment",
         "https://codeload.github.com/cisagov/vulnrichment/zip/refs/heads/develop", NULL},
};

static const struct preset *find(const char *name, struct err *err)
{
	auto_clear(str) all = {0};

	for (size_t i = 0; i < ARRAY_LEN(presets); i++) {
		if (strcmp(presets[i].name, name) == 0)
			return &presets[i];
		str_addf(&all, "%s%s", i ? " " : "", presets[i].name);
	}
	if (!err_set(err, ERR_USAGE, "no preset '%.60s'", name))
		err_hint(err, "there is %s", str_c(&all));
	return NULL;
}

/* What the distribution calls its release in the URLs of its feeds: a code name, or "v3.20" of
 * version 3.20.3. */
static char *release_of(struct span os_release)
{
	auto_clear(str) release = {0};
	size_t major, minor;
	struct span version;

	if (osrelease_get(os_release, "VERSION_CODENAME", &release))
		return str_steal(&release);
	if (!osrelease_get(os_release, "VERSION_ID", &release))
		return NULL;
	version = span_make(release.buf, release.len);
	major = span_find(version, '.');
	minor = span_find(span_from(version, major + 1), '.');
	return major == version.len ? NULL
	                            : str_format("v%.*s", (int)(major + 1 + minor), version.ptr);
}

/* The release of the host, when it is of that distribution. */
static char *host_release(const struct call *call, const char *distribution)
{
	auto_clear(str) text = {0}, id = {0};
	auto_fd root = -1;
	struct span s;

	if (!fs_open_dir(call->root, &root, NULL) ||
	    (!fs_read_in_root(root, "etc/os-release", OS_RELEASE_MAX, &text, NULL) &&
	     !fs_read_in_root(root, "usr/lib/os-release", OS_RELEASE_MAX, &text, NULL)))
		return NULL;
	s = span_make(text.buf, text.len);
	if (!osrelease_get(s, "ID", &id) || strcmp(str_c(&id), distribution) != 0)
		return NULL;
	return release_of(s);
}

static bool take_release(const struct call *call, const struct preset *p, struct feed *f,
                         struct err *err)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";

	if (!f->release)
		f->release = host_release(call, p->distribution);
	if (!f->release) {
		err_set(err, ERR_USAGE, "preset '%s' is of one release, and this host has none",
		        p->name);
		return err_hint(err, "give --release R");
	}
	if (!*f->release || strspn(f->release, letters) != strlen(f->release))
		return err_set(err, ERR_USAGE, "'%s' is not the name of a release", f->release);
	return true;
}

bool feed_take_preset(const struct call *call, const char *name, struct feed *f, struct err *err)
{
	const struct preset *p = find(name, err);
	size_t at;

	if (!p || (p->distribution && !take_release(call, p, f, err)))
		return false;
	at = strcspn(p->url, "@");
	f->type = mem_strdup(p->type);
	f->url = p->distribution
	                 ? str_format("%.*s%s%s", (int)at, p->url, f->release, p->url + at + 1)
	                 : mem_strdup(p->url);
	if (!f->name)
		f->name = mem_strdup(name);
	return true;
}
