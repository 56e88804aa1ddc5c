/* What the running kernel says of the processor's weaknesses and of patches to itself, and what the
 * next boot brings. */
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "scan/source.h"

#define WEAKNESSES "sys/devices/system/cpu/vulnerabilities"
#define LIVEPATCH "sys/kernel/livepatch"
#define REQUIRED "run/reboot-required"
#define ENTRIES "boot/loader/entries"
#define CONFIG_MAX (4u << 20)

static void scan_cpu(const struct scan *s, struct inventory *inv)
{
	auto_clear(strlist) names = {0};
	auto_clear(str) reason = {0};
	struct err why = {0};

	if (!source_list(s, WEAKNESSES, &names, &why)) {
		source_failed(inv, "cpu", WEAKNESSES, &why);
		return;
	}
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *path = str_format(WEAKNESSES "/%s", names.v[i]);

		if (!source_fact(s, inv, "cpu", names.v[i], path))
			source_reason(&reason, "'%s' cannot be read", path);
	}
	source_done(inv, "cpu", WEAKNESSES, 0, &reason);
}

static void scan_livepatch(const struct scan *s, struct inventory *inv)
{
	auto_clear(strlist) names = {0};
	auto_clear(str) reason = {0};
	struct err why = {0};

	if (!source_list(s, LIVEPATCH, &names, &why)) {
		source_failed(inv, "livepatch", LIVEPATCH, &why);
		return;
	}
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *path = str_format(LIVEPATCH "/%s/enabled", names.v[i]);
		auto_free char *moving = str_format(LIVEPATCH "/%s/transition", names.v[i]);
		auto_free char *enabled = source_line(s, path), *moves = source_line(s, moving);

		/* while it goes over, some tasks still run what it replaces */
		if (enabled)
			facts_add(&inv->facts, "livepatch", names.v[i],
			          str_eq(moves, "1")          ? "in transition"
			          : strcmp(enabled, "1") == 0 ? "enabled"
			                                      : "disabled",
			          path);
		else
			source_reason(&reason, "'%s' cannot be read", path);
	}
	source_done(inv, "livepatch", LIVEPATCH, 0, &reason);
}

/* The release in "linux /boot/vmlinuz-6.1.0-37-amd64 root=..." */
static char *release_in(struct span line)
{
	struct span word, base = {0}, part;

	if (!span_word(&line, &word) || (!span_eq(word, "linux") && !span_eq(word, "linux16")) ||
	    !span_word(&line, &word))
		return NULL;
	while (span_cut(&word, '/', &part))
		base = part;
	if (!span_starts(base, "vmlinuz-"))
		return NULL;
	return span_dup(span_from(base, strlen("vmlinuz-")));
}

/* What grub keeps between two boots: "NAME=VALUE" a line. NULL: not set. */
static char *kept(struct span env, const char *name)
{
	struct span line, key;

	while (span_cut(&env, '\n', &line))
		if (span_cut(&line, '=', &key) && span_eq(key, name))
			return line.len ? span_dup(line) : NULL;
	return NULL;
}

/* Entries that lie in files of their own (the Boot Loader Specification): the one that was chosen.
 * Without a choice the newest is booted, by an order that is grub's. */
static void tell_chosen(const struct scan *s, struct inventory *inv, const char *id)
{
	auto_free char *path = str_format(ENTRIES "/%s.conf", id);
	auto_clear(str) text = {0};
	struct span rest, line;

	if (strchr(id, '/') || !fs_read_in_root(s->root, path, CONFIG_MAX, &text, NULL))
		return;
	rest = span_make(text.buf, text.len);
	while (span_cut(&rest, '\n', &line)) {
		auto_free char *release = release_in(line);

		if (!release)
			continue;
		facts_add(&inv->facts, "boot", "next", release, path);
		return;
	}
}

/* Grub boots its first entry, unless it is told otherwise in a way that only it can work out. */
static char *first_entry(struct span text)
{
	struct span line;
	char *release = NULL;

	while (!release && span_cut(&text, '\n', &line)) {
		line = span_trim(line);
		if (span_starts(line, "set default=") && !span_eq(line, "set default=\"0\"") &&
		    !span_eq(line, "set default=\"${next_entry}\""))
			return NULL;
		release = release_in(line);
	}
	return release;
}

static void tell_next(const struct scan *s, struct inventory *inv, struct str *reason)
{
	static const char *const folders[] = {"boot/grub", "boot/grub2"};

	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		auto_free char *config = str_format("%s/grub.cfg", folders[i]);
		auto_free char *kept_in = str_format("%s/grubenv", folders[i]);
		auto_free char *next = NULL, *once = NULL, *chosen = NULL;
		auto_clear(str) text = {0}, env = {0};
		struct err why = {0};

		if (!fs_read_in_root(s->root, config, CONFIG_MAX, &text, &why)) {
			if (!fs_is_absent(&why))
				source_reason(reason, "%s", why.msg);
			continue;
		}
		if (fs_read_in_root(s->root, kept_in, CONFIG_MAX, &env, NULL)) {
			once = kept(span_make(env.buf, env.len), "next_entry");
			chosen = kept(span_make(env.buf, env.len), "saved_entry");
		}
		if (once)
			return; /* another one, for one time */
		next = first_entry(span_make(text.buf, text.len));
		if (next)
			facts_add(&inv->facts, "boot", "next", next, config);
		else if (chosen && strstr(str_c(&text), "blscfg"))
			tell_chosen(s, inv, chosen);
		return;
	}
}

static void scan_boot(const struct scan *s, struct inventory *inv)
{
	auto_clear(str) reason = {0}, packages = {0};
	size_t before = inv->facts.count;
	struct span rest, line;

	tell_next(s, inv, &reason);
	if (fs_exists(s->root, REQUIRED))
		facts_add(&inv->facts, "boot", "reboot-required", "yes", REQUIRED);
	if (fs_read_in_root(s->root, REQUIRED ".pkgs", CONFIG_MAX, &packages, NULL)) {
		rest = span_make(packages.buf, packages.len);
		while (span_cut(&rest, '\n', &line)) {
			auto_free char *name = span_dup(span_trim(line));

			if (*name)
				facts_add(&inv->facts, "boot", "reboot-required-by", name,
				          REQUIRED ".pkgs");
		}
	}
	if (inv->facts.count == before && !reason.len)
		inventory_add_coverage(inv, "boot", "boot", COVERAGE_ABSENT, NULL);
	else
		source_done(inv, "boot", "boot", 0, &reason);
}

void scan_platform(const struct scan *s, struct inventory *inv)
{
	if (!s->is_here)
		return;
	scan_cpu(s, inv);
	scan_livepatch(s, inv);
	scan_boot(s, inv);
}
