#include "base/fs.h"
#include "base/mem.h"
#include "cmd/call.h"
#include "cmd/feed.h"
#include "format/osrelease.h"

#define OS_RELEASE_MAX 65536

/* Where the public sources are. A URL that ends in a slash goes on with the release. */
static const struct preset {
	const char *name, *type, *url;
} presets[] = {
        {"debian", "debsecan", "https://security-tracker.debian.org/tracker/debsecan/release/1/"},
        {"kev", "kev",
         "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"},
        {"epss", "epss", "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz"},
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

/* The code name of the host's release, when it is of that distribution. */
static char *host_release(const struct call *call, const char *distribution)
{
	auto_clear(str) text = {0}, id = {0}, release = {0};
	auto_fd root = -1;
	struct span s;

	if (!fs_open_dir(call->root, &root, NULL) ||
	    (!fs_read_in_root(root, "etc/os-release", OS_RELEASE_MAX, &text, NULL) &&
	     !fs_read_in_root(root, "usr/lib/os-release", OS_RELEASE_MAX, &text, NULL)))
		return NULL;
	s = span_make(text.buf, text.len);
	if (!osrelease_get(s, "ID", &id) || strcmp(str_c(&id), distribution) != 0 ||
	    !osrelease_get(s, "VERSION_CODENAME", &release))
		return NULL;
	return str_steal(&release);
}

static bool take_release(const struct call *call, const struct preset *p, struct feed *f,
                         struct err *err)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";

	if (!f->release)
		f->release = host_release(call, p->name);
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

	if (!p)
		return false;
	if (str_ends(p->url, "/") && !take_release(call, p, f, err))
		return false;
	f->type = mem_strdup(p->type);
	f->url =
	        str_ends(p->url, "/") ? str_format("%s%s", p->url, f->release) : mem_strdup(p->url);
	if (!f->name)
		f->name = mem_strdup(name);
	return true;
}
