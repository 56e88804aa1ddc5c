#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "scan/release.h"

static bool is_in(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

/* --- Debian, Ubuntu: the package has the release in its name --- */

static bool is_deb(const char *release, const struct component *c)
{
	static const char *const names[] = {"linux-image-unsigned-", "linux-image-"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (str_starts(c->name, names[i]) &&
		    strcmp(c->name + strlen(names[i]), release) == 0)
			return true;
	return false;
}

/* --- Red Hat and its kin: VERSION-RELEASE.ARCH, "+" and how it was built --- */

/* How the kernel of the package was built, "" for the usual way; NULL: it is no kernel. Those
 * with a package of modules beside them end in "-core"; "kernel6.12" has its line in its name. */
static char *flavour_of(const char *name)
{
	static const char *const whole[] = {"lt",    "ml",   "uek",      "rt",       "PAE",
	                                    "debug", "plus", "zfcpdump", "PAEdebug", NULL};
	size_t n;

	if (!str_starts(name, "kernel"))
		return NULL;
	name += strlen("kernel");
	name += strspn(name, "0123456789.");
	if (!*name || strcmp(name, "-core") == 0)
		return mem_strdup("");
	if (*name != '-')
		return NULL;
	name++;
	n = strlen(name);
	if (n > 5 && strcmp(name + n - 5, "-core") == 0 && !str_ends(name, "modules-core"))
		return mem_dup(name, n - 5);
	return is_in(name, whole) ? mem_strdup(name) : NULL;
}

static bool is_redhat(const char *release, const struct component *c)
{
	/* those that have the word in the release, and never without it */
	static const char *const told[] = {"64k",    "debug", "zfcpdump", "64k-debug", "rt-debug",
	                                   "rt-64k", "PAE",   "PAEdebug", NULL};
	auto_free char *flavour = flavour_of(c->name);
	size_t n = strlen(c->version), m = c->arch ? strlen(c->arch) : 0;

	if (!flavour || strncmp(release, c->version, n) != 0)
		return false;
	release += n;
	if (*release == '.' && m && strncmp(release + 1, c->arch, m) == 0)
		release += 1 + m;
	if (!*release)
		return !is_in(flavour, told);
	return (*release == '+' || *release == '.') && strcmp(release + 1, flavour) == 0;
}

/* --- SUSE: the last number of the package's release counts its builds and is left out --- */

static bool is_suse(const char *release, const struct component *c)
{
	const char *flavour = c->name + strlen("kernel-"), *dot = strrchr(c->version, '.');
	auto_free char *want = NULL;
	size_t n;

	if (!str_starts(c->name, "kernel-") || !dot)
		return false;
	n = strlen(flavour);
	if (n > 5 && strcmp(flavour + n - 5, "-base") == 0)
		n -= 5;
	want = str_format("%.*s-%.*s", (int)(dot - c->version), c->version, (int)n, flavour);
	return strcmp(release, want) == 0;
}

/* --- Alpine: 6.1.50-r0 of linux-lts is 6.1.50-0-lts --- */

static bool is_alpine(const char *release, const struct component *c)
{
	const char *build = strstr(c->version, "-r");
	auto_free char *want = NULL;

	if (!str_starts(c->name, "linux-") || !build)
		return false;
	want = str_format("%.*s-%s-%s", (int)(build - c->version), c->version, build + 2,
	                  c->name + strlen("linux-"));
	return strcmp(release, want) == 0;
}

/* --- Arch: 6.5.3.arch1-1 of linux is 6.5.3-arch1-1; others have their word behind it --- */

static bool is_arch(const char *release, const struct component *c)
{
	auto_free char *want = mem_strdup(c->version);
	size_t n = strlen(want);

	if (strcmp(c->name, "linux") != 0 && !str_starts(c->name, "linux-"))
		return false;
	for (char *p = want; *p; p++)
		if (*p == '.' && p[1] >= 'a' && p[1] <= 'z')
			*p = '-';
	if (strncmp(release, want, n) != 0)
		return false;
	return strcmp(release + n, c->name + strlen("linux")) == 0;
}

bool release_is_of(const char *release, const struct component *c)
{
	if (!c->version || !c->name)
		return false;
	if (strcmp(c->type, "deb") == 0)
		return is_deb(release, c);
	if (strcmp(c->type, "rpm") == 0)
		return is_redhat(release, c) || is_suse(release, c);
	if (strcmp(c->type, "apk") == 0)
		return is_alpine(release, c);
	return strcmp(c->type, "alpm") == 0 && is_arch(release, c);
}
