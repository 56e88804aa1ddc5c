#include "base/err.h"
#include "model/version.h"
#include "model/version_scheme.h"

static bool has_any_place(struct span v)
{
	return v.len > 0;
}

static const struct {
	const char *name;
	int (*compare)(struct span a, struct span b);
	bool (*is_valid)(struct span v);
	bool (*has_place)(struct span v); /* not valid, but in the order; else as is_valid */
} schemes[VERSION_SCHEMES] = {
        [VERSION_DEB] = {"deb", version_deb_compare, version_deb_is_valid, NULL},
        [VERSION_RPM] = {"rpm", version_rpm_compare, version_rpm_is_valid, has_any_place},
        [VERSION_APK] = {"apk", version_apk_compare, version_apk_is_valid, has_any_place},
        [VERSION_ALPM] = {"alpm", version_alpm_compare, version_alpm_is_valid, has_any_place},
        [VERSION_SEMVER] = {"semver", version_semver_compare, version_semver_is_valid,
                            version_semver_has_place},
        [VERSION_PEP440] = {"pep440", version_pep440_compare, version_pep440_is_valid,
                            has_any_place},
        [VERSION_GEM] = {"gem", version_gem_compare, version_gem_is_valid, version_gem_has_place},
        [VERSION_MAVEN] = {"maven", version_maven_compare, version_maven_is_valid, NULL},
        [VERSION_NUGET] = {"nuget", version_nuget_compare, version_nuget_is_valid, NULL},
        [VERSION_PACKAGIST] = {"packagist", version_packagist_compare, version_packagist_is_valid,
                               has_any_place},
        [VERSION_CRAN] = {"cran", version_cran_compare, version_cran_is_valid, NULL},
        [VERSION_HACKAGE] = {"hackage", version_hackage_compare, version_hackage_is_valid, NULL},
        [VERSION_PUB] = {"pub", version_pub_compare, version_pub_is_valid, version_pub_has_place},
        [VERSION_BITNAMI] = {"bitnami", version_bitnami_compare, version_semver_is_valid,
                             version_pub_has_place},
};

const char *version_scheme_name(enum version_scheme s)
{
	return schemes[s].name;
}

bool version_scheme_parse(const char *name, enum version_scheme *ret)
{
	for (unsigned i = 0; i < VERSION_SCHEMES; i++)
		if (strcmp(schemes[i].name, name) == 0) {
			*ret = (enum version_scheme)i;
			return true;
		}
	return false;
}

/* Types of components are those of purl; ecosystems are those of OSV's schema. */
static const struct {
	const char *name;
	enum version_scheme scheme;
} types[] = {
        {"deb", VERSION_DEB},
        {"rpm", VERSION_RPM},
        {"apk", VERSION_APK},
        {"alpm", VERSION_ALPM},
        {"npm", VERSION_SEMVER},
        {"cargo", VERSION_SEMVER},
        {"golang", VERSION_SEMVER},
        {"hex", VERSION_SEMVER},
        {"swift", VERSION_SEMVER},
        {"bitnami", VERSION_BITNAMI},
        {"pypi", VERSION_PEP440},
        {"gem", VERSION_GEM},
        {"maven", VERSION_MAVEN},
        {"nuget", VERSION_NUGET},
        {"composer", VERSION_PACKAGIST},
        {"cran", VERSION_CRAN},
        {"bioconductor", VERSION_CRAN},
        {"hackage", VERSION_HACKAGE},
        {"pub", VERSION_PUB},
        {"Debian", VERSION_DEB},
        {"Ubuntu", VERSION_DEB},
        {"Echo", VERSION_DEB},
        {"Red Hat", VERSION_RPM},
        {"AlmaLinux", VERSION_RPM},
        {"Rocky Linux", VERSION_RPM},
        {"SUSE", VERSION_RPM},
        {"openSUSE", VERSION_RPM},
        {"Mageia", VERSION_RPM},
        {"openEuler", VERSION_RPM},
        {"Azure Linux", VERSION_RPM},
        {"Photon OS", VERSION_RPM},
        {"Alpine", VERSION_APK},
        {"Alpaquita", VERSION_APK},
        {"BellSoft Hardened Containers", VERSION_APK},
        {"Chainguard", VERSION_APK},
        {"Wolfi", VERSION_APK},
        {"MinimOS", VERSION_APK},
        {"Bitnami", VERSION_BITNAMI},
        {"Go", VERSION_SEMVER},
        {"Hex", VERSION_SEMVER},
        {"SwiftURL", VERSION_SEMVER},
        {"crates.io", VERSION_SEMVER},
        {"PyPI", VERSION_PEP440},
        {"RubyGems", VERSION_GEM},
        {"Maven", VERSION_MAVEN},
        {"NuGet", VERSION_NUGET},
        {"Packagist", VERSION_PACKAGIST},
        {"CRAN", VERSION_CRAN},
        {"Bioconductor", VERSION_CRAN},
        {"Hackage", VERSION_HACKAGE},
        {"GHC", VERSION_HACKAGE},
        {"Pub", VERSION_PUB},
};

bool version_scheme_of_type(const char *type, enum version_scheme *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcmp(types[i].name, type) == 0) {
			*ret = types[i].scheme;
			return true;
		}
	return false;
}

bool version_is_valid(enum version_scheme s, struct span v)
{
	return schemes[s].is_valid(v);
}

int version_compare(enum version_scheme s, struct span a, struct span b)
{
	if (span_same(a, b))
		return 0;
	return schemes[s].compare(a, b);
}

static bool has_place(enum version_scheme s, struct span v)
{
	bool (*in_order)(struct span) =
	        schemes[s].has_place ? schemes[s].has_place : schemes[s].is_valid;

	return v.len && in_order(v);
}

bool version_has_order(enum version_scheme s, struct span a, struct span b)
{
	return has_place(s, a) && (span_same(a, b) || has_place(s, b));
}
