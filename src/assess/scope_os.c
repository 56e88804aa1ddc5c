#include "assess/scope_os.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

/* How a distribution is called by OSV, and which part of its version stands behind the colon. */
enum suffix { WHOLE, MAJOR, MINOR, NOTHING };
static const struct {
	const char *id, *name, *before;
	enum suffix suffix;
} distributions[] = {
        {"debian", "Debian", "", MAJOR},
        {"almalinux", "AlmaLinux", "", MAJOR},
        {"alpaquita", "Alpaquita", "", WHOLE},
        {"alpine", "Alpine", "v", MINOR},
        {"azurelinux", "Azure Linux", "", MAJOR},
        {"bellsoft-hardened-containers", "BellSoft Hardened Containers", "", WHOLE},
        {"chainguard", "Chainguard", "", NOTHING},
        {"chainguard", "Wolfi", "", NOTHING}, /* what its images are made of */
        {"echo", "Echo", "", NOTHING},
        {"mageia", "Mageia", "", MAJOR},
        {"mariner", "Azure Linux", "", MAJOR},
        {"minimos", "MinimOS", "", NOTHING},
        {"opensuse-leap", "openSUSE", "Leap ", WHOLE},
        {"opensuse-leap-micro", "openSUSE", "Leap Micro ", WHOLE},
        {"opensuse-tumbleweed", "openSUSE", "Tumbleweed", NOTHING},
        {"photon", "Photon OS", "", WHOLE},
        {"rocky", "Rocky Linux", "", MAJOR},
        {"wolfi", "Wolfi", "", NOTHING},
};

static struct span part_of(struct span version, enum suffix suffix)
{
	size_t major = span_find(version, '.');
	size_t minor = span_find(span_from(version, major + 1), '.');

	if (suffix == NOTHING)
		version.len = 0;
	else if (suffix == MAJOR)
		version.len = major;
	else if (suffix == MINOR && major < version.len)
		version.len = major + 1 + minor;
	return version;
}

static void add_distribution(struct scope *s, size_t i, const struct os_release *os)
{
	struct span version = part_of(span_of(os->version_id), distributions[i].suffix);

	strlist_add(&s->os, distributions[i].name);
	if (version.len || *distributions[i].before)
		strlist_take(&s->os,
		             str_format("%s:%s%.*s", distributions[i].name, distributions[i].before,
		                        (int)version.len, version.ptr ? version.ptr : ""));
}

/* --- facts --- */

static bool has_repository(const struct inventory *inv, const char *part)
{
	for (size_t i = 0; i < inv->facts.count; i++)
		if (strcmp(inv->facts.items[i].topic, "repository") == 0 &&
		    strstr(inv->facts.items[i].value, part))
			return true;
	return false;
}

/* --- distributions with rules of their own --- */

static void add_debian(const struct os_release *os, struct scope *s)
{
	strlist_add(&s->os, "GENERIC");
	if (os->codename)
		strlist_add(&s->os, os->codename);
}

/* The release of the repositories counts, which may not be what os-release says: "v3.20", "edge".
 * Where they are of several nobody knows which a package is from: what one has mended is so. */
static void add_alpine(const struct inventory *inv, struct scope *s)
{
	const char *version = inv->host.os.version_id;
	bool some = false;

	for (size_t i = 0; i < inv->facts.count; i++) {
		const struct fact *f = &inv->facts.items[i];

		if (strcmp(f->topic, "repository") != 0 || strcmp(f->name, "apk") != 0)
			continue;
		if (!some)
			strlist_clear(&s->os);
		strlist_take(some ? &s->own : &s->os, str_format("Alpine:%s", f->value));
		some = true;
	}
	if (!some && version && strstr(version, "_alpha")) {
		strlist_clear(&s->os);
		strlist_add(&s->os, "Alpine:edge");
	}
	strlist_add(&s->os, "Alpine");
}

/* "22.04" is one of the releases with long support: even year, April. */
static bool is_long(const char *version)
{
	size_t n = strlen(version);

	return n == 5 && str_ends(version, ".04") && (version[1] - '0') % 2 == 0;
}

static void add_ubuntu(const struct inventory *inv, struct scope *s)
{
	static const char *const apart[] = {"FIPS", "FIPS-preview", "FIPS-updates"};
	const char *version = inv->host.os.version_id, *tail;
	bool pro = has_repository(inv, "esm.ubuntu.com");

	strlist_add(&s->os, "Ubuntu");
	if (!version)
		return;
	tail = is_long(version) ? ":LTS" : "";
	strlist_take(&s->os, str_format("Ubuntu:%s%s", version, tail));
	strlist_take(pro ? &s->own : &s->paid, str_format("Ubuntu:Pro:%s%s", version, tail));
	for (size_t i = 0; i < ARRAY_LEN(apart); i++)
		strlist_take(&s->apart, str_format("Ubuntu:Pro:%s:%s%s", apart[i], version, tail));
}

/* Red Hat names streams by CPE. The main line is what everybody follows; a host that stays at a
 * minor release has repositories that say so in their names. */
static void add_rhel(const struct inventory *inv, struct scope *s)
{
	static const struct {
		const char *part, *product;
	} lines[] = {{"-eus-", "rhel_eus"},
	             {"-e4s-", "rhel_e4s"},
	             {"-aus-", "rhel_aus"},
	             {"-tus-", "rhel_tus"}};
	const char *version = inv->host.os.version_id;
	struct span major = part_of(span_of(version), MAJOR);

	if (!major.len)
		return;
	strlist_take(&s->os,
	             str_format("Red Hat:enterprise_linux:%.*s", (int)major.len, major.ptr));
	strlist_take(&s->os,
	             str_format("Red Hat:enterprise_linux:%.*s::*", (int)major.len, major.ptr));
	strlist_take(&s->os,
	             str_format("Red Hat:enterprise_linux:%.*s.*", (int)major.len, major.ptr));
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		if (!has_repository(inv, lines[i].part))
			continue;
		strlist_take(&s->own, str_format("Red Hat:%s:%s", lines[i].product, version));
		strlist_take(&s->own, str_format("Red Hat:%s:%s::*", lines[i].product, version));
		if (!s->minor)
			s->minor = mem_strdup(version);
	}
}

/* All products of one service pack are built from one code base, modules and extensions too. */
static void add_suse(const struct inventory *inv, struct scope *s)
{
	struct span version = span_of(inv->host.os.version_id), major = part_of(version, MAJOR);
	struct span minor = span_from(version, major.len + 1);
	auto_free char *pack = NULL;
	bool ltss = false;

	for (size_t i = 0; i < inv->facts.count; i++)
		ltss = ltss || (strcmp(inv->facts.items[i].topic, "product") == 0 &&
		                strstr(inv->facts.items[i].value, "LTSS"));
	if (!major.len)
		return;
	if (span_cmp(major, span_of("16")) >= 0) /* no service packs any more: "16.0" */
		pack = str_format(" %.*s", (int)version.len, version.ptr);
	else if (minor.len && !span_eq(minor, "0"))
		pack = str_format(" %.*s SP%.*s", (int)major.len, major.ptr, (int)minor.len,
		                  minor.ptr);
	else
		pack = str_format(" %.*s", (int)major.len, major.ptr);
	strlist_take(&s->os, str_format("SUSE:Linux Enterprise *%s", pack));
	strlist_take(&s->os, str_format("SUSE:Linux *%s", pack));
	strlist_take(ltss ? &s->own : &s->paid, str_format("SUSE:Linux Enterprise *%s-LTSS", pack));
}

/* "openEuler 22.03 (LTS-SP1)" is openEuler:22.03-LTS-SP1. */
static void add_openeuler(const struct os_release *os, struct scope *s)
{
	const char *open = os->pretty ? strchr(os->pretty, '(') : NULL;

	if (!os->version_id)
		return;
	if (open)
		strlist_take(&s->os, str_format("openEuler:%s-%.*s", os->version_id,
		                                (int)strcspn(open + 1, ")"), open + 1));
	else
		strlist_take(&s->os, str_format("openEuler:%s", os->version_id));
}

/* "almalinux:9.4" and "almalinux:9": for feeds that say of no release what OSV calls it. */
static void add_plain(const struct os_release *os, struct scope *s)
{
	struct span version = span_of(os->version_id), major = part_of(version, MAJOR);

	strlist_add(&s->os, os->id);
	if (version.len)
		strlist_take(&s->os, str_format("%s:%s", os->id, os->version_id));
	if (major.len < version.len)
		strlist_take(&s->os, str_format("%s:%.*s", os->id, (int)major.len, major.ptr));
}

void scope_os_add(const struct inventory *inv, struct scope *to)
{
	const struct os_release *os = &inv->host.os;

	if (!os->id)
		return;
	for (size_t i = 0; i < ARRAY_LEN(distributions); i++)
		if (strcmp(distributions[i].id, os->id) == 0)
			add_distribution(to, i, os);
	if (strcmp(os->id, "debian") == 0)
		add_debian(os, to);
	else if (strcmp(os->id, "alpine") == 0)
		add_alpine(inv, to);
	else if (strcmp(os->id, "ubuntu") == 0)
		add_ubuntu(inv, to);
	else if (strcmp(os->id, "rhel") == 0)
		add_rhel(inv, to);
	else if (str_starts(os->id, "sle"))
		add_suse(inv, to);
	else if (strcasecmp(os->id, "openeuler") == 0)
		add_openeuler(os, to);
	add_plain(os, to);
}
