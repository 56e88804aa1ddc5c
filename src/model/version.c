#include "base/err.h"
#include "model/version.h"
#include "model/version_scheme.h"

static const struct {
	const char *name;
	int (*compare)(struct span a, struct span b);
	bool (*is_valid)(struct span v);
	bool orders_all; /* what is not valid has an order too */
} schemes[VERSION_SCHEMES] = {
        [VERSION_DEB] = {"deb", version_deb_compare, version_deb_is_valid, false},
        [VERSION_RPM] = {"rpm", version_rpm_compare, version_rpm_is_valid, true},
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

/* Types of components are those of purl. */
static const struct {
	const char *type;
	enum version_scheme scheme;
} types[] = {
        {"deb", VERSION_DEB},
        {"rpm", VERSION_RPM},
};

bool version_scheme_of_type(const char *type, enum version_scheme *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcmp(types[i].type, type) == 0) {
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
	return schemes[s].compare(a, b);
}

bool version_has_order(enum version_scheme s, struct span a, struct span b)
{
	if (a.len == 0 || b.len == 0)
		return false;
	return schemes[s].orders_all || (schemes[s].is_valid(a) && schemes[s].is_valid(b));
}
