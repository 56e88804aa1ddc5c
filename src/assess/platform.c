#include <string.h>

#include "assess/platform.h"
#include "base/str.h"

static const char *id_of(struct span vendor, struct span product)
{
	static const struct {
		const char *vendor, *product, *id;
	} products[] = {
	        {"oracle", "linux", "ol"},
	        {"almalinux", "almalinux", "almalinux"},
	        {"rocky", "rocky", "rocky"},
	        {"fedoraproject", "fedora", "fedora"},
	        {"amazon", "linux", "amzn"},
	        {"debian", "debian_linux", "debian"},
	        {"canonical", "ubuntu_linux", "ubuntu"},
	        {"alpinelinux", "alpine_linux", "alpine"},
	};

	for (size_t i = 0; i < ARRAY_LEN(products); i++)
		if (span_eq(vendor, products[i].vendor) && span_eq(product, products[i].product))
			return products[i].id;
	return NULL;
}

/* "cpe:/o:VENDOR:PRODUCT:VERSION" or "cpe:2.3:o:VENDOR:PRODUCT:VERSION:*:...": from VENDOR on. */
static bool open_cpe(struct span cpe, struct span *ret)
{
	static const char *const heads[] = {"cpe:/", "cpe:2.3:"};
	struct span part;

	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		if (!span_starts(cpe, heads[i]))
			continue;
		*ret = span_from(cpe, strlen(heads[i]));
		return span_cut(ret, ':', &part);
	}
	return false;
}

static char *scope_of_cpe(struct span cpe)
{
	struct span rest, all, vendor, product, version = {0};
	const char *id;

	if (!open_cpe(cpe, &rest) || !span_cut(&rest, ':', &vendor))
		return NULL;
	all = rest;
	if (!span_cut(&rest, ':', &product))
		return NULL;
	if (span_eq(vendor, "redhat") &&
	    (span_eq(product, "enterprise_linux") || span_starts(product, "rhel_")))
		return str_format("Red Hat:%.*s", (int)all.len, all.ptr);
	id = id_of(vendor, product);
	if (!id || !span_cut(&rest, ':', &version) || !version.len || span_eq(version, "*"))
		return NULL;
	return str_format("%s:%.*s", id, (int)version.len, version.ptr);
}

static char *scope_of_name(struct span name)
{
	static const struct {
		const char *head, *vendor;
	} heads[] = {{"SUSE ", "SUSE"}, {"openSUSE ", "openSUSE"}};

	for (size_t i = 0; i < ARRAY_LEN(heads); i++)
		if (span_starts(name, heads[i].head)) {
			struct span rest = span_from(name, strlen(heads[i].head));

			return str_format("%s:%.*s", heads[i].vendor, (int)rest.len, rest.ptr);
		}
	return NULL;
}

char *platform_scope(struct span cpe, struct span name, bool *ret_known)
{
	char *scope = scope_of_name(name);

	if (!scope)
		scope = scope_of_cpe(cpe);
	*ret_known = scope != NULL;
	return scope ? scope : span_dup(cpe.len ? cpe : name);
}

struct span platform_vendor(struct span id)
{
	static const struct {
		const char *id, *vendor;
	} vendors[] = {
	        {"rhel", "redhat"},
	        {"Red Hat", "redhat"},
	        {"sles", "suse"},
	        {"sled", "suse"},
	        {"SUSE", "suse"},
	        {"openSUSE", "opensuse"},
	        {"opensuse-leap", "opensuse"},
	        {"opensuse-tumbleweed", "opensuse"},
	        {"ol", "oracle"},
	        {"oraclelinux", "oracle"},
	        {"amzn", "amazon"},
	        {"rocky-linux", "rocky"},
	};

	for (size_t i = 0; i < ARRAY_LEN(vendors); i++)
		if (span_eq(id, vendors[i].id))
			return span_of(vendors[i].vendor);
	return id;
}
