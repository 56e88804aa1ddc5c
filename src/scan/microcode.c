/*
 * The microcode that the processor runs, held against the one that is there for it. In a virtual
 * machine the host's owner decides on it, and what the machine shows of it need not be true: there
 * is no verdict then. A machine's own firmware may bring a newer one than the package: that is
 * fine.
 */
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "format/microcode.h"
#include "model/purl.h"
#include "scan/source.h"

#define SOURCE "microcode"
#define CPUINFO "proc/cpuinfo"
#define PLATFORM "sys/devices/system/cpu/cpu0/microcode/processor_flags"
#define FILE_MAX (16u << 20)

/* The first processor; the others of a machine have the same. */
struct cpu {
	struct span vendor, revision;
	uint64_t family, model, stepping;
	bool has_numbers, is_virtual;
};

static bool has_word(struct span list, const char *name)
{
	struct span word;

	while (span_word(&list, &word))
		if (span_eq(word, name))
			return true;
	return false;
}

static void take_field(struct span name, struct span value, struct cpu *c, unsigned *numbers)
{
	if (span_eq(name, "vendor_id"))
		c->vendor = value;
	else if (span_eq(name, "cpu family"))
		*numbers += span_to_u64(value, 0x10e, &c->family);
	else if (span_eq(name, "model"))
		*numbers += span_to_u64(value, 0xff, &c->model);
	else if (span_eq(name, "stepping"))
		*numbers += span_to_u64(value, 0xf, &c->stepping);
	else if (span_eq(name, "microcode"))
		c->revision = value;
	else if (span_eq(name, "flags"))
		c->is_virtual = has_word(value, "hypervisor");
}

static struct cpu parse(struct span text)
{
	struct cpu c = {0};
	struct span line, name;
	unsigned numbers = 0;

	while (span_cut(&text, '\n', &line) && line.len)
		if (span_cut(&line, ':', &name))
			take_field(span_trim(name), span_trim(line), &c, &numbers);
	c.has_numbers = numbers == 3;
	return c;
}

/* "0x2b000590"; false for what is no number. */
static bool hex(struct span s, uint32_t *ret)
{
	uint32_t n = 0;

	if (!span_starts(s, "0x") || s.len < 3 || s.len > 10)
		return false;
	for (size_t i = 2; i < s.len; i++) {
		char c = s.ptr[i];
		int digit = c >= '0' && c <= '9'   ? c - '0'
		            : c >= 'a' && c <= 'f' ? c - 'a' + 10
		                                   : -1;

		if (digit < 0)
			return false;
		n = n << 4 | (uint32_t)digit;
	}
	*ret = n;
	return true;
}

static char *file_of(const struct cpu *c, const char *top)
{
	if (span_eq(c->vendor, "GenuineIntel"))
		return str_format("%s/firmware/intel-ucode/%02x-%02x-%02x", top,
		                  (unsigned)c->family, (unsigned)c->model, (unsigned)c->stepping);
	if (span_eq(c->vendor, "AuthenticAMD") && c->family >= 0x15)
		return str_format("%s/firmware/amd-ucode/microcode_amd_fam%02xh.bin", top,
		                  (unsigned)c->family);
	if (span_eq(c->vendor, "AuthenticAMD"))
		return str_format("%s/firmware/amd-ucode/microcode_amd.bin", top);
	return NULL;
}

static bool best_in(const struct scan *s, const struct cpu *c, struct span file, uint32_t *ret)
{
	uint32_t signature =
	        microcode_signature((unsigned)c->family, (unsigned)c->model, (unsigned)c->stepping);
	auto_free char *platform = source_line(s, PLATFORM);
	uint32_t mask;

	if (span_eq(c->vendor, "AuthenticAMD"))
		return microcode_amd(file, signature, ret);
	return platform && hex(span_of(platform), &mask) &&
	       microcode_intel(file, signature, mask, ret);
}

static void add_loaded(struct inventory *inv, const struct cpu *c)
{
	struct component *added = inventory_add(inv);

	added->type = mem_strdup("firmware");
	added->name = mem_strdup("microcode");
	added->version = span_dup(c->revision);
	added->origin = span_dup(c->vendor);
	added->location = mem_strdup(CPUINFO);
	added->status = mem_strdup("installed");
	added->purl = purl_text(
	        &(struct purl){.type = "generic", .name = "microcode", .version = added->version});
}

static void compare(struct inventory *inv, const struct cpu *c, uint32_t shipped, const char *path)
{
	auto_free char *text = str_format("0x%x", shipped);
	uint32_t loaded;

	facts_add(&inv->facts, SOURCE, "shipped", text, path);
	if (c->is_virtual || !hex(c->revision, &loaded))
		return;
	facts_add(&inv->facts, SOURCE, "standing",
	          loaded < shipped    ? "older than what is shipped: it is loaded at the next boot"
	          : loaded == shipped ? "what is shipped"
	                              : "newer than what is shipped",
	          path);
}

/* What is on the disk for this processor; why there is nothing goes to `reason`. */
static void find_shipped(const struct scan *s, struct inventory *inv, const struct cpu *c,
                         struct str *reason)
{
	static const char *const tops[] = {"usr/lib", "lib"};

	for (size_t i = 0; c->has_numbers && i < ARRAY_LEN(tops); i++) {
		auto_free char *path = file_of(c, tops[i]);
		auto_clear(str) file = {0};
		struct err why = {0};
		uint32_t shipped;

		if (!path)
			return; /* a maker whose microcode the firmware alone brings */
		if (fs_read_in_root(s->root, path, FILE_MAX, &file, &why)) {
			if (best_in(s, c, span_make(file.buf, file.len), &shipped))
				compare(inv, c, shipped, path);
			return;
		}
		if (!fs_is_absent(&why)) {
			source_reason(reason, "%s", why.msg);
			return;
		}
	}
}

void scan_microcode(const struct scan *s, struct inventory *inv)
{
	auto_clear(str) text = {0}, reason = {0};
	struct cpu c;

	if (!s->is_here || !source_read(s, inv, SOURCE, CPUINFO, FILE_MAX, &text))
		return;
	c = parse(span_make(text.buf, text.len));
	if (!c.revision.len) {
		inventory_add_coverage(inv, SOURCE, CPUINFO, COVERAGE_ABSENT,
		                       "this processor shows no microcode");
		return;
	}
	add_loaded(inv, &c);
	if (c.is_virtual)
		facts_add(&inv->facts, SOURCE, "standing",
		          "not judged: a virtual machine shows what its host likes", CPUINFO);
	find_shipped(s, inv, &c, &reason);
	source_done(inv, SOURCE, CPUINFO, 1, &reason);
}
