#include "assess/advisory.h"
#include "assess/compile.h"
#include "assess/enrich.h"
#include "assess/feedtype.h"
#include "assess/vex.h"
#include "base/err.h"
#include "base/str.h"

#define ADVISORIES FEEDTYPE_ADVISORIES, ADVISORY_TEXTS, ADVISORY_NUMBERS
#define STATEMENTS VEX_TEXTS, VEX_NUMBERS

static const struct feedtype types[] = {
        {"debian", "debian-tracker", NULL, true, ADVISORIES, compile_debian},
        {"debsecan", "debsecan", "bookworm", false, ADVISORIES, compile_debsecan},
        {"osv", "osv-range", NULL, false, ADVISORIES, compile_osv},
        {"secdb", "secdb", NULL, false, ADVISORIES, compile_secdb},
        {"arch", "arch-tracker", NULL, false, ADVISORIES, compile_arch},
        {"updateinfo", "updateinfo", "almalinux:9", false, ADVISORIES, compile_updateinfo},
        {"csaf", "csaf", NULL, false, FEEDTYPE_ADVISORIES, STATEMENTS, compile_csaf},
        {"openvex", "vex", NULL, false, FEEDTYPE_VEX, STATEMENTS, compile_openvex},
        {"cyclonedx", "vex", NULL, false, FEEDTYPE_VEX, STATEMENTS, compile_cyclonedx},
        {"kev", NULL, NULL, false, FEEDTYPE_KEV, KEV_TEXTS, KEV_NUMBERS, compile_kev},
        {"epss", NULL, NULL, false, FEEDTYPE_EPSS, EPSS_TEXTS, EPSS_NUMBERS, compile_epss},
        {"vulnrichment", NULL, NULL, false, FEEDTYPE_SSVC, SSVC_TEXTS, SSVC_NUMBERS,
         compile_vulnrichment},
};

bool feedtype_find(const char *name, const struct feedtype **ret, struct err *err)
{
	auto_clear(str) all = {0};

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (strcmp(types[i].name, name) == 0) {
			*ret = &types[i];
			return true;
		}
		str_addf(&all, "%s%s", i ? " " : "", types[i].name);
	}
	err_set(err, ERR_USAGE, "no type of feed '%.60s'", name);
	return err_hint(err, "there is %s", str_c(&all));
}

char *feedtype_index_name(const struct feedtype *type, const char *release, const char *sha256)
{
	auto_clear(str) text = {0};
	char hex[SHA256_HEX_SIZE];

	str_addf(&text, "%s %s %s", type->name, sha256,
	         release && (type->release || type->is_of_releases) ? release : "");
	digest_hex(span_make(text.buf, text.len), hex);
	return str_format(FEEDTYPE_FOLDER "/%.40s", hex);
}
