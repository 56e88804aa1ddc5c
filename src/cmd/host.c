#include <sys/utsname.h>

#include "base/fs.h"
#include "base/mem.h"
#include "cmd/host.h"
#include "format/osrelease.h"
#include "model/arch.h"

#define OS_RELEASE_MAX 65536

void host_clear(struct host *h)
{
	fs_close(&h->root);
	mem_free(&h->os_id);
	mem_free(&h->os_version);
	mem_free(&h->arch);
}

static void read_os(struct host *h)
{
	auto_clear(str) text = {0}, value = {0};
	struct span s;

	if (!fs_read_in_root(h->root, "etc/os-release", OS_RELEASE_MAX, &text, NULL)) {
		str_reset(&text);
		if (!fs_read_in_root(h->root, "usr/lib/os-release", OS_RELEASE_MAX, &text, NULL))
			return; /* a root without it is a host whose system is not known */
	}
	s = span_make(text.buf, text.len);
	if (osrelease_get(s, "ID", &value))
		h->os_id = mem_strdup(str_c(&value));
	if (osrelease_get(s, "VERSION_ID", &value))
		h->os_version = mem_strdup(str_c(&value));
}

bool host_open(const struct call *call, struct host *ret, struct err *err)
{
	auto_clear(host) h = HOST_NONE;
	struct utsname u;

	if (!fs_open_dir(call->root, &h.root, err))
		return err_prefix(err, "root");
	if (uname(&u) != 0)
		return err_sys(err, "cannot ask for the machine's architecture");
	h.arch = mem_strdup(arch_debian(u.machine));
	read_os(&h);
	*ret = h;
	h = (struct host)HOST_NONE;
	return true;
}

struct bundle_host host_facts(const struct host *h, const char *product)
{
	return (struct bundle_host){
	        .os_id = h->os_id,
	        .os_version = h->os_version,
	        .arch = h->arch,
	        .product = product,
	        .root = h->root,
	};
}
