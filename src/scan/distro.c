#include <stdlib.h>
#include <strings.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "scan/distro.h"

void distro_clear(struct os_release *os)
{
	free(os->id);
	free(os->version_id);
	free(os->codename);
	free(os->pretty);
	strlist_clear(&os->like);
	*os = (struct os_release){0};
}

bool distro_has_type(const char *type)
{
	static const char *const types[] = {"deb", "rpm", "apk", "alpm"};

	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcmp(types[i], type) == 0)
			return true;
	return false;
}

/* --- names --- */

static const struct {
	const char *name, *id;
} aliases[] = {
        {"redhat", "rhel"},
        {"red hat", "rhel"},
        {"red hat enterprise linux", "rhel"},
        {"alma", "almalinux"},
        {"oracle", "ol"},
        {"oracle linux", "ol"},
        {"oraclelinux", "ol"},
        {"amazon", "amzn"},
        {"amazon linux", "amzn"},
        {"amazonlinux", "amzn"},
        {"rocky linux", "rocky"},
        {"rockylinux", "rocky"},
        {"opensuse.leap", "opensuse-leap"},
        {"opensuse leap", "opensuse-leap"},
        {"opensuse.tumbleweed", "opensuse-tumbleweed"},
        {"suse linux enterprise server", "sles"},
        {"archlinux", "arch"},
        {"arch linux", "arch"},
        {"alpine linux", "alpine"},
        {"debian gnu/linux", "debian"},
};

static const struct {
	const char *id, *version, *codename;
} releases[] = {
        {"debian", "8", "jessie"},       {"debian", "9", "stretch"},
        {"debian", "10", "buster"},      {"debian", "11", "bullseye"},
        {"debian", "12", "bookworm"},    {"debian", "13", "trixie"},
        {"debian", "14", "forky"},       {"ubuntu", "14.04", "trusty"},
        {"ubuntu", "16.04", "xenial"},   {"ubuntu", "18.04", "bionic"},
        {"ubuntu", "20.04", "focal"},    {"ubuntu", "22.04", "jammy"},
        {"ubuntu", "24.04", "noble"},    {"ubuntu", "24.10", "oracular"},
        {"ubuntu", "25.04", "plucky"},   {"ubuntu", "25.10", "questing"},
        {"ubuntu", "26.04", "resolute"},
};

static void fold(char *s)
{
	for (; s && *s; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
}

/* Whether one version is the other or begins with it and a dot. */
static bool is_within(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), least = n < m ? n : m;

	return strncmp(a, b, least) == 0 && (n == m || (n < m ? b[least] == '.' : a[least] == '.'));
}

static void complete_release(struct os_release *os)
{
	for (size_t i = 0; i < ARRAY_LEN(releases); i++) {
		if (strcmp(releases[i].id, os->id) != 0)
			continue;
		if (!os->codename && os->version_id &&
		    is_within(releases[i].version, os->version_id))
			os->codename = mem_strdup(releases[i].codename);
		if (!os->version_id && str_eq(os->codename, releases[i].codename))
			os->version_id = mem_strdup(releases[i].version);
	}
}

void distro_complete(struct os_release *os)
{
	fold(os->id);
	for (size_t i = 0; os->id && i < ARRAY_LEN(aliases); i++)
		if (strcmp(aliases[i].name, os->id) == 0) {
			mem_free(&os->id);
			os->id = mem_strdup(aliases[i].id);
		}
	if (os->id)
		complete_release(os);
}

/* --- package URLs --- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "debian-12", "opensuse-leap-15.5": the version is behind the last dash. */
static void take_distro(const char *distro, struct os_release *os)
{
	const char *dash = strrchr(distro, '-');

	if (is_digit(*distro)) {
		os->version_id = mem_strdup(distro);
	} else if (dash && is_digit(dash[1])) {
		os->version_id = mem_strdup(dash + 1);
		if (!os->id)
			os->id = mem_dup(distro, (size_t)(dash - distro));
	} else if (!os->id) {
		os->id = mem_strdup(distro);
	} else if (strcmp(distro, os->id) != 0) {
		os->codename = mem_strdup(distro);
	}
}

void distro_of_purl(const struct purl_parts *p, struct os_release *ret)
{
	const char *distro = purl_parts_get(p, "distro");
	struct os_release os = {0};

	if (!distro_has_type(p->type))
		return;
	os.id = mem_strdup(p->namespace);
	if (distro)
		take_distro(distro, &os);
	distro_complete(&os);
	*ret = os;
}

static bool agree(const char *a, const char *b)
{
	return !a || !b || strcmp(a, b) == 0;
}

bool distro_is_same(const struct os_release *a, const struct os_release *b)
{
	return agree(a->id, b->id) && agree(a->codename, b->codename) &&
	       (!a->version_id || !b->version_id || is_within(a->version_id, b->version_id));
}
