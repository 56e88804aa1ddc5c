#include <sys/utsname.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/purl.h"
#include "scan/folder.h"
#include "scan/release.h"

#define SOURCE "kernel"

/* A container has the kernel of the host that it runs on, which is not this root's to mend. */
static char *container_kind(const struct scan *s)
{
	static const struct {
		const char *path, *kind;
	} marks[] = {{".dockerenv", "docker"}, {"run/.containerenv", "podman"}};
	char *kind = source_line(s, "run/systemd/container");

	for (size_t i = 0; !kind && i < ARRAY_LEN(marks); i++)
		if (fs_exists(s->root, marks[i].path))
			kind = mem_strdup(marks[i].kind);
	return kind;
}

/* What the firmware says of its maker; NULL for real machines and for makers not known here. */
static char *machine_kind(const struct scan *s)
{
	static const struct {
		const char *vendor, *kind;
	} makers[] = {{"QEMU", "qemu"},           {"VMware, Inc.", "vmware"},
	              {"innotek GmbH", "oracle"}, {"Xen", "xen"},
	              {"Amazon EC2", "amazon"},   {"Google", "google"},
	              {"OpenStack", "openstack"}, {"DigitalOcean", "digitalocean"},
	              {"Bochs", "bochs"},         {"Parallels", "parallels"}};
	auto_free char *vendor = source_line(s, "sys/class/dmi/id/sys_vendor");
	auto_free char *product = source_line(s, "sys/class/dmi/id/product_name");

	if (!vendor)
		return NULL;
	if (str_eq(vendor, "Microsoft Corporation") && str_eq(product, "Virtual Machine"))
		return mem_strdup("microsoft");
	if (product && str_ends(product, ".metal"))
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(makers); i++)
		if (str_starts(vendor, makers[i].vendor))
			return mem_strdup(makers[i].kind);
	return NULL;
}

static void read_running(const struct scan *s, struct inventory *inv)
{
	struct utsname u;

	if (uname(&u) != 0)
		return;
	inv->host.kernel_running = mem_strdup(u.release);
	inv->host.machine = mem_strdup(u.machine);
	inv->host.name = mem_strdup(u.nodename);
	inv->host.boot_id = source_line(s, "proc/sys/kernel/random/boot_id");
}

/* Releases of the kernels that lie below the root. */
static void list_kernels(const struct scan *s, struct strlist *to)
{
	auto_clear(strlist) boot = {0}, modules = {0};

	if (source_list(s, "boot", &boot, NULL))
		for (size_t i = 0; i < boot.count; i++)
			if (str_starts(boot.v[i], "vmlinuz-") && boot.v[i][8])
				strlist_add(to, boot.v[i] + 8);
	if (source_list(s, "lib/modules", &modules, NULL))
		for (size_t i = 0; i < modules.count; i++) {
			auto_free char *image = str_format("lib/modules/%s/vmlinuz", modules.v[i]);
			auto_clear(file) file = FILE_NONE;

			if (folder_root_open(s, image, &file, NULL))
				strlist_add(to, modules.v[i]);
		}
	strlist_sort(to);
	strlist_unique(to);
}

static bool has_package(struct inventory *inv, const char *release, bool is_running)
{
	bool found = false;

	for (size_t i = 0; i < inv->count; i++) {
		struct component *c = &inv->components[i];

		if (!release_is_of(release, c))
			continue;
		found = true;
		c->is_running = c->is_running || is_running;
	}
	return found;
}

static void add_kernel(struct inventory *inv, const char *release, bool is_running)
{
	struct component *c = inventory_add(inv);

	c->type = mem_strdup("kernel");
	c->name = mem_strdup("linux");
	c->version = mem_strdup(release);
	c->status = mem_strdup("installed");
	c->is_running = is_running;
	c->purl = purl_text(
	        &(struct purl){.type = "generic", .name = c->name, .version = c->version});
}

void scan_kernel(const struct scan *s, struct inventory *inv)
{
	auto_clear(strlist) releases = {0};
	auto_clear(str) none = {0};
	const char *running = NULL;
	size_t added = 0;

	list_kernels(s, &releases);
	if (s->is_here) {
		read_running(s, inv);
		inv->host.virtual_kind = container_kind(s);
		if (!inv->host.virtual_kind) {
			running = inv->host.kernel_running;
			inv->host.virtual_kind = machine_kind(s);
		}
	} else {
		inv->host.name = source_line(s, "etc/hostname");
	}
	if (running && !strlist_has(&releases, running))
		strlist_add(&releases, running);
	for (size_t i = 0; i < releases.count; i++) {
		bool is_running = str_eq(releases.v[i], running);

		if (!has_package(inv, releases.v[i], is_running)) {
			add_kernel(inv, releases.v[i], is_running);
			added++;
		}
	}
	if (releases.count)
		source_done(inv, SOURCE, "boot", added, &none);
	else
		inventory_add_coverage(inv, SOURCE, "boot", COVERAGE_ABSENT,
		                       s->is_here ? "the kernel is that of the container's host"
		                                  : NULL);
}
