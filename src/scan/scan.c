#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"
#include "scan/folder.h"
#include "scan/image.h"
#include "scan/scan.h"
#include "store/state.h"

#define MACHINE_ID_SIZE 32
#define ID_SIZE 32

/* The machine-id is a secret of the host (machine-id(5)): only a digest under a key of this
 * program's own leaves it. */
static char *id_from_machine(const struct scan *s)
{
	static const char key[] = "fettle host id 1\n";
	auto_clear(str) text = {0};
	struct digest d = {0};
	char hex[SHA256_HEX_SIZE];
	struct span id;

	if (!folder_root_read(s, "etc/machine-id", 4096, &text, NULL))
		return NULL;
	id = span_trim(span_make(text.buf, text.len));
	if (id.len != MACHINE_ID_SIZE)
		return NULL;
	for (size_t i = 0; i < id.len; i++)
		if (!id.ptr[i] || !strchr("0123456789abcdef", id.ptr[i]))
			return NULL;
	digest_begin(&d);
	digest_add(&d, key, sizeof(key));
	digest_add(&d, id.ptr, id.len);
	digest_end_hex(&d, hex);
	return mem_dup(hex, ID_SIZE);
}

/* An image is the same wherever it is; a machine-id that was left in it is of all that are made of
 * it. */
static char *id_from_image(const struct image *i)
{
	return mem_dup(i->digest + strlen("sha256:"), ID_SIZE);
}

static bool set_id(const struct scan *s, struct inventory *inv, struct err *err)
{
	inv->host.id = s->image ? id_from_image(s->image) : id_from_machine(s);
	return inv->host.id || !s->state || state_host_id(s->state, &inv->host.id, err);
}

static bool is_whole(const struct coverage *c)
{
	return c->result == COVERAGE_READ && c->components > 0 && coverage_is_of_packages(c);
}

/* A package manager that is installed and not used (dpkg on Fedora, rpm on Debian) leaves an empty
 * database. That is odd only where no other database was read whole. */
static void forgive_empty(struct inventory *inv)
{
	bool some = false;

	for (size_t i = 0; i < inv->coverage_count; i++)
		some = some || is_whole(&inv->coverage[i]);
	for (size_t i = 0; some && i < inv->coverage_count; i++) {
		struct coverage *c = &inv->coverage[i];

		if (c->result == COVERAGE_PARTIAL && str_eq(c->reason, source_empty))
			c->result = COVERAGE_ABSENT;
	}
}

bool scan_host(const struct scan *s, const char *root_path, int64_t now, struct inventory *ret,
               struct err *err)
{
	static void (*const sources[])(const struct scan *, struct inventory *) = {
	        scan_image,   scan_osrelease, scan_repository, scan_dpkg,      scan_rpm,
	        scan_apk,     scan_pacman,    scan_kernel,     scan_tree,      scan_bundle,
	        scan_process, scan_firmware,  scan_fwupd,      scan_microcode, scan_platform,
	};
	auto_clear(inventory) inv = {.generated = now};

	inv.host.root = mem_strdup(root_path);
	if (!set_id(s, &inv, err))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(sources); i++)
		sources[i](s, &inv);
	forgive_empty(&inv);
	inventory_sort(&inv);
	*ret = inv;
	inv = (struct inventory){0};
	return true;
}
