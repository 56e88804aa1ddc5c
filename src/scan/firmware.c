/* The firmware of the running system's machine and devices: what the kernel shows of it in /sys. */
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "model/purl.h"
#include "scan/source.h"

#define SOURCE "firmware"
#define DMI "sys/class/dmi/id"
#define ESRT "sys/firmware/efi/esrt/entries"
#define NVME "sys/class/nvme"
#define TPM "sys/class/tpm"
#define MEI "sys/class/mei"

static void add(struct inventory *inv, const char *name, const char *version, const char *origin,
                const char *path)
{
	struct component *c = inventory_add(inv);

	c->type = mem_strdup("firmware");
	c->name = mem_strdup(name);
	c->version = mem_strdup(version);
	c->origin = mem_strdup(origin);
	c->location = mem_strdup(path);
	c->status = mem_strdup("installed");
	c->purl = purl_text(&(struct purl){.type = "generic", .name = name, .version = version});
}

/* A component whose version is a file; false when it is not there. */
static bool add_from(const struct scan *s, struct inventory *inv, const char *name,
                     const char *origin, const char *path)
{
	auto_free char *version = source_line(s, path);

	if (version)
		add(inv, name, version, origin, path);
	return version != NULL;
}

static void scan_dmi(const struct scan *s, struct inventory *inv)
{
	static const char *const names[] = {"sys_vendor",   "product_name", "product_version",
	                                    "board_vendor", "board_name",   "bios_date",
	                                    "bios_release"};
	auto_free char *vendor = source_line(s, DMI "/bios_vendor");
	auto_clear(str) none = {0};
	auto_clear(strlist) list = {0};
	struct err why = {0};
	size_t added = 0;

	if (!source_list(s, DMI, &list, &why)) {
		source_failed(inv, SOURCE, DMI, &why);
		return;
	}
	added += add_from(s, inv, "bios", vendor, DMI "/bios_version");
	added += add_from(s, inv, "embedded-controller", vendor, DMI "/ec_firmware_release");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		auto_free char *path = str_format(DMI "/%s", names[i]);

		source_fact(s, inv, SOURCE, names[i], path);
	}
	source_done(inv, SOURCE, DMI, added, &none);
}

/* Each kind of device is a directory with an entry for each; `take` says whether it told anything.
 */
static void scan_each(const struct scan *s, struct inventory *inv, const char *dir,
                      bool (*take)(const struct scan *s, struct inventory *inv, const char *path))
{
	auto_clear(strlist) names = {0};
	auto_clear(str) reason = {0};
	struct err why = {0};
	size_t before = inv->count, empty = 0;

	if (!source_list(s, dir, &names, &why)) {
		source_failed(inv, SOURCE, dir, &why);
		return;
	}
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *path = str_format("%s/%s", dir, names.v[i]);

		empty += !take(s, inv, path);
	}
	if (empty)
		source_reason(&reason, "%zu of %zu do not tell their version", empty, names.count);
	source_done(inv, SOURCE, dir, inv->count - before, &reason);
}

/* The number of a version means what its maker likes: it is told as it stands. */
static bool take_esrt(const struct scan *s, struct inventory *inv, const char *path)
{
	auto_free char *class = str_format("%s/fw_class", path);
	auto_free char *version = str_format("%s/fw_version", path);
	auto_free char *lowest = str_format("%s/lowest_supported_fw_version", path);
	auto_free char *status = str_format("%s/last_attempt_status", path);
	auto_free char *id = source_line(s, class);

	if (!id)
		return false;
	source_fact(s, inv, SOURCE, "lowest_supported_fw_version", lowest);
	source_fact(s, inv, SOURCE, "last_attempt_status", status);
	return add_from(s, inv, id, NULL, version);
}

static bool take_nvme(const struct scan *s, struct inventory *inv, const char *path)
{
	auto_free char *model = str_format("%s/model", path);
	auto_free char *revision = str_format("%s/firmware_rev", path);
	auto_free char *name = source_line(s, model);

	return add_from(s, inv, name ? name : "nvme", NULL, revision);
}

/* The kernel shows which standard a TPM follows and not its firmware. */
static bool take_tpm(const struct scan *s, struct inventory *inv, const char *path)
{
	auto_free char *major = str_format("%s/tpm_version_major", path);

	return source_fact(s, inv, SOURCE, "tpm_version_major", major);
}

/* "0:16.1.25.2124": the first line is the one that runs. */
static bool take_mei(const struct scan *s, struct inventory *inv, const char *path)
{
	auto_free char *file = str_format("%s/fw_ver", path);

	return add_from(s, inv, "management-engine", NULL, file);
}

void scan_firmware(const struct scan *s, struct inventory *inv)
{
	if (!s->is_here)
		return;
	scan_dmi(s, inv);
	scan_each(s, inv, ESRT, take_esrt);
	scan_each(s, inv, NVME, take_nvme);
	scan_each(s, inv, TPM, take_tpm);
	scan_each(s, inv, MEI, take_mei);
}
